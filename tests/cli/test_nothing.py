"""Success on nothing is no success."""

import pytest

BAD = "key,at,p,x,town,y\na,2026-03-01,2.5,1,Aalen,1\nb,2026-03-02,-1,1,Aalen,0\n"
GOOD = BAD.replace("2.5", "0.5").replace("-1", "0.1")


@pytest.fixture
def files(desk):
    for name, text in {"bad.csv": BAD, "good.csv": GOOD, "head.csv": "key,at,p,x,town,y\n"}.items():
        (desk / name).write_text(text)
    (desk / "unlabelled.csv").write_text("key,y\nk1,\nk2,NA\n")
    (desk / "strange.csv").write_text("key,y\n1.0,1\n2.0,0\n")
    return desk


@pytest.mark.parametrize("kind", ["predictions", "labels", "reference"])
def test_add_that_accepts_no_row_of_a_file_ends_with_the_first_reason(own_home, files, tmp_path, kind):
    text = (files / "plain.toml").read_text()
    broken = GOOD.replace("2026-03-01", "soon").replace("2026-03-02", "later") if kind == "predictions" else BAD
    broken = "key,y\n,1\n,0\n" if kind == "labels" else broken
    (files / "broken.csv").write_text(broken)
    (files / "broken.toml").write_text(text.replace(f"{kind}.csv", "broken.csv"))
    answer = own_home("add", "broken.toml")
    reason = {
        "predictions": "line 2, column 'at': 'soon' is not a time",
        "labels": "line 2, column 'key': 'key' is missing",
        "reference": "line 2, column 'p': '2.5' is not between 0 and 1",
    }[kind]
    assert (answer.status, answer.out) == (2, "")
    assert f"error: none of the 2 rows could be used: broken.csv, {reason}" in answer.err
    assert [path.name for path in (tmp_path / "workspace").glob("*")] == []


def test_log_of_several_files_of_which_one_gives_nothing_is_no_success(own_home, files):
    own_home("add", "plain.toml")
    answer = own_home("log", "plain", "good.csv", "bad.csv")
    assert (answer.status, answer.out) == (2, "")
    assert "none of the 2 rows could be used: bad.csv, line 2, column 'p': '2.5' is not between 0 and 1" in answer.err
    assert "2 rows of the other files are in" in answer.err


def test_labels_that_belong_to_no_prediction_are_told(own_home, files):
    own_home("add", "plain.toml")
    answer = own_home("labels", "plain", "strange.csv")
    assert answer.status == 0
    assert "warning: none of the 2 labels has a prediction: their ids look like '1" in answer.err
    assert "those of the predictions like 'k0'" in answer.err


def test_labels_that_stand_beside_the_predictions_are_not_left_out_in_silence(own_home, files):
    text = (files / "plain.toml").read_text().replace("predictions.csv", "good.csv")
    (files / "silent.toml").write_text(text.replace('labels = ["labels.csv"]', ""))
    answer = own_home("add", "silent.toml")
    told = "warning: no file of labels is named, so the column 'y' of good.csv is not read: "
    assert f"{told}to have it counted, name that file under [log] labels, too" in answer.err
    (files / "told.toml").write_text(text.replace("labels.csv", "good.csv").replace('"plain"', '"told"'))
    answer = own_home("add", "told.toml")
    assert "labels: read 2 = accepted 2" in answer.out
    assert "no file of labels" not in answer.err


def test_labels_that_are_all_missing_are_told(own_home, files):
    own_home("add", "plain.toml")
    said = own_home("labels", "plain", "unlabelled.csv").out
    assert "accepted 2 + rejected 0; new 0, replaced 0, unchanged 0; column 'y': 1 value read as missing: 'NA'" in said
    assert said.endswith("; no row has a label yet\n")


def test_a_check_of_an_empty_log_is_no_success(own_home, files):
    text = (files / "plain.toml").read_text()
    (files / "bare.toml").write_text(text.split("[log]")[0])
    assert own_home("add", "bare.toml").status == 0
    answer = own_home("check", "plain")
    assert (answer.status, answer.out) == (2, "")
    assert "error: plain has no predictions yet, so there is nothing to check" in answer.err
    assert "hint: append them: modelwatch log plain FILE" in answer.err
    assert own_home("report", "plain").out.endswith("there are no predictions in this selection\n")


@pytest.mark.parametrize(
    ("write", "look"),
    [
        (lambda p: 100 * p, "they look like per cent"),
        (lambda p: f"{4 * p - 2:.3f}", "they look like log-odds"),
        (lambda p: p - 1.2, "they look like logarithms"),
        (lambda p: 1000 * p, "they are no probabilities"),
    ],
)
def test_scores_of_which_many_are_no_probabilities_are_refused_as_a_whole(own_home, files, write, look):
    """Those that lie between 0 and 1 by chance would be read as what they are not."""
    head, row = GOOD.splitlines()[:2]
    scores = [write(0.001 + number / 40) for number in range(40)]
    lines = [row.replace("a,", f"n{number},", 1).replace("0.5", str(score)) for number, score in enumerate(scores)]
    (files / "other.csv").write_text("\n".join([head, *lines]))
    own_home("add", "plain.toml")
    answer = own_home("log", "plain", "other.csv")
    assert (answer.status, answer.out) == (2, "")
    assert "of the 40 scores of 'p' in other.csv are not between 0 and 1 (from " in answer.err
    assert look in answer.err
    assert own_home("log", "plain", "good.csv").out.startswith("predictions: read 2 = accepted 2 + rejected 0; new 2,")


def test_a_mark_in_place_of_some_scores_is_rejected_row_by_row(own_home, files):
    head, row = GOOD.splitlines()[:2]
    lines = [row.replace("a,", f"n{n},", 1).replace("0.5", "-1" if n % 4 == 0 else "0.5") for n in range(40)]
    (files / "other.csv").write_text("\n".join([head, *lines]))
    own_home("add", "plain.toml")
    answer = own_home("log", "plain", "other.csv")
    assert answer.status == 0
    assert "accepted 30 + rejected 10" in answer.out
