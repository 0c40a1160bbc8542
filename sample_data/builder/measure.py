"""The figures of the README, measured: Markdown tables by month."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.metrics import r2_score, roc_auc_score

from builder.features import TIME

THRESHOLD = 0.3
BINS = 10
SMALLEST_SHARE = 1e-4  # an empty bin would make the PSI infinite
REFERENCE_MONTH = 3
Floats = npt.NDArray[np.float64]
Row = dict[str, float]


def tables(scored: pd.DataFrame, sampled: pd.Series) -> str:
    """All tables, each with a heading. `sampled` says which rows belong to the sample."""
    flights = scored.assign(month=scored[TIME].dt.month, sampled=sampled)
    flights = flights[flights["month"] >= REFERENCE_MONTH]
    march = flights[flights["month"] == REFERENCE_MONTH]
    parts = {
        "Rows and labels": _rows,
        "Late, logistic regression": lambda rows: _binary(rows, march, "score_logreg"),
        "Late, gradient boosting": lambda rows: _binary(rows, march, "score_boosting"),
        "Minutes in the air": _regression,
        "Inputs": lambda rows: _inputs(rows, march),
    }
    return "\n\n".join(f"### {title}\n\n{_by_month(flights, measure)}" for title, measure in parts.items())


def _by_month(flights: pd.DataFrame, measure: Callable[[pd.DataFrame], Row]) -> str:
    records = {month: measure(rows) for month, rows in flights.groupby("month")}
    header = ["month", *next(iter(records.values()))]
    lines = [header, ["---:"] * len(header)]
    lines += [[str(month), *(_text(value) for value in row.values())] for month, row in records.items()]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _text(value: float) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:.3f}"


def _rows(rows: pd.DataFrame) -> Row:
    sample = rows[rows["sampled"]]
    return {
        "flights": len(rows),
        "without label": rows["late15"].isna().mean(),
        "late": rows["late15"].mean(),
        "in the sample": len(sample),
        "sample: labels": int(sample["late15"].notna().sum()),
        "sample: without label": sample["late15"].isna().mean(),
        "sample: late": sample["late15"].mean(),
    }


def _binary(rows: pd.DataFrame, march: pd.DataFrame, score: str) -> Row:
    known, all_scores = rows[rows["late15"].notna()], rows[score].to_numpy()
    late, scores = known["late15"].to_numpy(dtype="float64"), known[score].to_numpy()
    sample = known[known["sampled"]]
    return {
        "AUC": roc_auc_score(late, scores),
        "AUC in the sample": roc_auc_score(sample["late15"].astype("int64"), sample[score]),
        "AUC estimated": _expected_auc(all_scores),
        "mean score": all_scores.mean(),
        "late": late.mean(),
        "recall": (scores[late == 1] >= THRESHOLD).mean(),
        "precision": late[scores >= THRESHOLD].mean(),
        "ECE": _calibration_error(late, scores),
        "PSI of the score": _psi(march[score].to_numpy(), all_scores),
    }


def _regression(rows: pd.DataFrame) -> Row:
    return {
        name + place: value
        for place, part in [("", rows), (" in the sample", rows[rows["sampled"]])]
        for name, value in _errors(part[part["air_time"].notna()]).items()
    }


def _errors(known: pd.DataFrame) -> Row:
    truth, guess = known["air_time"].to_numpy(dtype="float64"), known["airtime_predicted"].to_numpy()
    return {
        "MAE": np.abs(guess - truth).mean(),
        "bias": (guess - truth).mean(),
        "R²": r2_score(truth, guess),
    }


def _inputs(rows: pd.DataFrame, march: pd.DataFrame) -> Row:
    return {
        "PSI of temp": _psi(march["temp"].to_numpy(), rows["temp"].to_numpy()),
        "PSI of precip": _psi(march["precip"].to_numpy(), rows["precip"].to_numpy()),
        "wet": (rows["precip"] > 0).mean(),
        "PSI of distance": _psi(march["distance"].to_numpy(), rows["distance"].to_numpy()),
        "no weather": rows["temp"].isna().mean(),
        "no pressure": rows["pressure"].isna().mean(),
        "no seats": rows["seats"].isna().mean(),
        "flights to new destinations": int((~rows["dest"].isin(march["dest"])).sum()),
    }


def _psi(reference: Floats, current: Floats) -> float:
    """Population stability index over the deciles of the reference. Equal ones merge, missing is left out."""
    edges = np.unique(np.nanquantile(reference, np.linspace(0, 1, BINS + 1)))[1:-1]
    old, new = (_shares(values, edges) for values in (reference, current))
    return float(((new - old) * np.log(new / old)).sum())


def _shares(values: Floats, edges: Floats) -> Floats:
    present = values[~np.isnan(values)]
    counts = np.bincount(np.searchsorted(edges, present), minlength=len(edges) + 1)
    return np.maximum(counts / len(present), SMALLEST_SHARE)


def _calibration_error(late: Floats, scores: Floats) -> float:
    """Mean distance between score and late rate over ten bins of equally many flights."""
    parts = np.array_split(np.argsort(scores, kind="stable"), BINS)
    return sum(float(len(part) / len(late) * abs(late[part].mean() - scores[part].mean())) for part in parts)


def _expected_auc(scores: Floats) -> float:
    """The AUC that perfectly calibrated scores would have: what an estimate without labels believes."""
    positive = np.sort(scores)
    # Each flight counts as late by its score and as on time by the rest; a pair is right when in order.
    negatives_below = np.cumsum(1 - positive) - (1 - positive)
    return float((positive * negatives_below).sum() / _pairs(positive))


def _pairs(scores: Floats) -> float:
    return float(scores.sum() * (1 - scores).sum() - (scores * (1 - scores)).sum())
