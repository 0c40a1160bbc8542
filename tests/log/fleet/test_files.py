"""Files of strangers: whatever is wrong with one is said in a sentence, and nothing of it is kept."""

import io
import json
import random
import zipfile
from contextlib import suppress
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from monitoring.errors import DataError
from monitoring.log.exchange import merge
from monitoring.log.fleet import file as files
from monitoring.log.profiles.profile import Profile

HEADER = "profile.json"


def stem(kind, name=""):
    """What a table is called in the file."""
    return Profile(Path()).path(kind, name).stem


@pytest.fixture
def head(device):
    """A log without rows, to merge into."""
    return device()


@pytest.fixture
def parts(device, halves, exported):
    """The parts of an exported file, by name."""
    (path,) = exported(device(halves[0]))
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts, compression=zipfile.ZIP_STORED):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return sink.getvalue()


def parquet(table):
    sink = io.BytesIO()
    pq.write_table(table, sink)
    return sink.getvalue()


def refused(head, tmp_path, content):
    """The sentence with which a file is refused; nothing of it is left."""
    path = tmp_path / "bad.counts"
    path.write_bytes(content)
    version = head.version
    with pytest.raises(DataError) as error:
        merge(head, [path])
    assert error.value.message.startswith("bad.counts ")
    assert error.value.hint
    assert "\n" not in error.value.message
    assert head.version == version
    assert [p for p in head.merged.folder.iterdir() if p.name not in (".lock", "origin", ".origin.copy")] == []
    return error.value.message


def test_a_file_that_was_taken_apart_and_put_together_is_as_good(head, parts, tmp_path, rows_of):
    (tmp_path / "again.counts").write_bytes(packed(parts))
    merge(head, [tmp_path / "again.counts"])
    assert rows_of(head) == 120


