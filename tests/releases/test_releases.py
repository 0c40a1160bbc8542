"""Versions are registered, promoted, taken back and deleted; the journal says so, and says what was live when."""

import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitoring.change.apply import apply
from monitoring.change.meaning import Effort, meaning
from monitoring.connect import add, load_model
from monitoring.domain import Every, Selection
from monitoring.errors import ModelError, SettingsError, UnknownNameError
from monitoring.log import Workspace
from monitoring.log.exchange import export, merge
from monitoring.log.folder import record
from monitoring.log.journal import journal
from monitoring.models.digest import sha256
from monitoring.performance.metric import METRICS
from monitoring.performance.run import run
from monitoring.releases.gated import not_passed
from monitoring.releases.putting import replace_model
from monitoring.releases.trying import replaced, try_model


def steps(releases):
    return [(str(entry.action), entry.version, entry.live.version) for entry in releases.history()]


def used(releases):
    """The file that explanations and scores are made by now."""
    return load_model(releases.workspace, releases.workspace.deployment("d")).sha256


def test_what_is_connected_is_version_1(releases, connected):
    assert steps(releases) == [("connected", "1", "1")]
    live = releases.live()
    assert (live.name, live.sha256, live.format) == ("1", sha256(connected / "model.skops"), "skops")
    assert releases.workspace.deployment("d").model == live.model


def test_a_candidate_is_registered_and_what_is_live_stays(second, connected):
    assert steps(second)[-1] == ("registered", "2", "1")
    found = second.version("2")
    assert (found.note, found.by, found.sha256) == ("less shrunk", "ada", sha256(connected / "other.skops"))
    assert second.load("2").sha256 == found.sha256
    assert used(second) == sha256(connected / "model.skops")


def test_a_version_whose_copy_is_gone_does_not_go_live(second):
    kept = second.folder / second.version("1").model.kept
    second.promote("2", "better", override="it is urgent")
    kept.rename(kept.with_name("elsewhere"))
    for step in (lambda: second.rollback("worse"), lambda: second.promote("1", "as before", override="it is urgent")):
        with pytest.raises(ModelError, match="version 1 cannot go live: no model is registered for d"):
            step()
    assert second.live().name == "2"


def test_a_version_goes_live_and_back(second, connected):
    with pytest.raises(SettingsError, match="version 2 was not sent through the gate yet"):
        second.promote("2", "better", "ada")
    second.promote("2", "better", "ada", override="it is urgent")
    assert (second.live().name, used(second)) == ("2", sha256(connected / "other.skops"))
    assert second.history()[-1].details["override"] == "it is urgent"
    second.rollback("worse on Mondays", "bob")
    assert (second.live().name, used(second)) == ("1", sha256(connected / "model.skops"))
    with pytest.raises(SettingsError, match="no version was in use before version 1"):
        second.rollback("once more")


@pytest.mark.parametrize(
    ("champion", "verdict", "why"),
    [("1", "PASS", ""), ("1", "FAIL", "verdict on version 2 is FAIL"), ("2", "PASS", "not the model in use now")],
)
def test_the_gate_lets_a_version_go_live_where_it_passed_against_the_one_in_use(second, champion, verdict, why):
    second.record_gate("2", champion, verdict, "abc", {"rules": 3})
    if why:
        with pytest.raises(SettingsError, match=why):
            second.promote("2", "better")
    else:
        second.promote("2", "better")
    assert second.live().name == ("1" if why else "2")


def test_the_newest_verdict_counts(second):
    second.record_gate("2", "1", "PASS", "abc", {})
    second.record_gate("2", "1", "INCONCLUSIVE", "abd", {})
    with pytest.raises(SettingsError, match="INCONCLUSIVE"):
        second.promote("2", "better")


def test_a_verdict_counts_for_so_many_days(second):
    second.record_gate("2", "1", "PASS", "abc", {"as_of": "2024-01-31T00:00:00", "log_until": "2024-03-16T12:00:00"})
    with pytest.raises(SettingsError, match=r"as of 30 Jan 2024, 45 days before the log's end: \[gate\] valid_days"):
        second.promote("2", "better")
    assert not_passed("2", second.history(), valid_days=46) == ""
    second.record_gate("2", "1", "PASS", "abd", {"as_of": "2024-01-31T00:00:00", "log_until": "2024-02-10T12:00:00"})
    assert not_passed("2", second.history(), valid_days=30) == ""
    *before, newest = second.history()
    old = [*before, replace(newest, at=newest.at - timedelta(days=21, hours=1))]
    assert not_passed("2", old, valid_days=30).startswith("the gate was asked about version 2 21 days ago: ")
    assert not_passed("2", old, valid_days=32) == ""
    second.promote("2", "better")


