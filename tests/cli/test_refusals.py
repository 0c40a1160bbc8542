"""Bad input: exit status 2, one line `error:`, one line `hint:`, nothing on standard output, never a traceback."""

import pytest
import skops.io
from sklearn.linear_model import LogisticRegression

LINE = "k1,2026-01-01 03:00:00,0.5,1.5,Aalen,1\n"
HEADER = "key,at,p,x,town,y\n"
FILES = {
    "empty.csv": b"",
    "blank.csv": b"\n\n\n",
    "header.csv": HEADER.encode(),
    "missing.csv": b"key,at\nk1,2026-01-01\n",
    "twice.csv": b"key,at,at,p,x,town\n1,2,3,.5,1,Aalen\n",
    "binary.bin": bytes(range(256)) * 20,
    "sheet.xlsx": b"PK\x03\x04rest",
    "cut.csv.gz": b"\x1f\x8b\x08\x00cut",
    "crossed.csv": (HEADER + LINE).replace(",", ";").replace(".", "x").encode(),
    "array.json": b"[[1, 2]]",
    "cut.parquet": b"PAR1cut",
    "cut.json": b'{"key": "k1", "at":',
    "picture.png": b"\x89PNG\r\n\x1a\n",
    "model.skops": skops.io.dumps(LogisticRegression().fit([[0.0], [1.0]], [0, 1])),
    "scores.csv": (HEADER + LINE).replace(",y", "").replace(",1\n", "\n").encode(),
    "onlyzero.csv": b"key,y\nk1,0\nk2,0\nk3,2\n",
    "not.toml": b"name = ",
    "unknown.toml": b'name = "a"\ntask = "binary"\n[columns]\nscor = "p"\n',
    "text.toml": b'name = "a"\ntask = "binary"\n[columns]\nscore = "town"\n[reference]\npath = "reference.csv"\n',
    "nofile.toml": b'name = "a"\ntask = "binary"\n[columns]\nscore = "p"\n[reference]\npath = "refrence.csv"\n',
    "model.toml": b'name = "a"\ntask = "binary"\n[columns]\nscore = "p"\n[reference]\npath = "reference.csv"\n'
    b'[model]\npath = "labels.csv"\n',
    "mostly.csv": ("p,x,y\n" + "0.5,1.5,1\n" * 4 + "0.5,AA,0\n" * 5).encode(),
    "mostly.toml": b'name = "a"\ntask = "binary"\n[columns]\nscore = "p"\nlabel = "y"\nnumeric = ["x"]\n'
    b'[reference]\npath = "mostly.csv"\n',
    "list.toml": b'name = "a"\ntask = "binary"\n[columns]\nnumeric = "x"\n[reference]\npath = "reference.csv"\n',
    "weekly.toml": b'name = "a"\ntask = "binary"\n[columns]\nscore = "p"\ntime = "at"\n[reference]\n'
    b'path = "reference.csv"\n[monitor]\nevery = "weekly"\n',
}


@pytest.fixture(scope="module", autouse=True)
def bad_files(desk):
    for name, content in FILES.items():
        (desk / name).write_bytes(content)
    (desk / "folder").mkdir()


def refused(answer):
    """Message and hint, after what holds of every refusal was checked."""
    lines = [line for line in answer.err.splitlines() if "%" not in line[:5]]
    assert answer.status == 2
    assert answer.out == ""
    assert [line.split(": ")[0] for line in lines] == ["error", "hint"]
    assert all(len(line.split(": ", 1)[1]) > 5 for line in lines)
    assert "Traceback" not in answer.err
    return lines[0].removeprefix("error: "), lines[1].removeprefix("hint: ")


