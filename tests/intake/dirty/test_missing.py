"""Words for "no value": one rule for all kinds of columns, told with the number of cells."""

import json
from datetime import datetime

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from monitoring.domain import ALL_FOUND_OUT, FileSettings
from monitoring.intake import Field, FieldKind, batches
from monitoring.intake.columns.respelling import read_as
from monitoring.intake.columns.spelling import EARLIER, Vocabulary
from monitoring.intake.gaps import with_missing

WORDS = ["", " ", "NA", "na", "N/A", "n/a", "#N/A", "NULL", "null", "nil", "None", "NaN", "NaT", "-", "--", ".", "?"]
KINDS = {
    FieldKind.NUMERIC: ("1.5", 1.5),
    FieldKind.FINITE: ("1,5", 1.5),
    FieldKind.PROBABILITY: ("0.5", 0.5),
    FieldKind.CATEGORICAL: ("north", "north"),
    FieldKind.YES_NO: ("yes", 1),
    FieldKind.TIME: ("2026-03-01", datetime(2026, 3, 1)),
}


def csv_of(path, texts):
    path.write_text("k,x\n" + "".join(f'{n},"{text}"\n' for n, text in enumerate(texts)), encoding="utf-8")
    return path


def parquet_of(path, texts):
    pq.write_table(pa.table({"k": list(range(len(texts))), "x": texts}), path)
    return path


def json_of(path, texts):
    path.write_text("".join(json.dumps({"k": n, "x": text}) + "\n" for n, text in enumerate(texts)))
    return path


def excel_of(path, texts):
    pd.DataFrame({"k": range(len(texts)), "x": texts}).to_excel(path.with_suffix(".xlsx"), index=False)
    return path.with_suffix(".xlsx")


def read(path, field, settings=ALL_FOUND_OUT):
    parts = list(batches(path, [field], settings=settings))
    return [cell for part in parts for cell in part.table["x"].to_pylist()], parts


@pytest.mark.parametrize("write", [csv_of, parquet_of, json_of, excel_of])
@pytest.mark.parametrize("kind", KINDS)
def test_a_word_for_nothing_is_missing_in_every_kind_of_column(tmp_path, kind, write):
    text, value = KINDS[kind]
    values, parts = read(write(tmp_path / "x", [text, *WORDS, text]), Field("x", kind))
    assert values == [value, *[None] * len(WORDS), value]
    assert not parts[0].rejects


def test_how_many_cells_were_read_as_missing_is_told_for_every_kind_of_column(tmp_path):
    cells = ["1", "NA", "NA", "-", "", "nan"]
    _, (part,) = read(csv_of(tmp_path / "x.csv", cells), Field("x", FieldKind.NUMERIC))
    assert dict(part.notes) == {("x", "read as missing: 'NA'"): 2, ("x", "read as missing: '-'"): 1}
    _, (part,) = read(csv_of(tmp_path / "x.csv", ["EU", "NA", "NA"]), Field("x", FieldKind.CATEGORICAL))
    assert read_as({"x": part.spellers["x"].respelt}) == (
        "column 'x': 2 cells are read as missing: 'NA'; [files] missing names such words",
    )


@pytest.mark.parametrize("word", ["NA", "-", "None", "?"])
def test_a_category_that_is_known_stays_one_and_that_is_told(tmp_path, word):
    field = Field("x", FieldKind.CATEGORICAL, vocabulary=Vocabulary.of(["ZA", "BW", word]))
    values, (part,) = read(csv_of(tmp_path / "x.csv", ["ZA", word, word, "N/A"]), field)
    assert values == ["ZA", word, word, None]
    assert read_as({"x": part.spellers["x"].respelt}) == (
        "column 'x': 1 cell is read as missing: 'N/A'; [files] missing names such words",
        f"column 'x': 2 cells are read as a category, not as missing: {word!r}",
    )


def test_an_id_is_a_name_whatever_word_it_is(tmp_path):
    assert read(csv_of(tmp_path / "x.csv", ["NA", "-", "7"]), Field("x", FieldKind.ID, filled=True))[0] == [
        "NA",
        "-",
        "7",
    ]


def test_where_all_texts_stand_in_quotes_a_word_in_quotes_is_a_text(tmp_path):
    (tmp_path / "r.csv").write_text('"k","x"\n1,"NA"\n2,NA\n3,"EU"\n')
    assert read(tmp_path / "r.csv", Field("x", FieldKind.CATEGORICAL))[0] == ["NA", None, "EU"]


def test_deployments_of_before_go_on_with_the_words_of_before():
    field, number = Field("x", FieldKind.CATEGORICAL), Field("y", FieldKind.NUMERIC)
    old, its_number = with_missing([field, number], EARLIER)
    assert old.vocabulary.spell("NA") == "NA"
    assert its_number.vocabulary.nothing == set(EARLIER)
    (new,) = with_missing([field], None)
    assert [new.vocabulary.spell(text) for text in ("NA", "-", "x")] == [None, None, "x"]


def test_the_words_can_be_named_also_numbers_that_stand_for_nothing(tmp_path):
    named = FileSettings(missing=("unknown", "-999"))
    for write in (csv_of, parquet_of):
        path = write(tmp_path / "x", ["1", "-999", "Unknown", "-999.0", "0"])
        assert read(path, Field("x", FieldKind.NUMERIC), named)[0] == [1, None, None, None, 0]
        path = write(tmp_path / "x", ["NA", "unknown", "-999", "EU"])
        assert read(path, Field("x", FieldKind.CATEGORICAL), named)[0] == ["NA", None, None, "EU"]
    pq.write_table(pa.table({"x": [1.0, -999.0, 0.5]}), tmp_path / "x.parquet")
    assert read(tmp_path / "x.parquet", Field("x", FieldKind.NUMERIC), named)[0] == [1, None, 0.5]
    none = FileSettings(missing=())
    assert read(csv_of(tmp_path / "x", ["NA", "-", ""]), Field("x", FieldKind.CATEGORICAL), none)[0] == [
        "NA",
        "-",
        None,
    ]
