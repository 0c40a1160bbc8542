"""Every log that `logs` makes: what each of its columns is for, as its maker knows it."""

import pytest

from monitoring.connect import add
from monitoring.domain import Selection
from monitoring.log import Workspace
from monitoring.proposal import propose, to_toml
from monitoring.proposal.draft.draft import LEFT_OUT
from monitoring.proposal.written import relative_to
from monitoring.settings import load_deployment
from tests.proposal import logs

LOAN = ("income", "loan_amount", "term_months")
WORDS = ("purpose", "region")


def roles(found):
    """The columns of a proposal as the file has them, lists as sets."""
    columns = found.deployment["columns"]
    return {key: set(value) if isinstance(value, list) else value for key, value in columns.items()}


def left_out(found):
    return {each.key.removeprefix(LEFT_OUT) for each in found.evidence if each.key.startswith(LEFT_OUT)}


def asked(found):
    return [question.key for question in found.questions]


def made(name, folder):
    log = getattr(logs, name)(folder)
    return log, propose(log.files, **log.given)


# What is expected, and what is asked; segments are only a proposal of what to look at.
EXPECTED = {
    "breast_cancer": (
        "binary",
        {"id": "request_id", "time": "scored_at", "score": "probability", "label": "benign"},
        [],
        set(),
    ),
    "wine": (
        "multiclass",
        {
            "id": "event_id",
            "time": "predicted_at",
            "score": {"barolo": "p_barolo", "grignolino": "p_grignolino", "barbera": "p_barbera"},
            "prediction": "decision",
            "label": "cultivar",
        },
        [],
        set(),
    ),
    "digits": (
        "multiclass",
        {"time": "time", "score": {str(n): f"prob_{n}" for n in range(10)}, "label": "digit"},
        [],
        set(),
    ),
    "diabetes": (
        "regression",
        {
            "id": "patient_visit_id",
            "time": "predicted_on",
            "prediction": "predicted_progression",
            "label": "progression",
            "label_time": "known_on",
        },
        [],
        set(),
    ),
    "iris_alone": ("multiclass", {"prediction": "predicted_species", "label": "species"}, [], set()),
    "credit": (
        "binary",
        {
            "id": "loan_id",
            "time": "application_date",
            "score": "pd_12m",
            "label": "status",
            "positive": "default",
            "numeric": set(LOAN),
            "categorical": set(WORDS),
        },
        ["columns.sensitive"],
        {"column_1", "email"},
    ),
    "churn": (
        "binary",
        {
            "id": "CustomerID",
            "time": "Timestamp",
            "score": "ChurnProbability",
            "prediction": "PredictedChurn",
            "label": "Churn",
            "numeric": {"Tenure", "MonthlyCharges"},
            "categorical": {"Contract", "SeniorCitizen", "PaperlessBilling"},
        },
        [],
        {"Country"},
    ),
    "fraud": (
        "binary",
        {
            "id": "transaction_id",
            "time": "ts",
            "score": "fraud_score",
            "label": "is_fraud",
            "version": "model_version",
            "numeric": {"amount", "n_last_hour"},
            "categorical": {"mcc"},
        },
        [],
        {"score_rounded", "chargeback_flag"},
    ),
    "other_id": (
        "binary",
        {
            "id": "loan_id",
            "time": "application_date",
            "score": "pd_12m",
            "label": "outcome",
            "positive": "default",
            "label_time": "closed_on",
            "numeric": set(LOAN),
            "categorical": set(WORDS),
        },
        ["log.columns"],
        set(),
    ),
    "per_cent": (
        "binary",
        {"id": "CustomerID", "time": "Timestamp", "score": "ChurnProbability", "label": "cancelled"},
        ["columns.label"],
        {"Country"},
    ),
    "decided": (
        "binary",
        {
            "id": "loan_id",
            "time": "application_date",
            "prediction": "decision",
            "label": "status",
            "positive": "default",
            "numeric": set(LOAN),
            "categorical": {"purpose", "target"},
        },
        ["columns.positive"],
        set(),
    ),
    "other_class": (
        "binary",
        {"id": "request_id", "time": "scored_at", "score": "probability", "label": "benign", "positive": "0"},
        ["columns.positive"],
        set(),
    ),
    "houses": (
        "regression",
        {
            "id": "valuation_id",
            "time": "valued_at",
            "prediction": "estimated_price",
            "label": "price",
            "label_time": "sold_at",
            "numeric": {"living_area", "rooms"},
            "categorical": {"zip", "energy_class"},
        },
        [],
        {"remark"},
    ),
    "early_dates": (
        "binary",
        {"id": "order_no", "time": "date", "score": "score", "label": "label", "numeric": {"weight"}},
        ["files.dates"],
        set(),
    ),
    "numbered_classes": (
        "multiclass",
        {
            "id": "uid",
            "time": "when",
            "score": {"low": "score_0", "mid": "score_1", "high": "score_2"},
            "label": "risk_class",
            "numeric": {"income"},
        },
        ["columns.score"],
        set(),
    ),
    "two_scores": (
        "binary",
        {"id": "request_id", "time": "created_at", "score": "score_champion", "label": "label", "numeric": {"amount"}},
        ["columns.score", "columns.sensitive"],
        {"score_challenger", "birth_date"},
    ),
    "wide": (
        "binary",
        {
            "time": "when",
            "score": "y_prob",
            "label": "y_true",
            "numeric": {f"f{n:03d}" for n in range(200)} - {"f100", "f101"},
        },
        [],
        {"f100", "f101", "rowid"},
    ),
    "boosted": (
        "binary",
        {
            "id": "loan_id",
            "time": "application_date",
            "score": "pd_12m",
            "label": "status",
            "positive": "default",
            "numeric": set(LOAN),
            "categorical": set(WORDS),
        },
        [],
        set(),
    ),
    "bare": ("binary", {"id": "event_id", "time": "predicted_at", "score": "score", "label": "is_barbera"}, [], set()),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_every_column_has_its_role_or_is_asked_about(name, tmp_path):
    task, columns, questions, without = EXPECTED[name]

    log, found = made(name, tmp_path)

    path = tmp_path / "proposed.toml"
    path.write_text(to_toml(relative_to(found.deployment, tmp_path)))
    assert load_deployment(path).task == task
    assert asked(found) == questions
    assert {key: value for key, value in roles(found).items() if key in columns or key not in FEATURES} == columns
    assert left_out(found) == without
    named = {n for value in roles(found).values() for n in (value.values() if isinstance(value, dict) else value)}
    texts = {value for value in roles(found).values() if isinstance(value, str)}
    assert set(log.table.columns) - {""} <= named | texts | without


FEATURES = ("numeric", "categorical", "segments")


def test_labels_that_call_the_id_otherwise_find_their_predictions(tmp_path):
    _, found = made("other_id", tmp_path)
    question = found.questions[0]
    assert question.choices[0].value == {"loan_id": "contract"}
    assert question.choices[0].why == "2,500 of 2,500 of its values that were looked at stand in the log"
    path = tmp_path / "scored.toml"
    answered = found.with_answers({"log.columns": {"loan_id": "contract"}})
    path.write_text(to_toml(relative_to(answered.deployment, tmp_path)))

    connected = add(Workspace(tmp_path / "workspace"), path)

    windows = connected.log.windows(Selection("scored", connected.log.deployment.every))
    assert connected.imported["labels"].appended.new == 2500
    assert sum(window.labelled for window in windows) == 2500


def test_the_evidence_of_a_score_is_its_equality_with_the_model(tmp_path):
    _, found = made("credit", tmp_path)

    assert found.why("columns.score") == "between 0 and 1, and equal to the model's P(default) on 1,000 rows to 1e-9"
    assert found.why("check") == "the model agrees on 1,000 rows to 1e-9"


def test_a_point_that_may_part_thousands_is_asked_about(tmp_path):
    amounts = tmp_path / "amounts.csv"
    lines = [f"r{k},2026-02-0{1 + k // 50} 10:00:00,{k % 9 + 1}.{100 + k},0.{300 + k}" for k in range(300)]
    amounts.write_text("\n".join(["request_id,when,amount,score", *lines]))

    asks = propose([amounts])

    choices = {question.key: [choice.value for choice in question.choices] for question in asks.questions}
    answered = asks.with_answers({"files.decimal": "."})
    assert choices["files.decimal"] == [".", ","]
    assert "files.decimal" not in asked(answered)
    assert answered.deployment["files"] == {"decimal": "."}


def test_the_threshold_is_the_one_that_splits_the_decisions(tmp_path):
    _, found = made("decided", tmp_path)

    assert found.deployment["model"]["threshold"] == 0.35


def test_the_order_of_a_bare_array_is_found(tmp_path):
    _, found = made("bare", tmp_path)

    assert found.deployment["model"]["features"] == ["alcohol", "malic_acid", "ash", "alcalinity_of_ash"]


def test_the_first_part_of_the_log_is_the_reference_in_whole_windows(tmp_path):
    _, found = made("credit", tmp_path)

    # 50 rows a day from Monday the 5th: three whole weeks are the first with a thousand rows.
    assert str(found.deployment["reference"]["to"]) == "2026-01-25"
    assert found.deployment["monitor"]["every"] == "week"
    assert "1,050 of 3,000 rows, 1,050 of them labelled" in found.why("reference.to")
