"""Columns put down as `edge_runner.features` puts them together again."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

import numpy as np

from monitoring.edge.forms.columns.symbols import Coded, Number, Sheet, Symbol, refused

MOST_CELLS = 20_000_000  # of all tables of one matrix


def features(symbols: Sequence[Symbol], sheet: Sheet, step: str) -> dict[str, Any]:
    """What a program says of a matrix; raises `ModelError` where its tables would be too large."""
    blocks: dict[tuple[str, ...], list[int]] = {}
    for place, symbol in enumerate(symbols):
        if isinstance(symbol, Number):
            blocks.setdefault(tuple(name for name, _ in symbol.steps), []).append(place)
    told: dict[str, Any] = {"width": len(symbols), "blocks": []}
    for names, places in blocks.items():
        members = [symbol for symbol in (symbols[place] for place in places) if isinstance(symbol, Number)]
        do = []
        for at, name in enumerate(names):
            arguments = [member.steps[at][1] for member in members]
            do.append([name, None if arguments[0] is None else sheet.keep(arguments, np.float64)])
        block = {"at": sheet.whole(places), "from": sheet.whole(member.source for member in members), "do": do}
        told["blocks"].append(block)
    tables = [(place, symbol) for place, symbol in enumerate(symbols) if isinstance(symbol, Coded)]
    return told | ({"table": _table(tables, sheet, step)} if tables else {})


def _table(tables: Sequence[tuple[int, Coded]], sheet: Sheet, step: str) -> dict[str, str]:
    sizes = [len(symbol.values) for _, symbol in tables]
    if sum(sizes) > MOST_CELLS:
        raise refused(step, f"its tables of categories would have {sum(sizes):,} cells")
    return {
        "at": sheet.whole(place for place, _ in tables),
        "from": sheet.whole(symbol.source for _, symbol in tables),
        "begin": sheet.whole([0, *accumulate(sizes)][:-1]),
        "flat": sheet.keep(_small(np.concatenate([symbol.numbers(step) for _, symbol in tables]))),
    }


def _small(values: Any) -> Any:
    """Whole numbers of a byte as such: a one-hot table is nothing else."""
    octets = np.nan_to_num(values, nan=-1.0, posinf=-1.0, neginf=-1.0)
    fits = bool((octets >= 0).all()) and bool((octets <= 255).all()) and bool((octets == np.floor(octets)).all())
    return values.astype(np.uint8) if fits else values
