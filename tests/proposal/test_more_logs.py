"""Small logs without a model, each with one trap: what is proposed, asked, and never guessed in silence."""

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.linear_model import LogisticRegression

from monitoring.connect import add
from monitoring.log import Workspace
from monitoring.proposal import propose, to_toml
from monitoring.proposal.written import relative_to
from tests.proposal.logs import times
from tests.proposal.test_logs import asked, left_out, roles

N = 600
RNG = np.random.default_rng(3)
X = RNG.normal(size=N)
SCORE = (1 / (1 + np.exp(-X))).round(4)
TRUE = RNG.random(N) < SCORE
PRICE = (200 + 40 * X + RNG.normal(0, 20, N)).round(2)
FORECAST = (200 + 40 * X).round(2)
# What each language calls id, time, number, category, score, decision, label, yes and no.
LANGUAGES = {
    "de": (
        [
            "Kundennummer",
            "Antragsdatum",
            "Alter",
            "Filialgruppe",
            "Ausfallwahrscheinlichkeit",
            "Entscheidung",
            "Ausfall",
        ],
        "ja nein",
    ),
    "fr": (["numéro", "horodatage", "âge", "catégorie", "probabilité_défaut", "décision", "résilié"], "oui non"),
    "es": (["identificador", "fecha", "edad", "categoría", "probabilidad", "decisión", "impago"], "sí no"),
    "pt": (["número", "data_hora", "idade", "loja", "risco", "decisão", "inadimplente"], "sim não"),
    "it": (["identificativo", "data", "età", "negozio", "probabilità", "decisione", "insolvenza"], "sì no"),
    "nl": (["klantnummer", "tijdstip", "leeftijd", "winkel", "kans", "beslissing", "wanbetaling"], "ja nee"),
}


@pytest.fixture
def scored_model(tmp_path):
    """Rows with the probabilities of a model, and its file."""
    rows = pd.DataFrame({"x": X})
    fitted = LogisticRegression().fit(rows, TRUE.astype(int))
    skops.io.dump(fitted, tmp_path / "model.skops")
    return rows.assign(score=fitted.predict_proba(rows)[:, 1]), tmp_path / "model.skops"


def proposed(folder, table, **given):
    table.to_csv(folder / "log.csv", index=False)
    return propose([folder / "log.csv"], **given)


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_in_other_languages_say_what_columns_are(tmp_path, language):
    (own_id, time, number, group, score, decision, label), words = LANGUAGES[language]
    yes, no = words.split()
    columns = {
        own_id: [f"{n:05d}" for n in range(5000, 5000 + N)],
        time: times(N),
        number: RNG.integers(18, 90, N),
        group: RNG.choice(["a", "b", "c"], N),
        score: SCORE,
        decision: np.where(SCORE > 0.5, yes, no),
        label: np.where(TRUE, yes, no),
    }
    found = proposed(tmp_path, pd.DataFrame(columns))
    expected = {"id": own_id, "time": time, "score": score, "prediction": decision, "label": label, "positive": yes}
    assert {key: roles(found).get(key) for key in expected} == expected
    assert (roles(found)["numeric"], roles(found)["categorical"]) == ({number}, {group})
    assert not asked(found)


@pytest.mark.parametrize(
    ("value", "truth"),
    [
        ("Absatzprognose", "Absatz"),
        ("prix_estimé", "prix_réel"),
        ("precio_previsto", "precio"),
        ("valorPrevisto", "valor"),
    ],
)
def test_a_value_and_its_forecast_in_other_languages(tmp_path, value, truth):
    found = proposed(tmp_path, pd.DataFrame({"x": X, value: FORECAST, truth: PRICE, "Datum": times(N)}))
    assert found.deployment["task"] == "regression"
    assert roles(found) == {"time": "Datum", "prediction": value, "label": truth, "numeric": {"x"}}
    assert set(asked(found)) <= {"columns.label"}


def test_of_two_columns_of_classes_the_one_made_from_the_scores_is_the_decision(tmp_path):
    scores = RNG.dirichlet([0.4, 0.4, 0.4], N).round(4)
    names = np.array(["billing", "legal/privacy", "spam"])
    came = names[(scores.cumsum(axis=1) < RNG.random((N, 1))).sum(axis=1).clip(0, 2)]
    columns = {f"p_{name}": scores[:, place] for place, name in enumerate(names)}
    told = {"queue": names[scores.argmax(axis=1)], "closed_by": came}

    for order in (("queue", "closed_by"), ("closed_by", "queue")):
        table = pd.DataFrame({"x": X, "ticket": np.arange(N) + 1, **columns, **{name: told[name] for name in order}})
        found = proposed(tmp_path, table)
        assert (roles(found).get("prediction"), roles(found).get("label")) == ("queue", "closed_by")
        why = {each.key: each.why for each in found.evidence}
        assert why["columns.prediction"].startswith("it is the class with the highest score in every row")
        assert why["columns.id"].startswith("no column is different in every row but what counts the rows")


def test_a_column_that_counts_is_an_id_where_labels_find_their_rows_by_it(tmp_path):
    ids = [f"{n:06d}" for n in range(N)]
    for theirs in ("loan", "contract"):
        pd.DataFrame({theirs: ids, "state": np.where(TRUE, "default", "paid")})[::-1].to_csv(
            tmp_path / "l.csv", index=False
        )
        table = pd.DataFrame({"loan": ids, "x": X, "score": SCORE, "day": times(N)})
        found = proposed(tmp_path, table, labels=[tmp_path / "l.csv"])
        assert roles(found)["id"] == "loan"
        assert (roles(found)["label"], roles(found)["positive"]) == ("state", "default")
        assert asked(found) == ([] if theirs == "loan" else ["log.columns"])


