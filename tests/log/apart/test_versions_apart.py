"""Versions that serve side by side are counted apart, as segments are: against pandas, whatever happens to the log."""

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from monitoring.domain import Every, Segment, Selection
from monitoring.errors import UnknownNameError
from monitoring.log import Workspace
from monitoring.log.engines.duckdb.duckdb_engine import DuckDB
from monitoring.log.engines.in_engine import grouped
from monitoring.log.exchange import export, merge
from monitoring.log.ground.clock import Clock
from monitoring.log.profiles import naming, versions
from monitoring.log.profiles.profile import SOURCES
from monitoring.log.profiles.scans import log_scans
from monitoring.log.sources.source import Sources
from monitoring.samples.rows import reference_of

COLUMNS = {
    "numeric": ("gaps", "heavy"),
    "categorical": ("town",),
    "segments": ("town",),
    "version": "by",
    "by_version": True,
}
NAMES = ["1", "2", "v3 beta"]


@pytest.fixture(scope="module")
def rows(binary_rows):
    """Predictions of thirty days: version 2 beside 1 from the tenth on, and some that name none."""
    predictions, labels = binary_rows(400, 5, days=30)
    return served(predictions), labels


def served(predictions):
    random, late = np.random.default_rng(8), predictions["at"] >= predictions["at"].min() + pd.Timedelta("10D")
    by = np.where(late, random.choice(NAMES[1:], len(predictions), p=[0.8, 0.2]), "1").astype(object)
    by[random.random(len(by)) < 0.3] = "1"
    by[random.random(len(by)) < 0.1] = None
    by[random.random(len(by)) < 0.05] = ""
    return predictions.assign(by=by)


@pytest.fixture
def growing(rows, binary_columns, connect, workspace):
    """A connected log of the first half of the rows."""
    predictions, labels = rows
    first = predictions[:200]
    known = labels[labels["key"].isin(first["key"])]
    connect(first, known, predictions, home=workspace.home, **binary_columns | COLUMNS)
    return workspace


def of(name):
    return Segment("by", name)


def followed(log):
    return [one.value for one in log.segments() if one.column == "by"]


def per_window(log, every="week", segment=None):
    return [window.rows for window in log.windows(Selection("d", Every.parse(every), segment=segment))]


def assert_counted(log, rows, labels, by_hand, *, every=("week", "50 rows"), names=None):
    """Every version as pandas counts it, and all of them with what names none as all rows."""
    hand = by_hand(log, rows, labels)
    expected = sorted(rows["by"].dropna().replace("", None).dropna().unique()) if names is None else names
    for unit in every:
        log.refresh(every=Every.parse(unit))
        assert sorted(followed(log)) == expected
        parts = []
        for name in expected:
            chosen = Selection("d", Every.parse(unit), segment=of(name))
            for column in ("gaps", "town", "y"):
                found = log.histograms(chosen, [column])[column][1]
                assert found.counts.tolist() == hand.counts(chosen, column)["counts"].tolist(), (unit, name, column)
            known = [part.dropna(subset="_label") for _, part in hand.split(chosen)]
            positive = log.outcomes(chosen).positive
            assert positive.positive.sum(axis=1).tolist() == [(part["_label"] == 1).sum() for part in known]
            parts.append(per_window(log, unit, of(name)))
        without = [(~part["by"].isin(expected)).sum() for _, part in hand.split(Selection("d", Every.parse(unit)))]
        assert np.array([*parts, without]).sum(axis=0).tolist() == per_window(log, unit), unit


def test_versions_and_what_names_none_add_up_to_all_rows(growing, rows, by_hand):
    log, (predictions, labels) = growing.log("d"), rows
    assert predictions["by"][:200].isna().any()
    assert (predictions["by"][:200] == "").any()
    known = labels[labels["key"].isin(predictions["key"][:200])]
    assert_counted(log, predictions[:200], known, by_hand)
    town = Selection("d", Every("week"), segment=Segment("town", "n"))
    assert sum(w.rows for w in log.windows(town)) == (predictions["town"][:200] == "n").sum()


def test_the_reference_of_a_version_is_all_of_it(growing, rows):
    log, whole = growing.log("d"), Selection("d", Every("week"))
    chosen = replace(whole, segment=of("2"))
    for column in ("gaps", "town"):
        (ours, _), (all_rows, _) = (log.histograms(one, [column])[column] for one in (chosen, whole))
        assert ours.counts.tolist() == all_rows.counts.tolist()
        assert ours.counts.sum() == len(rows[0])
        left, right = (log.quiet(one, [column]).counts[column].counts for one in (chosen, whole))
        assert left.tolist() == right.tolist()
    assert len(reference_of(log, of("2"), 1000)) == len(rows[0])
    assert len(reference_of(log, Segment("town", "n"), 1000)) == (rows[0]["town"] == "n").sum()


