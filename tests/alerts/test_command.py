"""`modelwatch alerts`, and what `check` makes of muted and closed ones, by the real command."""

import json

import pytest

from monitoring.cli.main import main


def run(capsys, *arguments):
    capsys.readouterr()
    status = main(arguments)
    out, err = capsys.readouterr()
    return status, out, err


@pytest.fixture
def drifted(tmp_path, monkeypatch, capsys):
    """A log of ten days whose column `age` goes wrong on the last two."""
    rows = ["id,at,p,age"]
    for day in range(1, 11):
        ages = range(100) if day < 9 else range(500, 600)
        rows += [f"{day}-{i},2026-03-{day:02}T{i % 24:02}:00,{(i % 10) / 10},{age}" for i, age in enumerate(ages)]
    (tmp_path / "log.csv").write_text("\n".join(rows) + "\n")
    (tmp_path / "d.toml").write_text(
        'name = "d"\ntask = "binary"\n[columns]\nid = "id"\ntime = "at"\nscore = "p"\nnumeric = ["age"]\n'
        '[reference]\nfrom = 2026-03-01\nto = 2026-03-05\n[log]\npredictions = ["log.csv"]\n[monitor]\nevery = "day"\n'
        '[alerts]\nrunbook = {age = "Call the registry."}\n'
    )
    monkeypatch.setenv("MODELWATCH_HOME", str(tmp_path / "ws"))
    assert run(capsys, "add", str(tmp_path / "d.toml"))[0] == 0
    return tmp_path


def listed(capsys, *more):
    status, out, _ = run(capsys, "alerts", "d", *more, "--format", "json")
    assert status == 0
    return json.loads(out)["alerts"]


def test_an_alert_from_check_to_its_end(drifted, capsys):
    status, out, _ = run(capsys, "check", "d", "--format", "json")
    assert status == 1
    told = json.loads(out)["alerts"]
    (alert,) = listed(capsys)
    assert {one["id"] for one in told} == {alert["id"]}
    assert (alert["subject"], alert["state"], alert["since"][:10]) == ("age", "open", "2026-03-09")
    assert (alert["runbook"], len(alert["members"])) == ("Call the registry.", 2)
    assert alert["link"].startswith("quality?deployment=d&column=age&window=9")

    status, out, _ = run(capsys, "alerts", "d", "ack", alert["id"][:6], "--by", "ann", "--note", "mine")
    assert (status, "is acknowledged" in out) == (0, True)
    assert run(capsys, "check", "d")[0] == 1
    assert run(capsys, "alerts", "d", "mute", alert["id"], "--until", "2100-01-01")[0] == 0
    status, out, _ = run(capsys, "check", "d")
    assert (status, out.splitlines()[0]) == (
        0,
        "d: WARN (look at it) – performance SKIPPED (not judged), quality WARN (look at it), drift WARN (look at it)",
    )
    assert out.splitlines()[1].endswith("(muted, or closed by hand)")
    assert run(capsys, "add", str(drifted / "d.toml"), "--replace")[0] == 0
    assert run(capsys, "alerts", "d", "close", alert["id"], "--by", "bob")[0] == 0
    assert run(capsys, "check", "d")[0] == 0
    assert listed(capsys) == []
    (closed,) = listed(capsys, "--all")
    assert (closed["owner"], closed["note"]) == ("bob", "mine")
    assert [step["what"] for step in closed["steps"]] == ["opened", "acknowledged", "muted", "connected anew", "closed"]


def test_a_log_that_is_said_to_be_complete_is_judged_up_to_there_from_then_on(drifted, capsys):
    status, out, _ = run(capsys, "check", "d", "--until", "2026-03-12")
    assert (status, "there are no predictions since 11 Mar 2026" in out) == (1, True)
    assert "there are no predictions since 11 Mar 2026" in run(capsys, "check", "d")[1]
    assert "no predictions" not in run(capsys, "check", "d", "--until", "2026-03-10")[1]
    for more, error in (
        (("2100-01-01",), "--until 2100-01-01 is still to come"),
        (("2026-03-09", "--to", "2026-03-09"), "--until goes without --to and --as-of"),
    ):
        assert f"error: {error}" in run(capsys, "check", "d", "--until", *more)[2]


def test_a_look_at_an_earlier_day_closes_nothing(drifted, capsys):
    assert run(capsys, "check", "d")[0] == 1
    assert run(capsys, "check", "d", "--as-of", "2026-03-07")[0] == 0
    assert [one["state"] for one in listed(capsys)] == ["open"]


@pytest.mark.parametrize(
    ("arguments", "error", "hint"),
    [
        (("ack",), "ack needs the id of an alert", "modelwatch alerts d lists them"),
        (("ack", "zzz"), "there is no alert 'zzz'", ""),
        (("mute", "a"), "mute needs --until", "2030-01-31"),
        (("close", "a", "--until", "2030-01-01"), "--until is for mute", "leave it out"),
        (("list", "a"), "list takes no id", "leave it out"),
        (("mute", "a", "--until", "soon"), "'soon' is not a date", "2013-07-10"),
        (("shout",), "invalid choice: 'shout'", "--help"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(drifted, capsys, arguments, error, hint):
    status, out, err = run(capsys, "alerts", "d", *arguments)
    assert (status, out) == (2, "")
    assert "error: " in err
    assert error in err
    assert hint in err.partition("hint: ")[2]


def test_a_damaged_file_of_alerts_is_one_sentence(drifted, capsys):
    run(capsys, "check", "d")
    for file in (drifted / "ws" / "d" / "alerts").glob("*alerts.json*"):
        file.write_bytes(b"x")
    status, _, err = run(capsys, "alerts", "d")
    assert (status, "the alerts of d are damaged" in err) == (2, True)


def test_rules_about_nothing_are_refused(drifted, capsys):
    file = drifted / "d.toml"
    file.write_text(file.read_text().replace("runbook = {age", 'mute = [{subject = "agee"}]\nrunbook = {age'))
    status, _, err = run(capsys, "add", str(file), "--replace")
    assert (status, "alerts.mute names 'agee'" in err) == (2, True)
