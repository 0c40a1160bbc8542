"""Labels are found for their predictions in whatever order both come, and however much may wait."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.log.counting import label_matching
from monitoring.log.counting.label_matching import matched
from monitoring.log.grouping.text_places import places

IDS = st.lists(st.integers(0, 60).map(str) | st.text(max_size=9), unique=True, max_size=40)
SCHEMA = pa.schema({"id": pa.string(), "x": pa.int64()})
LABELS = pa.schema({"id": pa.string(), "y": pa.int64()})


def pieces(ids, schema, size):
    rows = pa.table([pa.array(ids, pa.string()), pa.array([hash(id) for id in ids], pa.int64())], schema=schema)
    return iter([rows.slice(at, size) for at in range(0, len(ids) or 1, size)])


def joined(predictions, labels, key):
    """What is left, by looking each up."""
    known = {row["id"]: row["y"] for table in labels for row in table.to_pylist()}
    for table in predictions:
        yield table.append_column("y", pa.array([known.get(id) for id in table[key].to_pylist()], pa.int64()))


@settings(max_examples=30)
@given(
    ids=IDS, labelled=IDS, sizes=st.tuples(st.integers(1, 9), st.integers(1, 9)), most=st.sampled_from([1e9, 300, 0])
)
def test_every_prediction_comes_once_and_with_its_label(ids, labelled, sizes, most):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(label_matching, "WAITING", most)
        sides = pieces(ids, SCHEMA, sizes[0]), pieces(labelled, LABELS, sizes[1])
        found = [row for table in matched(*sides, "id", joined) for row in table.to_pylist()]
    wanted = [{"id": id, "x": hash(id), "y": hash(id) if id in labelled else None} for id in ids]
    assert sorted(found, key=lambda row: row["id"]) == sorted(wanted, key=lambda row: row["id"])


@settings(max_examples=30)
@given(texts=IDS, wanted=st.lists(st.none() | st.integers(0, 60).map(str) | st.text(max_size=9)), cut=st.integers(0, 5))
def test_places_are_those_in_the_list(texts, wanted, cut):
    found = places(pa.array(texts, pa.string())[cut:], pa.array(wanted, pa.string())[cut:]).tolist()
    there = {text: place for place, text in enumerate(texts[cut:])}
    assert found == [there.get(text, -1) for text in wanted[cut:]]


def test_what_comes_in_order_does_not_wait(monkeypatch):
    monkeypatch.setattr(label_matching, "WAITING", 0)
    ids = [f"p{i}" for i in range(100)]

    def nobody(*rest):
        raise AssertionError("something waits")

    tables = list(matched(pieces(ids, SCHEMA, 10), pieces(ids, LABELS, 10), "id", nobody))
    assert sum(map(len, tables)) == 100
    assert not any(table["y"].null_count for table in tables)