def test_without_the_flag_nothing_is_counted_apart_and_a_change_counts_it(growing, rows):
    log = growing.log("d")
    plain = type(log)(replace(log.deployment, by_version=False), log.folder, log.plan)
    assert {one.column for one in plain.segments()} == {"town"}
    assert plain.profile(Clock("day")).folder != log.profile(Clock("day")).folder
    assert followed(plain) == []
    with pytest.raises(UnknownNameError):
        plain.windows(Selection("d", Every("week"), segment=of("2")))


def from_scratch(log):
    """The counts of a log by version, made where there were none before."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(log.folder, Path(folder) / "d", ignore=shutil.ignore_patterns("profiles"))
        return named(Workspace(Path(folder)).log("d"))


def named(log):
    """Each table of a log's counts, with the version's name in place of its number."""
    profile, found = log.profile(Clock("day")), {}
    names = {number: name for name, number in versions.numbers(profile, len(log.plan.segments)).items()}
    for path in sorted(profile.folder.glob("*.parquet")):
        frame = pd.read_parquet(path)
        frame["segment"] = frame["segment"].map(lambda number: names.get(number, str(number)))
        keys = [c for c in frame if frame[c].dtype != np.float64 or c in ("_known", "outcome")]
        found[path.stem] = frame.sort_values([c for c in keys if c != "n"], ignore_index=True)
    return found


def assert_as_from_scratch(log):
    ours, scratch = named(log), from_scratch(log)
    assert ours.keys() == scratch.keys()
    for name, table in scratch.items():
        pd.testing.assert_frame_equal(ours[name], table, rtol=1e-9, check_dtype=False)


def test_a_new_version_is_counted_without_counting_anew_what_is_kept(growing, rows, write, tmp_path, by_hand):
    predictions, labels = rows
    growing.log("d").profile(Clock("day"))
    later = predictions[200:].nlargest(8, "at").assign(by=["0"] * 4 + ["v3 beta"] * 2 + ["A/b c"] * 2)
    growing.append_predictions("d", [write(later, tmp_path / "later.parquet")])
    done = growing.log("d").refresh()
    assert done.counted == later["at"].dt.date.nunique()
    assert followed(growing.log("d"))[-2:] == ["0", "A/b c"]
    known = labels[labels["key"].isin([*predictions["key"][:200], *later["key"]])]
    growing.append_labels("d", [write(known, tmp_path / "known.parquet")])
    assert_as_from_scratch(growing.log("d"))
    assert_counted(growing.log("d"), pd.concat([predictions[:200], later]), known, by_hand, every=["week"])


def test_of_many_versions_the_newest_are_apart_and_the_others_in_all_rows(growing, rows, write, tmp_path, monkeypatch):
    monkeypatch.setattr(naming, "MOST", 6)
    monkeypatch.setattr(naming, "NEWEST", 4)
    log, predictions = growing.log("d"), rows[0]
    last = predictions["at"].max()

    def append(day, *names):
        new = predictions[200 : 200 + len(names)].assign(by=names, at=last + pd.Timedelta(f"{day}D"))
        new["key"] = [f"{day}-{place}" for place in range(len(names))]
        growing.append_predictions("d", [write(new, tmp_path / f"{day}.parquet")])
        return growing.log("d").refresh()

    assert append(1, "a", "b").counted == 1
    assert log.other_versions() == 0
    before = sum(per_window(log))
    done = append(2, "c", "d")
    assert done.counted is None
    assert "other versions" in done.why
    assert followed(log) == ["a", "b", "c", "d"]
    assert log.other_versions() == 3
    assert sum(per_window(log)) == before + 2
    assert append(3, "e", "c").counted == 1, "a new one that is nowhere else gets the next number"
    assert log.other_versions() == 3
    assert sum(per_window(log, segment=of("c"))) == 2
    assert followed(log) == ["a", "b", "c", "d", "e"]
    assert append(4, "1", "y", "z", "z").counted is None, "what has come back has rows in counts that are kept"
    assert followed(log) == ["1", "c", "y", "z"], "of those that had rows on the same day last, the ones with more"
    assert sum(per_window(log, segment=of("1"))) == (predictions["by"][:200] == "1").sum() + 1


def test_an_erased_version_goes_and_the_others_keep_theirs(growing, rows, by_hand):
    predictions, labels = rows
    first = predictions[:200]
    growing.log("d").profile(Clock("day"))
    gone = first[first["by"] == "2"]["key"].tolist()
    growing.erase("d", gone)
    left = first[~first["key"].isin(gone)]
    assert_counted(growing.log("d"), left, labels[labels["key"].isin(left["key"])], by_hand, every=["week"])
    assert_as_from_scratch(growing.log("d"))


class StoppedError(Exception):
    pass


def stop(text, share):
    if "columns" in text:
        raise StoppedError


def test_a_count_that_was_begun_with_other_numbers_begins_again(growing, rows, by_hand):
    predictions, labels = rows
    log = growing.log("d")
    whole = log.profile(Clock("day"))
    shutil.rmtree(whole.folder)
    with pytest.raises(StoppedError):
        log.profile(Clock("day"), stop)
    begun = whole.begun / SOURCES
    there = Sources.of(log.predictions, log.labels, "").earlier(begun, log.folder)
    other = replace(there, versions=replace(there.versions, names=there.versions.names[::-1]))
    other.write(begun)
    known = labels[labels["key"].isin(predictions["key"][:200])]
    assert_counted(growing.log("d"), predictions[:200], known, by_hand, every=["week"])


def test_counts_that_are_made_again_are_not_mixed_with_those_in_memory(growing):
    log = growing.log("d")
    profile, names = log.profile(Clock("day")), NAMES
    before = {name: per_window(log, segment=of(name)) for name in names}
    shutil.rmtree(profile.folder)
    real = naming.Names.all
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(naming.Names, "all", lambda *given: replace(real(*given), names=real(*given).names[::-1]))
        assert log.profile(Clock("day")).folder == profile.folder
    assert versions.apart(profile).names == tuple(sorted(names, reverse=True))
    assert {name: per_window(log, segment=of(name)) for name in names} == before


def test_an_attached_log_and_one_grouped_by_the_engine_have_the_same(growing, rows, tmp_path, write, by_hand):
    predictions, labels = rows
    log, first = growing.log("d"), predictions[:200]
    known = labels[labels["key"].isin(first["key"])]
    places = (str(write(first, tmp_path / "p.parquet")),), (str(write(known, tmp_path / "l.parquet")),)
    kept = {"predictions": (), "labels": (), "attached": True, "places": places[0], "label_places": places[1]}
    workspace, deployment = Workspace(tmp_path / "attached"), replace(log.deployment, **kept)
    with workspace.staging(deployment) as staging:
        workspace.fill(staging, deployment)
        attached = workspace.publish(staging, deployment)
    assert_counted(attached, first, known, by_hand, every=["week"])
    profile = log.profile(Clock("day"))
    engine, now = DuckDB(None), Sources.of(log.predictions, log.labels, "")
    plan = log.plan.with_versions("by", versions.apart(profile).names)
    scans = log_scans(engine, now, log.deployment, plan, Clock("day"))
    count = next(one for one in scans[-1].counts if one.name == "gaps")
    ours = profile.read("columns", "gaps").to_pandas()
    theirs = grouped(engine, scans[-1], count).to_pandas()[ours.columns]
    keys = ["segment", "_grain", "cell"]
    left, right = (one.sort_values(keys, ignore_index=True) for one in (ours, theirs))
    pd.testing.assert_frame_equal(left, right, rtol=1e-9, check_dtype=False)
    assert left["segment"].max() == len(plan.segments)


def test_counts_that_travel_have_no_versions_and_merged_rows_are_in_all_rows(growing, rows, connect, binary_columns):
    predictions, labels = rows
    log = growing.log("d")
    other = connect(predictions[200:], labels, predictions, **binary_columns | COLUMNS)
    file = other.folder.parent / "other.counts"
    export(other, file)
    own = {name: sum(per_window(log, segment=of(name))) for name in NAMES}
    assert all(own.values())
    merge(log, [file])
    log = growing.log("d")
    assert sum(per_window(log)) == len(predictions)
    assert {name: sum(per_window(log, segment=of(name))) for name in NAMES} == own
    again = log.folder.parent / "both.counts"
    assert export(log, again).rows == len(predictions)


def test_a_log_without_the_column_has_no_version(rows, connect, binary_columns, write, tmp_path, workspace):
    predictions = rows[0].assign(by=None)
    log = connect(predictions[:50], None, predictions, home=workspace.home, **binary_columns | COLUMNS)
    assert {one.column for one in log.segments()} == {"town"}
    later = rows[0][50:60].assign(by="7")
    workspace.append_predictions("d", [write(later, tmp_path / "later.parquet")])
    log = workspace.log("d")
    assert {one.column for one in log.segments()} == {"town"}, "nothing is counted for a list of segments"
    log.refresh()
    assert sum(per_window(log, segment=of("7"))) == 10
