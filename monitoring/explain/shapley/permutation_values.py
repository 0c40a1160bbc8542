"""Shapley values of any model by walking through random orders of the raw columns, forwards and backwards.

The estimator is that of shap's PermutationExplainer (antithetic orders; exact for models without interactions of three
or more columns), but every background row has orders of its own: for the same number of answers, a hundred times as
many orders. It is written here because shap's seeds numpy's process-wide generator, which other threads use too, takes
numbers alone, while raw columns hold texts and gaps, and says nothing of how far off an amount may be.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri, stdtrit

from monitoring.domain import FloatArray
from monitoring.explain.shapley.coalitions import ROUNDING, Game, IntArray, spread_out

FEWEST_ROUNDS = 4
MOST_ANSWERS = 204_800  # as many as all coalitions of eleven columns over a hundred rows
PRECISE = 0.02  # a spread below this share of the largest amount is small against the answer
_CELLS = 4_000_000  # of mixed rows held at once
_SURE = 0.995  # where the normal curve and that of few repeats are held against each other


@dataclass(frozen=True, slots=True, eq=False)
class Sampled:
    """Amounts by raw column, how far off each may be (one standard error), and in how many orders they were met."""

    amounts: FloatArray
    spread: FloatArray
    orders: int


def sample(game: Game, seed: int, told: Callable[[float], None] = lambda share: None) -> Sampled:
    """Estimate Shapley values from random orders and their reverses, until the spread is small or enough was asked.

    In a round every background row is walked towards the explained one in a new order and in its reverse. The amounts
    add up to prediction - base exactly, in any number of rounds. The spread is the standard error over the rounds of
    each background row, widened by the factor that so few repeats call for: 3 of them hold the true value in at least
    99 of 100 cases, 2 of them in 95. Not for models that take long to score: it asks for at least 2 × `FEWEST_ROUNDS`
    × columns × background rows scores.

    Args:
        game: the row, the background and the model.
        seed: fixes the orders; numpy's process-wide generator is neither read nor moved.
        told: is told the share of the answers that have been given, of those that it may ask for.
    """
    columns, count = len(game.pools), len(game.players)
    random = np.random.default_rng(seed)
    walks = _Walks.of(game)
    most = max(FEWEST_ROUNDS, MOST_ANSWERS // max(1, 2 * count * game.rows))
    while walks.rounds < most:
        walks.round(random)
        told(walks.rounds / most)
        if walks.rounds >= FEWEST_ROUNDS and walks.precise():
            break
    amounts, spread = (
        spread_out(walks.amounts(), game.players, columns),
        spread_out(walks.spread(), game.players, columns),
    )
    return Sampled(amounts, spread, 2 * walks.rounds)


@dataclass(slots=True, eq=False)
class _Walks:
    """What the rounds have shown so far, by background row and player `(rows, players)`.

    `mean` and `squares` are Welford's: the mean change and the sum of squared distances from it; `largest` is by player
    the largest single change.
    """

    game: Game
    alone: FloatArray
    whole: float
    mean: FloatArray
    squares: FloatArray
    largest: FloatArray
    rounds: int = 0

    @classmethod
    def of(cls, game: Game) -> "_Walks":
        """Score where all walks begin, the background, and where they end."""
        count, rows = len(game.players), game.rows
        ends = np.repeat([[False], [True]], [rows, 1], axis=0).repeat(count, axis=1)
        scored = game.scores(ends, np.append(np.arange(rows), 0))
        nothing = np.zeros((rows, count))
        return cls(game, scored[:-1], float(scored[-1]), nothing, nothing.copy(), np.zeros(count))

    def round(self, random: np.random.Generator) -> None:
        """Walk from every background row in a new order and in its reverse."""
        rows, count = self.mean.shape
        orders = random.permuted(np.tile(np.arange(count), (rows, 1)), axis=1)
        step = max(1, _CELLS // max(1, 2 * count * len(self.game.pools)))
        parts = [self._walked(orders[start : start + step], start) for start in range(0, rows, step)]
        found = np.concatenate(parts)
        self.rounds += 1
        change = found - self.mean
        self.mean += change / self.rounds
        self.squares += change * (found - self.mean)

    def _walked(self, orders: IntArray, first: int) -> FloatArray:
        """The mean change by player over both directions `(rows, players)`, of the background rows from `first` on."""
        rows, count = orders.shape
        place = np.argsort(orders, axis=1)[:, None, :]
        steps = np.arange(1, count)[None, :, None]
        masks = np.stack([place < steps, place >= steps], axis=1).reshape(-1, count)
        of = np.repeat(np.arange(first, first + rows), 2 * (count - 1))
        inside = self.game.scores(masks, of).reshape(rows, 2, count - 1)
        low, high = self.alone[first : first + rows, None], np.full((rows, 1), self.whole)
        forwards = np.diff(np.hstack([low, inside[:, 0], high]), axis=1)
        backwards = -np.diff(np.hstack([high, inside[:, 1], low]), axis=1)
        by_player = np.empty((2, rows, count))
        for changes, kept in zip((forwards, backwards), by_player, strict=True):
            np.put_along_axis(kept, orders, changes, axis=1)
        self.largest = np.maximum(self.largest, np.abs(by_player).max(axis=(0, 1)))
        return np.asarray(by_player.mean(axis=0))

    def amounts(self) -> FloatArray:
        """The mean change by player; exactly 0 where no step moved more than numbers are rounded."""
        return np.where(self._moving(), self.mean.mean(axis=0), 0.0)

    def spread(self) -> FloatArray:
        """One standard error by player, as many times wider as few repeats may mislead.

        Where any order matters, a change that comes once in more steps than were walked may have been missed: what the
        largest one would add by that is in it, too.
        """
        within = self.squares / (self.rounds - 1)
        total, fourth = within.sum(axis=0), (within**2).sum(axis=0)
        freedom = np.divide(total**2 * (self.rounds - 1), fourth, out=np.full(len(total), np.inf), where=fourth > 0)
        factor = stdtrit(freedom, _SURE) / ndtri(_SURE)
        error = np.sqrt(total / self.rounds) / len(self.mean) * factor
        if not (error > self._rounding()).any():
            return np.zeros(len(error))
        unseen = np.where(self._moving(), self.largest, self.largest.max()) / (2 * self.rounds * len(self.mean))
        return np.asarray(np.hypot(error, unseen))

    def precise(self) -> bool:
        """Whether the spread is small against the answer."""
        return bool(self.spread().max(initial=0.0) <= PRECISE * np.abs(self.amounts()).max(initial=0.0))

    def _moving(self) -> NDArray[np.bool_]:
        return self.largest > self._rounding()

    def _rounding(self) -> float:
        return float(ROUNDING * max(abs(self.whole), np.abs(self.alone).max()))
