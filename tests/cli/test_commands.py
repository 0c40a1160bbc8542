"""What each command does where all goes well."""

import io
import re

import pandas as pd
import pytest

from monitoring.cli.output import Progress
from monitoring.log import Workspace


def counts(line):
    """The figures of a line such as `predictions: read 3 = accepted 2 + rejected 1; new 2, …`."""
    return {word: int(number.replace(",", "")) for word, number in re.findall(r"([a-z]+) ([\d,]+)", line)}


def test_add_imports_counts_and_names_the_deployment(own_home):
    answer = own_home("add", "plain.toml")
    lines = answer.out.splitlines()

    assert answer.status == 0
    assert [line.split(":")[0] for line in lines] == ["predictions", "labels", "reference", "connected plain"]
    assert counts(lines[0]) == {"read": 400, "accepted": 400, "rejected": 0, "new": 400, "replaced": 0, "unchanged": 0}
    assert Workspace().names() == ("plain",)


def test_replace_connects_anew_and_forgets_what_was_appended(own_home, tmp_path):
    own_home("add", "plain.toml")
    (tmp_path / "more.csv").write_text("key,at,p,x,town\nz1,2026-03-01,0.5,0.1,Berlin\n")
    own_home("log", "plain", tmp_path / "more.csv")
    assert Workspace().log("plain").span().rows == 401

    assert own_home("add", "plain.toml", "--replace").status == 0
    assert Workspace().log("plain").span().rows == 400


def test_log_counts_what_was_read_accepted_and_rejected(own_home, tmp_path):
    own_home("add", "plain.toml")
    rows = [
        "key,at,p,x,town",
        "z1,2026-03-01,0.5,0.1,Berlin",
        "z2,2026-03-01,0.5,far,Berlin",
        "z2,2026-03-01,2,1,Aalen",
    ]
    (tmp_path / "more.csv").write_text("\n".join(rows))
    answer = own_home("log", "plain", tmp_path / "more.csv")
    found = counts(answer.out)
    rejects = pd.read_csv(answer.out.split("rejected rows are in ")[1].strip())

    assert answer.status == 0
    assert found["read"] == found["accepted"] + found["rejected"] == 3
    assert (found["new"], found["rejected"]) == (1, 2)
    assert rejects.iloc[:, :3].to_numpy().tolist() == [[2, "x", "far"], [3, "p", "2"]]
    assert rejects["line"].tolist() == [3, 4]
    assert "the first rejected: more.csv, line 3, column 'x': 'far' is not a number;" in answer.out


def test_a_word_that_stands_for_no_value_is_told_with_the_line_to_write(own_home, desk, tmp_path):
    own_home("add", "plain.toml")
    rows = [
        "key,at,p,x,town",
        *(f"z{row},2026-03-01,0.5,{x},Berlin" for row, x in enumerate(["1", "k.A.", "2", "k.A."])),
    ]
    (tmp_path / "more.csv").write_text("\n".join(rows))
    line = 'missing = ["k.A."]'
    assert (
        f"where that stands for no value, name all such words under [files]: {line}"
        in own_home("log", "plain", tmp_path / "more.csv").out
    )
    (desk / "again.toml").write_text(
        f"{(desk / 'plain.toml').read_text().replace('plain', 'again')}\n[files]\n{line}\n"
    )
    own_home("add", "again.toml")
    assert counts(own_home("log", "again", tmp_path / "more.csv").out)["rejected"] == 0


def test_the_same_file_twice_changes_nothing_and_standard_input_is_a_file_too(own_home, desk):
    own_home("add", "plain.toml")
    again = own_home("log", "plain", "predictions.csv")
    piped = own_home("log", "plain", "-", stdin=(desk / "predictions.csv").read_bytes())

    assert counts(again.out)["unchanged"] == counts(piped.out)["unchanged"] == 400
    assert Workspace().log("plain").span().rows == 400


def test_late_labels_restate_the_report(own_home, desk, tmp_path):
    text = (desk / "plain.toml").read_text().replace('labels = ["labels.csv"]', "").replace('"plain"', '"late"')
    (desk / "late.toml").write_text(text)
    own_home("add", "late.toml")
    before = own_home("report", "late").out
    answer = own_home("labels", "late", "labels.csv")
    after = own_home("report", "late").out

    assert counts(answer.out)["new"] == 400
    assert "0.8" not in before.split("drift in")[0]
    assert after != before


