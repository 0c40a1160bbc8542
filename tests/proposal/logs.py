"""Logs as people have them, made of public data or by a seed, each with what its maker knows of it."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn import datasets
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

DAY = pd.Timedelta(days=1)


@dataclass
class Log:
    """Files of one log, to be given to `propose`."""

    files: list[Path]
    model: Path | None = None
    labels: list[Path] = field(default_factory=list)
    table: pd.DataFrame | None = None

    @property
    def given(self):
        return {"model": self.model, "labels": self.labels}


def times(n, start="2026-01-05", days=60):
    """Rising times, with seconds."""
    return pd.Timestamp(start) + pd.to_timedelta(np.linspace(0, days * 86_400 - 1, n).astype(np.int64), unit="s")


def saved(model, folder):
    path = folder / "model.skops"
    skops.io.dump(model, path)
    return path


def again(frame, target, n, seed=0):
    """Rows drawn with replacement and shaken a little, so that small public data make a log."""
    rng = np.random.default_rng(seed)
    place = rng.integers(0, len(frame), n)
    drawn = frame.iloc[place].reset_index(drop=True)
    return drawn * (1 + 0.01 * rng.standard_normal(drawn.shape)), np.asarray(target)[place]


def breast_cancer(folder):
    """Binary, 30 numbers, a scikit-learn model, a CSV with commas; labels beside the predictions."""
    data = datasets.load_breast_cancer(as_frame=True)
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.01)).fit(data.data, data.target)
    x, y = again(data.data, data.target, 1500)
    score = model.predict_proba(x)[:, 1]
    ids = [f"case-{n:05d}" for n in range(len(x))]
    table = x.assign(request_id=ids, scored_at=times(len(x)), probability=score, benign=y)
    path = folder / "biopsies.csv"
    table.to_csv(path, index=False)
    return Log([path], saved(model, folder), table=table)


def wine(folder):
    """Three classes by name, a score column each, Parquet."""
    data = datasets.load_wine(as_frame=True)
    names = np.array(["barolo", "grignolino", "barbera"])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.05)).fit(data.data, names[data.target])
    x, y = again(data.data, names[data.target], 1200)
    scores = pd.DataFrame(model.predict_proba(x), columns=[f"p_{name}" for name in model.classes_])
    table = pd.concat([x, scores], axis=1).assign(
        event_id=np.arange(9000, 9000 + len(x)), predicted_at=times(len(x)), cultivar=y, decision=model.predict(x)
    )
    path = folder / "wines.parquet"
    table.to_parquet(path)
    return Log([path], saved(model, folder), table=table)


def digits(folder):
    """Ten classes, 64 whole numbers from 0 to 16, a bare array of scores in columns that are only numbered."""
    data = datasets.load_digits(as_frame=True)
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.001)).fit(data.data, data.target)
    x, y = data.data, data.target
    scores = pd.DataFrame(model.predict_proba(x), columns=[f"prob_{n}" for n in range(10)])
    table = pd.concat([x, scores], axis=1).assign(time=times(len(x)), digit=y)
    path = folder / "digits.parquet"
    table.to_parquet(path)
    return Log([path], saved(model, folder), table=table)


def diabetes(folder):
    """Regression; JSON lines; the truth comes in a file of its own, weeks later."""
    data = datasets.load_diabetes(as_frame=True, scaled=False)
    model = make_pipeline(StandardScaler(), LinearRegression()).fit(data.data, data.target)
    x, y = again(data.data, data.target, 1200)
    ids = [f"P{n:06d}" for n in range(len(x))]
    table = x.assign(patient_visit_id=ids, predicted_on=times(len(x)), predicted_progression=model.predict(x))
    path, truth = folder / "visits.jsonl", folder / "progression.csv"
    table.to_json(path, orient="records", lines=True, date_format="iso")
    pd.DataFrame({"patient_visit_id": ids, "progression": y, "known_on": times(len(x)) + 30 * DAY})[:1000].to_csv(
        truth, index=False
    )
    return Log([path], saved(model, folder), [truth], table)


def iris_alone(folder):
    """Three classes, decisions alone, no model, no ids, no times."""
    data = datasets.load_iris(as_frame=True)
    names = np.array(data.target_names)
    model = LogisticRegression(max_iter=500).fit(data.data, names[data.target])
    x, y = again(data.data, names[data.target], 600)
    table = x.assign(predicted_species=model.predict(x), species=y)
    path = folder / "iris.csv"
    table.to_csv(path, index=False)
    return Log([path], table=table)


def credit(folder, *, model=True, n=3000):
    """A semicolon CSV with decimal commas, `paid` and `default`, cents of per cent, an index column."""
    rng = np.random.default_rng(1)
    x = pd.DataFrame(
        {
            "income": rng.lognormal(8, 0.4, n).round(2),
            "loan_amount": rng.lognormal(9, 0.5, n).round(2),
            "term_months": rng.choice([12, 24, 36, 48, 60], n),
            "purpose": rng.choice(["car", "home", "education", "other"], n, p=[0.4, 0.3, 0.2, 0.1]),
            "region": rng.choice(["north", "south", "west"], n),
        }
    )
    odds = -1 + 0.8 * (np.log(x.loan_amount) - 9) - 1.2 * (np.log(x.income) - 8) + 0.4 * (x.purpose == "car")
    y = np.where(rng.random(n) < 1 / (1 + np.exp(-odds)), "default", "paid")
    encode = make_column_transformer(
        (StandardScaler(), ["income", "loan_amount", "term_months"]), (OneHotEncoder(), ["purpose", "region"])
    )
    fitted = make_pipeline(encode, LogisticRegression()).fit(x, y)
    pd_score = fitted.predict_proba(x)[:, list(fitted.classes_).index("default")]
    table = x.assign(
        loan_id=[f"L{n:07d}" for n in range(n)],
        application_date=times(n).strftime("%d.%m.%Y %H:%M"),
        pd_12m=pd_score,
        status=y,
        email=[f"user{k}@example.org" for k in range(n)],
    )
    path = folder / "kredite.csv"
    table.to_csv(path, sep=";", decimal=",")
    return Log([path], saved(fitted, folder) if model else None, table=table)


def churn(folder):
    """CustomerID, times in UTC, whole and binary columns, churn known later; no model."""
    rng = np.random.default_rng(2)
    n = 4000
    tenure = rng.integers(0, 73, n)
    monthly = rng.normal(70, 25, n).clip(18).round(2)
    plan = rng.choice(["Month-to-month", "One year", "Two year"], n, p=[0.5, 0.3, 0.2])
    score = 1 / (1 + np.exp(-(-0.5 - 0.04 * tenure + 0.02 * (monthly - 60) + 1.0 * (plan == "Month-to-month"))))
    churned = rng.random(n) < score
    table = pd.DataFrame(
        {
            "CustomerID": [
                f"{k % 9000 + 1000}-{chr(65 + k % 26)}{chr(65 + k // 26 % 26)}{k // 676:02d}Q" for k in range(n)
            ],
            "Timestamp": times(n).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "Tenure": tenure,
            "MonthlyCharges": monthly,
            "Contract": plan,
            "SeniorCitizen": rng.integers(0, 2, n),
            "PaperlessBilling": rng.choice(["Yes", "No"], n),
            "Country": "DE",
            "ChurnProbability": score.round(6),
            "PredictedChurn": np.where(score >= 0.4, "Yes", "No"),
            "Churn": np.where(churned, "Yes", "No"),
        }
    )
    path = folder / "churn.csv"
    table.to_csv(path, index=False)
    return Log([path], table=table)


def fraud(folder):
    """Epoch milliseconds, a rare class, a decoy that is the score rounded, codes of merchants, a leak."""
    rng = np.random.default_rng(3)
    n = 6000
    amount = rng.lognormal(3, 1, n).round(2)
    mcc = rng.choice(["5411", "5812", "0742", "4829"], n, p=[0.5, 0.3, 0.1, 0.1])
    odds = -4 + 0.9 * (np.log(amount) - 3) + 1.5 * (mcc == "4829")
    score = 1 / (1 + np.exp(-odds + rng.normal(0, 0.2, n)))
    is_fraud = (rng.random(n) < score).astype(int)
    table = pd.DataFrame(
        {
            "transaction_id": rng.permutation(np.arange(10**9, 10**9 + n)),
            "ts": times(n, days=30).astype("datetime64[ms]").astype(np.int64),
            "amount": amount,
            "mcc": mcc,
            "n_last_hour": rng.poisson(1.5, n),
            "fraud_score": score,
            "score_rounded": score.round(2),
            "is_fraud": is_fraud,
            "chargeback_flag": np.where(is_fraud == 1, "CB", "OK"),
            "model_version": np.where(np.arange(n) < n // 2, "v1", "v2"),
        }
    )
    path = folder / "transactions.parquet"
    table.to_parquet(path)
    return Log([path], table=table)


def other_id(folder):
    """The labels call the id otherwise; the words of the log's column of regions are no truth."""
    made = credit(folder, model=False)
    table = made.table.drop(columns=["status", "email"])
    path, truth = folder / "scored.csv", folder / "outcomes.csv"
    table.to_csv(path, index=False)
    order = np.random.default_rng(4).permutation(len(table))[:2500]
    outcomes = pd.DataFrame(
        {"contract": table.loan_id, "outcome": made.table.status, "closed_on": times(len(table)) + 9 * DAY}
    )
    outcomes.iloc[order].to_csv(truth, index=False)
    return Log([path], labels=[truth], table=table)


