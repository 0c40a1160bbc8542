"""One table: rows found by their keys, changes that are whole, and other programs at the same table."""

import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable, write_deltalake

from monitoring.errors import DataError
from monitoring.log.incoming.matched_labels import Matched
from monitoring.log.tables import data_files, keys, lookup
from monitoring.log.tables.draft import Draft
from monitoring.log.tables.merge import Appended
from monitoring.log.tables.table import Table

SCHEMA = pa.schema([("key", pa.string()), ("x", pa.float64())])


def batch(names, x=1.0):
    return pa.table({"key": list(names), "x": np.broadcast_to(np.asarray(x, float), len(names))}, schema=SCHEMA)


def numbered(names, numbers):
    return pa.table({"_row": pa.array(numbers, pa.int64()), "key": list(names), "x": [1.0] * len(names)})


def rows(table):
    """What is in a table, by key: the row's number and value."""
    found = ds.dataset(table.files()).to_table().to_pylist()
    assert len({row["key"] for row in found}) == len(found)
    return {row["key"]: (row["_row"], row["x"]) for row in found}


@pytest.fixture
def table(tmp_path):
    """Five rows a to e in two files."""
    made = Table(tmp_path / "t", "key")
    made.append([batch("abc")], SCHEMA)
    made.append([batch("de")], SCHEMA)
    return made


@pytest.fixture
def meanwhile(monkeypatch):
    """Another program that commits rows just before our own next commit: `meanwhile(table, rows)`."""

    def arrange(table, *theirs):
        real, waiting = Draft.commit, list(theirs)

        def commit(draft, opened):
            if waiting:
                write_deltalake(table.path, waiting.pop(0), mode="append")
            real(draft, opened)

        monkeypatch.setattr(Draft, "commit", commit)

    return arrange


def test_new_and_replaced_rows_are_one_commit(table):
    before = table.version()
    assert table.append([batch("ef", 2.0), batch("ag", [1.0, 3.0])], SCHEMA) == Appended(2, 1, 1)
    assert table.version() == before + 1
    assert rows(table) == {"a": (0, 1), "b": (1, 1), "c": (2, 1), "d": (3, 1), "e": (4, 2), "f": (5, 2), "g": (6, 3)}


def test_the_log_of_a_table_names_no_value_of_a_row(table):
    text = "".join(path.read_text() for path in (table.path / "_delta_log").glob("*.json"))
    assert '\\"_row\\": 4' in text
    assert '\\"x\\": 1' not in text
    assert '\\"d\\"' not in text


def test_numbers_go_on_after_the_highest_row_is_erased(table):
    assert sorted(table.erase(pa.chunked_array([["b", "e", "nobody"]])).to_pylist()) == ["b", "e"]
    table.append([batch("fg")], SCHEMA)
    assert rows(table) == {"a": (0, 1), "c": (2, 1), "d": (3, 1), "f": (4, 1), "g": (5, 1)}
    table.erase(pa.chunked_array([["a", "c", "d", "f", "g"]]))
    assert (table.files(), table.count(), len(table.schema())) == ([], 0, 3)
    table.append([batch("h")], SCHEMA)
    assert rows(table) == {"h": (0, 1)}


def test_numbers_go_on_where_another_program_wrote_no_statistics(table):
    theirs = table.path / "theirs.parquet"
    pq.write_table(numbered("z", [41]), theirs)
    opened = DeltaTable(table.path)
    action = data_files.AddAction("theirs.parquet", theirs.stat().st_size, {}, 0, True, '{"numRecords": 1}')
    opened.create_write_transaction([action], "append", pq.read_schema(theirs))
    table.append([batch("f")], SCHEMA)
    assert rows(table)["f"] == (42, 1)


def test_another_program_in_between_neither_loses_rows_nor_doubles_them(table, meanwhile):
    meanwhile(table, numbered("x", [70]), numbered("f", [72]))
    assert table.append([batch("efg")], SCHEMA) == Appended(1, 0, 2)
    assert rows(table) == {k: (i, 1) for k, i in zip("abcdexfg", (0, 1, 2, 3, 4, 70, 72, 73), strict=True)}


def test_a_correction_outlasts_another_program_in_between(table, meanwhile):
    meanwhile(table, numbered("y", [9]))
    table.append([batch("ab", 5.0)], SCHEMA)
    assert {key: x for key, (_, x) in rows(table).items()} == {"a": 5, "b": 5, "c": 1, "d": 1, "e": 1, "y": 1}


def test_another_program_that_never_ends_is_said_and_nothing_is_left(table, meanwhile):
    meanwhile(table, *[numbered([f"n{i}"], [100 + i]) for i in range(30)])
    with pytest.raises(DataError, match="another program keeps changing"):
        table.append([batch("f")], SCHEMA)
    assert "f" not in rows(table)
    assert sorted(map(str, table.path.glob("rows-*.parquet"))) == [f for f in table.files() if "rows-" in f]


