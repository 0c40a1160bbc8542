"""What no file says by itself is asked or told: scores of other scales, rows without times, files in wrong places."""

import re

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.linear_model import LogisticRegression

from monitoring.connect import add
from monitoring.errors import DataError, SettingsError
from monitoring.log import Workspace
from monitoring.proposal import propose, to_toml
from monitoring.proposal.answers import parsed, require_possible
from monitoring.proposal.tried.other_scales import written_as
from monitoring.proposal.written import relative_to

N = 1200
ROWS, SCORE, LEFT_OUT = "reference.rows", "columns.score", "left out:score"


@pytest.fixture(scope="module")
def logged(tmp_path_factory):
    """Rows with a probability and the truth, and the model that said it."""
    rng = np.random.default_rng(4)
    x = pd.DataFrame({"age": rng.normal(40, 9, N), "debt": rng.normal(0, 1, N)})
    y = (rng.random(N) < 1 / (1 + np.exp(-x.debt))).astype(int)
    fitted = LogisticRegression().fit(x, y)
    path = tmp_path_factory.mktemp("model") / "model.skops"
    skops.io.dump(fitted, path)
    return x.assign(score=fitted.predict_proba(x)[:, 1], churned=y), path


@pytest.fixture
def write(tmp_path):
    def write(table, name="log.csv"):
        path = tmp_path / name
        table.to_csv(path, index=False)
        return path

    return write


def questions(found):
    return {each.key: each for each in found.questions}


@pytest.mark.parametrize(
    ("scale", "told"),
    [
        (lambda p: p * 100, "the model's P(1) × 100 on"),
        (lambda p: (p * 100).round(), "the model's P(1) × 100 on"),
        (lambda p: (p * 1000).round(1), "the model's P(1) × 1,000 on"),
        (lambda p: np.log(p / (1 - p)), "the log-odds of the model's P(1) on"),
        (lambda p: (850 - 550 * p).round(2), "falls with the model's P(1)"),
    ],
    ids=["per cent", "whole per cent", "per mille", "log-odds", "points"],
)
def test_a_score_of_another_scale_is_told_by_the_model_and_left_out(logged, write, scale, told):
    table, model = logged

    found = propose([write(table.assign(score=scale(table.score)))], model=model)

    assert found.deployment["columns"].get("score") is None
    assert told in questions(found)[SCORE].text
    assert told in found.why(LEFT_OUT)
    assert SCORE not in questions(found.with_answers({SCORE: None}))


def test_what_has_nothing_to_do_with_the_model_is_no_score(logged, write):
    table, model = logged
    noise = np.random.default_rng(0).uniform(0, 100, N)

    found = propose([write(table.drop(columns="score").assign(score=noise))], model=model)

    assert SCORE not in questions(found)
    assert found.why(LEFT_OUT) == "the model does not read it"
    assert written_as(noise, table.score.to_numpy()) is None
    assert written_as(np.full(N, 50.0), np.full(N, 0.5)) is None


@pytest.mark.parametrize(("low", "high", "first"), [(0, 100, []), (300, 850, ["risk_score"])])
def test_without_a_model_it_is_asked_whether_a_column_of_points_is_an_input(logged, write, low, high, first):
    table = logged[0].drop(columns="score").assign(risk_score=np.linspace(low, high, N).round(1))

    found = propose([write(table)])

    assert questions(found)["columns.numeric"].choices[0].value == first
    as_input = found.with_answers({"columns.numeric": ["risk_score"]})
    without = found.with_answers({"columns.numeric": []})
    assert as_input.deployment["columns"]["numeric"] == ["age", "debt", "risk_score"]
    assert without.deployment["columns"]["numeric"] == ["age", "debt"]
    assert "a probability from 0 to 1" in without.why("left out:risk_score")
    assert not {"columns.numeric"} & {*questions(as_input), *questions(without)}


def test_without_times_the_first_rows_are_the_reference_and_can_be_connected(logged, write, tmp_path):
    found = propose([write(logged[0])])
    path = tmp_path / "log.toml"
    path.write_text(to_toml(relative_to(found.deployment, tmp_path)))

    log = add(Workspace(tmp_path / "home"), path).log

    assert found.deployment["reference"] == {"rows": 600}
    assert "the first 600 of 1,200 rows" in found.why(ROWS)
    assert "nothing tells whether they are the oldest" in found.why(ROWS)
    kept = log.reference_rows(600)["age"].to_numpy()
    assert kept == pytest.approx(logged[0].age[:600].to_numpy())
    assert log.reference.count() == 600


def test_ids_that_rise_tell_that_the_first_rows_are_the_oldest(logged, write):
    found = propose([write(logged[0].assign(request_id=np.arange(N) * 3 + 7))])

    assert "'request_id' rises from row to row" in found.why(ROWS)
    assert ROWS not in questions(found)


@pytest.mark.parametrize("by", ["churned", "age"])
def test_rows_that_are_sorted_by_what_is_watched_are_asked_about(logged, write, by):
    found = propose([write(logged[0].sort_values(by, ascending=False))])

    assert f"sorted by {by!r}" in questions(found)[ROWS].text
    assert [choice.value for choice in questions(found)[ROWS].choices] == [N, 600]
    assert found.with_answers({ROWS: 600}).deployment["reference"] == {"rows": 600}


