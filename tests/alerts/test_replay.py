"""Rules tried on the past: what was known then, what came of each alert, and what labels do not tell."""

import json
from datetime import datetime, timedelta

import numpy as np
import pytest

from monitoring.alerts.replay.drops import told
from monitoring.alerts.replay.past import Seen, past
from monitoring.alerts.replay.replay import UNKNOWN, WITH, WITHOUT, replay
from monitoring.cli.main import main
from monitoring.domain import AlertPolicy, Report, Selection
from monitoring.log import Workspace
from monitoring.reports.summary import summarise
from tests.alerts.test_life import case, looks
from tests.alerts.test_policy import measured, windows
from tests.described import described

WEEK = timedelta(weeks=1)


def lived(story, performance, **rules):
    """A column's story as it became known week by week, beside what performance turned out to be."""
    cut = windows([9] * len(story))
    seen = [Seen(window.end, one) for window, one in zip(cut, looks(story), strict=True)]
    truth = told(Report(cut, tuple(measured(performance))), "roc_auc")
    return replay(seen, case(), AlertPolicy(**rules), truth)


@pytest.mark.parametrize(
    ("story", "performance", "came", "weeks"),
    [
        ("oFFooooo", "ooooFFoo", WITH, 3),  # ahead of the end of the drop's first window
        ("ooooFFoo", "ooooFFoo", WITH, 0),
        ("oooooFoo", "ooooFFoo", WITH, -1),
        ("oFoooooo", "oooooooo", WITHOUT, None),
        ("oFoooooo", "o-oooooo", UNKNOWN, None),  # nobody knows whether it fell
        ("oFoooooo", "--------", UNKNOWN, None),
        ("oFoooooo", "ooooooo-", WITHOUT, None),  # what is not known later says nothing against it
    ],
)
def test_what_came_of_an_alert(story, performance, came, weeks):
    (one,) = lived(story, performance).outcomes
    assert (one.came, one.ahead) == (came, None if weeks is None else weeks * WEEK)


@pytest.mark.parametrize("clear", [1, 2, 4])
def test_patience_with_good_windows_makes_no_alert_one_of_a_later_drop(clear):
    came = [lived("oFoooooooooo", fell, clear=clear).outcomes[0].came for fell in ("oooooooFFooo", "ooooooFFoooo")]
    assert came == [WITHOUT, WITH]


def test_a_drop_without_any_alert_is_missed_and_rules_can_be_compared():
    strict, usual = (lived("oFoooooooooo", "ooooooooooFF", **rules) for rules in ({"failing": 2, "among": 2}, {}))
    assert (len(strict.outcomes), len(usual.outcomes)) == (0, 1)
    assert len(strict.missed) == len(usual.missed) == 1
    assert (usual.count(WITHOUT), usual.days_ahead) == (1, None)


def write(folder):
    """Five weeks of a score that loses its meaning in the fourth, whose labels come six days late."""
    rng, rows = np.random.default_rng(3), ["id,at,p,y,known,age"]
    for day in range(35):
        at = datetime(2026, 1, 5) + timedelta(days=day)
        score = rng.uniform(size=150).round(3)
        label = (rng.uniform(size=150) < (score if day < 21 else 0.5)).astype(int)
        ages = rng.normal(40 if day < 28 else 80, 5, size=150).round(1)
        rows += [
            f"{day}-{i},{at:%Y-%m-%d}T{i % 24:02}:00,{p},{y},{at + timedelta(days=6):%Y-%m-%d},{age}"
            for i, (p, y, age) in enumerate(zip(score, label, ages, strict=True))
        ]
    (folder / "log.csv").write_text("\n".join(rows) + "\n")
    (folder / "d.toml").write_text(
        'name = "d"\ntask = "binary"\n[columns]\nid = "id"\ntime = "at"\nscore = "p"\nlabel = "y"\n'
        'label_time = "known"\nnumeric = ["age"]\n[reference]\nfrom = 2026-01-05\nto = 2026-01-18\n'
        '[log]\npredictions = ["log.csv"]\nlabels = ["log.csv"]\n[monitor]\nevery = "week"\n'
    )


@pytest.fixture(scope="module")
def fell(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fell")
    write(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MODELWATCH_HOME", str(folder / "ws"))
        assert main(["add", str(folder / "d.toml")]) == 0
        yield folder


def test_each_look_is_what_check_said_then(fell):
    log = Workspace().log("d")
    seen = past(log)
    assert len(seen) == 5
    for one in seen:
        said = summarise(log, Selection("d", log.deployment.every, as_of=one.at))
        assert one.look.standing(AlertPolicy()) == said.alerts
    assert [bool(one.look.found) for one in seen] == [False, False, False, False, True]  # its labels come in week six


def test_replay_on_the_command_line(fell, capsys):
    (fell / "p.toml").write_text('[alerts]\npersist = "2 of 2"\n')
    capsys.readouterr()
    assert main(["alerts", "d", "replay", str(fell / "p.toml"), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    described("alerts replay", found)
    now, other = found["policies"]
    assert [(one["name"], one["count"]) for one in (now, other)] == [("now", 2), ("p.toml", 0)]
    assert {"age", "roc_auc"} <= {name for one in now["alerts"] for name in one["subjects"]}
    assert [drop["since"][:10] for drop in found["drops"]] == ["2026-01-26"]
    assert [(one["came"], one["days_ahead"]) for one in now["alerts"]] == [("drop", -7), ("drop", -7)]
    assert main(["alerts", "d", "replay", str(fell / "p.toml")]) == 0
    assert "performance fell 1 time in 5 judged windows" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('persist = "3 of 2"', "p.toml: alerts.persist cannot be '3 of 2'"),
        ("[alerts]\nclaer = 3", "p.toml: there is no key 'alerts.claer'"),
        ("every = 3", "p.toml has no rules of alerts"),
        ("", "p.toml has no rules of alerts"),
        ("[alerts]\nclear = 0", "p.toml: alerts.clear must be greater than or equal to 1"),
        ('mute = [{subject = "agee"}]', "p.toml: alerts.mute names 'agee'"),
        ('mute = [{subjekt = "age"}]', "p.toml: there is no key 'alerts.mute.0.subjekt'"),
    ],
)
def test_rules_that_cannot_be_meant_are_one_sentence(fell, capsys, text, message):
    (fell / "p.toml").write_text(text)
    assert main(["alerts", "d", "replay", str(fell / "p.toml")]) == 2
    assert f"error: {message}" in capsys.readouterr().err