def test_several_files_are_read_in_one_go(own_home, tmp_path):
    own_home("add", "plain.toml")
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text(f"key,at,p,x,town\n{name},2026-03-01,0.5,0.1,Berlin\n")
    answer = own_home("log", "plain", tmp_path / "a.csv", tmp_path / "b.csv")

    assert counts(answer.out)["new"] == 2


def test_a_table_is_for_people(modelwatch):
    answer = modelwatch("report", "plain")
    lines = answer.out.splitlines()

    assert lines[0].startswith("plain: ")
    assert any(re.match(r"window +rows +labelled +accuracy", line) for line in lines)
    assert any("* not a whole window" in line for line in lines)
    assert "\x1b" not in answer.out + answer.err
    assert not re.search(r"\bnan\b", answer.out)


def test_an_empty_selection_says_so(modelwatch):
    answer = modelwatch("report", "plain", "--from", "2030-01-01")

    assert answer.status == 0
    first, *others = answer.out.splitlines()
    assert first.startswith("plain: SKIPPED (not judged) – performance SKIPPED (not judged), quality")
    assert others[-1] == "there are no predictions in this selection"


def test_the_calendars_last_day_means_everything(modelwatch):
    def figures(*arguments):
        return modelwatch("report", "plain", *arguments).out.replace("*", " ").split()

    assert figures("--as-of", "9999-12-31") == figures("--to", "9999-12-31")
    assert figures("--from", "0001-01-01") == figures()


def test_html_escapes_what_came_from_files(modelwatch):
    page = modelwatch("report", "plain", "--segment", "town=<script>alert(1)</script>", "--format", "html").out

    assert page.startswith("<!doctype html>")
    assert "<script" not in page


def test_check_is_1_where_an_alert_stands(on_sample):
    answer = on_sample("check", "flights-boosting")

    assert answer.status == 1
    assert answer.out == on_sample("report", "flights-boosting").out
    assert on_sample("report", "flights-boosting").status == 0


def test_check_is_0_where_none_stands(own_home):
    own_home("add", "plain.toml")
    answer = own_home("check", "plain")

    assert answer.status == 0
    assert answer.out.startswith("plain: OK (all right) – performance OK (all right), quality OK (all right)")


@pytest.mark.parametrize("form", ["table", "json", "html"])
def test_check_knows_every_format(on_sample, form):
    assert on_sample("check", "flights-airtime", "--format", form).status == 1


def test_score_writes_scored_rows_and_rejects(on_sample, tmp_path, sample_rows):
    rows = sample_rows.head(40).astype({"temp": object})
    rows.loc[3, "temp"] = "warm"
    rows.to_csv(tmp_path / "in.csv", index=False)
    out, rejects = tmp_path / "out.csv", tmp_path / "rejects.csv"
    answer = on_sample("score", "flights-boosting", tmp_path / "in.csv", "--out", out, "--rejects", rejects)
    scored = pd.read_csv(out)

    assert answer.status == 0
    assert answer.out.startswith("read 40 = scored 39 + rejected 1")
    assert f"the first rejected: line 5, column 'temp': 'warm' is not a number; all are in {rejects}" in answer.out
    assert scored["score"].to_numpy() == pytest.approx(rows.drop(index=3)["score_boosting"].to_numpy(), abs=1e-9)
    assert (scored["predicted"] == (scored["score"] >= 0.3).astype(int)).all()
    assert len(pd.read_csv(rejects)) == 1


@pytest.mark.parametrize(("raw", "mark"), [([], "'"), (["--raw-cells"], "")])
def test_cells_that_a_spreadsheet_would_run_are_text_unless_asked(on_sample, tmp_path, sample_rows, raw, mark):
    rows = sample_rows.head(3).assign(note=["=1+1", "-3.5", "ok"]).astype({"temp": object})
    rows.loc[2, "temp"] = "@warm"
    rows.to_csv(tmp_path / "in.csv", index=False)
    out, rejects = tmp_path / "out.csv", tmp_path / "rejects.csv"
    answer = on_sample("score", "flights-boosting", tmp_path / "in.csv", "--out", out, "--rejects", rejects, *raw)

    assert pd.read_csv(out, dtype=str)["note"].tolist() == [f"{mark}=1+1", "-3.5"]
    assert pd.read_csv(rejects)["value"].tolist() == [f"{mark}@warm"]
    assert ("got a ' in front: 1 of them" in answer.out) == ("--raw-cells" in answer.out) == (not raw)


def test_score_reads_standard_input(on_sample, tmp_path, sample_rows):
    text = io.BytesIO()
    sample_rows.head(5).to_csv(text, index=False)
    answer = on_sample("score", "flights-airtime", "-", "--out", tmp_path / "out.csv", stdin=text.getvalue())

    assert answer.status == 0
    assert len(pd.read_csv(tmp_path / "out.csv")) == 5


