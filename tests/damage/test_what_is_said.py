"""What is said of damage, and what is made again."""

import errno
import io
import json
import os
import shutil
from pathlib import Path

import duckdb
import pytest
from deltalake.exceptions import DeltaError

from monitoring.agreement.agreement import ScoreAgreement, load_agreement
from monitoring.cli import commands, main
from monitoring.disk import stamped
from monitoring.disk.whole import whole_file
from monitoring.log import Workspace
from monitoring.log.engines.duckdb.duckdb_engine import in_plain_words
from monitoring.log.folder.tokens import workspace_key
from monitoring.log.tables import intact, table
from monitoring.models import stored_copy
from monitoring.models.wrap import Settled


@pytest.fixture
def home(whole, tmp_path, monkeypatch):
    """A workspace of one's own."""
    place = tmp_path / "workspace"
    shutil.copytree(whole, place)
    monkeypatch.setenv("MODELWATCH_HOME", str(place))
    return place


@pytest.fixture
def type_in(home, capsys):
    def run(*arguments):
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        return status, *capsys.readouterr()

    return run


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_a_deployment_is_read_from_its_copy_which_takes_its_place(home, type_in, caplog):
    flip(home / "d" / "deployment.json")
    assert type_in("report", "d")[0] == 0
    assert "it was read from its copy" in caplog.text
    caplog.clear()
    assert type_in("report", "d")[0] == 0
    assert caplog.text == ""


def test_a_folder_in_the_place_of_a_file_leaves_the_copy_to_be_read(home, type_in, caplog):
    (home / "d" / "deployment.json").unlink()
    (home / "d" / "deployment.json").mkdir()
    assert type_in("report", "d")[0] == 0
    assert "it was read from its copy" in caplog.text
    assert "could not be mended" in caplog.text


def test_a_deployment_that_nothing_can_tell_is_named_with_the_command_that_helps(home, type_in):
    for name in ("deployment.json", stamped.copy_of(home / "deployment.json").name):
        (home / "d" / name).write_bytes(b"")
    status, out, err = type_in("check", "d")
    assert (status, out) == (2, "")
    assert "error: the deployment d is damaged" in err
    assert "--replace" in err
    assert Workspace().names() == ("d",)


