"""Exact Shapley values of any model from all coalitions of its columns: where few differ, none need be sampled."""

from math import comb

import numpy as np

from monitoring.domain import FloatArray
from monitoring.explain.shapley.coalitions import ROUNDING, Game, Told, spread_out

MOST_PLAYERS = 11  # 2,048 coalitions; with 100 background rows at most 204,800 mixed rows are scored


def amounts(game: Game, told: Told = lambda done: None) -> FloatArray:
    """Shapley values by column, from their definition.

    The worth of a coalition is the mean answer over the background's rows with the coalition's columns taken from the
    explained row. A column that changes no coalition's worth, but for how numbers are added up, gets exactly 0. Not for
    more than `MOST_PLAYERS` players: every further one doubles the work.

    Args:
        game: the row, the background and the model.
        told: is told how many of the mixed rows are scored.

    Source: Shapley 1953, A value for n-person games.
    """
    count = len(game.players)
    subsets = np.arange(2**count)
    masks = (subsets[:, None] >> np.arange(count)) & 1 == 1
    scored = game.scores(np.repeat(masks, game.rows, axis=0), np.tile(np.arange(game.rows), len(subsets)), told)
    worth = scored.reshape(len(subsets), game.rows).mean(axis=1)
    size = masks.sum(axis=1)
    least = ROUNDING * np.abs(worth).max()
    found = np.zeros(count)
    for player in range(count):
        without = subsets[~masks[:, player]]
        gains = worth[without | (1 << player)] - worth[without]
        if np.abs(gains).max() > least:
            weights = np.array([1 / (count * comb(count - 1, k)) for k in range(count)])[size[without]]
            found[player] = weights @ gains
    return spread_out(found, game.players, len(game.pools))


def coalitions(game: Game) -> int:
    """How many mixed rows all coalitions ask for."""
    return int(2 ** len(game.players)) * game.rows
