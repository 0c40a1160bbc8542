"""Alerts to the services that apprise knows, tried with its own json:// to a server on this machine."""

import json
import sys

import pytest

from monitoring.alerts.delivery.deliver import deliver
from monitoring.errors import SettingsError
from tests.alerts.test_delivery import Kept, story


def environment(receiver, name="OPS_SLACK"):
    return {f"MODELWATCH_APPRISE_{name}": f"json://user:s3cret@127.0.0.1:{receiver.server_address[1]}/hook"}


@pytest.fixture(autouse=True)
def apprise():
    return pytest.importorskip("apprise")


def test_each_is_told_once_and_told_to_be_over(tmp_path, receiver):
    log = Kept(tmp_path, apprise=("ops_slack", "teams"), dashboard="https://d.example.com/", runbook={"age": "call"})
    both = environment(receiver) | environment(receiver, "TEAMS")
    for text in ("oF", "oFF", "oFFoo", "oFFooo"):
        assert deliver(log, story(log, text), both) == []
    told = [json.loads(body) for _, body in receiver.got]
    assert [one["type"] for one in told] == ["info", "info", "success", "success"]
    assert told[0]["title"].startswith("[INFO] d: age drifted")
    assert "What to do: call\nhttps://d.example.com/drift?deployment=d&column=age&window=1" in told[0]["message"]
    assert told[2]["title"].startswith("[RESOLVED] d: age drifted")


def test_what_fails_is_said_without_the_address_and_tried_again(tmp_path, receiver, capfd):
    log = Kept(tmp_path, apprise=("ops_slack",))
    receiver.answers = [500, 302, 503]
    (said,) = deliver(log, story(log, "oF"), environment(receiver), lambda seconds: None)
    assert "could not be sent to ops_slack (the service answered 503," in said
    assert len(receiver.got) == 3
    assert deliver(log, story(log, "oF"), environment(receiver)) == []
    away = {"MODELWATCH_APPRISE_OPS_SLACK": "json://user:s3cret@127.0.0.1:9/"}
    (said,) = deliver(log, story(log, "oFoo"), away, lambda seconds: None)
    assert "(the service is not reached, or does not take it," in said
    assert "s3cret" not in said + "".join(capfd.readouterr())


@pytest.mark.parametrize("address", ["s3cret", "https://example.com/s3cret", "json://", "json://a/, json://b/s3cret"])
def test_what_is_no_address_of_a_service_is_said_without_showing_it(tmp_path, address, capfd):
    log = Kept(tmp_path, apprise=("slack",))
    with pytest.raises(SettingsError, match="MODELWATCH_APPRISE_SLACK is no address that apprise knows") as found:
        deliver(log, story(log, "oF"), {"MODELWATCH_APPRISE_SLACK": address})
    assert "s3cret" not in "".join([str(found.value), found.value.hint, *capfd.readouterr()])


def test_what_is_missing_is_said_with_the_line_to_write(tmp_path, receiver, monkeypatch):
    log = Kept(tmp_path, apprise=("ops_slack",))
    with pytest.raises(SettingsError, match="names ops_slack, of which the address is not known") as found:
        deliver(log, story(log, "oF"), {})
    assert "set MODELWATCH_APPRISE_OPS_SLACK" in found.value.hint
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(SettingsError, match="needs the package apprise") as found:
        deliver(log, story(log, "oF"), environment(receiver))
    assert found.value.hint == "install it: pip install 'modelwatch[notify]'"