def per_cent(folder):
    """The score is a text in per cent, decisions are words, and two columns could be the truth."""
    made = churn(folder)
    table = made.table.drop(columns=["Churn", "PredictedChurn"])
    table["ChurnProbability"] = [f"{100 * p:.1f} %" for p in table.ChurnProbability]
    rng = np.random.default_rng(5)
    truth = made.table.Churn == "Yes"
    table["cancelled"] = np.where(truth, "Y", "N")
    table["left_within_90_days"] = np.where(truth ^ (rng.random(len(table)) < 0.05), "Y", "N")
    path = folder / "per-cent.csv"
    table.to_csv(path, index=False)
    return Log([path], table=table)


def decided(folder):
    """A model and its decisions alone, made at 0.35; a column called target that is a feature."""
    made = credit(folder)
    table = made.table.drop(columns=["pd_12m", "email"]).rename(columns={"region": "target"})
    x = made.table[["income", "loan_amount", "term_months", "purpose", "region"]].rename(columns={"region": "target"})
    encode = make_column_transformer(
        (StandardScaler(), ["income", "loan_amount", "term_months"]), (OneHotEncoder(), ["purpose", "target"])
    )
    model = make_pipeline(encode, LogisticRegression()).fit(x, table.status)
    score = model.predict_proba(x)[:, list(model.classes_).index("default")]
    table["decision"] = np.where(score >= 0.35, "default", "paid")
    path = folder / "decided.csv"
    table.to_csv(path, index=False)
    return Log([path], saved(model, folder), table=table)


