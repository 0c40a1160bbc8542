"""Trees made smaller: the same way for every row, and leaves that are off by no more than is known.

A threshold becomes its place among all thresholds of its column, from 1 on, and a value becomes the number of
thresholds below it, plus 1. A value is at most the k-th threshold where fewer than k lie below it: so each node decides
as before, for every number there is, for infinities and for nan, which lies above all of them. Where few thresholds
come twice, ranks would take more room than they save, and numbers are compared as they are.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from monitoring.domain import FloatArray
from monitoring.edge.forms.columns.symbols import Coded, Number, Sheet, Symbol
from monitoring.edge.forms.trees.nodes import Laid, places


def ranked(
    nodes: Laid, used: Sequence[FloatArray], columns: Sequence[Symbol], sheet: Sheet, step: str
) -> tuple[Sequence[Symbol], dict[str, Any]]:
    """Thresholds as ranks, and the columns: categories have their ranks in their tables, numbers find theirs.

    Args:
        nodes: all nodes.
        used: the thresholds of each column, in order.
        columns: what is compared.
        sheet: where arrays are put.
        step: the estimator's name.
    """
    ranks = np.zeros(len(nodes.column), dtype=np.int64)
    for column, values in enumerate(used):
        mine = nodes.column == column
        ranks[mine] = np.searchsorted(values, nodes.threshold[mine]) + 1
    found = [
        Coded(symbol.source, np.searchsorted(values, symbol.numbers(step)) + 1.0)
        if isinstance(symbol, Coded)
        else symbol
        for symbol, values in zip(columns, used, strict=True)
    ]
    numbers = [place for place, symbol in enumerate(columns) if isinstance(symbol, Number)]
    flat = _short(np.concatenate([np.zeros(0), *(used[place] for place in numbers)]))
    if flat.nbytes + places(ranks).nbytes >= len(ranks) * flat.itemsize:
        return as_numbers(nodes, columns, sheet)  # few come twice: ranks and a list of them would take more
    told = {"at": sheet.whole(numbers)}
    told["begin"] = sheet.whole(np.cumsum([0, *(len(used[place]) for place in numbers)]))
    told["flat"] = sheet.keep(flat)
    return found, {"threshold": sheet.keep(places(ranks)), "ranks": told}


def as_numbers(nodes: Laid, columns: Sequence[Symbol], sheet: Sheet) -> tuple[Sequence[Symbol], dict[str, Any]]:
    """Thresholds in the fewest bits that hold them all; they are compared in 64 where columns are not narrowed."""
    return columns, {"threshold": sheet.keep(_short(nodes.threshold))}


def _short(values: FloatArray) -> Any:
    """The same numbers in 32 bits, where those hold them all."""
    short = values.astype(np.float32)
    return short if bool((short == values).all()) else values


def rounded(nodes: Laid, start: FloatArray, share: float | None, short: bool, sheet: Sheet) -> dict[str, Any]:
    """Leaf values in a byte or in 16 bits, by a step of each tree's own; and the most that a sum can be off by.

    That is what each tree's worst leaf is off by, at most half a step, and what adding up numbers rounds off.
    """
    sizes = np.diff([*nodes.firsts, len(nodes.value)])
    largest = np.maximum.reduceat(np.abs(nodes.value).max(axis=1), nodes.firsts)
    step = np.where(largest > 0, largest / (127.0 if sheet.quantize == "int8" else 1.0), 1.0)
    shares = nodes.value / np.repeat(step, sizes)[:, None]
    stored = np.rint(shares).astype(np.int8) if sheet.quantize == "int8" else shares.astype(np.float16)
    back = stored.astype(np.float64) * np.repeat(step, sizes)[:, None]
    off = np.maximum.reduceat(np.abs(back - nodes.value), nodes.firsts, axis=0)
    several = stored.shape[1] > 1
    total = off.sum(axis=0).max() if several else off.reshape(-1, len(start)).sum(axis=0).max()
    # Each of n additions is off by at most half a last digit of what there is by then; here, and in the library.
    digit = 2.0 ** (-24 if short else -53)
    total += 2 * len(nodes.roots) * digit * (np.abs(start).max() + largest.sum())
    return {
        "value": sheet.keep(stored if several else stored[:, 0]),
        "step": sheet.keep(step),
        "bound": float(total / (share or 1.0)),
    }
