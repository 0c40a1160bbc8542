"""Files of rows come to a mirror when somebody opens them, and no others do; counts need none of them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from monitoring.cli import main
from monitoring.log import Workspace
from monitoring.log.folder import record
from monitoring.shared import turn
from monitoring.shared.kinds import holds_rows
from monitoring.shared.store.head import Head
from tests.shared.test_pages import opened, said


@pytest.fixture
def fetched(server, bucket):
    """Which files of rows were fetched since this was asked last, by their paths."""
    seen = [len(server.requests())]

    def ask():
        files = Head.parsed(bucket.read("heads/small.json.gz")[0], "it").files
        paths = {held.object: path for path, held in files.items() if holds_rows(path)}
        assert len(paths) >= 5  # predictions, labels, reference, and their keys, which those of labels share
        asked = [path.rpartition("/")[2] for method, path in server.requests()[seen[0] :] if method == "GET"]
        seen[0] = len(server.requests())
        return sorted(paths[name] for name in asked if name in paths)

    return ask


def kinds(paths):
    return {(path.partition("/")[0], Path(path).suffix) for path in paths}


def test_what_counts_tell_fetches_no_row_and_one_explanation_those_files_that_hold_it(
    small_in_bucket, store, elsewhere, fetched, capsys
):
    here = turn.home_of(store)
    with turn.turn():
        span = Workspace().log("small").span()
    elsewhere()
    fetched()

    assert "200" in said(opened("overview"))
    assert main(["report", "small"]) == 0
    assert main(["check", "small"]) in (0, 1)
    assert fetched() == []
    mirror = turn.home_of(store)
    assert mirror != here
    with turn.turn():
        assert Workspace().log("small").span() == span
    there = sorted((mirror / "small" / "predictions").glob("*.parquet"))
    assert there
    assert not any(path.stat().st_blocks for path in there)

    assert main(["explain", "small", "7", "--format", "json"]) == 0
    assert ("predictions", ".parquet") in kinds(fetched())
    assert main(["explain", "small", "8", "--format", "json"]) == 0
    assert fetched() == []  # it is here


def test_whoever_appends_rows_that_are_new_needs_the_keys_alone(small_in_bucket, elsewhere, fetched):
    elsewhere("logger")
    fetched()

    with turn.turn():
        assert Workspace().append_predictions("small", [small_in_bucket / "later.csv"]).appended.new == 200
    assert not [path for path in fetched() if path.startswith("predictions/") and path.endswith(".parquet")]

    elsewhere("logger")  # what is hollow is known to be so by the next process, too
    with turn.turn():
        assert sorted(map(str, Workspace().log("small").row("7")["id"])) == ["7"]
        assert sorted(map(str, Workspace().log("small").row("1007")["id"])) == ["1007"]
    assert kinds(fetched()) >= {("predictions", ".parquet"), ("labels", ".parquet")}


def test_rows_that_somebody_erases_meanwhile_are_not_there_and_do_not_hinder(small_in_bucket, store, elsewhere):
    elsewhere("reader")
    with turn.turn():
        log = Workspace().log("small")
        environment = {**os.environ, "MODELWATCH_CACHE": os.environ["MODELWATCH_CACHE"] + "-other"}
        environment["PYTHONPATH"] = str(Path(__file__).parents[2])
        code = "import sys; from monitoring.cli import main; sys.exit(main(['erase', 'small', '7']))"
        subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True)

        assert log.row("8")["id"].tolist() == ["8"]  # its file is another one now
        with pytest.raises(Exception, match="no prediction '7'"):
            log.row("7")
    assert record.names(turn.home_of(store)) == ("small",)