def test_a_key_that_another_program_put_in_twice_is_put_right_by_the_next_append(table):
    write_deltalake(table.path, numbered("a", [50]), mode="append")
    assert table.append([batch("a")], SCHEMA) == Appended(0, 1, 0)
    assert rows(table)["a"] == (0, 1)


def test_an_append_to_other_columns_is_refused(table):
    other = pa.schema([("key", pa.string()), ("other", pa.string())])
    with pytest.raises(DataError, match="connected anew in the meantime"):
        table.append([pa.table({"key": ["q"], "other": ["r"]}, schema=other)], other)


def test_nobody_waits_while_rows_are_read(table):
    def slow():
        yield batch("f")
        assert table.append([batch("gf")], SCHEMA) == Appended(2, 0, 0)
        yield batch("h")

    assert table.append(slow(), SCHEMA) == Appended(1, 0, 1)
    assert rows(table) == {key: (i, 1) for i, key in enumerate("abcdegfh"[:5] + "gfh")}


def test_rows_are_found_wherever_in_a_file_they_are(tmp_path, monkeypatch):
    monkeypatch.setattr(data_files, "ROW_GROUP", 7)
    monkeypatch.setattr(data_files, "GROUPS_A_FILE", 3)
    names = [f"k{i}" for i in range(100)]
    table = Table(tmp_path / "t", "key")
    table.append([batch(names, np.arange(100.0))], SCHEMA)
    assert len(table.files()) == 5
    random = np.random.default_rng(1)
    for size in (1, 2, 30, 100):
        wanted = random.choice(names, size, replace=False)
        values = pa.chunked_array([[*wanted, "nobody"]])
        found = list(lookup.look_up([*map(table.path.joinpath, table.files())], "key", values, SCHEMA))
        pairs = [row for part in found for row in zip(*part.rows.to_pydict().values(), strict=True)]
        assert sorted(pairs) == sorted((name, float(name[1:])) for name in wanted)
        for part in found:
            assert pq.read_table(part.file)["key"].take(part.positions).equals(part.rows["key"])
    table.erase(pa.chunked_array([names[3:95:4]]))
    assert sorted(rows(table)) == sorted(set(names) - set(names[3:95:4]))


def test_lists_of_keys_are_made_again_where_they_are_missing_and_go_with_their_files(table):
    lists = sorted(table.path.glob("_keys-*/*.npy"))
    assert len(lists) == 2
    lists[0].unlink()
    assert table.append([batch("abf")], SCHEMA) == Appended(1, 0, 2)
    table.erase(pa.chunked_array([["f"]]))
    (table.path / "_keys-0123").mkdir()
    (table.path / "_keys-0123" / lists[0].name).touch()
    for file in set(table.path.glob("*.parquet")) - {*map(table.path.joinpath, table.files())}:
        file.unlink()
    keys.forget(table.path)
    assert sorted(path.stem for path in table.path.glob("_keys-*/*.npy")) == [
        f.rsplit("/", 1)[1] for f in table.files()
    ]


KILLED = """
import os, signal, sys
from pathlib import Path
import pyarrow as pa
from monitoring.log.tables import data_files, draft
from monitoring.log.tables.draft import Draft
from monitoring.log.tables.table import Table
owner, name, after = {"write": (Draft, "write", True), "commit": (Draft, "commit", False),
                      "file": (data_files, "_write_file", False), "list": (data_files.keys, "keep", False)}[sys.argv[2]]
real = getattr(owner, name)
def die(*args, **kwargs):
    if after:
        real(*args, **kwargs)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(owner, name, die)
schema = pa.schema([("key", pa.string()), ("x", pa.float64())])
Table(Path(sys.argv[1]), "key").append([pa.table({"key": ["a", "f"], "x": [2.0, 2.0]}, schema=schema)], schema)
"""


@pytest.mark.parametrize("place", ["write", "commit", "file", "list"])
def test_a_killed_append_leaves_the_table_as_it_was_and_no_lock(table, place):
    before, there = table.state(), rows(table)
    done = subprocess.run([sys.executable, "-c", KILLED, str(table.path), place], capture_output=True)
    assert done.returncode == -9, done.stderr.decode()[-2000:]
    assert (table.state(), rows(table)) == (before, there)
    assert table.append([batch("af", 2.0)], SCHEMA) == Appended(1, 1, 0)
    assert rows(table) == there | {"a": (0, 2), "f": (5, 2)}


def test_rows_that_wait_to_be_written_have_no_name_in_the_folder(table):
    seen = []

    def looking():
        yield batch("f")
        seen.extend(os.listdir(table.path.parent))

    table.append(looking(), SCHEMA)
    assert sorted(seen) == [".lock", "t"]


