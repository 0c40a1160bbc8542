"""`[alerts]` in the deployment file: what is refused, in a sentence that names it."""

import pytest

from monitoring.alerts.rules import require_known
from monitoring.domain import AlertPolicy, Deployment, Mute, Task
from monitoring.errors import SettingsError
from monitoring.settings.parts.alerts import AlertsPart, alert_policy

LOANS = {"name": "loans", "title": "Loans", "task": Task.BINARY, "score": "p", "numeric": ("age",), "time": "at"}


@pytest.mark.parametrize("text", ["often", "3 of 2", "0 of 2", "1 of 51", "1 or 2", "1of2", ""])
def test_a_persistence_that_cannot_be_meant_is_refused(text):
    with pytest.raises(SettingsError, match=r"alerts\.persist cannot be") as found:
        alert_policy(AlertsPart(persist=text))
    assert 'persist = "2 of 3"' in found.value.hint


def test_a_mute_that_names_nothing_would_mute_everything():
    with pytest.raises(SettingsError, match="names nothing"):
        alert_policy(AlertsPart.model_validate({"mute": [{}]}))


@pytest.mark.parametrize(
    ("rules", "message", "hint"),
    [
        ({"mute": (Mute(subject="agee"),)}, "alerts.mute names 'agee', which is no column or metric", "'age'"),
        ({"mute": (Mute(rule="psy"),)}, "alerts.mute names 'psy', which is no check or drift method", "'psi'"),
        ({"runbook": {"drfit": "look"}}, "alerts.runbook names 'drfit', which is no column, metric", "'drift'"),
        ({"mute": (Mute(subject="mae"),)}, "names 'mae', which is no column or metric", ""),
    ],
)
def test_a_rule_about_nothing_is_told(rules, message, hint):
    with pytest.raises(SettingsError) as found:
        require_known(Deployment(**LOANS, alerts=AlertPolicy(**rules)))
    assert message in found.value.message
    assert hint in found.value.hint


def test_rules_about_what_is_there_are_taken():
    mute = (Mute("quality", "all columns", "empty"), Mute(subject="roc_auc"), Mute(subject="at", rule="apart"))
    policy = AlertPolicy(mute=mute, runbook={"drift": "a", "missing": "b", "age": "c"})
    assert require_known(Deployment(**LOANS, alerts=policy)) is None


def test_what_is_said_of_the_narrowest_name_counts():
    policy = AlertPolicy(runbook={"drift": "kind", "psi": "method", "age": "column"})
    assert [policy.advice("drift", name, "psi") for name in ("age", "town")] == ["column", "method"]
    assert (policy.advice("drift", "town", "ks"), policy.advice("quality", "town", "missing")) == ("kind", "")