def test_a_version_that_is_not_there_is_answered_by_what_lists_those_that_are(second):
    for ask in (lambda: second.version("9"), lambda: second.delete("9", "old"), lambda: second.promote("9", "new")):
        with pytest.raises(UnknownNameError, match="there is no version of d '9'; there are: 1, 2") as caught:
            ask()
        assert (
            caught.value.hint
            == "modelwatch version list d says what each is; a new one: modelwatch version add d MODEL"
        )
    with pytest.raises(UnknownNameError) as caught:
        second.version("v2")
    assert caught.value.hint == "did you mean '2'?"


def test_what_was_live_at_a_moment(second):
    second.promote("2", "better", override="urgent")
    second.rollback("worse")
    first, _, up, back = (entry.at for entry in second.history())
    at = [first - timedelta(seconds=1), first, up - timedelta(microseconds=1), up, back, back + timedelta(days=9)]
    assert [one and one.name for one in map(second.live_at, at)] == [None, "1", "1", "2", "1", "1"]


def test_a_reason_is_asked_for(second):
    for step in (lambda: second.promote("2", " ", override="urgent"), lambda: second.rollback("")):
        with pytest.raises(SettingsError, match="no reason is given"):
            step()
    assert len(second.history()) == 2


def test_names_are_never_used_twice(second, connected):
    with pytest.raises(SettingsError, match="there is already a version '2'"):
        second.add(connected / "other.skops", as_name="2")
    with pytest.raises(SettingsError, match="cannot be called"):
        second.add(connected / "other.skops", as_name="../2")
    second.delete("2", "not needed")
    assert second.add(connected / "other.skops").name == "3"


def test_a_model_that_does_not_fit_leaves_nothing(releases, connected):
    with pytest.raises(ModelError):
        releases.add(connected / "strange.skops")
    assert steps(releases) == [("connected", "1", "1")]
    assert [path.name for path in releases.folder.glob("model*")] == ["model"]


def test_a_version_is_deleted_by_the_journal_alone_and_never_the_one_in_use(second):
    second.promote("2", "better", override="urgent")
    with pytest.raises(SettingsError, match="version 2 is in use"):
        second.delete("2", "old")
    second.delete("1", "old", "ada")
    assert second.history()[-1].details["was_live"] is True
    assert [version.name for version in second.versions] == ["2"]
    assert len(list(second.folder.glob("model*"))) == 1
    with pytest.raises(UnknownNameError):
        second.load("1")
    with pytest.raises(SettingsError, match="nothing to go back to"):
        second.rollback("back")


def test_a_threshold_is_a_change_of_the_version_in_use_and_a_step_back_keeps_it(second):
    workspace = second.workspace
    log = workspace.log("d")
    model = replace(log.deployment.model, threshold=0.3217)
    apply(workspace, meaning(log, replace(log.deployment, model=model)))
    entry = second.history()[-1]
    assert (str(entry.action), entry.version, entry.details["to"]) == ("changed", "1", 0.3217)
    second.promote("2", "better", override="urgent")
    assert workspace.deployment("d").model.threshold is None
    second.rollback("worse")
    assert workspace.deployment("d").threshold == 0.3217


@pytest.fixture
def merged(second, tmp_path):
    """The same with the counts of another workspace's log, of the same cells and with the same number of rows."""
    other = Workspace(shutil.copytree(second.workspace.home, tmp_path / "other")).log("d")
    export(other, tmp_path / "other.counts")
    merge(second.workspace.log("d"), [tmp_path / "other.counts"])
    return second


