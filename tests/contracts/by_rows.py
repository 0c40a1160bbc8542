"""The tables of counts that pandas makes of the rows of a case."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from monitoring.domain import Bins, Deployment, Kind, Task
from monitoring.log.cells.error_kinds import error_kinds
from monitoring.log.cells.plan import Plan
from monitoring.log.ground.clock import Clock
from monitoring.log.sources.source import Sources

KEYS = ("segment", "_grain", "_born", "_known", "state", "outcome", "decided", "cell", "true_cell", "predicted_cell")
ENDS = {"_time": ("low_time", "high_time"), "_told": ("first_known", "last_known")}
NEVER = 2**31 - 1
Tables = dict[tuple[str, str], pd.DataFrame]


@dataclass(frozen=True)
class Case:
    """A log as files, and how it is counted.

    Args:
        deployment: what the columns mean.
        plan: the cells.
        sources: the files.
        clock: what a grain is.
        predictions: the same rows, in the order of their arrival; time stamps without a zone.
        labels: the same; None: none have come.
    """

    deployment: Deployment
    plan: Plan
    sources: Sources
    clock: Clock
    predictions: pd.DataFrame
    labels: pd.DataFrame | None


def tidy(counted: pa.Table | pd.DataFrame) -> pd.DataFrame:
    """A table of counts in a fixed order of rows and columns."""
    frame = counted.to_pandas() if isinstance(counted, pa.Table) else counted
    keys = [name for name in KEYS if name in frame]
    frame = frame.reindex(columns=[*keys, *sorted(set(frame) - set(keys))])
    return frame.sort_values(keys, ignore_index=True)


class ByRows:
    """Counting row by row, in pandas' own words."""

    @staticmethod
    def tables(case: Case) -> Tables:
        d, plan, rows = case.deployment, case.plan, ByRows.facts(case)
        labelled = rows[rows["_truth"].notna()]
        rows["uneven"] = ByRows.uneven(rows, d) if d.class_scores else 0.0
        add = ["uneven"] if d.class_scores else []
        found = {("grains", ""): count(rows, ["_grain", "_born"], plan, add, "_time" if d.time else None)}
        keys = ["_grain", "_born"]
        for column in d.columns:
            if column not in d.label_columns:
                found["columns", column.name] = cells(rows, column.name, keys, plan.columns[column.name], plan)
        judged = ByRows.judged(rows, labelled, keys, case)
        found |= judged
        if d.label and d.label_time:
            dated = ByRows.judged(labelled, labelled, [*keys, "_known"], case)
            found |= {(f"{kind}_by_known", name): table for (kind, name), table in dated.items()}
        return {key: tidy(table) for key, table in found.items()}

    @staticmethod
    def judged(rows: pd.DataFrame, labelled: pd.DataFrame, keys: list[str], case: Case) -> Tables:
        """What depends on labels, by these keys."""
        d, plan, found = case.deployment, case.plan, {}
        if d.label:
            found["labels", ""] = cells(labelled, "_truth", keys, plan.columns[d.label], plan)
            late = labelled["_known"].astype(float) - labelled["_born"]
            arrived = labelled.assign(late=late, _told=labelled["_known"].astype(float))
            found["arrivals", ""] = count(arrived, [*keys, "state"], plan, add=["late"], span="_told")
        for name in plan.scores:
            found["scores", name], losses = ByRows.scores(rows, name, keys, case)
            found |= {("losses", name): losses} if d.label else {}
        if d.label and plan.error:
            found["errors", ""] = ByRows.errors(rows, keys, case)
            found["error_kinds", ""] = ByRows.error_kinds(rows, keys, case)
        if d.label and d.task is Task.MULTICLASS:
            found["confusion", ""] = ByRows.confusion(labelled[labelled["state"] >= 0], keys, case)
        return found

    @staticmethod
    def facts(case: Case) -> pd.DataFrame:
        """Predictions with their grain, label and predicted class."""
        d, rows = case.deployment, case.predictions.copy()
        rows["_time"] = pd.to_datetime(rows[d.time]) if d.time else pd.NaT
        rows["_born"] = tick(rows["_time"], case.clock) if d.time else 0
        rows["_grain"] = rows["_born"]
        if case.clock.unit == "rows":
            place = rows.sort_values(["_time", "_row"] if d.time else ["_row"]).index
            rows["_grain"] = pd.Series(np.arange(len(rows)) // case.clock.rows, index=place).reindex(rows.index)
        rows["_truth"], rows["_known"] = pd.Series(index=rows.index, dtype=object), NEVER
        if case.labels is not None:
            known = case.labels.dropna(subset=[d.label]).set_index(d.id)
            rows["_truth"] = rows[d.id].map(known[d.label])
            told = tick(rows[d.id].map(known[d.label_time]), case.clock) if d.label_time else rows["_born"]
            rows["_known"] = told.where(told.notna(), rows["_born"]).where(rows["_truth"].notna(), NEVER).astype(int)
        if d.task is Task.MULTICLASS and d.class_scores:
            scores = rows[list(d.class_scores.values())].set_axis(list(d.class_scores), axis=1).astype(float)
            best = scores.fillna(-np.inf).idxmax(axis=1)
            rows["_predicted"] = best.where(scores.notna().any(axis=1))
        rows["state"] = [ByRows.state(row, case) for row in rows.to_dict("records")]
        return rows

    @staticmethod
    def state(row: dict, case: Case) -> int:
        """What a row is to metrics: judged (0, or the outcome), or why not."""
        d, truth = case.deployment, row["_truth"]
        scores = [row[name] for name in ([d.score] if d.score else d.class_scores.values())]
        said = row[d.prediction] if d.prediction else None
        if pd.isna(truth):
            return -1
        known = {Task.BINARY: (0, 1), Task.MULTICLASS: case.plan.classes}.get(d.task)
        if truth not in known if known else not np.isfinite(truth):
            return -2
        if any(pd.isna(score) or not 0 <= score <= 1 for score in scores) or (d.prediction and pd.isna(said)):
            return -3
        if not known and not np.isfinite(said):
            return -3
        if d.prediction and known and said not in known:
            return -4
        return int(truth) if d.task is Task.BINARY else 0

    @staticmethod
    def uneven(rows: pd.DataFrame, d: Deployment) -> pd.Series:
        """1 where class scores do not add up to 1, and rounding to two or three digits does not explain it."""
        scores = rows[list(d.class_scores.values())].astype(float)
        allowed = pd.Series(1e-3, index=rows.index)
        for digits in (3, 2):
            is_rounded = np.isclose(scores, scores.round(digits), rtol=0, atol=1e-9).all(axis=1)
            allowed = allowed.where(~is_rounded, max(1e-3, 0.5 * 10.0**-digits * scores.shape[1] + 1e-6))
        gap = (scores.sum(axis=1, skipna=False) - 1).abs()
        return (gap > allowed).astype(float)

    @staticmethod
    def scores(rows: pd.DataFrame, name: str, keys: list[str], case: Case) -> tuple[pd.DataFrame, pd.DataFrame]:
        d = case.deployment
        rows = rows.assign(_x=rows[d.class_scores.get(name, d.score or d.prediction)].astype(float))
        truth = rows["_truth"]
        rows["outcome"] = rows["state"]
        if d.task is Task.MULTICLASS:
            rows["outcome"] = (truth.map(text_of) == name).astype(int).where(rows["state"] >= 0, rows["state"])
        decided = ["decided"] if d.score and d.prediction else []
        if d.task is Task.MULTICLASS:
            decided = ["decided"]
            rows["decided"] = np.where(rows["_predicted"].isna(), -1, rows["_predicted"] == name).astype(int)
        elif decided:
            rows["decided"] = [int(said) if said in (0, 1) else -1 for said in rows[d.prediction].fillna(-1)]
        finite = np.isfinite(rows["_x"]) & (rows["outcome"] >= 0)
        x, y = rows["_x"], rows["outcome"].astype(float)
        rows["brier"] = ((x - y) ** 2).where(finite, 0.0)
        rows["brier2"] = rows["brier"] ** 2
        right = x.where(y == 1, 1 - x).clip(2.0**-52, 1 - 2.0**-52)
        rows["log"] = (-np.log(right)).where(finite, 0.0)
        rows["log2"] = rows["log"] ** 2
        rows["cell"] = number_cells(rows["_x"], Bins(Kind.NUMERIC, edges=case.plan.scores[name]))
        rows["sum"] = x.where(np.isfinite(x), 0.0)
        labelled = rows[rows["outcome"] != -1]
        losses = count(labelled, [*keys, "outcome"], case.plan, add=["brier", "brier2", "log", "log2"])
        return count(rows, [*keys, "outcome", *decided, "cell"], case.plan, add=["sum"]), losses

    @staticmethod
    def errors(rows: pd.DataFrame, keys: list[str], case: Case) -> pd.DataFrame:
        y = pd.to_numeric(rows["_truth"]).astype(float)
        e = rows[case.deployment.prediction].astype(float) - y
        u, y = y - case.plan.shift, y.where(y != 0)
        added = {"sum": e, "e": e, "e2": e**2, "e4": e**4, "abs": e.abs(), "u": u, "u2": u**2, "u3": u**3, "u4": u**4}
        added |= {"e2u": e**2 * u, "e2u2": e**2 * u**2, "ape": (e / y).abs(), "ape2": (e / y) ** 2}
        added |= {"n_ape": y.notna().astype(float), "cell": number_cells(e, case.plan.error)}
        judged = rows.assign(**added)[rows["state"] >= 0]
        return count(judged, [*keys, "cell"], case.plan, add=[name for name in added if name != "cell"])

    @staticmethod
    def error_kinds(rows: pd.DataFrame, keys: list[str], case: Case) -> pd.DataFrame:
        d, y = case.deployment, pd.to_numeric(rows["_truth"]).astype(float)
        p, u = rows[d.prediction].astype(float), y - case.plan.shift
        added = {"predicted": p, "e": p - y, "e2": (p - y) ** 2, "abs": (p - y).abs(), "u": u, "u2": u**2}
        added |= {"ape": ((p - y) / y.where(y != 0)).abs(), "n_ape": (y.where(y != 0)).notna().astype(float)}
        bins, values = error_kinds(case.plan, d.prediction, d.label), (p, y, (p - y).abs())
        names = ("predicted_cell", "true_cell", "cell")
        found = {name: number_cells(x, own) for name, x, own in zip(names, values, bins, strict=True)}
        judged = rows.assign(**added, **found)[rows["state"] >= 0]
        return count(judged, [*keys, *names], case.plan, add=list(added))

    @staticmethod
    def confusion(rows: pd.DataFrame, keys: list[str], case: Case) -> pd.DataFrame:
        d, bins = case.deployment, Bins(Kind.CATEGORICAL, categories=case.plan.classes)
        rows = rows.assign(
            true_cell=word_cells(rows["_truth"], bins),
            predicted_cell=word_cells(rows[d.prediction or "_predicted"], bins),
        )
        return count(rows, [*keys, "true_cell", "predicted_cell"], case.plan)


def tick(when: pd.Series, clock: Clock) -> pd.Series:
    """Days or hours since 1970."""
    return (pd.to_datetime(when) - pd.Timestamp(0)) // pd.Timedelta(1, "h" if clock.unit == "hour" else "D")


def text_of(value: object) -> str:
    """A value as engines write it."""
    return str(value).lower() if isinstance(value, bool | np.bool_) else str(value)


def word_cells(values: pd.Series, bins: Bins) -> np.ndarray:
    place = {name: i for i, name in enumerate(bins.categories)}
    cells = [bins.missing if pd.isna(v) else place.get(text_of(v), bins.outside[0]) for v in values]
    return np.array(cells, dtype=int)


def number_cells(values: pd.Series, bins: Bins) -> np.ndarray:
    x = values.to_numpy(dtype=float, na_value=np.nan)
    cell = np.searchsorted(bins.edges, x, side="right")
    return np.where(np.isnan(x), bins.missing, np.where(np.isinf(x), bins.missing + 1, cell))


def cells(rows: pd.DataFrame, name: str, keys: list[str], bins: Bins, plan: Plan) -> pd.DataFrame:
    """Rows by their cell, and of numbers their sum, and smallest and largest in the outermost cells."""
    if bins.kind is Kind.CATEGORICAL:
        return count(rows.assign(cell=word_cells(rows[name], bins)), [*keys, "cell"], plan)
    x = pd.Series(rows[name].to_numpy(dtype=float, na_value=np.nan), index=rows.index)
    finite = np.isfinite(x)
    rows = rows.assign(cell=number_cells(x, bins), sum=x.where(finite, 0.0), _x=x.where(finite))
    found = count(rows, [*keys, "cell"], plan, add=["sum"], span="_x")
    for end, outer in (("low", "min"), ("high", "max")):
        is_number = found[end].notna()
        found[end] = found[end].where(
            found["cell"]
            == found[is_number]
            .groupby(["segment", *keys])["cell"]
            .agg(outer)
            .reindex(pd.MultiIndex.from_frame(found[["segment", *keys]]))
            .to_numpy()
        )
    return found


def count(
    rows: pd.DataFrame, keys: list[str], plan: Plan, add: list[str] | None = None, span: str | None = None
) -> pd.DataFrame:
    """Rows and sums by keys: all rows as segment 0, then each followed segment."""
    parts = []
    for number, segment in enumerate((None, *plan.segments)):
        part = rows if segment is None else rows[rows[segment.column].map(text_of) == segment.value]
        grouped = part.groupby(keys, dropna=False)
        found = grouped.size().rename("n").to_frame()
        for name in add or ():
            found[name] = grouped[name].sum()
        if span:
            ends = ENDS.get(span, ("low", "high"))
            found = found.assign(**dict(zip(ends, (grouped[span].min(), grouped[span].max()), strict=True)))
        parts.append(found.reset_index().assign(segment=number))
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
