"""Ensembles of trees, as numbers of 64 bits or in whole numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from monitoring.domain import FloatArray
from monitoring.edge.forms.columns.features import features
from monitoring.edge.forms.columns.symbols import Sheet, Symbol, done
from monitoring.edge.forms.trees.compared import Compared, raw_thresholds
from monitoring.edge.forms.trees.nodes import Laid, laid, places
from monitoring.edge.forms.trees.ranks import as_numbers, ranked, rounded
from monitoring.explain.forests.forest import Tree

LOWEST = -float(np.finfo(np.float64).max)


@dataclass(frozen=True, slots=True, eq=False)
class Ensemble:
    """Trees, and what is made of their sum.

    Args:
        trees: round after round, in each one a tree an output; or trees whose leaves have a number an output.
        start: what they are added to, `(outputs,)`.
        link: what is made of the sums, of `edge_runner.links`.
        share: what a sum is divided by; None where it is not.
        narrow: whether columns are narrowed to 32 bits.
        short: whether sums are made in 32 bits.
        narrow_answer: whether the answer is narrowed to 32 bits.
        times: what a sum is multiplied by before the link.
        refuses_nan, refuses_inf: whether a row with such a value in a column that is read is refused.
    """

    trees: Sequence[Tree]
    start: FloatArray
    link: str
    share: float | None = None
    narrow: bool = True
    short: bool = False
    narrow_answer: bool = False
    times: float = 1.0
    refuses_nan: bool = False
    refuses_inf: bool = False


def ensemble(found: Ensemble, symbols: Sequence[Symbol], sheet: Sheet, step: str) -> dict[str, Any]:
    """What a program says of trees."""
    if found.narrow:
        symbols = [done(symbol, "narrow", None, step) for symbol in symbols]
    if found.refuses_nan:
        sheet.refuse_gaps(symbols, step)
    compared = Compared(symbols, LOWEST if found.refuses_inf else -np.inf, step)
    asked = [compared.of(tree) for tree in found.trees]
    nodes = laid(found.trees, [column for column, _ in asked], [threshold for _, threshold in asked])
    used = [np.unique(nodes.threshold[nodes.column == at]) for at in range(len(compared.columns))]
    for source, values in raw_thresholds(compared.columns, used).items():
        sheet.note(source, values)
    if found.narrow:
        nodes, used = replace(nodes, threshold=floor(nodes.threshold)), [np.unique(floor(each)) for each in used]
    if sheet.quantize:
        columns, compares = ranked(nodes, used, compared.columns, sheet, step)
    else:
        columns, compares = as_numbers(nodes, compared.columns, sheet)
    told = {
        "kind": "trees",
        "link": found.link,
        "features": features(columns, sheet, step),
        "nodes": len(nodes.inner),
        "inner": sheet.keep(np.packbits(nodes.inner)),
        "feature": sheet.keep(places(nodes.column)),
        **compares,
        "roots": sheet.keep(nodes.roots, np.int64),
        "depth": nodes.depth,
        "outputs": len(found.start),
        "start": sheet.keep(found.start, np.float64),
        **_values(found, nodes, sheet),
    }
    flags = {"refuses_nan": found.refuses_nan, "refuses_inf": found.refuses_inf, "share": found.share}
    flags |= {
        "narrow": found.narrow,
        "narrow_answer": found.narrow_answer,
        "times": found.times if found.times != 1.0 else None,
    }
    return told | {key: value for key, value in flags.items() if value}


def floor(thresholds: FloatArray) -> FloatArray:
    """The largest number of 32 bits that is no larger: what is at most the one is at most the other, in 32 bits.

    >>> floor(np.array([0.1])) <= 0.1, float(floor(np.array([0.5]))[0])
    (array([ True]), 0.5)
    """
    short = thresholds.astype(np.float32)
    above = short.astype(np.float64) > thresholds
    return np.where(above, np.nextafter(short, np.float32(-np.inf)), short).astype(np.float64)


def in_rounds(per_output: Sequence[Sequence[Tree]]) -> list[Tree]:
    """The trees of every output, round after round."""
    return [tree for together in zip(*per_output, strict=True) for tree in together]


def _values(found: Ensemble, nodes: Laid, sheet: Sheet) -> dict[str, Any]:
    """A table of the leaves' values that differ, and each leaf's row of it; rounded ones are small by themselves."""
    if sheet.quantize:
        return rounded(nodes, found.start, found.share, found.short, sheet)
    value = nodes.value.astype(np.float32) if found.short else nodes.value
    table, leaf = np.unique(value, axis=0, return_inverse=True)
    return {
        "leaf": sheet.keep(places(leaf.ravel())),
        "value": sheet.keep(table[:, 0] if table.shape[1] == 1 else table),
    }