FOREIGN = {
    "empty": lambda parts: b"",
    "text": lambda parts: b"key,at\nk1,2013-05-01\n",
    "Parquet": lambda parts: next(part for name, part in parts.items() if name != HEADER),
    "cut off": lambda parts: packed(parts)[:-200],
    "another zip": lambda parts: packed({"xl/workbook.xml": b"<x/>"}, zipfile.ZIP_DEFLATED),
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_what_is_no_export_is_called_none(head, parts, tmp_path, kind):
    message = refused(head, tmp_path, FOREIGN[kind](parts))
    assert message == "bad.counts is not an exported profile, or not all of one"


def test_a_file_that_is_not_there_is_named(head, tmp_path):
    with pytest.raises(DataError, match=r"gone\.counts cannot be read: No such file"):
        merge(head, [tmp_path / "gone.counts"])
    with pytest.raises(DataError, match="cannot be read: Is a directory"):
        merge(head, [tmp_path])


def without(parts, name):
    return {key: part for key, part in parts.items() if key != name}


GRAINS = f"{stem('grains')}.parquet"
STRANGE = {
    "packed parts": lambda parts: packed(parts, zipfile.ZIP_DEFLATED),
    "a part less": lambda parts: packed(without(parts, GRAINS)),
    "a part more": lambda parts: packed({**parts, "../../evil.parquet": parts[GRAINS]}),
    "another ending": lambda parts: packed({**without(parts, GRAINS), "grains.csv": b"1"}),
    "no Parquet": lambda parts: packed({**parts, GRAINS: b"PAR1 and so on PAR1"}),
    "an empty part": lambda parts: packed({**parts, GRAINS: b""}),
    "no JSON": lambda parts: packed({**parts, HEADER: b"{"}),
    "JSON without end": lambda parts: packed({**parts, HEADER: b"[" * 100_000}),
    "an empty header": lambda parts: packed({**parts, HEADER: b"{}"}),
}


@pytest.mark.parametrize("kind", STRANGE)
def test_parts_that_are_not_as_they_were_written_are_damage(head, parts, tmp_path, kind):
    assert refused(head, tmp_path, STRANGE[kind](parts)).startswith("bad.counts is damaged: ")


def test_a_part_that_is_there_twice_is_damage(head, parts, tmp_path):
    sink = io.BytesIO(packed(parts))
    with zipfile.ZipFile(sink, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(GRAINS, parts[GRAINS])
    assert "damaged" in refused(head, tmp_path, sink.getvalue())


HEADERS = {
    "version": (2, "was exported by another version of Modelwatch"),
    "counts": (99, "was exported by another version of Modelwatch"),
    "origin": ("../../evil", "its header cannot be read"),
    "contains": (["x"], "its header cannot be read"),
    "deployment": ("a\n\x1b[31mb", "its header cannot be read"),
    "written": ("yesterday", "its header cannot be read"),
    "clock": ("rows-5", "its header cannot be read"),
    "rows": (121, "its header tells another number of rows"),
    "tokens": ("x", "do not keep sensitive columns as the same tokens"),
    "fingerprint": ("0" * 12, "its cells are not those that its fingerprint tells"),
    "plan": ({"columns": {}}, "its cells are not those that its fingerprint tells"),
    "device": ("van 7\x1b[31m", "its header cannot be read"),
    "model_version": ("v" * 201, "its header cannot be read"),
}


def test_what_a_device_calls_itself_and_its_model_is_kept(head, parts, tmp_path):
    header = json.loads(parts[HEADER]) | {"device": "Lieferwagen 7, Köln", "model_version": "2013-07 b"}
    (tmp_path / "named.counts").write_bytes(packed({**parts, HEADER: json.dumps(header).encode()}))
    merge(head, [tmp_path / "named.counts"])
    assert [(part.device, part.model_version) for part in head.merged.parts()] == [("Lieferwagen 7, Köln", "2013-07 b")]


def test_an_export_of_earlier_versions_names_no_device(head, parts, tmp_path):
    header = {key: v for key, v in json.loads(parts[HEADER]).items() if key not in ("device", "model_version")}
    (tmp_path / "earlier.counts").write_bytes(packed({**parts, HEADER: json.dumps(header).encode()}))
    merge(head, [tmp_path / "earlier.counts"])
    assert [part.device for part in head.merged.parts()] == [""]


@pytest.mark.parametrize("key", HEADERS)
def test_a_header_is_not_believed(head, parts, tmp_path, key):
    value, message = HEADERS[key]
    header = json.loads(parts[HEADER])
    assert key in header
    changed = json.dumps({**header, key: value}).encode()
    assert message in refused(head, tmp_path, packed({**parts, HEADER: changed}))


def changed(column, change):
    """A table with other values in a column: `change` gets them as a list, and may change it."""

    def forge(table):
        values = table[column].to_pylist()
        change(values)
        return table.set_column(
            table.column_names.index(column), table.field(column), pa.array(values, table[column].type)
        )

    return forge


def first(value):
    def change(values):
        values[0] = value

    return change


def more(values):
    values[0] += 1


TOWN, GAPS, SCORE = stem("columns", "town"), stem("columns", "gaps"), stem("scores", "positive")
ARRIVALS, DATED = stem("arrivals"), stem("scores_by_known", "positive")
TABLES = {
    "a cell beyond the last": (TOWN, changed("cell", first(5)), "counts what cannot be"),
    "a cell before the first": (GAPS, changed("cell", first(-1)), "counts what cannot be"),
    "a segment beyond the last": (SCORE, changed("segment", first(4)), "counts what cannot be"),
    "a third outcome": (SCORE, changed("outcome", first(2)), "counts what cannot be"),
    "no rows": (TOWN, changed("n", first(0)), "counts what cannot be"),
    "fewer than none": (stem("labels"), changed("n", first(-5)), "counts what cannot be"),
    "more rows than there are numbers": (stem("grains"), changed("n", first(2**62)), "counts what cannot be"),
    "a grain at another time than its rows": (GAPS, changed("_grain", first(15_000)), "counts what cannot be"),
    "a label known beyond the calendar": (DATED, changed("_known", first(2**31 - 2)), "counts what cannot be"),
    "a last label beyond the calendar": (ARRIVALS, changed("last_known", first(2.0**31)), "counts what cannot be"),
    "labels that came nobody knows when": (ARRIVALS, changed("last_known", first(None)), "counts what cannot be"),
    "labels that were infinitely late": (ARRIVALS, changed("late", first(float("inf"))), "are no numbers"),
    "other scores by when labels came": (DATED, changed("n", more), f"counts other predictions than {SCORE}"),
    "fewer labels by when they came": (f"{ARRIVALS}_by_known", lambda t: t[1:], f"other predictions than {ARRIVALS}"),
    "a missing number": (TOWN, changed("n", first(None)), "lacks values of n"),
    "a missing cell": (SCORE, changed("cell", first(None)), "lacks values of cell"),
    "an infinite extreme": (GAPS, changed("low", first(float("-inf"))), "has extremes that are no numbers"),
    "a time of another day": (stem("grains"), changed("low_time", first(np.datetime64(0, "us"))), "tells times"),
    "a row more in a column": (TOWN, changed("n", more), "counts other predictions than grains"),
    "a row less in a column": (GAPS, lambda table: table[1:], "counts other predictions than grains"),
    "more labels than rows": (stem("labels"), changed("n", first(10_000)), "counts other predictions than grains"),
    "another column": (TOWN, lambda table: table.append_column("x", table["n"]), "has other columns"),
    "a column less": (TOWN, lambda table: table.drop_columns(["n"]), "has other columns"),
    "another type": (GAPS, lambda table: table.set_column(4, "n", table["n"].cast("double")), "has other columns"),
    "a text": (GAPS, lambda table: table.set_column(4, "n", table["n"].cast("string")), "has other columns"),
}


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_that_cannot_be_is_damage(head, parts, tmp_path, kind):
    name, forge, message = TABLES[kind]
    table = pq.read_table(pa.BufferReader(parts[f"{name}.parquet"]))
    found = refused(head, tmp_path, packed({**parts, f"{name}.parquet": parquet(forge(table))}))
    assert found.startswith(f"bad.counts is damaged: {name} ")
    assert message in found


def test_a_table_that_claims_to_be_huge_is_not_read(head, parts, tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MOST_BYTES", 2**8)
    monkeypatch.setattr(files.pq.ParquetFile, "read", lambda *given, **more: pytest.fail("it was read"))
    assert "claims to hold" in refused(head, tmp_path, packed(parts))


def test_any_broken_byte_is_noticed(head, parts, tmp_path):
    content, chance = packed(parts), random.Random(0)
    for _ in range(60):
        place = chance.randrange(len(content))
        broken = content[:place] + bytes([content[place] ^ chance.randrange(1, 256)]) + content[place + 1 :]
        path = tmp_path / "broken.counts"
        path.write_bytes(broken)
        with suppress(DataError):
            merge(head, [path])  # a byte may say nothing: a date, an attribute
        assert [part.span.rows for part in head.merged.parts()] in ([], [120])


def test_one_bad_file_among_good_ones_stops_all(head, device, halves, exported, tmp_path):
    good = exported(*[device(half) for half in halves])
    (tmp_path / "bad.counts").write_bytes(b"PK")
    with pytest.raises(DataError, match=r"^bad\.counts is not"):
        merge(head, [*good, tmp_path / "bad.counts"])
    assert head.merged.parts() == ()
    assert not [*head.merged.folder.glob("part-*")]


def test_an_export_that_breaks_leaves_the_earlier_file(device, halves, tmp_path, monkeypatch):
    from monitoring.log.exchange import export

    log, path = device(halves[0]), tmp_path / "x.counts"
    export(log, path)
    before = path.read_bytes()
    monkeypatch.setattr(files.pq, "write_table", lambda *given, **more: (_ for _ in ()).throw(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        export(log, path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["x.counts"]
