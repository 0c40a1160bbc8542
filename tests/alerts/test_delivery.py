"""Alerts on their way, to real servers on this machine: each told once, tried again, told to be over."""

import hashlib
import hmac
import json
import threading
from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from monitoring.alerts import hand
from monitoring.alerts.delivery.deliver import deliver
from monitoring.alerts.delivery.due import unsent
from monitoring.alerts.hand import Hand
from monitoring.alerts.life import live
from monitoring.cli.main import main
from monitoring.domain import AlertPolicy, Deployment, Task
from monitoring.errors import SettingsError
from monitoring.log import Workspace
from monitoring.log.kept import lives as kept
from monitoring.log.kept import turns
from monitoring.watch.loop import Loop
from tests.alerts.test_life import DAY, case, found
from tests.alerts.test_replay import write
from tests.api.test_metrics import ask, figures


class Kept:
    """As much of a log as delivery asks for."""

    def __init__(self, folder, **policy):
        self.folder = folder
        self.deployment = Deployment(name="d", title="D", task=Task.BINARY, alerts=AlertPolicy(**policy))


def story(log, text, act=lambda lives: lives):
    look = found(text)
    kept.change(log.folder, lambda before: act(live(before, look, case(), DAY + len(text) * timedelta(weeks=1))))
    return look


def address(server):
    return f"http://127.0.0.1:{server.server_address[1]}/hook"


def test_an_alert_is_posted_once_signed_and_told_to_be_over(tmp_path, receiver):
    log = Kept(tmp_path, webhook=address(receiver), dashboard="https://d.example.com/", runbook={"age": "call"})
    secret = {"MODELWATCH_WEBHOOK_SECRET": "s3cret"}
    for text in ("oF", "oF", "oFF"):
        assert deliver(log, story(log, text), secret) == []
    ((headers, body),) = receiver.got
    expected = hmac.new(b"s3cret", body, hashlib.sha256).hexdigest()
    assert headers["X-Modelwatch-Signature"] == f"sha256={expected}"
    told = json.loads(body)
    assert (told["version"], told["status"], told["truncatedAlerts"]) == ("4", "firing", 0)
    assert told["externalURL"] == "https://d.example.com/"
    (one,) = told["alerts"]
    assert one["labels"] == {
        "alertname": "modelwatch_drift",
        "deployment": "d",
        "severity": "info",
        "kind": "drift",
        "subject": "age",
        "rule": "psi",
    }
    assert (one["startsAt"], one["endsAt"]) == ("2026-03-15T00:00:00Z", "0001-01-01T00:00:00Z")
    assert one["annotations"]["runbook"] == "call"
    assert one["generatorURL"] == "https://d.example.com/drift?deployment=d&column=age&window=1"
    deliver(log, story(log, "oFFoo"), secret)
    over = json.loads(receiver.got[1][1])
    assert (over["status"], over["groupKey"]) == ("resolved", told["groupKey"])
    assert over["alerts"][0]["fingerprint"] == one["fingerprint"]
    assert over["alerts"][0]["endsAt"] == "2026-04-05T00:00:00Z"
    deliver(log, story(log, "oFFooF"), secret)  # it fires again
    assert [json.loads(body)["status"] for _, body in receiver.got] == ["firing", "resolved", "firing"]


def test_what_fails_is_tried_again_and_stays_visible_until_it_is_through(tmp_path, receiver):
    log, waited = Kept(tmp_path, webhook=address(receiver)), []
    receiver.answers = [500, 302, 503]
    (said,) = deliver(log, story(log, "oF"), {}, waited.append)
    assert "could not be sent to webhook (the receiver answered 503," in said
    assert (len(receiver.got), waited) == (3, [1.0, 4.0])
    receiver.answers = [500]
    assert deliver(log, story(log, "oFF"), {}, waited.append) == []
    assert deliver(log, story(log, "oFF"), {}) == []
    assert len(receiver.got) == 5


def test_a_server_that_is_not_there_is_a_sentence(tmp_path, receiver):
    log = Kept(tmp_path, webhook="http://127.0.0.1:9/")
    (said,) = deliver(log, story(log, "oF"), {}, lambda seconds: None)
    assert "the receiver is not reached: " in said


