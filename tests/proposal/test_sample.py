"""The repository's own log: what init makes of it is what somebody wrote by hand."""

import tomllib
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import csv

from monitoring.proposal import propose, to_toml
from monitoring.proposal.roles import labels
from monitoring.settings.toml import read_toml

SAMPLE = Path(__file__).parents[2] / "sample_data"


@pytest.mark.parametrize(
    ("deployment", "model"), [("flights-logreg", "late-logreg.skops"), ("flights-airtime", "airtime.skops")]
)
def test_the_sample_is_understood_as_its_maker_wrote_it(deployment, model):
    wanted = read_toml(SAMPLE / f"{deployment}.toml")

    found = propose([SAMPLE / "predictions.parquet"], model=SAMPLE / model, labels=[SAMPLE / "labels.parquet"])

    columns = dict(found.deployment["columns"])
    assert found.questions == ()
    assert columns.pop("segments")[0] == "origin"
    for nobody_can_guess in ("segments", "groups", "units"):
        wanted["columns"].pop(nobody_can_guess, None)
    assert {key: set(value) if isinstance(value, list) else value for key, value in columns.items()} == {
        key: set(value) if isinstance(value, list) else value for key, value in wanted["columns"].items()
    }
    assert found.deployment["task"] == wanted["task"]
    assert found.deployment["monitor"]["every"] == "week"


def test_what_is_done_with_names_grows_with_their_number_and_not_with_its_square(tmp_path, monkeypatch):
    random = np.random.default_rng(2)
    table = {f"c{place}": random.normal(size=50).round(3) for place in range(300)}
    log = tmp_path / "log.csv"
    csv.write_csv(pa.table(table | {"score": random.uniform(size=50), "churned": random.integers(0, 2, 50)}), log)
    asked, says = Counter(), labels.says
    monkeypatch.setattr(labels, "says", lambda name, hints: asked.update([name]) or says(name, hints))

    found = propose([log])

    assert set(found.deployment["columns"]["numeric"]) == set(table)
    assert max(asked.values()) < 20
    assert tomllib.loads(to_toml(found.deployment))["columns"] == found.deployment["columns"]
