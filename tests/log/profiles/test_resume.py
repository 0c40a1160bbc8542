"""Counting that was stopped goes on where it was, and never shows half of itself."""

import pandas as pd
import pytest

from monitoring.log.ground.clock import Clock


class Stopped(BaseException):
    """What a person's Ctrl-C or a closed page does to a count."""


def stop_at(words):
    def progress(text, share):
        if words in text:
            raise Stopped

    return progress


@pytest.fixture
def growing(binary_rows, binary_columns, connect, workspace):
    predictions, labels = binary_rows(300, 5, days=30)
    connect(predictions[:200], labels, predictions, home=workspace.home, **binary_columns)
    later = predictions[200:]
    return workspace, later


@pytest.fixture
def made(monkeypatch):
    """The tables of counts that were made, in their order."""
    from monitoring.log.profiles import build

    seen = []
    real = build._write

    def noted(begun, count):
        if "reference" not in begun.folder.name:
            seen.append((count.kind, count.name))

    monkeypatch.setattr(
        build,
        "_write",
        lambda begun, count, *more: noted(begun, count) or real(begun, count, *more),
    )
    return seen


def shown(profile):
    return {path.name: pd.read_parquet(path) for path in sorted(profile.folder.glob("*.parquet"))}


@pytest.mark.parametrize("workspace", ["disk"], indirect=True)  # a mirror gets lost counts back
def test_what_was_counted_before_a_stop_is_not_counted_again(growing, made):
    workspace, _ = growing
    log = workspace.log("d")
    before = log.profile(Clock("hour"))
    whole, made[:] = list(made), []
    for path in before.folder.parent.glob("hour-*"):
        path.rename(path.with_name("set-aside"))
    with pytest.raises(Stopped):
        log.profile(Clock("hour"), stop_at("columns"))
    assert made
    assert not list(before.folder.parent.glob("hour-*"))
    again = log.profile(Clock("hour"))
    assert sorted(made) == sorted(whole)  # each table once, in two goes
    expected = shown(type(before)(before.folder.with_name("set-aside")))
    for name, table in shown(again).items():
        pd.testing.assert_frame_equal(table, expected[name])


def test_rows_that_came_after_a_stop_are_counted_too(growing, write, tmp_path, made):
    workspace, later = growing
    log = workspace.log("d")
    with pytest.raises(Stopped):
        log.profile(Clock("hour"), stop_at("columns"))
    workspace.append_predictions("d", [write(later, tmp_path / "later.parquet")])
    profile = workspace.log("d").profile(Clock("hour"))
    assert profile.table("grains")["n"].to_pandas()[profile.table("grains")["segment"].to_pandas() == 0].sum() == 300
    assert not list(profile.folder.parent.glob(".begun-*"))


def test_a_table_that_was_being_written_when_the_process_died_is_written_anew(growing):
    workspace, _ = growing
    log = workspace.log("d")
    with pytest.raises(Stopped):
        log.profile(Clock("hour"), stop_at("columns"))
    left = next(log.folder.glob("profiles/.begun-hour-*/scores-*.parquet"))
    left.rename(left.with_suffix(".new"))
    left.with_suffix(".new").write_bytes(b"half")
    profile = log.profile(Clock("hour"))
    assert pd.read_parquet(profile.folder / left.name)["n"].sum() > 0
    assert not list(profile.folder.glob("*.new"))


@pytest.mark.parametrize("workspace", ["disk"], indirect=True)  # a mirror gets lost counts back
def test_a_reference_that_cannot_be_counted_leaves_the_log_counted_and_says_why_when_it_is_needed(growing, monkeypatch):
    workspace, _ = growing
    log = workspace.log("d")
    for path in log.folder.glob("profiles/reference-*"):
        path.rename(path.with_name(f"set-aside-{path.name}"))
    monkeypatch.setattr("monitoring.log.profiles.scans.reference_scans", lambda *given: 1 / 0)
    assert log.profile(Clock("hour")).rows == 200
    with pytest.raises(ZeroDivisionError):
        log.reference_profile()
    monkeypatch.undo()
    assert log.reference_profile().rows == 300
