"""Labels in people's own words, by command: every spelling gives the same figures, or is asked about."""

import json

import pytest

from tests.cli.conftest import small_frame

COLUMNS = 'id = "key"\ntime = "at"\nlabel = "y"\nscore = "p"\nprediction = "said"\nnumeric = ["x"]\n'
FILES = '[reference]\npath = "reference.{end}"\n[log]\npredictions = ["predictions.{end}"]\nlabels = ["labels.{end}"]\n'


@pytest.fixture
def connected(own_home, tmp_path, monkeypatch):
    """Connect the small log with its labels and decisions in some words; gives the answer."""
    desk = tmp_path / "words"
    desk.mkdir()
    monkeypatch.chdir(desk)

    def write(frame, name, end):
        if end == "csv":
            frame.to_csv(desk / f"{name}.csv", index=False)
        elif end == "parquet":
            frame.to_parquet(desk / f"{name}.parquet", index=False)
        else:
            frame.to_json(desk / f"{name}.jsonl", orient="records", lines=True)

    def add(yes, no, *, positive="", end="csv", attach=False, spoil=0, word="maybe"):
        frame = small_frame()
        frame["said"] = [yes if p >= 0.4 else no for p in frame["p"]]
        frame["y"] = [yes if y else no for y in frame["y"]]
        frame["y"] = frame["y"].where(frame.index >= spoil, word)
        write(frame.drop(columns="y"), "predictions", end)
        write(frame[["key", "y"]], "labels", end)
        write(frame.iloc[:200], "reference", end)
        line = f"positive = '{positive}'\n" if positive else ""
        text = f'name = "d"\ntask = "binary"\n[columns]\n{COLUMNS}{line}' + FILES.format(end=end)
        (desk / "d.toml").write_text(text + "attach = true\n" * attach)
        return own_home("add", "d.toml", "--replace")

    return add


@pytest.fixture
def figures(own_home):
    def read():
        answer = own_home("report", "d", "--every", "month", "--format", "json")
        return [(m["metric"], m["value"], m["n"]) for m in json.loads(answer.out)["performance"]]

    return read


def test_every_vocabulary_gives_the_same_figures(connected, figures):
    assert connected("1", "0").status == 0
    expected = figures()
    assert {metric for metric, *_ in expected} >= {"roc_auc", "recall", "brier"}
    for yes, no, positive, end in (
        ("Y", "N", "", "csv"),
        ("t", "F", "", "jsonl"),
        ("pos", "neg", "", "parquet"),
        (" Yes ", "no", "", "csv"),
        ("default", "paid", "default", "csv"),
        ("bad", "good", "bad", "parquet"),
        ("2", "1", "2", "jsonl"),
    ):
        answer = connected(yes, no, positive=positive, end=end)
        assert (answer.status, figures()) == (0, expected), (yes, no)


@pytest.mark.parametrize(("yes", "no", "positive", "end"), [("Y", "N", "", "csv"), ("due", "paid", "due", "parquet")])
def test_attached_logs_are_read_by_the_same_words(connected, figures, yes, no, positive, end):
    connected("1", "0", end=end, attach=True)
    expected = figures()
    answer = connected(yes, no, positive=positive, end=end, attach=True)
    assert (answer.status, figures()) == (0, expected)
    assert ("'due' is 1 and 'paid' is 0" in answer.out) == bool(positive)


@pytest.mark.parametrize("attach", [False, True])
def test_two_words_without_the_line_that_says_which_is_1_end_with_that_line(connected, attach):
    answer = connected("default", "paid", attach=attach)
    assert answer.status == 2
    assert "has the words 'default', 'paid', and nothing says which one is 1" in answer.err
    assert "hint: write under [columns] which one is 1: positive = " in answer.err


def test_a_reference_stops_where_more_than_a_few_of_its_labels_are_rejected(connected, own_home):
    answer = connected("1", "0", spoil=3)
    assert answer.status == 2
    assert (
        "error: 3 of the 200 labels of reference.csv cannot be read, too many for what is left to be a reference; "
        "the first: reference.csv, line 2, column 'y': 'maybe' is neither yes nor no"
    ) in answer.err
    assert "there is no deployment" in own_home("report", "d").err
    assert connected("1", "0", spoil=2).status == 0


def test_words_are_kept_for_labels_that_come_later(connected, own_home, figures):
    connected("default", "paid", positive="default")
    before = figures()
    with open("later.csv", "w") as file:
        file.write("key,y\nk0,paid\nk1,DEFAULT\nk2,open\n")
    own_home("log", "d", "predictions.csv")
    answer = own_home("labels", "d", "later.csv")
    assert answer.status == 0
    assert "read 3 = accepted 2 + rejected 1" in answer.out
    assert "later.csv, line 4, column 'y': 'open' is neither 'default' nor 'paid'" in answer.out
    assert figures()[0][2] == before[0][2]


def test_a_note_says_which_of_good_and_bad_is_1(connected):
    assert "'good' is 1 and 'bad' is 0: where 'bad' is what the model predicts" in connected("good", "bad").out