def other_class(folder):
    """The logged score is that of the class 0."""
    made = breast_cancer(folder)
    table = made.table.assign(probability=1 - made.table.probability)
    path = folder / "malignant.csv"
    table.to_csv(path, index=False)
    return Log([path], made.model, table=table)


def houses(folder):
    """Regression without a model: prices, their estimates, codes of postal areas, a free text."""
    rng = np.random.default_rng(6)
    n = 3000
    size, rooms = rng.normal(110, 30, n).clip(25).round(1), rng.integers(1, 8, n)
    area = rng.choice(["01067", "10115", "80331", "20095"], n)
    value = 3000 * size + 20_000 * rooms + rng.normal(0, 40_000, n)
    table = pd.DataFrame(
        {
            "valuation_id": rng.permutation(n) + 500_000,
            "valued_at": times(n, days=120),
            "living_area": size,
            "rooms": rooms,
            "zip": area,
            "energy_class": rng.choice(list("ABCDEFG"), n),
            "remark": [f"seen on day {k} by {rng.integers(9**9)}" for k in range(n)],
            "estimated_price": value.round(0),
            "price": np.where(rng.random(n) < 0.6, (value * rng.normal(1, 0.1, n)).round(0), np.nan),
            "sold_at": times(n, days=120) + pd.to_timedelta(rng.integers(5, 60, n), unit="D"),
        }
    )
    table.loc[table.price.isna(), "sold_at"] = pd.NaT
    path = folder / "houses.parquet"
    table.to_parquet(path)
    return Log([path], table=table)


