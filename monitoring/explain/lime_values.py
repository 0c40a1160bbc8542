"""LIME: a linear surrogate around one prediction, repeatable, and with its own reliability beside it."""

import hashlib

import numpy as np
import pandas as pd

from monitoring.domain import Explanation
from monitoring.domain.text import number
from monitoring.errors import DataError, NotApplicableError, listed
from monitoring.explain.shapley.shap_values import contributions
from monitoring.explain.surrogate.coding import parts_each
from monitoring.explain.surrogate.fit import HELD_OUT, REPEATS, SAMPLES, Fits, Neighbourhood, widest
from monitoring.explain.surrogate.ground import ground
from monitoring.explain.surrogate.stability import csi, overlap, vsi
from monitoring.explain.target import Target, choose
from monitoring.models.model import Model


def seed_of(text: str) -> int:
    """A 32-bit seed from a prediction's id.

    >>> seed_of("a")
    3398926610
    """
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")


def explain(model: Model, row: pd.DataFrame, background: pd.DataFrame, seed_text: str) -> Explanation:
    """Fit a ridge regression to the model's answers around one row.

    Rows around it keep each column's own value with the same chance and otherwise draw one from the background; the
    line has a slope for every tenth of the numbers and every frequent category. The neighbourhood is the widest of
    three in which that line fits: R² of at least `FITS` on rows that it was not drawn through. An amount is what the
    row's own value adds to the score against the background's, in probability or the label's unit.

    `quality` has `r2`, held out, the mean over the five repeats; over all six fits `stability` (mean Jaccard overlap of
    the top five columns), `vsi` and `csi` (of arXiv 2001.11757); and `changed`, the mean share of columns that are
    drawn anew. `spread` is an amount's standard deviation over the fits. Columns that are missing in this row are held
    fixed, and a note lists them. Not for a low `r2`: then no line follows the model here, and SHAP is the one to read.

    Args:
        model: the deployed model.
        row: one raw row, possibly with further columns.
        background: raw rows of the reference; a thousand are plenty.
        seed_text: the prediction's id; the same one gives the same answer in any process.

    Raises:
        DataError: not exactly one row, or an empty background.
        NotApplicableError: every column is missing in this row.
        ModelError: rows that do not fit the model.

    Source: Ribeiro, Singh and Guestrin 2016 (arXiv 1602.04938).
    """
    if len(row) != 1 or background.empty:
        raise DataError(f"one row is explained against some others; there are {len(row)} and {len(background)}")
    prepared = model.prepare(row)
    target = choose(model, prepared)
    missing = [name for name in model.features if prepared[name].isna().iloc[0]]
    names = tuple(name for name in model.features if name not in missing)
    if not names:
        raise NotApplicableError("every column is missing in this row: there is nothing to vary")
    prediction = float(target.of(model.predict_prepared(prepared))[0])
    known = ground(model, target, background, parts_each(len(names)))
    columns = tuple(known.columns[name].around(prepared[name].iloc[0]) for name in names)
    around = Neighbourhood(columns, known.answers(prepared, prediction, names))
    seeds = [seed_of(seed_text), *(seed_of(f"{seed_text}/{repeat}") for repeat in range(1, REPEATS + 1))]
    fits = widest(around, seeds)
    amounts = np.array([each.amounts for each in (fits.first, *fits.others)])
    errors = np.array([each.errors for each in (fits.first, *fits.others)])
    return Explanation(
        explainer="lime",
        method=f"local ridge regression on {SAMPLES:,} samples from {len(background):,} rows of the reference",
        base=fits.first.answer - float(fits.first.amounts.sum()),
        contributions=contributions(row, names, fits.first.amounts, amounts.std(axis=0, ddof=1)),
        unit=model.unit,
        prediction=prediction,
        residual=float("nan"),
        quality={
            "r2": fits.r2,
            "stability": overlap(amounts),
            "vsi": vsi(amounts),
            "csi": csi(amounts, errors),
            "changed": 1 - fits.kept,
        },
        notes=_notes(target, missing, fits, prediction),
    )


def _notes(target: Target, missing: list[str], fits: Fits, prediction: float) -> tuple[str, ...]:
    notes = [f"The score explained is that of the class {target.name}."] if target.output is not None else []
    notes.append(
        f"Around this row {1 - fits.kept:.4g} of the columns are drawn anew; R² is that of {HELD_OUT:,} further rows, "
        f"the mean over {REPEATS} repeats; stability is that of {REPEATS + 1} fits."
    )
    notes.append(f"The surrogate answers {number(fits.first.answer, 4)} where the model says {number(prediction, 4)}.")
    if missing:
        notes.append(f"Missing in this row, and therefore held fixed: {listed(missing)}.")
    return tuple(notes)
