"""In which order a model without column names takes its columns, found by what reproduces the logged scores."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from monitoring.agreement.compare import SAME, Logged
from monitoring.domain import FloatArray, Task
from monitoring.errors import ModelError, cause
from monitoring.models.model import Model

MOST_SCORED = 120_000  # rows, those of all orders together
_FEW = 60  # rows that an order is tried on
_ROUNDS = 5
_FAR = 1e3  # what stands for an answer that is none

Order = NDArray[np.intp]
Ask = Callable[[FloatArray], FloatArray]


def find(model: Model, logged: Logged) -> tuple[str, ...]:
    """The order of a model's bare numeric columns that gives the logged scores; empty where none was found.

    The first guess gives each place the column that moves the logged scores as that place moves the model's (exact
    where the model is linear); then pairs of columns change places for as long as that brings the scores nearer.
    """
    if model.categorical or logged.decided or not logged.n:
        return ()
    columns = logged.rows[list(model.features)].to_numpy(dtype=np.float64)
    ask, target = _scale(model, columns, logged)
    there = np.isfinite(columns).all(axis=1) & np.isfinite(target).all(axis=1)
    if there.sum() <= len(model.features):
        return ()
    try:
        near = SAME if logged.decimals is None else 0.5 / 10**logged.decimals
        found = _Search(ask, columns[there], target[there], near).run()
    except Exception as error:  # the model is foreign code: it can fail in any way
        raise ModelError(f"the model cannot score rows in another order: {cause(error)}") from error
    return () if found is None else tuple(model.features[place] for place in found)


def _scale(model: Model, columns: FloatArray, logged: Logged) -> tuple[Ask, FloatArray]:
    """What is asked of the model, `(n, outputs)`, and what was logged, on one scale: log-odds where it has them.

    Probabilities of an order that is not the right one are often 0 or 1 all over, and then do not say which is nearer.
    """
    from scipy.special import expit, logit, softmax

    pipeline, said = model.pipeline, logged.said.reshape(logged.n, -1)
    if model.task is Task.REGRESSION:
        return lambda given: np.asarray(pipeline.predict(given), dtype=np.float64).reshape(len(given), -1), said
    several, places = model.task is Task.MULTICLASS, list(model.outputs)

    def scores(given: FloatArray) -> FloatArray:
        return np.asarray(pipeline.predict_proba(given), dtype=np.float64)[:, places]

    def margins(given: FloatArray) -> FloatArray:
        raw = np.asarray(pipeline.decision_function(given), dtype=np.float64)
        if raw.ndim == 2:
            return np.asarray((raw - raw.mean(axis=1, keepdims=True))[:, places])
        return raw[:, None] if places == [1] else -raw[:, None]

    few = columns[np.isfinite(columns).all(axis=1)][:_FEW]
    if logged.decimals is not None or not len(few) or not hasattr(pipeline, "decision_function"):
        return scores, said
    linked = softmax(margins(few), axis=1) if several else expit(margins(few))
    if linked.shape != (len(few), len(places)) or not np.allclose(linked, scores(few), rtol=0, atol=1e-9):
        return scores, said
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(said)
        target = logs - logs.mean(axis=1, keepdims=True) if several else logit(said)
    return margins, np.where(np.abs(target) < 20, target, np.nan)  # nearer to 0 or 1 too many digits are lost


@dataclass(slots=True)
class _Search:
    ask: Ask
    columns: FloatArray
    target: FloatArray
    near: float
    scored: int = 0

    def run(self) -> Order | None:
        """The first order that gives the target, within a bounded number of scored rows."""
        size = self.columns.shape[1]
        random, first = np.random.default_rng(0), np.arange(size)
        starts = sorted([first, *self._guesses(first)], key=lambda order: float(self._off([order])[0]))
        while self.scored < MOST_SCORED:
            order, off = self._improved(starts.pop(0) if starts else random.permutation(size))
            if off <= self.near:
                return order
        return None

    def _guesses(self, order: Order) -> Iterator[Order]:
        """Orders that give each place the column with the nearest slope; the model's slopes hang on the order."""
        from scipy.optimize import linear_sum_assignment

        spread, wanted = self.columns.std(axis=0), _slopes(self.columns, self.target)
        for _ in range(_ROUNDS):
            given = self.columns[:, order]
            own = _slopes(given, _finite(self.ask(given)))
            cost = (((own[:, None] - wanted[None]) * spread[None, :, None]) ** 2).sum(axis=-1)
            better = linear_sum_assignment(cost)[1].astype(np.intp)
            if (better == order).all():
                return
            order = better
            yield order

    def _improved(self, order: Order) -> tuple[Order, float]:
        """Change places of pairs, all those at once that help and do not touch, until none helps any more."""
        pairs = list(combinations(range(len(order)), 2))
        off = float(self._off([order])[0])
        while off > self.near and self.scored < MOST_SCORED:
            tried = self._off([_swapped(order, [pair]) for pair in pairs])
            helpful = [pairs[i] for i in np.argsort(tried, kind="stable") if tried[i] < off]
            if not helpful:
                break
            together = _swapped(order, _apart(helpful))
            best = float(tried.min())
            all_off = float(self._off([together])[0])
            order, off = (together, all_off) if all_off < best else (_swapped(order, helpful[:1]), best)
        return order, off

    def _off(self, orders: list[Order]) -> FloatArray:
        """How far the answers of each order are from the target on average."""
        few, target = self.columns[:_FEW], self.target[:_FEW]
        self.scored += len(orders) * len(few)
        answer = _finite(self.ask(np.concatenate([few[:, order] for order in orders])))
        return np.asarray(np.abs(answer.reshape(len(orders), *target.shape) - target).mean(axis=(1, 2)))


def _slopes(columns: FloatArray, target: FloatArray) -> FloatArray:
    """How the target moves with each column, the others held: least squares, `(columns, outputs)`."""
    centred = columns - columns.mean(axis=0)
    spread = np.where((found := centred.std(axis=0)) > 0, found, 1.0)
    slopes = np.linalg.lstsq(np.column_stack([centred / spread, np.ones(len(columns))]), target, rcond=None)[0][:-1]
    return np.asarray(slopes / spread[:, None])


def _finite(answer: FloatArray) -> FloatArray:
    return np.nan_to_num(answer, nan=_FAR, posinf=_FAR, neginf=-_FAR)


def _swapped(order: Order, pairs: list[tuple[int, int]]) -> Order:
    changed = order.copy()
    for one, other in pairs:
        changed[one], changed[other] = order[other], order[one]
    return changed


def _apart(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The first of the pairs that have no place in common."""
    taken: set[int] = set()
    chosen = []
    for pair in pairs:
        if taken.isdisjoint(pair):
            chosen.append(pair)
            taken.update(pair)
    return chosen
