"""Strange values for a column of a quarter of the rows, and fair ones to compare them with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from monitoring.errors import ModelError
from monitoring.gate.stress.bench import Bench, Change, IntArray
from monitoring.gate.stress.cases import Case, beyond
from monitoring.models.model import Model
from monitoring.models.spelling import text_of

SHARE = 4  # of the rows one in so many is changed
SEED = 20


@dataclass(frozen=True, slots=True)
class Stress:
    """One column's strange values.

    Args:
        column: its name.
        what: in words, as `Case.what`.
        strange: the new value of every changed row.
        fair: likewise, what it is compared with; None: values of other rows.
    """

    column: str
    what: str
    strange: object
    fair: object = None


def tried(
    bench: Bench, stresses: Sequence[Stress], allowed: Callable[[float], float] = lambda loss: loss
) -> tuple[list[Case], dict[str, str]]:
    """What each stress costs beyond its fair one, and by column why the model refuses to score such rows.

    Args:
        bench: the rows.
        stresses: what is done, one after the other.
        allowed: what may be lost where the fair values lose so much, both as shares of the lead.
    """
    places, others = _places(len(bench.rows))
    changes: list[Change] = []
    for one in stresses:
        fair = bench.rows[one.column].iloc[others].to_numpy() if one.fair is None else _filled(one.fair, len(places))
        changes += [Change(places, {one.column: value}) for value in (_filled(one.strange, len(places)), fair)]
    found = bench.changed(changes)
    cases, refused = [], {}
    for one, strange, fair_ones in zip(stresses, found[::2], found[1::2], strict=True):
        if isinstance(strange, ModelError):
            refused[one.column] = strange.message
        elif isinstance(fair_ones, ModelError):
            raise fair_ones
        else:
            case = beyond(one.what, fair_ones, strange, bench.lead)
            usual = (bench.measured.value - fair_ones.value) / bench.lead
            cases.append(Case(case.what, case.value + usual - allowed(usual), case.error))
    return cases, refused


def is_category(model: Model, name: str) -> bool:
    """Whether a model takes a column's values as categories, be they numbers or not."""
    return name in model.categorical or bool(model.categories.get(name))


def stranger(model: Model, rows: pd.DataFrame, name: str) -> object:
    """A category that neither the model nor the rows know: a number where all of them are numbers."""
    known = [text_of(value) for value in rows[name].dropna().unique()] + list(model.categories.get(name, ()))
    numbers = pd.to_numeric(pd.Series(known, dtype=object), errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    if np.isfinite(numbers).all():
        new = float(np.floor(numbers.max(initial=0)) + 1)
        return new if name not in model.categorical else text_of(new)
    return "never seen before"


def ends(rows: pd.DataFrame, name: str) -> tuple[float, float]:
    """The smallest and the largest finite value of a numeric column; nan for none."""
    values = pd.to_numeric(rows[name], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    values = values[np.isfinite(values)]
    return (float(values.min()), float(values.max())) if len(values) else (np.nan, np.nan)


def _filled(value: object, count: int) -> object:
    found = np.empty(count, dtype=float if isinstance(value, float) else object)
    found[:] = value
    return found


def _places(rows: int) -> tuple[IntArray, IntArray]:
    """Which rows are changed, and which others lend their values: always the same."""
    order = np.random.default_rng(SEED).permutation(rows)
    size = rows // SHARE
    return order[:size], order[size : 2 * size]
