"""`modelwatch init`: nothing is written before every question is answered, and what is written can be connected."""

import io
import json
import pickle

import pytest

from monitoring.settings import load_deployment
from monitoring.settings.toml import read_toml


@pytest.fixture
def log(desk, tmp_path):
    """Predictions without labels, an id, a time, a score, and no doubt."""
    path = tmp_path / "small log.csv"
    path.write_text((desk / "predictions.csv").read_text().replace("key,at,p,", "event_id,predicted_at,score,"))
    return path


def test_what_is_written_can_be_connected(own_home, log, tmp_path):
    out = tmp_path / "small.toml"

    answer = own_home("init", log, "--out", out)

    assert answer.status == 0, answer.err
    assert read_toml(out)["log"] == {"predictions": ["small log.csv"], "labels": ["small log.csv"]}
    assert load_deployment(out).label == "y"
    assert f"next: modelwatch add {out}" in answer.err
    assert own_home("add", out).status == 0


def test_signs_that_a_terminal_obeys_are_shown_as_pictures(own_home, log, tmp_path):
    log.write_text(log.read_text().replace(",x,", ',"x\x1b[31m\nred\x9b",', 1))
    out = tmp_path / "red.toml"

    for answer in (own_home("init", log, "--out", out), own_home("add", out), own_home("report", "small-log")):
        assert not set("\x1b\x9b") & set(answer.out + answer.err)

    assert "x␛[31m␊red\N{REPLACEMENT CHARACTER}" in answer.out


def test_what_is_doubtful_is_asked_and_nothing_is_written(own_home, log, tmp_path):
    doubled(log)
    out = tmp_path / "x.toml"

    answer = own_home("init", log, "--out", out, stdin=b"")

    assert answer.status == 1
    assert not out.exists()
    assert "--set 'columns.score=score'" in answer.err
    assert "--set 'columns.score=other_score'" in answer.err


def test_an_answer_settles_a_question(own_home, log, tmp_path):
    doubled(log)
    out = tmp_path / "x.toml"

    answer = own_home("init", log, "--out", out, "--set", "columns.score=other_score", "--name", "mine")

    assert answer.status == 0, answer.err
    assert load_deployment(out).score == "other_score"
    assert load_deployment(out).name == "mine"


def test_yes_takes_the_likeliest_and_says_so(own_home, log, tmp_path):
    doubled(log)
    out = tmp_path / "x.toml"

    answer = own_home("init", log, "--out", out, "--yes")

    assert answer.status == 0
    assert "taken as it is likeliest: columns.score = score" in answer.err
    assert load_deployment(out).score == "score"


def test_on_a_terminal_it_asks(own_home, log, tmp_path, monkeypatch):
    doubled(log)
    out = tmp_path / "x.toml"
    monkeypatch.setattr("sys.stdin", Terminal("2\n"))
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)

    answer = own_home("init", log, "--out", out)

    assert answer.status == 0
    assert load_deployment(out).score == "other_score"


class Terminal(io.StringIO):
    def isatty(self):
        return True


def doubled(log):
    """A second column that could be the score."""
    head, *lines = log.read_text().splitlines()
    rows = [f"{line},{(index * 37 % 100 + 0.5) / 101:.6f}" for index, line in enumerate(lines)]
    log.write_text("\n".join([f"{head},other_score", *rows]))


def test_a_file_that_is_there_is_left_as_it_is(own_home, log, tmp_path):
    out = tmp_path / "x.toml"
    out.write_text("mine")

    refused = own_home("init", log, "--out", out)
    assert refused.status == 2
    assert "give --force to replace it" in refused.err
    assert out.read_text() == "mine"

    assert own_home("init", log, "--out", out, "--force").status == 0
    assert load_deployment(out).time == "predicted_at"


def test_json_has_the_file_the_evidence_and_the_questions(own_home, log):
    found = json.loads(own_home("init", log, "--format", "json").out)

    assert set(found) == {"schema", "made_at", "deployment", "evidence", "questions"}
    assert found["deployment"]["columns"]["id"] == "event_id"
    assert all(set(each) == {"key", "value", "why", "sure"} for each in found["evidence"])


def test_a_pickle_is_not_opened(own_home, log, tmp_path):
    model = tmp_path / "model.pkl"
    model.write_bytes(pickle.dumps({"a": 1}))

    answer = own_home("init", log, "--model", model)

    assert answer.status == 2
    assert "modelwatch convert model.pkl" in answer.err


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("columns.lable=y", "did you mean 'columns.label'?"),
        ("columns.label=z", "no file has the column 'z'"),
        ("task=foo", "use binary, multiclass, regression"),
        ("monitor.every=foo", "a window cannot be 'foo' long"),
        ("model.path=other.txt", "--model FILE"),
        ("columns.positive=maybe", "'maybe' is neither '0' nor '1'"),
        ("columns.segments=x", "the segment 'x' is not a categorical column"),
        ("model.threshold=half", "model.threshold cannot be 'half'"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(own_home, log, answer, said):
    found = own_home("init", log, "--set", answer)

    assert found.status == 2
    assert said in found.err


def test_what_the_answers_make_wrong_is_told_without_a_file_that_nobody_has(own_home, log, tmp_path):
    answer = own_home("init", log, "--out", tmp_path / "x.toml", "--set", "columns.segments=score")
    assert answer.status == 2
    assert "error: the deployment file that this makes: the segment 'score' is not a categorical column" in answer.err
    assert "proposal.toml" not in answer.err
