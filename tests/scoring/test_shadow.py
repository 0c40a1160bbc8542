"""A second version scores the same rows: beside the live scores, in the columns that the log takes."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from monitoring.domain import Deployment, Shadow, Task
from monitoring.errors import DataError, ModelError
from monitoring.scored.as_logged import as_logged
from monitoring.scoring import score_file
from monitoring.scoring.shadow import Second

CARD = Deployment(name="d", title="d", task=Task.BINARY, score="p", numeric=("a", "b"))


def live(frame):
    return 1 / (1 + np.exp(-frame["a"].to_numpy()))


def refusing_gaps(frame):
    if frame["b"].isna().any():
        raise ModelError("b is missing")
    return 1 / (1 + np.exp(-frame["b"].to_numpy()))


def second(predict=refusing_gaps, classes=()):
    return Second("2", SimpleNamespace(predict=predict), classes)


def scored(folder, table, card=CARD, ask=live, name="out.csv", **more):
    table.to_csv(folder / "in.csv", index=False)
    model = SimpleNamespace(predict=ask)
    found = score_file(model, card, folder / "in.csv", folder / name, second=more.pop("second", second()), **more)
    return found, pd.read_csv(folder / name) if name.endswith("csv") else pq.read_table(folder / name)


def test_its_scores_stand_beside_and_its_gaps_are_told(tmp_path):
    table = pd.DataFrame({"a": [0.5, 1.0, 2.0, "x"], "b": [1.0, None, 3.0, 4.0]})
    found, out = scored(tmp_path, table)

    assert list(out.columns) == ["a", "b", "score", "predicted", "score_shadow_2"]
    assert (found.counts.read, found.counts.accepted, found.counts.rejected) == (4, 3, 1)
    assert out["score"].to_numpy() == pytest.approx(live(out))
    assert out["score_shadow_2"].to_numpy() == pytest.approx(1 / (1 + np.exp([-1, np.nan, -3])), nan_ok=True)
    assert (found.shadow.scored, found.shadow.missing, found.shadow.reason) == (2, 1, "b is missing")
    assert "the scores of version 2 are in score_shadow_2; 1 row has none: b is missing" in found.notes


@pytest.mark.parametrize("name", ["out.csv", "out.parquet"])
def test_a_declared_shadow_has_the_column_of_the_log(tmp_path, name):
    card = replace(CARD, shadow=(Shadow("2", "p_2"),))
    _, out = scored(tmp_path, pd.DataFrame({"a": [0.5], "b": [1.0]}), card, name=name)

    names = out.column_names if isinstance(out, pa.Table) else list(out.columns)
    assert names[-1] == "p_2"


def test_a_name_that_is_taken_gets_a_number(tmp_path):
    table = pd.DataFrame({"a": [0.5], "b": [1.0], "score_shadow_2": ["old"]})
    found, out = scored(tmp_path, table)

    assert out["score_shadow_2"].tolist() == ["old"]
    assert found.shadow.columns == ("score_shadow_2_1",)
    assert "the file has a column 'score_shadow_2' already: the new one is called 'score_shadow_2_1'" in found.notes


def test_several_classes_get_a_column_each_and_must_be_the_same(tmp_path):
    card = Deployment(name="d", title="d", task=Task.MULTICLASS, class_scores={"x": "p_x", "y": "p_y"}, numeric=("a",))

    def halves(frame):
        return np.full((len(frame), 2), 0.5)

    table = pd.DataFrame({"a": [1.0, 2.0]})
    found, out = scored(tmp_path, table, card, halves, second=second(halves, ("x", "y")))

    assert found.shadow.columns == ("p_x_shadow_2", "p_y_shadow_2")
    assert (out[list(found.shadow.columns)] == 0.5).all(axis=None)
    with pytest.raises(ModelError, match="version 2 knows the classes x, z, and the live one x, y"):
        scored(tmp_path, table, card, halves, second=second(halves, ("x", "z")))


def test_a_column_that_only_the_second_version_reads_is_needed(tmp_path):
    with pytest.raises(DataError, match="lacks the column: b"):
        scored(tmp_path, pd.DataFrame({"a": [1.0]}))


def test_a_version_that_fails_is_named(tmp_path):
    def broken(frame):
        raise ModelError("it is broken", "mend it")

    with pytest.raises(ModelError, match="version 2: it is broken"):
        scored(tmp_path, pd.DataFrame({"a": [1.0], "b": [2.0]}), second=second(broken))


def test_the_log_takes_its_scores_where_it_names_the_version():
    card = Deployment(name="d", title="d", task=Task.BINARY, id="id", score="p", shadow=(Shadow("2", "p_2"),))
    table = pa.table({"id": ["a"], "score": [0.4], "predicted": [0], "p_2_1": [0.6]})
    names = {"score": "score", "predicted": "predicted", "p_2": "p_2_1"}

    assert as_logged(table, card, names).to_pylist() == [{"id": "a", "p": 0.4, "p_2": 0.6}]
    assert "p_2" not in as_logged(table, card, {"score": "score", "predicted": "predicted"}).column_names
