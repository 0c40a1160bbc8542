"""Arrays of JSON, read as JSON lines are, in bounded memory."""

import gzip
import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.errors import DataError
from monitoring.intake import Field, FieldKind, batches
from monitoring.intake.formats import recognise, rewritten
from monitoring.intake.formats.json import array as json_array
from monitoring.intake.formats.opened import opened
from monitoring.intake.preview import preview

FIELDS = (Field("x", FieldKind.NUMERIC), Field("t", FieldKind.CATEGORICAL))
ROWS = [{"x": 1.5, "t": 'a "b", {c}]'}, {"x": None, "t": "\\"}, {"t": "ä\n[", "x": 2, "more": [1, {"y": "]"}]}]


def read(path):
    parts = list(batches(path, FIELDS))
    return [row for part in parts for row in part.table.to_pylist()], [r for part in parts for r in part.rejects]


EXPECTED = [{"x": row["x"], "t": row["t"]} for row in ROWS]


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("ascii_", [True, False])
@pytest.mark.parametrize("wrap", [False, True])
@pytest.mark.parametrize("pack", ["", "gzip", "zip", "utf-16", "bom"])
def test_an_array_holds_its_objects(tmp_path, indent, ascii_, wrap, pack):
    path = tmp_path / "rows.json"
    text = json.dumps({"data": ROWS} if wrap else ROWS, indent=indent, ensure_ascii=ascii_)
    if pack == "zip":
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr("rows.json", text)
    else:
        data = text.encode({"utf-16": "utf-16", "bom": "utf-8-sig"}.get(pack, "utf-8"))
        path.write_bytes(gzip.compress(data) if pack == "gzip" else data)
    assert read(path) == (EXPECTED, [])
    assert [each.value for each in preview(path).assumed if each.key == "rows"] == (["data"] if wrap else [])


VALUES = st.text(max_size=4) | st.floats(allow_nan=False, allow_infinity=False) | st.none()


@settings(max_examples=30)
@given(
    st.lists(st.fixed_dictionaries({"x": st.none(), "t": st.text('\\"[]{},\n ä', max_size=5), "z": VALUES}), min_size=1)
)
def test_whatever_the_texts_hold_and_wherever_a_block_ends(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("rows") / "rows.json"
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rewritten, "BLOCK", 3)
        patch.setattr(json_array, "BLOCK", 3)
        with opened(recognise(path)) as text:
            assert [json.loads(line) for line in text.readlines()] == rows


def test_a_row_that_is_no_object_is_rejected_by_its_number(tmp_path):
    path = tmp_path / "rows.json"
    path.write_text('[{"x": 1, "t": "a"}, 7, {"x": "no", "t": "b"}]')
    rows, rejects = read(path)
    assert rows == [{"x": 1.0, "t": "a"}]
    assert [(each.row_number, each.line) for each in rejects] == [(2, 0), (3, 0)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[{"x": 1, "t": "a"}, {"x": 2', "is JSON that ends inside of its array"),
        ('{"data": [{"x": 1, "t": "a"}], "more": [{"x": 2}]}', "is JSON with more than one array of rows in it"),
        ("[[1, 2], [3, 4]]", "is a JSON array, and not one of objects"),
        ("[]", "has no rows"),
        ('{"x": {"0": 1, "1": 2}, "t": {"0": "a", "1": "b"}}', "is JSON column by column, as pandas writes it"),
        ('{"columns": ["x", "t"], "index": [0], "data": [[1, "a"]]}', "is JSON column by column, as pandas writes it"),
    ],
)
def test_what_is_no_array_of_rows_is_said(tmp_path, text, said):
    path = tmp_path / "rows.json"
    path.write_text(text)
    with pytest.raises(DataError) as caught:
        read(path)
    assert caught.value.message == f"rows.json {said}"
    assert caught.value.hint


def test_a_line_whose_first_key_holds_an_array_is_a_line(tmp_path):
    path = tmp_path / "rows.json"
    path.write_text('{"more": [{"y": 1}], "x": 1, "t": "a"}\n{"more": [{"y": 1}], "x": 2, "t": "b"}\n')
    assert read(path)[0] == [{"x": 1.0, "t": "a"}, {"x": 2.0, "t": "b"}]
