"""Metrics as Prometheus reads them: what was kept of the last look, whatever names are made of; nothing is counted."""

import asyncio
import math
from dataclasses import replace
from datetime import datetime

import httpx
import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_open
from prometheus_client.parser import text_string_to_metric_families as parse
from starlette.applications import Starlette

from monitoring.api import Allowed, middleware, routes
from monitoring.domain import AlertPolicy, Delivery, Deployment, Incident, Member, State, Step, Task, Verdict
from monitoring.log import Workspace
from monitoring.log.folder.record import written
from monitoring.log.kept import lives, newest
from monitoring.log.kept.newest import Figure, Newest

AT, END = datetime(2026, 2, 1, 3, 4, 5), datetime(2026, 1, 26)
ODD = 'a"b\\c\nd{e="f"} 1\n# HELP'
DRIFTED = Figure(ODD, "psi", 0.5, math.nan, math.nan, 0.2, Verdict.FAIL, END)
AUC = Figure("roc_auc", "realised", 0.7, 0.6, 0.8, math.nan, Verdict.SKIPPED, None)
FOUND = Newest(AT, END, 100, 40, 20, 1, 4, Verdict.FAIL, (DRIFTED,), 3, (AUC,))
MEMBER = Member("drift", ODD, "psi", END, END, 0.5, 0.2, "m")
OPEN = Incident(
    "a", "", (MEMBER,), steps=(Step(AT, "opened"),), deliveries=(Delivery("ann@example.com", "", AT, "no"),)
)


def ask(host="localhost", accept="text/plain"):
    async def once():
        app = Starlette(routes=routes, middleware=middleware(Allowed()))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://localhost") as client:
            return await client.get("/metrics", headers={"host": host, "accept": accept})

    return asyncio.run(once())


def figures(text, read=parse):
    """By name without the prefix, by the values of labels in the order of their names, the figure."""
    found = {}
    for family in read(text):
        for one in family.samples:
            labels = tuple(value for _, value in sorted(one.labels.items()))
            found.setdefault(one.name.removeprefix("modelwatch_"), {})[labels] = one.value
    return found


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("MODELWATCH_HOME", str(tmp_path))
    monkeypatch.setattr(Workspace, "log", lambda *_: pytest.fail("a request looked into the log"))
    (tmp_path / "loans").mkdir()
    policy = AlertPolicy(mail=("ann@example.com",))
    deployment = Deployment(name="loans", title="Loans", task=Task.BINARY, alerts=policy)
    (tmp_path / "loans" / "deployment.json").write_bytes(written(deployment))
    return tmp_path / "loans"


@pytest.mark.parametrize(("accept", "read"), [("text/plain", parse), ("application/openmetrics-text", parse_open)])
def test_what_was_kept_is_served_and_every_name_is_escaped(folder, accept, read):
    newest.keep(folder, FOUND)
    lives.change(folder, lambda _: (OPEN, replace(OPEN, id="b", state=State.CLOSED, deliveries=())))
    answer = ask(accept=accept)
    found = figures(answer.text, read)

    assert answer.headers["content-type"].startswith(accept)
    assert found["drift_value"] == {(ODD, "loans", "psi"): 0.5}
    assert found["drift_verdict"] == {(ODD, "loans", "psi"): 2}
    assert found["metric_low"] == {("realised", "loans", "roc_auc"): 0.6}
    assert found["checked_timestamp_seconds"] == {("loans",): 1769915045}
    single = ("rows", "label_coverage", "window_rows", "drift_share", "columns_left_out", "state", "alerts_unsent")
    assert [found[key]["loans",] for key in single] == [100, 0.4, 20, 0.25, 2, 2, 1]
    assert {key: n for key, n in found["alerts"].items() if n} == {
        ("loans", "warning", "open"): 1,
        ("loans", "warning", "closed"): 1,
    }


def test_what_is_not_known_is_absent(folder):
    nothing = Newest(AT, None, 0, None, None, 0, 0, Verdict.SKIPPED, (), 0, (AUC,))
    newest.keep(folder, nothing)
    found = figures(ask().text)

    gone = {"window_end_timestamp_seconds", "state", "labelled_rows", "label_coverage", "window_rows", "drift_share"}
    gone |= {"metric_limit", "metric_verdict", "metric_window_end_timestamp_seconds", "drift_value"}
    assert gone.isdisjoint(found)
    assert found["rows"] == {("loans",): 0}


def test_a_deployment_that_nobody_looked_at_or_whose_files_are_damaged_has_no_figures(folder):
    assert set(figures(ask().text)) == {"readable"}
    newest.keep(folder, FOUND)
    path = folder / newest.FOLDER / newest.FILE
    path.write_bytes(path.read_bytes()[:-9])
    assert set(figures(ask().text)) == {"readable"}
    (folder / newest.FOLDER / lives.FILE).write_text("{")
    assert figures(ask().text) == {"readable": {("loans",): 0}}


def test_hosts_that_are_not_named_learn_nothing(folder):
    assert ask(host="site.example").status_code == 403