def test_times_and_missing_values_survive_rewriting(tmp_path):
    schema = pa.schema([("key", pa.string()), ("at", pa.timestamp("us")), ("y", pa.int8()), ("town", pa.string())])
    frame = pd.DataFrame({"key": list("abc"), "at": pd.to_datetime(["2013-05-01", None, "2013-05-02"]).as_unit("us")})
    first = pa.Table.from_pandas(frame.assign(y=[1, 0, 1], town=["n", None, ""]), schema=schema, preserve_index=False)
    table = Table(tmp_path / "t", "key")
    table.append([first], schema)
    table.append([first.slice(2).set_column(2, "y", pa.array([0], pa.int8()))], schema)
    found = ds.dataset(table.files()).to_table().sort_by("_row").drop_columns("_row")
    assert found.equals(first.set_column(2, "y", pa.array([1, 0, 0], pa.int8())).cast(schema))


def test_the_state_is_that_of_the_newest_commit_however_fast_they_come(table):
    seen = [table.state()]
    for number in range(30):
        table.append([batch([f"n{number}"])], SCHEMA)
        seen.append(table.state())
        assert seen[-1].startswith(f"{DeltaTable(table.path.as_uri()).metadata().id}-{table.version()}-")
    assert len(set(seen)) == len(seen)


def test_another_table_in_the_same_place_has_another_state(table, tmp_path):
    before = table.state()
    table.path.rename(tmp_path / "aside")
    assert table.state() == "none"
    for names in ("abc", "de"):
        table.append([batch(names)], SCHEMA)
    assert table.version() == Table(tmp_path / "aside", "key").version()
    assert table.state() != before


def test_ids_that_an_earlier_version_kept_as_they_were_written_are_told_with_the_command_that_helps(tmp_path):
    schema = pa.schema([("id", pa.string())])
    predictions = Table(tmp_path / "predictions", "id")
    predictions.append([pa.table({"id": ["1000.0", "1001.0"]}, schema)], schema)
    labels = Matched(predictions)
    Table(tmp_path / "labels", "id").append([pa.table({"id": ["1000"]}, schema)], schema, told=labels.add)

    assert "its id looks like '1000', those of the predictions like '1000.0'" in labels.warning
    assert labels.warning.endswith("connect anew with modelwatch add FILE.toml --replace")


def written(monkeypatch):
    """The rows of every data file that is written from now on."""
    sizes, real = [], data_files._write_file

    def counting(*arguments):
        said = real(*arguments)
        sizes.append(said["numRecords"])
        return said

    monkeypatch.setattr(data_files, "_write_file", counting)
    return sizes


def test_new_rows_are_written_once_and_their_keys_are_read_nowhere(table, monkeypatch):
    sizes = written(monkeypatch)
    monkeypatch.setattr(keys, "keys_of", None)
    assert table.append([batch("fg"), batch("h")], SCHEMA) == Appended(new=3)
    assert sizes == [3]
    assert rows(table) == {name: (number, 1.0) for number, name in enumerate("abcdefgh")}


def test_rows_that_came_while_others_were_read_have_the_numbers_before(table, tmp_path):
    def slow():
        yield batch("fa", 2.0)
        assert table.append([batch("xf")], SCHEMA) == Appended(new=2)
        yield batch("g")

    assert table.append(slow(), SCHEMA) == Appended(new=1, replaced=2)
    assert rows(table) == {
        **{name: (number, 1.0) for number, name in enumerate("abcdexfg")},
        "a": (0, 2.0),
        "f": (6, 2.0),
    }
    assert [*tmp_path.parent.glob(f".adding-{tmp_path.name}-*")] == []


def test_nothing_is_left_of_rows_that_could_not_be_read(table, tmp_path):
    before = sorted(tmp_path.rglob("*"))

    def cut_off():
        yield batch("fg")
        raise DataError("it is cut off")

    with pytest.raises(DataError, match="it is cut off"):
        table.append(cut_off(), SCHEMA)
    assert [*tmp_path.parent.glob(f".adding-{tmp_path.name}-*")] == []
    assert sorted(tmp_path.rglob("*")) == before


def test_encoded_texts_lie_in_the_table_as_plain_ones(tmp_path):
    schema = pa.schema([("key", pa.string()), ("town", pa.string())])
    kinds = [pa.string(), pa.dictionary(pa.int32(), pa.string()), pa.dictionary(pa.int32(), pa.string()), pa.string()]
    towns = [["a", None], ["b", "a"], ["c", None], ["c", "a"]]
    for first in range(len(kinds)):  # whichever comes first says how the file is written
        turned = [(kinds[i % 4], towns[i % 4], "abcdefgh"[2 * (i % 4) :][:2]) for i in range(first, first + 4)]
        made = Table(tmp_path / f"t{first}", "key")
        made.append([pa.table({"key": list(k), "town": pa.array(t).cast(kind)}) for kind, t, k in turned], schema)
        found = pq.read_table(made.files()[0])
        assert found.schema.field("town").type == pa.string()
        assert found["town"].to_pylist() == [town for _, each, _ in turned for town in each]
