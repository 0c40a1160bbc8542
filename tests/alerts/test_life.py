"""From looks to lives: what opens, goes on, comes back and is over, whatever the data behind it."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.alerts import hand
from monitoring.alerts.hand import Hand
from monitoring.alerts.life import Case, live
from monitoring.alerts.look import look
from monitoring.domain import AlertPolicy, Every, Measure, Mute, QualityResult, Report, Severity, State
from monitoring.errors import MonitoringError, UnknownNameError
from monitoring.quality.whole_check import EVERYTHING
from tests.alerts.test_policy import WORDS, drift, measured, quality, windows

DAY = datetime(2026, 3, 1)
WEEK = timedelta(weeks=1)


def found(drifted="", checked="", performance="", column="age", check="missing"):
    size = max(map(len, (drifted, checked, performance)))
    cut = windows([9] * size)
    parts = (measured(performance) if performance else (), drift(drifted, column), quality(checked, column, check))
    return look(*(Report(cut, tuple(part)) for part in parts), "roc_auc")


def looks(story, **more):
    """A story as it became known: a look at the end of each of its windows."""
    return [found(story[: i + 1], **more) for i in range(len(story))]


def case(**rules):
    return Case("churn", "", Every("week"), "roc_auc", AlertPolicy(**rules))


def after(story, lives=(), which=None, **more):
    for i, one in enumerate(looks(story, **more)):
        lives = live(lives, one, which or case(), DAY + i * WEEK)
    return lives


@pytest.mark.parametrize(
    ("story", "steps"),
    [
        ("ooo", [[]][:0]),
        ("ooF", [["opened"]]),
        ("oFFo", [["opened"]]),
        ("oFoF", [["opened"]]),
        ("oFoo", [["opened", "resolved"]]),
        ("oFwwoo", [["opened", "resolved"]]),
        ("oFooF", [["opened", "resolved", "reopened"]]),
        ("oFoooooF", [["opened", "resolved"], ["opened"]]),
        ("oF--F", [["opened"]]),
        ("oF---", [["opened"]]),  # what is not judged is not over
    ],
)
def test_a_column_lives(story, steps):
    assert [[step.what for step in one.steps] for one in after(story)] == steps


@pytest.mark.parametrize(
    ("importance", "level", "said"),
    [
        ({}, Severity.INFO, ""),
        ({"other": 1.0}, Severity.INFO, ""),
        (
            {"age": 0.6, "other": 0.2},
            Severity.WARNING,
            "hangs on it more than on most columns (75.0 %",
        ),
        ({"age": 0.2, "other": 0.6}, Severity.INFO, "hangs on it less than on most columns (25.0 %"),
        ({"age": 0.01, "other": 0.99}, Severity.INFO, "hardly looks at it (1.0 %"),
    ],
)
def test_what_a_column_weighs_is_weighed_and_said(importance, level, said):
    (alert,) = after("ooF", which=replace(case(), importance=importance))
    assert alert.severity is level
    (member,) = alert.members
    told = f"; the model {said} of all importance)" if said else ""
    assert member.message.endswith(told)
    assert ("the model" in member.message) is bool(said)


@pytest.mark.parametrize(("story", "opened"), [("FooF", 0), ("FoF", 1), ("oFF", 1), ("oooF", 0), ("F-F", 1)])
def test_two_of_three_windows_must_fail(story, opened):
    assert len(after(story, which=case(failing=2, among=3))) == opened


def test_the_same_look_again_changes_nothing_and_the_name_stays():
    lives = after("oFF")
    assert live(lives, found("oFF"), case(), DAY + 50 * WEEK) == lives
    assert after("oFFF")[0].id == lives[0].id == after("oF")[0].id


def test_a_run_whose_beginning_moves_with_late_labels_keeps_its_name():
    lives = live((), found(performance="ooF"), case(), DAY)
    (moved,) = live(lives, found(performance="oFF"), case(), DAY + WEEK)
    assert moved.id == lives[0].id
    assert moved.since == datetime(2026, 1, 12)


def test_what_somebody_closed_does_not_open_again_for_the_same_run():
    lives = after("oFF")
    lives = hand.close(lives, lives[0].id[:5], Hand(DAY, "ann", "known"))
    long_before = hand.close(after("oooooFF"), after("oooooFF")[0].id, Hand(DAY))
    assert [one.state for one in live(long_before, found("oooooFFF"), case(), DAY)] == [State.CLOSED]
    for story in ("oFFF", "oFFFoF"):
        (closed,) = live(lives, found(story), case(), DAY)
        assert (closed.state, closed.owner, closed.note, closed.by_hand) == (State.CLOSED, "ann", "known", True)
    two = live(live(lives, found("oFFooo"), case(), DAY), found("oFFooooF"), case(), DAY + 50 * WEEK)
    assert [one.state for one in two] == [State.CLOSED, State.OPEN]
    assert two[0].id != two[1].id


def test_muted_until_then_open_again_unless_it_is_over():
    lives = hand.mute(after("oF"), after("oF")[0].id, Hand(DAY, "ann"), DAY + WEEK)
    (still,) = live(lives, found("oFF"), case(), DAY)
    assert still.state is State.MUTED
    (again,) = live(lives, found("oFF"), case(), DAY + WEEK)
    assert (again.state, [step.what for step in again.steps]) == (State.OPEN, ["opened", "muted", "unmuted"])
    (over,) = live(lives, found("oFoo"), case(), DAY)
    assert over.state is State.CLOSED
    with pytest.raises(MonitoringError, match="1 Mar 2026 is over"):
        hand.mute(lives, lives[0].id, Hand(DAY), DAY)


def test_an_acknowledged_alert_goes_on_and_is_resolved():
    lives = hand.acknowledge(after("oF"), after("oF")[0].id, Hand(DAY, "ann"))
    (one,) = live(lives, found("oFF"), case(), DAY)
    assert (one.state, one.owner) == (State.ACKNOWLEDGED, "ann")
    assert live(lives, found("oFoo"), case(), DAY)[0].state is State.CLOSED


def test_only_what_is_open_can_be_changed_and_unknown_ids_are_told():
    lives = after("oFoo")
    with pytest.raises(MonitoringError, match="is closed \\(resolved 22 Mar 2026\\)"):
        hand.acknowledge(lives, lives[0].id, Hand(DAY))
    with pytest.raises(UnknownNameError, match="there is no alert 'zz'"):
        hand.close(lives, "zz", Hand(DAY))


def several(*results):
    cut = windows([9, 9, 9])
    checked = tuple(r for r in results if isinstance(r, QualityResult))
    measures = tuple(r for r in results if isinstance(r, Measure))
    drifted = tuple(r for r in results if r not in checked and r not in measures)
    return look(*(Report(cut, part) for part in (measures, drifted, checked)), "roc_auc")


def test_columns_that_broke_together_are_one_alert_with_its_cause():
    one = several(
        *quality("ooF", "met_temp"), *quality("ooF", "met_wind"), *drift("ooF", "met_wind"), *drift("oFF", "age")
    )
    together, alone = live((), one, case(), DAY)
    assert (set(together.subjects), alone.subjects) == ({"met_temp", "met_wind"}, ("age",))
    assert together.cause.startswith("missing together, and all are called met_")
    assert alone.cause == ""


def test_metrics_are_one_alert_and_a_stopped_log_is_its_own():
    one = several(*measured("oFF", "recall"), *measured("ooF"), *quality("ooF", EVERYTHING, "empty", 1.0, 1.0))
    metrics, stopped = sorted(live((), one, case(), DAY), key=lambda each: len(each.members), reverse=True)
    assert (metrics.subjects, metrics.severity) == (("roc_auc", "recall"), Severity.CRITICAL)
    assert (stopped.subjects, stopped.severity) == ((EVERYTHING,), Severity.CRITICAL)


def test_a_finding_of_the_same_column_joins_its_alert():
    (one,) = live(live((), several(*drift("oFo")), case(), DAY), several(*drift("oFF")), case(), DAY)
    (more,) = live((one,), several(*drift("oFF"), *quality("ooF")), case(), DAY + WEEK)
    assert (more.id, len(more.members), more.steps[-1].what) == (one.id, 2, "joined")


@pytest.mark.parametrize(
    "mute", [Mute(kind="drift"), Mute(subject="age"), Mute(rule="psi"), Mute(kind="drift", subject="age", rule="psi")]
)
def test_what_is_muted_by_rule_never_opens(mute):
    assert after("oFF", which=case(mute=(mute,))) == ()
    assert len(after("oFF", which=case(mute=(replace(mute, subject="town"),)))) == 1


def test_alerts_of_segments_live_apart():
    of_all = after("oFF")
    both = live(of_all, found("oFF"), replace(case(), segment="plan=a"), DAY)
    assert len({one.id for one in both}) == 2
    assert of_all[0] in live(both, found("oooo"), replace(case(), segment="plan=a"), DAY)


@given(st.text("oFw-", min_size=1, max_size=12), st.integers(1, 3), st.integers(0, 3), st.integers(1, 3))
def test_whatever_happens_an_alert_opens_once_and_ends_where_it_should(story, clear, cool_down, failing):
    rules = case(failing=failing, among=3, clear=clear, cool_down=cool_down)
    lives = after(story, which=rules)
    judged = [sign for sign in story if sign != "-"]
    for one in lives:
        steps = [step.what for step in one.steps]
        assert steps[0] == "opened"
        assert all(a != b for a, b in pairwise(steps))
    quiet = judged[-clear:] if len(judged) >= clear else ["F"]
    assert not (lives and "F" not in quiet and lives[-1].is_open)
    assert WORDS.keys() == set("oFw-")
