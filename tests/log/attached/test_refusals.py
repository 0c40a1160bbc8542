"""What cannot be attached, and what is said of it."""

import bz2
import json
import lzma

import pandas as pd
import pytest
from deltalake import write_deltalake

from monitoring.domain import Deployment, FileSettings, Reference, Task
from monitoring.errors import MonitoringError
from monitoring.log import Workspace
from monitoring.log.examine import examined


@pytest.fixture
def refusal(attach, rows, columns):
    """The message and the hint of a log that is refused."""

    def refuse(places, labels=(), **more):
        with pytest.raises(MonitoringError) as caught:
            attach(places, labels, reference=rows[0], **columns | more)
        assert caught.value.hint
        return f"{caught.value.message} | {caught.value.hint}"

    return refuse


def test_a_column_that_is_not_there_is_named_by_its_own_name(refusal, write, tmp_path, rows, truth):
    write(rows[0].rename(columns={"town": "Town", "gaps": "Gap"}), tmp_path / "logs" / "a.parquet")
    found = refusal([tmp_path / "logs"], [truth], source_names={"gaps": "gaps_total"})
    assert found.startswith(
        "logs lacks 2 columns: gaps_total, town | did you mean 'Gap' for 'gaps_total', 'Town' for 'town'?"
    )


def test_labels_that_are_nowhere(refusal, by_day):
    found = refusal([by_day("logs", "{day}.csv")])
    assert found.startswith("logs lacks 2 columns: y, told")


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("gaps", "abc", "the column 'gaps' of logs holds no numbers, but for example 'abc'"),
        ("score", 95.5, "the column 'score' of logs holds no scores from 0 to 1, but for example '95.5'"),
        ("at", "1.7.2013", "the column 'at' of logs holds no times, but for example '1.7.2013'"),
        ("at", 13726, "the column 'at' of logs holds no times, but for example '13726' | numbers are seconds"),
        ("at", "25/03/2026", "the column 'at' of logs holds no times, but for example '25/03/2026' | write it with"),
        (
            "at",
            "03/04/2026",
            "the column 'at' of logs holds no times, but for example '03/04/2026' | it may be 2026-03-04",
        ),
        (
            "at",
            "2026-03-01 9 PM",
            "the column 'at' of logs holds no times, but for example '2026-03-01 9 PM' | write hours",
        ),
        (
            "at",
            "01-Mar-2026 9:05 PM",
            "the column 'at' of logs holds no times, but for example '01-Mar-2026 9:05 PM' | "
            "write hours from 00 to 23: 2026-03-01T21:05:00; or import it",
        ),
        (
            "at",
            "1 March 2026",
            "the column 'at' of logs holds no times, but for example '1 March 2026' | "
            "write it in digits, year first: 2026-03-01T00:00:00; or import it",
        ),
        (
            "gaps",
            "1.234,5",
            "a.parquet has decimal or thousands commas in its column 'gaps', such as '1.234,5' | an ",
        ),
        ("gaps", [[1.0]], "the column 'gaps' of logs holds no numbers"),
    ],
)
def test_a_column_in_which_nothing_is_what_it_must_be(refusal, write, tmp_path, rows, truth, column, value, said):
    frame = rows[0].drop(columns=column)
    frame[column] = [value] * len(frame)
    write(frame, tmp_path / "logs" / "a.parquet")
    assert refusal([tmp_path / "logs"], [truth]).startswith(said)


def test_runs_of_spaces_between_cells_are_not_read_in_place(refusal, tmp_path, truth):
    (tmp_path / "a.dat").write_text("at  y\n1   2\n3   4\n")
    found = refusal([tmp_path / "a.dat"], [truth])
    assert "has runs of spaces between its cells: engines do not read that in place, import it instead" in found


@pytest.mark.parametrize(("packed", "how"), [(bz2.compress, "bzip2"), (lzma.compress, "xz")])
def test_what_engines_do_not_unpack(refusal, tmp_path, rows, truth, packed, how):
    (tmp_path / "a.csv.packed").write_bytes(packed(rows[0].to_csv(index=False).encode()))
    found = refusal([tmp_path / "a.csv.packed"], [truth])
    assert f"is packed with {how}: engines do not read that in place, import it instead" in found