def test_explain_shows_both_and_their_agreement(on_sample):
    answer = on_sample("explain", "flights-airtime", "2013-04-01_0500_US_1843_EWR_CLT")

    assert answer.status == 0
    assert "SHAP (" in answer.out
    assert "LIME (" in answer.out
    assert "How far it can be trusted" in answer.out
    assert "Known ground: Every value" in answer.out
    assert answer.out == on_sample("explain", "flights-airtime", "2013-04-01_0500_US_1843_EWR_CLT").out


def test_explain_writes_a_letter_about_one_prediction_alone(on_sample):
    answer = on_sample("explain", "flights-airtime", "2013-04-01_0500_US_1843_EWR_CLT", "--format", "html")
    assert answer.status == 0
    assert answer.out.startswith("<!doctype html>")
    assert "The estimate for air time is " in answer.out
    assert on_sample("explain", "flights-airtime", "--file", "x", "--out", "y.csv", "--format", "html").status == 2


def test_no_command_opens_the_dashboard_on_the_sample(type_in, sample_workspace, monkeypatch):
    monkeypatch.setenv("MODELWATCH_HOME", str(sample_workspace.home))
    calls = []
    monkeypatch.setattr("monitoring.cli.serving.dashboard.serve", lambda command: calls.append(command) or 0)
    answer = type_in()

    assert answer.status == 0
    assert calls[0][1:4] == ["-m", "streamlit", "run"]
    assert calls[0][4].endswith("app.py")
    assert answer.out == ""


def test_an_interrupted_command_says_so_and_no_answer(modelwatch, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("monitoring.cli.commands.summarise", interrupt)
    answer = modelwatch("report", "plain")

    assert (answer.status, answer.out) == (130, "")
    assert "error: the command was interrupted (Ctrl-C) before it was done" in answer.err


def test_help_lists_every_command(type_in, capsys):
    with pytest.raises(SystemExit) as left:
        type_in("--help")
    text = capsys.readouterr().out

    assert left.value.code == 0
    assert all(word in text for word in ("add", "log", "labels", "report", "check", "score", "explain", "Exit status"))


def test_off_the_screen_progress_is_a_line_a_step(own_home):
    lines = own_home("add", "plain.toml").err.splitlines()
    words = [line[5:].split()[0] for line in lines]
    shares = [int(line[:4].strip().removesuffix("%")) for line in lines]

    assert lines[0].endswith("reading reference.csv")
    assert list(dict.fromkeys(words)) == ["reading", "counting"]
    assert shares == sorted(shares)
    assert shares[0] == 0


def test_off_the_screen_a_long_step_is_told_at_every_twentieth(capsys):
    with Progress() as progress:
        for row in range(1000):
            progress(f"d: counting row {row}", row / 1000)
        progress("d: weighing", 1.0)
    lines = capsys.readouterr().err.splitlines()

    assert len(lines) == 21
    assert lines[1] == "  5% d: counting row 50"
    assert lines[-1] == "100% d: weighing"


def test_rejected_rows_of_a_new_deployment_are_where_it_is_said(own_home, desk, tmp_path):
    frame = pd.read_csv(desk / "predictions.csv").astype({"x": object})
    frame.loc[2, "x"] = "far"
    frame.to_csv(tmp_path / "predictions.csv", index=False)
    for name in ("labels.csv", "reference.csv", "plain.toml"):
        (tmp_path / name).write_bytes((desk / name).read_bytes())
    (line,) = [line for line in own_home("add", tmp_path / "plain.toml").out.splitlines() if "rejected rows" in line]

    assert pd.read_csv(line.split("rejected rows are in ")[1])["row"].tolist() == [3]


@pytest.mark.parametrize("form", ["table", "json"])
def test_ids_that_repeat_are_scored_and_said_beside_the_result(on_sample, tmp_path, sample_rows, form):
    sample_rows.head(20).assign(prediction_id="ann").to_csv(tmp_path / "in.csv", index=False)
    out = tmp_path / "out.csv"
    answer = on_sample("score", "flights-boosting", tmp_path / "in.csv", "--out", out, "--format", form)

    assert answer.status == 0
    assert len(pd.read_csv(out)) == 20
    said = [line for line in answer.err.splitlines() if line.startswith("warning: ")]
    assert said == [
        "warning: 19 of 20 rows have an id in 'prediction_id' that an earlier row has already: all of them are scored"
    ]
    assert "warning" not in answer.out