def test_a_flipped_byte_in_a_table_of_counts_has_it_counted_anew(home, whole, type_in, caplog, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setenv("MODELWATCH_HOME", str(whole))
        before = type_in("report", "d")[1]
    for grains in (home / "d" / "profiles").glob("day-*/grains.parquet"):
        flip(grains)
    status, out, _ = type_in("report", "d")
    assert (status, out) == (0, before)
    assert "counts were damaged" in caplog.text


def test_a_flipped_byte_in_a_data_file_is_no_other_figure(home, type_in):
    flip(next((home / "d" / "predictions").glob("rows-*.parquet")))
    shutil.rmtree(home / "d" / "profiles")
    status, out, err = type_in("report", "d")
    assert (status, out) == (2, "")
    assert "the predictions of d are damaged" in err


def test_the_newest_entry_of_a_log_cannot_go_unseen(home, type_in):
    max((home / "d" / "predictions" / "_delta_log").glob("*.json")).unlink()
    status, _, err = type_in("check", "d")
    assert status == 2
    assert "is gone" in err


def test_a_lost_key_of_tokens_is_not_replaced_by_another(home, type_in, desk):
    (home / "token-key").unlink()
    status, _, err = type_in("log", "d", desk / "more.csv")
    assert status == 2
    assert "the key of tokens cannot be read" in err
    assert not (home / "token-key").exists()


def test_a_key_of_an_earlier_version_has_no_checksum(tmp_path):
    (tmp_path / "token-key").write_bytes(b"k" * 32)
    assert workspace_key(tmp_path) == b"k" * 32


def test_whatever_nobody_foresaw_is_a_sentence_and_not_an_alert(home, type_in, monkeypatch):
    value = "secret"

    def broken(*_):
        raise ZeroDivisionError(value)

    monkeypatch.setattr(commands, "summarise", broken)
    status, out, err = type_in("check", "d")
    assert (status, out) == (2, "")
    assert "a fault in Modelwatch (ZeroDivisionError)" in err
    log = (home / "mishaps.log").read_text()
    assert "test_what_is_said.py" in log
    assert value not in log


def test_leftovers_of_killed_writers_go_and_those_of_living_ones_stay(home, type_in, desk):
    left = home / "d" / "rejects" / ".old.csv.0123abcd.part"
    with whole_file(home / "d" / "rejects" / "mine.csv"):
        left.write_text("k1")
        status, out, _ = type_in("erase", "d", "k1")
        assert len([*(home / "d" / "rejects").glob(".mine.csv.*.part")]) == 1
    assert status == 0
    assert "1 leftover of commands that were killed" in out
    assert not left.exists()


def test_a_workspace_that_may_only_be_read_is_told_as_that(home, type_in, desk, monkeypatch):
    monkeypatch.setattr(os, "access", lambda place, mode: not mode & os.W_OK)
    status, _, err = type_in("log", "d", desk / "more.csv")
    assert status == 2
    assert f"the workspace {home} is read-only" in err


def test_a_deployment_that_may_not_be_looked_into_is_not_called_read_only(home, type_in, desk, monkeypatch):
    monkeypatch.setattr(os, "access", lambda place, mode: place == home)
    for command in (["log", "d", desk / "more.csv"], ["erase", "d", "k1"]):
        status, _, err = type_in(*command)
        assert status == 2
        assert f"error: the workspace {home} may not be used by this account ({home}/d)" in err


@pytest.mark.parametrize("cause", ["no space", "a defect", "Ctrl-C", "damage"])
def test_what_completes_an_erasure_is_said_whatever_ended_it(home, type_in, monkeypatch, cause):
    causes = {
        "no space": OSError(errno.ENOSPC, "", "x"),
        "a defect": ZeroDivisionError(),
        "Ctrl-C": KeyboardInterrupt(),
    }

    def end(*_):
        raise causes[cause]

    if cause == "damage":
        flip(next((home / "d" / "labels" / "_delta_log").glob("*.json")))
    else:
        monkeypatch.setattr("monitoring.log.erase._count_again", end)
    status, _, err = type_in("erase", "d", "k1")
    left = "predictions" if cause == "damage" else "predictions, labels"
    assert status == (130 if cause == "Ctrl-C" else 2)
    assert f"these ids have left {left}, but the erasure is unfinished: erase the same ids again to complete it" in err
    assert "nothing is half-done" not in err


def test_rows_that_are_in_are_told_where_there_is_no_space_to_count_them(home, type_in, desk, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device", str(home / "d" / "profiles"))

    monkeypatch.setattr("monitoring.log.profiles.recount.build", full)
    path = desk / "even-more.csv"
    path.write_text((desk / "more.csv").read_text().replace("n1", "m1"))
    status, out, err = type_in("log", "d", path)
    assert status == 2
    assert "new 11" in out
    assert "the rows are in, but they could not be counted: there is no space left on the disk of" in err
    assert "modelwatch refresh d" in err
    monkeypatch.undo()


def test_a_lost_key_is_not_replaced_for_another_deployment_but_for_the_same_one(home, type_in, desk):
    (home / "token-key").unlink()
    other = desk / "other.toml"
    other.write_text((desk / "d.toml").read_text().replace('name = "d"', 'name = "other"'))
    status, _, err = type_in("add", other)
    assert status == 2
    assert "the key of tokens cannot be read" in err
    assert "remove the deployments with sensitive columns and connect them anew" in err
    assert not (home / "token-key").exists()
    assert type_in("add", desk / "d.toml", "--replace")[0] == 0
    assert (home / "token-key").exists()


def test_counts_of_an_earlier_version_are_not_called_damaged(home, type_in, caplog):
    for sums in (home / "d" / "profiles").glob("*/_sums"):
        sums.unlink()
    status, _, err = type_in("report", "d")
    assert status == 0, err
    assert "had been made by an earlier version" in caplog.text
    assert "damaged" not in caplog.text


def test_no_summary_of_a_log_for_want_of_space_is_no_loss(home, type_in, desk, monkeypatch, caplog):
    def full(*_, **__):
        raise DeltaError("Generic LocalFileSystem error: No space left on device (os error 28)")

    monkeypatch.setattr("monitoring.log.upkeep.DeltaTable.create_checkpoint", full)
    monkeypatch.setattr("monitoring.log.upkeep._is_due", lambda table: True)
    path = desk / "yet-more.csv"
    path.write_text((desk / "more.csv").read_text().replace("n1", "w1"))
    status, out, _ = type_in("log", "d", path)
    assert (status, "new 11" in out) == (0, True)
    assert "the rows are in; tidying up behind them waits for the next ones" in caplog.text


@pytest.mark.parametrize("engine_says", ["set by the 'max_temp_directory_size' setting", os.strerror(errno.ENOSPC)])
def test_the_engines_own_words_for_a_full_disk(tmp_path, engine_says):
    with pytest.raises(OSError, match="No space left") as error, in_plain_words(tmp_path):
        raise duckdb.OutOfMemoryException(engine_says)
    assert (error.value.errno, error.value.filename) == (errno.ENOSPC, str(tmp_path))


def test_how_the_model_compares_is_read_from_its_copy_or_not_known(tmp_path, caplog):
    found = ScoreAgreement(3, 2, 0.5, "the model agrees on 2 of 3 rows", notes=("one",))
    found.save(tmp_path)
    flip(tmp_path / "agreement.json")
    assert load_agreement(tmp_path) == found
    for path in tmp_path.iterdir():
        flip(path)
    assert load_agreement(tmp_path) is None
    assert "is not known any more" in caplog.text
    shutil.rmtree(tmp_path)
    assert load_agreement(tmp_path) is None


def test_what_was_settled_about_a_model_is_not_forgotten_with_its_file(home, tmp_path):
    settled = Settled("yes", ("b", "a"), {"town": "Town"})
    stored_copy.save_settled(tmp_path, settled)
    (tmp_path / stored_copy.SETTLED).unlink()
    assert stored_copy._settled(Workspace().deployment("d"), tmp_path) == settled


@pytest.mark.parametrize("kind", ["predictions", "labels"])
@pytest.mark.parametrize("way", ["gone", "a file"])
def test_a_whole_table_that_is_gone_is_not_taken_for_one_that_never_was(home, type_in, desk, kind, way):
    shutil.rmtree(home / "d" / kind)
    if way == "a file":
        (home / "d" / kind).write_text("x")
    for command in (["report", "d"], ["labels", "d", desk / "labels.csv"], ["erase", "d", "k1"]):
        status, _, err = type_in(*command)
        assert status == 2
        assert f"the {kind} of d are damaged: _delta_log " in err
        assert "modelwatch add FILE.toml --replace" in err
        assert "\x1b" not in err


@pytest.mark.parametrize("place", ["profiles", "rejects", "predictions/_keys-*", "labels/_keys-*"])
def test_a_file_in_the_place_of_a_folder_that_can_be_made_again(home, type_in, desk, place):
    (folder,) = (home / "d").glob(place)
    shutil.rmtree(folder)
    folder.write_text("x")
    for command in (["report", "d"], ["log", "d", desk / "more.csv"], ["erase", "d", "k1"], ["refresh", "d"]):
        assert type_in(*command)[0] == 0
    assert folder.is_dir()


def test_of_several_files_it_is_said_whose_rows_are_in(home, type_in, desk, tmp_path):
    (tmp_path / "first.csv").write_text((desk / "more.csv").read_text().replace("n1", "f1"))
    (tmp_path / "second.csv").write_text("key,p\na,1\n")
    status, _, err = type_in("log", "d", tmp_path / "first.csv", tmp_path / "second.csv")
    assert status == 2
    assert "error: second.csv lacks 3 columns: at, x, town; the rows of first.csv are in\n" in err


def test_a_table_that_was_put_back_from_a_copy_is_not_shown_by_counts_of_what_came_after(home, type_in, desk, tmp_path):
    shutil.copytree(home / "d" / "predictions", tmp_path / "copy")
    rows = (desk / "more.csv").read_text().splitlines(keepends=True)
    for name, part in (("one", rows[:4]), ("two", rows[:9])):
        (tmp_path / f"{name}.csv").write_text("".join(part).replace("\nn", f"\n{name}"))
    for name, count in (("one", 303), ("two", 308)):
        shutil.rmtree(home / "d" / "predictions")
        shutil.copytree(tmp_path / "copy", home / "d" / "predictions")
        assert type_in("log", "d", tmp_path / f"{name}.csv")[0] == 0
        windows = json.loads(type_in("report", "d", "--format", "json")[1])["windows"]
        assert sum(window["rows"] for window in windows) == count + 40


def notes(type_in, command="report"):
    """What another process says of the deployment's files."""
    table._state_at.cache_clear()
    status, out, err = type_in(command, "d", "--format", "json")
    assert status == 0, err
    return [note for note in json.loads(out)["notes"] if "/d/" in note]


def test_an_older_copy_of_a_table_is_told_until_something_is_added_to_it(home, type_in, desk, tmp_path):
    shutil.copytree(home / "d" / "predictions", tmp_path / "copy")
    assert type_in("erase", "d", "k1", "k2")[0] == 0
    assert notes(type_in) == []
    shutil.rmtree(home / "d" / "predictions")
    shutil.copytree(tmp_path / "copy", home / "d" / "predictions")
    place = home / "d" / "predictions"
    said = "the predictions of d were put back from an older copy: the table ends with version 1 of 2, "
    assert notes(type_in) == notes(type_in, "refresh") == [f"{said}and what came later is not there ({place})"]
    assert type_in("erase", "d", "k1", "k2")[0] == 0
    assert notes(type_in) == []


@pytest.mark.parametrize("noted", [b"", b"{}", b"\0\1", b'{"checksum": "00000000", "version": 9}'])
def test_what_was_noted_of_a_table_may_be_damaged_or_of_an_earlier_version(home, type_in, noted):
    (home / "d" / ".predictions-table").write_bytes(noted)
    assert notes(type_in) == []


@pytest.mark.parametrize("damage", [flip, Path.unlink, lambda path: path.write_bytes(b"PAR1")])
def test_a_damaged_summary_of_a_log_is_not_needed_while_the_log_is_whole(home, type_in, desk, tmp_path, damage):
    before = type_in("report", "d")[1]
    table = Workspace(home).log("d").predictions
    table.open().create_checkpoint()
    intact.note_log(table.path)
    (summary,) = (table.path / "_delta_log").glob("*.checkpoint.parquet")
    damage(summary)
    (said,) = notes(type_in)
    assert f"a summary of a table's log was damaged, and is removed; the log is whole: {summary}" in said
    assert type_in("report", "d")[1] == before
    assert type_in("log", "d", desk / "more.csv")[0] == 0


def test_a_damaged_summary_of_a_log_that_begins_later_is_named(home, type_in):
    assert type_in("erase", "d", "k1")[0] == 0  # which leaves nothing of the log's past
    (summary,) = (home / "d" / "predictions" / "_delta_log").glob("*.checkpoint.parquet")
    flip(summary)
    status, _, err = type_in("report", "d")
    assert status == 2
    assert f"the predictions of d are damaged: _delta_log/{summary.name} is not what was written" in err


def test_a_folder_in_the_place_of_an_old_entry_of_a_log_goes_with_the_log_s_past(home, type_in):
    assert type_in("erase", "d", "k1")[0] == 0
    old = home / "d" / "predictions" / "_delta_log" / f"{0:020}.json"
    old.mkdir()
    (old / "x").touch()
    assert type_in("erase", "d", "k2")[:2] == (0, "erased: predictions 1, labels 1, reference 0, rejected rows 0\n")
    assert not old.exists()


def test_a_folder_where_checksums_belong_is_put_away(home, type_in, desk):
    for sums in [*(home / "d").rglob("_sums")]:
        sums.unlink()
        sums.mkdir()
    for command in (["log", "d", desk / "more.csv"], ["erase", "d", "k1"], ["report", "d"]):
        assert type_in(*command)[0] == 0


class Full(io.StringIO):
    """As /dev/full: what is written to it cannot be put anywhere."""

    def flush(self):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize(
    "command", [["report", "d"], ["report", "d", "--format", "json"], ["refresh", "d"], ["--help"]]
)
def test_standard_output_without_space_is_named_as_that(home, command, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdout", Full())
    assert main(command) == 2
    monkeypatch.undo()
    said = "error: the answer cannot be written to standard output: No space left on device\nhint: send it elsewhere"
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("name", ["_delta_log", "plan.json", "rows-"])
def test_what_may_not_be_read_is_not_called_damaged(home, type_in, monkeypatch, name):
    def refusing(work):
        def refuse(place, *more, **options):
            if name in str(place) and "sample" not in str(place):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))
            return work(place, *more, **options)

        return refuse

    shutil.rmtree(home / "d" / "profiles")
    for where, what in ((os, "listdir"), (Path, "read_bytes"), (Path, "open")):
        monkeypatch.setattr(where, what, refusing(getattr(where, what)))
    status, _, err = type_in("report", "d")
    assert status == 2
    assert f"error: the workspace {home} may not be used by this account ({home}/d/" in err
    assert "--replace" not in err
    assert "damaged" not in err


@pytest.mark.parametrize(
    "command",
    [
        ("add", "d.toml", "--replace"),
        ("log", "d", "more.csv"),
        ("labels", "d", "labels.csv"),
        ("erase", "d", "k1"),
        ("remove", "d", "--yes"),
        ("profile", "drop", "d", "0123"),
        ("profile", "merge", "d", "more.csv"),
        ("check", "d", "--until", "2026-01-02"),
        ("version", "delete", "d", "1", "--reason", "old"),
        ("promote", "d", "1", "--reason", "better"),
        ("rollback", "d", "--reason", "worse"),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_where_nobody_changes_anything_each_command_that_would_is_refused(home, type_in, desk, monkeypatch, command):
    monkeypatch.setenv("MODELWATCH_READ_ONLY", "1")
    status, out, err = type_in(*(desk / word if (desk / word).is_file() else word for word in command))
    assert (status, out) == (2, "")
    assert f"error: the workspace {home} is for looking only here (MODELWATCH_READ_ONLY is set)\n" in err
    assert "hint: unset MODELWATCH_READ_ONLY, or do it where it is not set\n" in err


def test_where_nobody_changes_anything_reports_come_all_the_same(home, type_in, monkeypatch):
    monkeypatch.setenv("MODELWATCH_READ_ONLY", "1")
    assert type_in("report", "d")[0] == 0
    assert type_in("check", "d")[0] in (0, 1)
