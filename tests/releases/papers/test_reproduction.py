"""Training again: the same model comes out to the last bit, and where it does not, the gap is the true one."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from monitoring.connect import add, load_model
from monitoring.errors import DataError, ModelError, NotApplicableError
from monitoring.log import Workspace
from monitoring.models.files.load import load
from monitoring.models.files.trust import Trust
from monitoring.models.native.adapter import Native
from monitoring.models.wrap import wrap
from monitoring.paths import sample_data
from monitoring.releases.described.environment import arithmetic
from monitoring.releases.described.estimators import seeds
from monitoring.releases.described.training import training
from monitoring.releases.papers.reproduction import reproduce
from monitoring.settings import load_deployment
from tests.small import connected


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A small deployment, its model, what is recorded of its training file, and the folder where that lies."""
    folder = tmp_path_factory.mktemp("desk")
    workspace = connected(folder)
    log = workspace.log("small")
    return (
        log,
        load_model(workspace, log.deployment),
        training(folder / "rows.csv", log.deployment),
        folder / "rows.csv",
    )


@pytest.fixture
def small(desk, tmp_path):
    """The same with a training file of its own."""
    log, model, recorded, rows = desk
    (tmp_path / "rows.csv").write_bytes(rows.read_bytes())
    return log, model, {**recorded, "path": str(tmp_path / "rows.csv")}


@pytest.mark.parametrize("name", ["flights-logreg", "flights-boosting", "flights-airtime"])
def test_each_model_of_the_sample_comes_out_the_same(name):
    deployment = load_deployment(sample_data() / f"{name}.toml")
    loaded = load(deployment.model.path, Trust())
    model = wrap(loaded.pipeline, deployment, loaded.sha256)
    rows = pd.read_parquet(deployment.reference.path)
    log = SimpleNamespace(deployment=deployment, known={}, reference_rows=lambda most: rows[:most])

    found = reproduce(model, log, training(deployment.model.trained_on, deployment), {}, seeds(model))

    # To the last bit where linear algebra goes by the loops that the sample was built with; its ridge regression gives
    # minutes, of which 6e-7 may differ on another kind of processor.
    if all(each.endswith("SkylakeX") for each in arithmetic()):
        assert found.identical, found.sentence
    assert found.gap < 1e-6
    assert (found.rows, found.asked, found.trained, found.unlabelled) == (28_834, "reference", 50_009, 1_946)
    assert found.why == () or not found.identical


def test_numbers_that_pandas_read_off_by_their_last_digit_are_thought_of(small, tmp_path):
    log, model, recorded = small
    rows = pd.read_csv(tmp_path / "rows.csv", float_precision="round_trip")
    off = np.nextafter(rows[["a", "b"]], np.inf)
    found = reproduce(replace(model, pipeline=LogisticRegression().fit(off, rows["y"])), log, recorded, {}, {})

    assert 0 < found.gap < 1e-12
    assert any('float_precision="round_trip"' in each for each in found.why)


def test_a_model_of_other_rows_is_told_with_the_largest_gap_and_its_row(small, tmp_path):
    log, model, _ = small
    rows = pd.read_csv(tmp_path / "rows.csv")
    rows[:150].to_csv(tmp_path / "fewer.csv", index=False)

    found = reproduce(model, log, training(tmp_path / "fewer.csv", log.deployment), {"python": "old"}, seeds(model))

    again = LogisticRegression().fit(rows[["a", "b"]][:150], rows["y"][:150]).predict_proba(rows[["a", "b"]])[:, 1]
    gaps = np.abs(again - rows["p"])
    assert not found.identical
    assert found.gap == pytest.approx(gaps.max(), rel=1e-12)
    assert found.row == gaps.argmax() + 1
    assert found.differing == (gaps > 0).sum()
    assert "In the environment, python was old and is CPython" in found.why[0]


def test_a_part_that_draws_without_a_seed_is_named(small, tmp_path):
    log, model, recorded = small
    rows = pd.read_csv(tmp_path / "rows.csv")
    drawn = SGDClassifier(loss="log_loss", random_state=5).fit(rows[["a", "b"]], rows["y"])
    unseeded = replace(model, pipeline=drawn.set_params(random_state=None))

    found = reproduce(unseeded, log, recorded, {}, seeds(unseeded))

    assert not found.identical
    assert any(each.startswith("random_state was never set") for each in found.why)


def test_another_file_than_the_recorded_one_is_refused(small, tmp_path):
    log, model, recorded = small
    (tmp_path / "moved.csv").write_bytes((tmp_path / "rows.csv").read_bytes())
    (tmp_path / "rows.csv").unlink()

    with pytest.raises(DataError, match="is not there any more") as gone:
        reproduce(model, log, recorded, {}, {})
    assert gone.value.hint == "name where it lies now: --data FILE"
    assert reproduce(model, log, recorded, {}, {}, tmp_path / "moved.csv").identical
    (tmp_path / "moved.csv").write_text((tmp_path / "moved.csv").read_text() + "\n")
    with pytest.raises(DataError, match="is not the file that it was trained on: its SHA-256 is"):
        reproduce(model, log, recorded, {}, {}, tmp_path / "moved.csv")


def test_what_cannot_be_trained_again_says_why(small):
    log, model, recorded = small
    with pytest.raises(NotApplicableError, match="what it was trained on is not recorded"):
        reproduce(model, log, None, {}, {})
    native = replace(model, pipeline=object.__new__(Native))
    with pytest.raises(ModelError, match="in its library's own format"):
        reproduce(native, log, recorded, {}, {})
    pd.read_csv(recorded["path"]).drop(columns="y").to_csv(recorded["path"], index=False)
    unlabelled = training(Path(recorded["path"]), log.deployment)
    with pytest.raises(NotApplicableError, match=r"rows\.csv has no column y"):
        reproduce(model, log, unlabelled, {}, {})


def test_rows_whose_columns_are_kept_as_tokens_are_those_of_the_training_file(tmp_path):
    connected(tmp_path, "plain")
    text = (tmp_path / "plain.toml").read_text().replace('"plain"', '"small"')
    text = text.replace('["town"]', '["town"]\nsensitive = ["town"]')
    rows = pd.read_csv(tmp_path / "rows.csv", float_precision="round_trip")
    encode = ColumnTransformer([("town", OneHotEncoder(), ["town"])], remainder="passthrough")
    model = make_pipeline(encode, LogisticRegression()).fit(rows[["a", "b", "town"]], rows["y"])
    skops.io.dump(model, tmp_path / "model.skops")
    (tmp_path / "small.toml").write_text(text)
    workspace = Workspace(tmp_path / "tokens")
    log = add(workspace, tmp_path / "small.toml").log

    recorded = training(tmp_path / "rows.csv", log.deployment)
    found = reproduce(load_model(workspace, log.deployment), log, recorded, {}, {})

    assert found.identical
    assert (found.asked, found.rows) == ("training", len(rows))