def test_whole_numbers_that_never_repeat_are_asked_about(tmp_path):
    table = pd.DataFrame({"person": RNG.permutation(N) + 7000, "epoch": times(N).astype("int64") // 10**9, "x": X})
    found = proposed(tmp_path, table.assign(score=SCORE, churned=TRUE))
    assert (roles(found)["id"], roles(found)["time"]) == ("person", "epoch")
    assert asked(found) == ["columns.id"]


def test_the_confidence_of_one_class_is_no_score_of_several(tmp_path):
    kind = RNG.choice(["cat", "dog", "cow"], N)
    said = np.where(RNG.random(N) < 0.9, kind, "cat")
    found = proposed(
        tmp_path, pd.DataFrame({"x": X, "predicted_kind": said, "confidence": SCORE, "kind": kind, "at": times(N)})
    )
    assert "score" not in roles(found)
    assert (roles(found)["prediction"], roles(found)["label"]) == ("predicted_kind", "kind")
    assert "confidence" in left_out(found)
    (tmp_path / "log.toml").write_text(to_toml(relative_to(found.deployment, tmp_path)))
    assert add(Workspace(tmp_path / "ws"), tmp_path / "log.toml").imported["predictions"].counts.accepted == N


def test_the_model_of_a_car_is_no_version_in_silence(tmp_path):
    table = pd.DataFrame({"model": RNG.choice(["golf", "polo", "up"], N), "x": X, "score": SCORE, "sold": TRUE})
    found = proposed(tmp_path, table)
    assert "columns.version" in asked(found)
    assert "version" not in roles(found)
    again = found.again({"columns.version": "model"})
    assert roles(again)["version"] == "model"


def test_one_score_is_rather_of_two_values_than_of_three(tmp_path):
    group = RNG.choice(["young", "families", "retired"], N)
    found = proposed(
        tmp_path, pd.DataFrame({"target": group, "x": X, "score": SCORE, "responded": np.where(TRUE, "Y", "N")})
    )
    question = next(each for each in found.questions if each.key == "columns.label")
    assert [choice.value for choice in question.choices] == ["responded", "target", None]


def test_the_score_in_ten_steps_is_left_out(tmp_path):
    found = proposed(
        tmp_path, pd.DataFrame({"x": X, "score": SCORE, "score_step": (SCORE * 10).round(), "churned": TRUE})
    )
    assert "score_step" in left_out(found)


def cut_at(threshold, yes, no, **columns):
    first = {"row": [f"{n:05d}" for n in range(5000, 5000 + N)], "time": times(N), "x": X.round(3), "score": SCORE}
    return pd.DataFrame({**first, "flagged": np.where(threshold <= SCORE, yes, no), **columns})


def test_decisions_are_known_by_the_score_that_made_them_whatever_they_are_called(tmp_path):
    found = proposed(tmp_path, cut_at(0.3, "yes", "no", outcome=np.where(TRUE, "yes", "no")))

    assert roles(found).items() >= {"score": "score", "prediction": "flagged", "label": "outcome"}.items()
    lowest = SCORE[SCORE >= 0.3].min()
    assert f"it is 'yes' in all rows whose 'score' is {lowest:g} or more" in found.why("columns.prediction")


def test_decisions_in_other_words_than_the_labels_still_tell_the_threshold(tmp_path, scored_model):
    rows, model = scored_model
    declined = rows.assign(outcome=TRUE.astype(int), flagged=np.where(rows.score >= 0.3, "declined", "granted"))
    exception = declined.assign(flagged=declined.flagged.where(declined.index != int(rows.score.argmax()), "granted"))

    found = proposed(tmp_path, declined, model=model)

    assert found.deployment["model"]["threshold"] == 0.3
    assert "'flagged' is 'declined' in all rows" in found.why("model.threshold")
    words = "'flagged' holds decisions in words that are not the label's (declined, granted)"
    assert found.why("columns.prediction") == f"{words}: score and threshold give them"
    assert found.why("left out:flagged") == "it holds the decisions, which score and threshold give"
    assert "threshold" not in proposed(tmp_path, exception, model=model).deployment["model"]


def test_versions_side_by_side_are_segments(tmp_path):
    rows = pd.DataFrame({"x": X, "score": SCORE, "model_version": np.where(np.arange(N) % 2, "v1", "v2")})

    found = proposed(tmp_path, rows)
    alone = proposed(tmp_path, rows.assign(model_version="v1"))

    assert found.deployment["columns"]["segments"] == ["model_version"]
    assert "side by side" in found.why("columns.segments")
    assert "segments" not in alone.deployment["columns"]


def test_a_decision_against_the_score_or_with_one_exception_is_none(tmp_path):
    against = cut_at(0.3, "no", "yes", outcome=np.where(TRUE, "yes", "no"))
    exception = cut_at(0.3, "yes", "no", outcome=np.where(TRUE, "yes", "no"))
    exception.loc[SCORE.argmax(), "flagged"] = "no"

    for table in (against, exception):
        assert "prediction" not in roles(proposed(tmp_path, table))


def test_what_the_score_made_is_not_taken_for_the_truth(tmp_path):
    """By its area under the curve it would be the best: 1.00."""
    found = proposed(tmp_path, cut_at(0.3, "yes", "no", late=np.where(TRUE, "yes", "no")))

    assert roles(found)["label"] == "late"
    assert roles(found)["prediction"] == "flagged"
