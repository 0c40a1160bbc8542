"""The repository's own log: what init makes of it is what somebody wrote by hand."""

from pathlib import Path

import pytest

from monitoring.proposal import propose
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
    wanted["columns"].pop("segments")
    assert {key: set(value) if isinstance(value, list) else value for key, value in columns.items()} == {
        key: set(value) if isinstance(value, list) else value for key, value in wanted["columns"].items()
    }
    assert found.deployment["task"] == wanted["task"]
    assert found.deployment["monitor"]["every"] == "week"