@pytest.mark.parametrize("how", ["acknowledge", "mute", "close"])
def test_what_somebody_saw_first_is_no_news(tmp_path, receiver, how):
    def act(lives):
        more = (DAY + timedelta(days=999),) if how == "mute" else ()
        return getattr(hand, how)(lives, lives[0].id, Hand(DAY), *more)

    log = Kept(tmp_path, webhook=address(receiver))
    deliver(log, story(log, "oF", act), {})
    assert receiver.got == []


def test_what_comes_to_matter_more_is_told_again(tmp_path, receiver):
    log = Kept(tmp_path, webhook=address(receiver))
    deliver(log, story(log, "oF", lambda lives: lives), {})
    for text in ("oFF", "oFFF"):
        look = found(text, text, column="age")
        grown = replace(look, found=tuple(replace(one, value=9.0) for one in look.found))
        kept.change(log.folder, lambda before, grown=grown: live(before, grown, case(), DAY))
        deliver(log, grown, {})
    told = [json.loads(body) for _, body in receiver.got]
    assert [one["commonLabels"]["severity"] for one in told] == ["info", "warning"]


def test_two_checks_at_once_tell_it_once(tmp_path, receiver):
    log = Kept(tmp_path, webhook=address(receiver))
    look = story(log, "oF")
    threads = [threading.Thread(target=deliver, args=(log, look, {})) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(receiver.got) == 1


def test_a_deployment_without_receivers_is_refused(tmp_path):
    log = Kept(tmp_path)
    with pytest.raises(SettingsError, match="sent nowhere"):
        deliver(log, story(log, "oF"), {})


def test_who_lacks_something_keeps_nobody_else_from_being_told(tmp_path, receiver):
    log = Kept(tmp_path, webhook=address(receiver), mail=("ann@example.com",), apprise=("slack",))
    with pytest.raises(SettingsError, match=r"alerts\.mail of d needs a mail server; .* names slack, of which"):
        deliver(log, story(log, "oF"), {})
    assert len(receiver.got) == 1


def test_what_could_not_be_sent_to_a_former_receiver_is_no_news(tmp_path):
    log = Kept(tmp_path, webhook="http://127.0.0.1:9/")
    assert len(deliver(log, story(log, "oF"), {}, lambda seconds: None)) == 1
    assert unsent(kept.read(tmp_path), AlertPolicy(mail=("ann@example.com",))) == []


def test_check_notifies_and_reports_as_tests_do(tmp_path, receiver, monkeypatch, capsys):
    write(tmp_path)
    rules = f'[alerts]\nwebhook = "{address(receiver)}"\n'
    (tmp_path / "d.toml").write_text((tmp_path / "d.toml").read_text() + rules)
    monkeypatch.setenv("MODELWATCH_HOME", str(tmp_path / "ws"))
    assert main(["add", str(tmp_path / "d.toml")]) == 0
    capsys.readouterr()
    assert main(["check", "d", "--format", "junit"]) == 1
    suite = ElementTree.fromstring(capsys.readouterr().out)
    failed = {case.get("name") for case in suite if case.find("failure") is not None}
    assert suite.get("failures") == str(sum(case.find("failure") is not None for case in suite))
    assert {"age", "roc_auc"} <= failed
    assert receiver.got == []
    Loop(Workspace(), 60.0).round()  # a process of its own
    assert turns.read(tmp_path / "ws")["d"].error == ""
    assert len(receiver.got) == 2
    assert main(["check", "d", "--notify", "--format", "json"]) == 1
    assert len(receiver.got) == 2
    says_what_is_served(json.loads(capsys.readouterr().out), figures(ask().text))
    assert main(["check", "d", "--notify", "--as-of", "2026-01-20"]) == 2
    assert "error: --notify sends the alerts of the deployment's own windows" in capsys.readouterr().err
    assert figures(ask().text)["window_rows"]["d",] == 1050  # nothing is kept of another selection


def says_what_is_served(said, found):
    """Whether a report and the metrics that were kept of it say the same."""
    last = max(i for i, window in enumerate(said["windows"]) if window["complete"])
    drift = {(one["column"], "d", one["method"]): one["value"] for one in said["drift"] if one["window"] == last}
    measures = [m for m in said["performance"] if m["value"] is not None and not m["provisional"]]
    newest_last = sorted(measures, key=lambda m: m["window"])
    assert found["rows"]["d",] == sum(window["rows"] for window in said["windows"])
    assert found["drift_value"] == pytest.approx(drift)
    assert found["metric_value"] == pytest.approx({(m["basis"], "d", m["metric"]): m["value"] for m in newest_last})
    assert sum(found["alerts"].values()) == 2