@pytest.fixture
def apart(logged, write):
    """A log, and its labels in a file of their own."""
    table = logged[0].assign(id=[f"r{k}" for k in range(N)])
    return write(table.drop(columns="churned")), write(table[["id", "churned"]], "truth.csv")


@pytest.mark.parametrize("name", ["row", "index", "Unnamed: 0"])
def test_what_numbers_the_rows_of_log_and_labels_is_asked_about(logged, write, name):
    table, model = logged
    table = table.assign(**{name: range(N)})
    log = write(table.drop(columns="churned"))
    labels = write(table[[name, "churned"]].sample(frac=0.5, random_state=0), "labels.csv")
    asked = questions(propose([log], model=model, labels=[labels]))["columns.id"]
    assert asked.text == f"{name!r} numbers the rows of the log and of labels.csv: do equal numbers mean the same row?"
    assert [each.value for each in asked.choices] == [name, None]
    assert f"{N // 2} of {N // 2} looked at in labels.csv" in asked.choices[0].why


def test_numbers_of_other_rows_are_no_ids(logged, write):
    table, model = logged
    log = write(table.assign(row=range(N)).drop(columns="churned"))
    labels = write(table[["churned"]].assign(row=range(10 * N, 11 * N)), "labels.csv")
    asked = questions(propose([log], model=model, labels=[labels]))["columns.id"]
    assert "no id is the same" in asked.text
    assert [each.value for each in asked.choices] == [None]


def test_files_in_the_wrong_places_are_told_in_one_sentence(logged, apart):
    (log, truth), model = apart, logged[1]

    with pytest.raises(DataError, match=r"truth\.csv was given as the log, and holds nothing") as alone:
        propose([truth], model=model)
    with pytest.raises(DataError, match=r"truth\.csv was given as the log") as exchanged:
        propose([truth], labels=[log])
    with pytest.raises(DataError, match=r"truth\.csv was given as the reference, and holds ids and 'churned' alone"):
        propose([log], reference=truth)
    with pytest.raises(DataError, match=r"log\.csv and truth\.csv have nothing but 'id' in common"):
        propose([log, truth])
    assert "--labels" in alone.value.hint
    assert exchanged.value.hint == "exchange them: the log is log.csv, and the labels are truth.csv"


def test_a_reference_that_lacks_columns_is_told(logged, apart, write):
    with pytest.raises(DataError, match=r"the reference other\.csv lacks columns that are watched: 'debt'"):
        propose([apart[0]], reference=write(logged[0].drop(columns="debt"), "other.csv"))


def test_what_is_said_of_the_model_and_not_guessed_is_written(logged, write):
    said = ['model.categories={"town" = ["Bonn", "Ulm"]}', "model.missing=-999", "monitor.false_alarms_per_month=2"]

    found = propose([write(logged[0])], model=logged[1], answers=parsed(said))

    assert found.deployment["model"]["categories"] == {"town": ["Bonn", "Ulm"]}
    assert found.deployment["model"]["missing"] == -999
    assert found.deployment["monitor"]["false_alarms_per_month"] == 2
    with pytest.raises(SettingsError, match=r"log\.labels cannot be answered"):
        require_possible(parsed(["log.labels=x.csv"]), None)


@pytest.mark.parametrize(
    ("said", "wrong", "hint"),
    [
        ("model.threshold=5", "model.threshold must be less than or equal to 1, got 5", "threshold = 0.4"),
        ("reference.rows=0", "reference.rows must be greater than or equal to 1, got 0", "rows = "),
        (
            "monitor.false_alarms_per_month=-1",
            "monitor.false_alarms_per_month must be greater than 0",
            "write a number",
        ),
        ("monitor.correction=holm", "monitor.correction must be 'budget' or 'lord', got 'holm'", "budget"),
        ("model.missing=2026-01-31", "model.missing must be", ""),
    ],
)
def test_a_value_that_its_key_cannot_have_is_refused_before_a_file_is_read(said, wrong, hint):
    with pytest.raises(SettingsError, match=re.escape(wrong)) as refused:
        propose(["no such file.csv"], answers=parsed([said]))
    assert hint in refused.value.hint


def test_a_look_tells_how_far_it_is_and_can_be_ended_within(logged, apart):
    told = []

    class Ended(BaseException):
        pass

    def progress(text, share):
        told.append((share, text))
        if "trying the model" in text:
            raise Ended

    propose(apart[:1], labels=apart[1:], progress=lambda text, share: told.append((share, text)))
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert {"looking at log.csv", "comparing ids in log.csv", "reading labels in truth.csv"} <= {t for _, t in told}
    with pytest.raises(Ended):
        propose(apart[:1], model=logged[1], progress=progress)


def test_a_log_of_several_pieces_is_read_to_its_end(write):
    rows = 70_000  # more than one piece
    times = pd.Timestamp("2026-01-01") + pd.to_timedelta(np.arange(rows), unit="min")
    shares = []

    found = propose(
        [write(pd.DataFrame({"at": times, "a": np.arange(rows) % 97, "label": np.arange(rows) % 2}))],
        answers={"codes": []},
        progress=lambda text, share: shares.append((text, share)),
    )

    assert f"of {rows:,} rows" in found.why("reference.to")
    assert len([share for text, share in shares if text == "reading times in log.csv"]) == 2
    assert shares[-1][1] == 1.0