def wide(folder):
    """Two hundred numbers, some of them constant, a score and a truth among them, tabs."""
    rng = np.random.default_rng(7)
    n = 1500
    x = pd.DataFrame(rng.normal(size=(n, 200)), columns=[f"f{k:03d}" for k in range(200)])
    x["f100"], x["f101"] = 1.0, np.nan
    score = 1 / (1 + np.exp(-x.f000 - 0.5 * x.f001))
    table = x.assign(rowid=np.arange(n), when=times(n), y_prob=score, y_true=(rng.random(n) < score).astype(int))
    path = folder / "wide.tsv"
    table.to_csv(path, sep="\t", index=False)
    return Log([path], table=table)


def boosted(folder):
    """A LightGBM text, categories of pandas, semicolons and decimal commas, day first, `paid` and `default`."""
    lightgbm = pytest.importorskip("lightgbm", reason="the extra lightgbm is not installed")

    made = credit(folder, model=False)
    x = made.table[["income", "loan_amount", "term_months", "purpose", "region"]].copy()
    for name in ("purpose", "region"):
        x[name] = pd.Categorical(x[name])
    booster = lightgbm.LGBMClassifier(n_estimators=15, num_leaves=7, verbose=-1, n_jobs=1)
    booster.fit(x, (made.table.status == "default").astype(int))
    table = made.table.drop(columns="email").assign(pd_12m=booster.predict_proba(x)[:, 1])
    path, model = folder / "loans.csv", folder / "model.txt"
    table.to_csv(path, sep=";", decimal=",", index=False)
    booster.booster_.save_model(model)
    return Log([path], model, table=table)


def bare(folder):
    """A model fitted on a bare array: it has no names for its columns."""
    made = wine(folder)
    features = list(datasets.load_wine(as_frame=True).data.columns)[:4]
    y = (made.table.cultivar == "barbera").astype(int)
    model = LogisticRegression(max_iter=2000).fit(made.table[features].to_numpy(), y)
    score = model.predict_proba(made.table[features].to_numpy())[:, 1]
    table = made.table[["event_id", "predicted_at", *reversed(features)]].assign(score=score, is_barbera=y)
    path = folder / "bare.csv"
    table.to_csv(path, index=False)
    return Log([path], saved(model, folder), table=table)


def early_dates(folder):
    """Days and months that may both be the first: the dates rise only where the day is."""
    rng = np.random.default_rng(8)
    score = rng.random(600)
    days = np.repeat(pd.date_range("2026-02-01", periods=12), 50)
    table = pd.DataFrame(
        {
            "order_no": [f"O{k:05d}" for k in range(600)],
            "date": pd.DatetimeIndex(days).strftime("%d/%m/%Y"),
            "weight": rng.normal(size=600),
            "score": score,
            "label": (rng.random(600) < score).astype(int),
        }
    )
    path = folder / "dates.csv"
    table.to_csv(path, index=False)
    return Log([path], table=table)


def numbered_classes(folder):
    """Scores of three classes, whose columns do not say of which."""
    rng = np.random.default_rng(9)
    p = rng.dirichlet([2, 2, 2], 1200)
    table = pd.DataFrame(p, columns=["score_0", "score_1", "score_2"]).assign(
        uid=[f"{rng.integers(16**12):012x}" for _ in range(1200)],
        when=times(1200),
        income=rng.normal(size=1200),
        risk_class=[str(rng.choice(["low", "mid", "high"], p=q)) for q in p],
    )
    path = folder / "three.parquet"
    table.to_parquet(path)
    return Log([path], table=table)


def two_scores(folder):
    """Two scores, a champion's and its challenger's; a date of birth; a value that goes with the truth."""
    rng = np.random.default_rng(10)
    score = rng.random(1000)
    table = pd.DataFrame(
        {
            "request_id": np.arange(1000) + 7,
            "birth_date": (pd.Timestamp("1950-01-01") + pd.to_timedelta(rng.integers(0, 20_000, 1000), unit="D")).date,
            "created_at": times(1000),
            "score_champion": score,
            "score_challenger": (score + rng.normal(0, 0.1, 1000)).clip(0.001, 0.999),
            "amount": score + rng.normal(size=1000),
            "label": (rng.random(1000) < score).astype(int),
        }
    )
    path = folder / "two.csv"
    table.to_csv(path, index=False)
    return Log([path], table=table)