@pytest.mark.parametrize("kind", ["parquet", "csv"])
@pytest.mark.parametrize("cell", ["0,5", "1.234.567", "1 234,5 €", "12,345"])
def test_numbers_that_the_engine_would_read_as_others_wherever_they_stand(
    refusal, write, tmp_path, rows, truth, kind, cell
):
    many = pd.concat([rows[0]] * (1 + 25_000 // len(rows[0])), ignore_index=True)  # more than are looked at closely
    frame = many.assign(gaps=["1.234"] * (len(many) - 1) + [cell], key=many.index)
    write(frame, tmp_path / "logs" / f"a.{kind}")
    found = refusal([tmp_path / "logs"], [truth])
    assert found.startswith(f"a.{kind} has decimal or thousands commas in its column 'gaps', such as {cell!r}")


@pytest.mark.parametrize(
    ("key", "value"), [("decimal", ","), ("thousands", "."), ("dates", "day-first"), ("per_cent", "share")]
)
def test_settings_that_an_engine_does_not_follow(refusal, write, tmp_path, rows, truth, key, value):
    write(rows[0], tmp_path / "logs" / "a.parquet")
    found = refusal([tmp_path / "logs"], [truth], files=FileSettings(**{key: value}))
    assert found.startswith(f'files.{key} = "{value}" has no effect on an attached log, which its engine reads | leave')
    own = {"reference": FileSettings(**{key: value})}
    assert "has no effect" not in refusal([tmp_path / "logs"], [tmp_path / "nowhere"], own_files=own)


def test_labels_that_are_no_labels(refusal, write, tmp_path, rows, by_day):
    write(rows[1].assign(y="late"), tmp_path / "truth" / "a.csv")
    found = refusal([by_day("logs", "{day}.parquet")], [tmp_path / "truth"])
    assert found.startswith("'y' in truth has the word 'late', and nothing says which one is 1")


def test_a_few_values_that_do_not_fit_are_told(attach, write, tmp_path, rows, columns, truth):
    from monitoring.log.examine import examined

    frame = rows[0].astype({"gaps": object})
    frame.loc[0, "gaps"] = "much"
    write(frame, tmp_path / "logs" / "a.csv")
    log = attach([tmp_path / "logs"], [truth], reference=rows[0], **columns)
    (note,) = examined(log.folder, log.deployment)[1]["predictions"].notes
    there = frame["gaps"].notna().sum()
    expected = f"column 'gaps': 1 of {there} values in a sample cannot be read as numbers, such as 'much'"
    assert note == f"{expected}; they count as missing"


def test_a_folder_of_something_else(refusal, tmp_path, truth):
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "a.jsonl").write_text('{"key": 1}\n')
    found = refusal([tmp_path / "logs"], [truth])
    assert found.startswith("logs has no file that can be read: a.jsonl is JSON lines | a log that is attached")


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("metadata/v1.metadata.json", "is an Iceberg table, whose files alone do not say which rows count"),
        (".hoodie/x", "is a Hudi table, whose files alone do not say which rows count"),
        ("sub/_delta_log/0.json", "is a Delta table, whose files alone do not say which rows count"),
    ],
)
def test_a_folder_that_is_a_table_of_another_kind(refusal, by_day, truth, inside, said):
    folder = by_day("logs", "{day}.parquet")
    (folder / inside).parent.mkdir(parents=True)
    (folder / inside).touch()
    assert said in refusal([folder], [truth])


def commit(table, **more):
    """Rewrite the table's first commit as another writer would have made it."""
    path = table / "_delta_log" / "00000000000000000000.json"
    actions = [json.loads(line) for line in path.read_text().splitlines()]
    for action in actions:
        for kind, changes in more.items():
            if kind in action:
                action[kind] |= changes
    path.write_text("\n".join(map(json.dumps, actions)))


