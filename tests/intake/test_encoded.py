"""Categories that a Parquet file keeps in small dictionaries are read as they are, and mean what plain texts mean."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.intake import Field, FieldKind, batches
from monitoring.intake.columns.spelling import Vocabulary

WORDS = [None, "", " ", "north", " north", "1", "1.0", "01", "NA", "null", "true", "FALSE", "2026-01-01 00:00:00", "é"]
KNOWN = [(), ("1", "2"), ("True", "False"), ("NA", "north"), ("north",)]


def read(path, known=(), rows=7, *, encoded):
    fields = [Field("town", FieldKind.CATEGORICAL, vocabulary=Vocabulary.of(known))]
    found = list(batches(path, fields, rows, learns=True, encoded=encoded))
    kinds = {batch.table["town"].type for batch in found}
    cells = [cell for batch in found for cell in batch.table["town"].to_pylist()]
    return kinds, cells, found[-1].spellers["town"].respelt


@settings(max_examples=20)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=40), st.sampled_from(KNOWN), st.integers(1, 20))
def test_encoded_texts_are_read_as_plain_ones(tmp_path_factory, cells, known, group):
    path = tmp_path_factory.mktemp("encoded") / "rows.parquet"
    pq.write_table(pa.table({"town": pa.array(cells, pa.string())}), path, row_group_size=group)
    _, plain, respelt = read(path, known, encoded=False)
    kinds, found, again = read(path, known, encoded=True)

    assert found == plain
    assert set(again) == set(respelt)
    assert kinds <= {pa.string(), pa.dictionary(pa.int32(), pa.string())}


@pytest.mark.parametrize(
    ("cells", "comes_encoded"),
    [
        (pa.array(["a", "b"] * 500), True),
        (pa.array(["a", "b"] * 500).dictionary_encode(), False),  # with places of another kind, as pandas has them
        (pa.array(np.char.add("a name of its own ", np.arange(9000).astype(str))), False),
        (pa.array([1, 2] * 500), False),
    ],
)
def test_only_texts_in_small_dictionaries_come_encoded(tmp_path, cells, comes_encoded):
    cells = cells.cast(pa.dictionary(pa.int8(), pa.string())) if pa.types.is_dictionary(cells.type) else cells
    pq.write_table(pa.table({"town": cells}), tmp_path / "rows.parquet")
    kinds, found, _ = read(tmp_path / "rows.parquet", rows=1000, encoded=True)

    assert [pa.types.is_dictionary(kind) for kind in kinds] == [comes_encoded]
    assert found == cells.cast(pa.string()).to_pylist()