def test_a_threshold_may_change_where_counts_are_merged_and_metrics_tell_their_bound(merged):
    workspace = merged.workspace
    log = workspace.log("d")
    everything = Selection("d", Every.parse("month"))
    before = {one.metric: one.value for one in run(log, everything, ["recall"]).results if one.window == 0}
    found = meaning(log, replace(log.deployment, model=replace(log.deployment.model, threshold=0.321713)))
    assert found.effort is Effort.NOTHING
    apply(workspace, found)
    merged.promote("2", "better", override="urgent")
    merged.rollback("worse")

    log = workspace.log("d")
    assert (log.deployment.threshold, len(log.merged.parts())) == (0.321713, 1)
    assert log.span().rows == 2 * 200
    (measure,) = [one for one in run(log, everything, ["recall"]).results if one.window == 0]
    assert measure.value >= before["recall"]
    outcomes = log.outcomes(everything)
    cell = outcomes.positive.edges.searchsorted(0.321713) - 1
    far = outcomes.positive.positive[0, cell] / outcomes.positive.positive[0].sum()
    assert METRICS["recall"].function(outcomes).bound.tolist() == pytest.approx([far])
    other = Workspace(workspace.home.with_name("other")).log("d")
    export(other, workspace.home.with_name("again.counts"))
    assert [each.action for each in merge(log, [workspace.home.with_name("again.counts")])] == ["replaced"]


def test_segments_may_not_change_where_counts_are_merged(merged):
    log = merged.workspace.log("d")
    with pytest.raises(SettingsError, match="tell nothing of the segments"):
        apply(merged.workspace, meaning(log, replace(log.deployment, segments=log.deployment.categorical[:1])))


def test_a_model_that_is_replaced_on_the_page_is_a_version_in_one_step(releases, connected):
    before = releases.workspace.deployment("d")
    replace_model(
        releases.workspace, try_model(releases.workspace, before, replaced(before, connected / "other.skops"))
    )
    assert steps(releases) == [("connected", "1", "1"), ("promoted", "2", "2")]
    assert releases.history()[-1].details["override"] == "replaced on the settings page"
    now = releases.workspace.deployment("d")
    replace_model(releases.workspace, try_model(releases.workspace, now, replaced(now, connected / "model.skops")))
    assert steps(releases)[-1] == ("promoted", "1", "1")  # it is the model of version 1 again


def test_no_model_at_all_is_a_change_too(releases):
    log = releases.workspace.log("d")
    apply(releases.workspace, meaning(log, replace(log.deployment, model=None)))
    assert releases.workspace.deployment("d").model is None
    assert (releases.live(), str(releases.history()[-1].action)) == (None, "changed")
    releases.rollback("a model after all")
    assert releases.live().name == "1"


def test_a_deployment_of_earlier_days_begins_its_journal_with_the_first_step(releases, connected):
    folder = releases.folder
    for place in (folder / journal.FOLDER, folder / record.VERSIONS):
        place.rename(folder.parent / place.name)
    for place in (folder / journal.HEAD, folder / f".{journal.HEAD}.copy"):
        place.unlink()
    assert releases.history() == ()
    assert used(releases) == sha256(connected / "model.skops")
    releases.add(connected / "other.skops")
    assert steps(releases) == [("connected", "1", "1"), ("registered", "2", "1")]
    assert releases.history()[0].details["since"].startswith("20")


@pytest.mark.parametrize(("model", "name"), [("model", "1"), ("other", "2")])
def test_connected_anew_it_keeps_its_journal_and_its_versions(second, connected, tmp_path, model, name):
    second.promote("2", "better", override="urgent")
    text = (connected / "d.toml").read_text().replace("model.skops", f"{model}.skops")
    (connected / "again.toml").write_text(text)
    add(second.workspace, connected / "again.toml", again=True)
    assert [step[0] for step in steps(second)] == ["connected", "registered", "promoted", "connected"]
    assert second.live().name == name
    assert [second.load(version.name).sha256 for version in second.versions] == [
        sha256(connected / "model.skops"),
        sha256(connected / "other.skops"),
    ]


def test_readers_see_one_whole_version_whenever_a_writer_is_killed():
    script = Path(__file__).parents[2] / "benchmarks" / "killed.py"
    command = [sys.executable, "-W", "ignore", str(script), "2"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("a reader saw") == 2
    assert done.stdout.endswith("2 kills\n")


def test_whoever_comes_second_is_told_what_was_promoted_meanwhile_and_by_whom(second, monkeypatch):
    change = Workspace.change

    def overtaken(*given, **named):
        monkeypatch.setattr(Workspace, "change", change)
        second.promote("2", "first", "ben", override="urgent")
        return change(*given, **named)

    monkeypatch.setattr(Workspace, "change", overtaken)
    with pytest.raises(SettingsError, match=r"^another promotion was made meanwhile: version 2 by ben$") as told:
        second.promote("2", "second", "ada", override="urgent")
    assert told.value.hint == "modelwatch history d says what is in use now"

    assert [entry.by for entry in second.history() if entry.action == "promoted"] == ["ben"]