MISTYPED = {
    "log plain ''": ("the name of a file is empty", "write the file's path"),
    "init labels.csv --model ''": ("the name of a file is empty", "write the file's path"),
    "report plian": ("there is no deployment 'plian'", "did you mean 'plain'?"),
    "report zzz": ("there is no deployment 'zzz'; there are: inputs-only, made-ids, plain", "--help"),
    "report ../plain": ("there is no deployment '../plain'", ""),
    "report plain --every fortnight": ("a window cannot be 'fortnight' long", "use hour, day, week, month or"),
    "report plain --every '0 rows'": ("a window cannot be '0 rows' long", "5000 rows"),
    "report plain --every 99999999999999999999rows": ("a window cannot be '9999", ""),
    "report plain --every 1__0rows": ("a window cannot be '1__0rows' long", ""),
    "report plain --as-of yesterday": ("'yesterday' is not a date", "write 2013-07-10"),
    "report plain --as-of 2026-02-30": ("'2026-02-30' is not a date", ""),
    "report plain --as-of 0001-01-01T00:00+14:00": ("outside of the calendar", "leave the time zone out"),
    "report plain --from 1.2.2026": ("'1.2.2026' is not a date", ""),
    "report plain --to soon": ("'soon' is not a date", ""),
    "report plain --from 2026-02-01 --to 2026-01-01": ("--from 2026-02-01 is not before --to 2026-01-01", "exchange"),
    "report plain --segment town=Berlni": ("there is no segment 'town=Berlni'", "did you mean 'town=Berlin'?"),
    "report plain --every week --baseline 'same hour'": ("a week are not told apart by their hour", "--every hour, or"),
    "report plain --segment town": ("there is no segment 'town'", ""),
    "report unlabelled --segment x=1": ("there is no segment 'x=1'", ""),
    "report values --segment town=Berlin": ("there is no segment 'town=Berlin'", "names no segments"),
    "report plain --method pis": ("there is no drift method 'pis'", "did you mean 'psi'?"),
    "report plain --format xml": ("invalid choice: 'xml'", "see modelwatch report --help"),
    "report": ("the following arguments are required: NAME", "see modelwatch report --help"),
    "report plain extra": ("unrecognized arguments: extra", "--help"),
    "report plain --as": ("expected one argument", "--help"),
    "frobnicate": ("invalid choice: 'frobnicate'", "see modelwatch --help"),
    "check plian": ("there is no deployment 'plian'", "did you mean 'plain'?"),
    "check plain --every never": ("a window cannot be 'never' long", ""),
    "report timeless --every day": ("timeless has no time column: its windows are counted in rows", "1000 rows"),
    "report timeless --as-of 2026-01-01": ("timeless has no time column", "without --from, --to and --as-of"),
    "report timeless --from 2026-01-01": ("timeless has no time column", ""),
    "add gone.toml": ("gone.toml cannot be read: No such file", "check the path"),
    "add folder": ("folder cannot be read: Is a directory", "check the path"),
    "add not.toml": ("not.toml is not a TOML file", "flights-logreg.toml"),
    "add binary.bin": ("binary.bin is not", ""),
    "add unknown.toml": ("unknown.toml: there is no key 'columns.scor'", "did you mean 'score'?"),
    "add nofile.toml": ("reference.path: the file 'refrence.csv' is not there", "did you mean 'reference.csv'?"),
    "add text.toml": ("none of the 200 rows could be used: reference.csv, line 2, column 'town'", ""),
    "add model.toml": ("labels.csv is text, such as a table of rows, and no model", "name the model's file in [model]"),
    "add plain.toml": ("there is already a deployment 'plain'", "--replace"),
    "log zzz predictions.csv": ("there is no deployment 'zzz'", ""),
    "log plain gone.csv": ("gone.csv cannot be read: No such file", ""),
    "log plain folder": ("folder cannot be read: Is a directory", ""),
    "log plain empty.csv": ("empty.csv is empty", "it needs a header and at least one row"),
    "log plain blank.csv": ("blank.csv is empty", ""),
    "log plain header.csv": ("header.csv has no rows", "at least one row below its header"),
    "log plain missing.csv": ("missing.csv lacks 3 columns: p, x, town", "there are: key, at"),
    "log plain twice.csv": ("twice.csv has more than one column 'at'", ""),
    "log plain binary.bin": ("binary.bin is not a data file that is known here", "CSV, Excel, Parquet or JSON lines"),
    "log plain sheet.xlsx": ("sheet.xlsx is a zip file", "copy it again"),
    "log plain cut.csv.gz": ("cut.csv.gz is gzip, but damaged", ""),
    "log plain array.json": ("array.json is a JSON array, and not one of objects", "write objects"),
    "log plain cut.parquet": ("cut.parquet", ""),
    "log plain cut.json": ("no line of cut.json is an object of JSON with keys", "it may be cut off"),
    "log plain picture.png": ("picture.png is a picture (PNG)", "export the table as CSV"),
    "log plain model.skops": (
        "model.skops is a model (skops), and no table of rows",
        "CSV, Excel, Parquet or JSON lines",
    ),
    "log plain labels.csv": ("labels.csv lacks 4 columns: at, p, x, town", "it holds 'y': if these are labels, give"),
    "labels plain scores.csv": ("scores.csv lacks the column: y", "it holds 'p': if these are predictions, give them"),
    "labels plain onlyzero.csv": ("'y' in onlyzero.csv has the words '0', '2'", "write under [columns] which one is 1"),
    "log plain predictoins.csv": ("predictoins.csv cannot be read", "did you mean 'predictions.csv'?"),
    "add predictions.csv": (
        "predictions.csv is not a TOML file",
        "give the deployment file (.toml)",
    ),
    "add list.toml": ("columns.numeric must be a list", 'write a list: numeric = ["x"]'),
    "add weekly.toml": (
        "weekly.toml: monitor.every: a window cannot be 'weekly' long",
        "use hour, day, week, month or",
    ),
    "log plain crossed.csv": (
        "the only row could not be used: crossed.csv, line 2, column 'p'",
        "all rejected rows are in ",
    ),
    "labels plain header.csv": ("header.csv has no rows", ""),
    "labels unlabelled labels.csv": ("the deployment 'unlabelled' has no label", "[columns] label"),
    "score plain predictions.csv --out out.csv": ("the deployment plain names no model", "[model]"),
    "explain plain k1": ("the deployment plain names no model", "[model]"),
    "score plain predictions.csv": ("the following arguments are required: --out", "see modelwatch score --help"),
}