def test_a_delta_table_with_column_mapping(refusal, tmp_path, rows, truth):
    write_deltalake(tmp_path / "lake", rows[0])
    commit(tmp_path / "lake", metaData={"configuration": {"delta.columnMapping.mode": "name"}})
    assert refusal([tmp_path / "lake"], [truth]).startswith("lake renames its columns by column mapping")


def test_a_delta_table_with_deletion_vectors(refusal, tmp_path, rows, truth):
    table = tmp_path / "lake"
    write_deltalake(table, rows[0])
    both = ["deletionVectors", "timestampNtz"]
    features = {"minReaderVersion": 3, "minWriterVersion": 7, "readerFeatures": both, "writerFeatures": both}
    # Two rows, 0 and 2, as a roaring bitmap within the log itself.
    vector = {"storageType": "i", "pathOrInlineDv": "^Bg9^0rr910000000000iXQKl0rr91000f55c8Xg0@@D72lkbi5=-{L"}
    commit(table, protocol=features, add={"deletionVector": vector | {"sizeInBytes": 44, "cardinality": 6}})
    found = refusal([table], [truth])
    assert found.startswith("lake marks deleted rows by deletion vectors")


def test_a_delta_table_that_is_damaged(refusal, tmp_path, rows, truth):
    write_deltalake(tmp_path / "lake", rows[0])
    (tmp_path / "lake" / "_delta_log" / "00000000000000000000.json").write_text("what?")
    assert refusal([tmp_path / "lake"], [truth]).startswith("lake cannot be read as a Delta table")


def test_nothing_can_be_appended_to_what_is_somebody_else_s(attach, by_day, truth, rows, columns):
    log = attach([by_day("logs", "{day}.parquet")], [truth], reference=rows[0], **columns)
    workspace = Workspace(log.folder.parent)
    for append in (workspace.append_predictions, workspace.append_labels):
        with pytest.raises(MonitoringError, match="is attached: it is read in place and never written"):
            append("d", [truth / "a.csv"])


@pytest.fixture
def damaged(attach, by_day, truth, rows, columns):
    """A log to which a file came that is damaged: `damaged(first, last)` bytes of it."""

    def damage(first, last):
        folder = by_day("logs", "{day}.parquet")
        log = attach([folder], [truth], reference=rows[0], **columns)
        data = bytearray(min(folder.iterdir()).read_bytes())
        data[first:last] = b"\x07" * len(data[first:last])
        (folder / "broken.parquet").write_bytes(data)
        return log

    return damage


def test_a_file_without_a_footer_that_makes_sense_is_left_out(damaged):
    done = damaged(-600, -8).refresh()
    assert done.left_out == ("1 file left out: broken.parquet is damaged",)
    assert done.rows == 600


def test_a_file_that_is_damaged_inside_is_an_error_in_words(damaged):
    with pytest.raises(MonitoringError, match="a file of the log cannot be read: "):
        damaged(4, 60).refresh()


def test_a_column_that_goes_away_later_is_missed(attach, by_day, truth, rows, columns):
    folder = by_day("logs", "{day}.parquet")
    log = attach([folder], [truth], reference=rows[0], **columns)
    by_day("logs", "{day}.parquet", pd.DataFrame(rows[0]), drop=["gaps"])
    with pytest.raises(MonitoringError, match="logs lacks the column: gaps"):
        log.refresh()


def test_rows_without_an_id_are_told(write, tmp_path, rows, columns):
    there = rows[0].assign(key=["", *rows[0]["key"].iloc[1:]])
    place = write(there, tmp_path / "logs" / "a.parquet")
    given = columns | {"label": None, "label_time": None, "places": (str(place),), "attached": True}
    deployment = Deployment(name="d", title="D", task=Task.BINARY, reference=Reference(), **given)
    notes = examined(tmp_path, deployment)[1]["predictions"].notes
    assert any("1 of " in note and "hold no id: they count" in note for note in notes)