@pytest.mark.parametrize("typed", MISTYPED)
def test_a_mistake_is_one_sentence_and_a_hint(modelwatch, typed):
    import shlex

    message, hint = refused(modelwatch(*shlex.split(typed)))
    expected = MISTYPED[typed]

    assert expected[0] in message
    assert expected[1] in hint


@pytest.mark.parametrize("option", ["--as-of 1999-01-01", "--from 2030-01-01", "--to 2025-12-31"])
def test_a_check_of_nothing_is_not_good_news(modelwatch, option):
    answer = modelwatch("check", "plain", *option.split())
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.splitlines()[-2:] == [
        "error: there are no predictions in this selection",
        "hint: the log reaches from 2026-01-01 to 2026-02-19: choose --as-of, --from, --to",
    ]


ON_SAMPLE = {
    "score flights-boosting rows.csv --out nowhere/out.csv": ("there is no folder nowhere", "create it"),
    "score flights-boosting rows.csv --out folder": ("folder is not a file that can be written", "another name"),
    "score flights-boosting rows.csv --out rows.csv": ("must be different files", "another name"),
    "score flights-boosting rows.csv --out out.csv --rejects out.csv": ("must be different files", ""),
    "score flights-boosting rows.csv --out out.csv --rejects nowhere/r.csv": ("there is no folder nowhere", ""),
    "score flights-boosting labels.csv --out out.csv": ("labels.csv lacks 16 columns", "there are: key, y"),
    "score flights-boosting empty.csv --out out.csv": ("empty.csv is empty", ""),
    "score flights-boosting gone.csv --out out.csv": ("gone.csv cannot be read", ""),
    "score flights-boosting binary.bin --out out.csv": ("binary.bin is not a data file", ""),
    "explain flights-boosting nobody": ("there is no prediction 'nobody'", "an id looks like"),
    "explain flights-boosting ''": ("there is no prediction ''", "an id looks like"),
}


@pytest.mark.parametrize("typed", ON_SAMPLE)
def test_scoring_and_explaining_refuse_in_one_sentence_too(on_sample, desk, sample_rows, monkeypatch, typed):
    import shlex

    monkeypatch.chdir(desk)
    sample_rows.head(20).to_csv("rows.csv", index=False)
    before = sorted(path.name for path in desk.iterdir())
    message, hint = refused(on_sample(*shlex.split(typed)))
    expected = ON_SAMPLE[typed]

    assert expected[0] in message
    assert expected[1] in hint
    assert sorted(path.name for path in desk.iterdir()) == before


def test_scoring_a_file_of_which_no_row_can_be_used_is_refused_with_the_first_reason(on_sample, desk, sample_rows):
    sample_rows.head(3).assign(temp="warm").to_csv(desk / "warm.csv", index=False)
    message, _ = refused(on_sample("score", "flights-boosting", str(desk / "warm.csv"), "--out", str(desk / "o.csv")))
    assert message == "none of the 3 rows could be scored: line 2, column 'temp': 'warm' is not a number"


def test_an_empty_workspace_says_that_nothing_is_connected(own_home):
    message, _ = refused(own_home("report", "plain"))

    assert message == "there is no deployment 'plain'; there are: none yet"


def test_a_workspace_that_is_a_file_is_named(type_in, desk, monkeypatch):
    monkeypatch.setenv("MODELWATCH_HOME", str(desk / "labels.csv"))
    message, hint = refused(type_in("add", desk / "plain.toml"))

    assert "labels.csv" in message
    assert "Not a directory" in message
    assert hint == "a file lies where a folder is needed: move it away"


def test_a_failed_add_leaves_nothing_behind(own_home, tmp_path):
    for typed in ("text.toml", "model.toml", "unknown.toml"):
        refused(own_home("add", typed))

    left = [path.name for path in (tmp_path / "workspace").glob("*")]
    assert left == []


def test_a_name_with_a_line_break_still_makes_one_line(modelwatch):
    message, _ = refused(modelwatch("report", "pla\nin"))

    assert "plain" in message
