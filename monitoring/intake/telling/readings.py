"""How the cells of a file's columns are read, where that is not what they plainly say: told before it is done."""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from monitoring.domain.text import plural
from monitoring.intake.assumed import Assumed
from monitoring.intake.chunks import column
from monitoring.intake.columns.date_order import DAY_OR_MONTH
from monitoring.intake.columns.numbers.style import DRESSED
from monitoring.intake.columns.numbers.values import PLAINLY
from monitoring.intake.columns.numbers.written import typed_plainly
from monitoring.intake.columns.parsed_column import is_text, missing_words, without
from monitoring.intake.columns.times import times
from monitoring.intake.reader import Batch
from monitoring.intake.schema import Field, FieldKind

NEARLY_ALL = 0.98  # of a column's cells: then it most likely holds nothing else


def readings(batch: Batch) -> Iterator[Assumed]:
    """What was done to the cells of some rows, with their number, and what was only assumed."""
    for (name, words), count in batch.notes.items():
        if name:
            yield Assumed(f"column:{name}", words, f"so in {count:,} of the first {batch.read:,} rows")
    for name, decision in batch.numbers.items():
        if decision.doubt:
            yield Assumed(f"column:{name}", f"decimal = {decision.style.decimal!r}", decision.doubt, sure=False)
    for name, speller in batch.spellers.items():
        for each in speller.respelt:
            meant = "missing" if each.meant is None else f"the category {each.meant!r}"
            yield Assumed(f"column:{name}", f"{each.text!r} is {meant}", f"so in {plural(each.cells, 'cell')}")


def guessed(table: pa.Table) -> tuple[Field, ...]:
    """What its columns of text most likely hold, told by their cells alone.

    >>> columns = {"a": ["1", "NA"], "b": ["1,5", "2"], "c": ["x", "1"], "d": ["1/3/2026", ""], "e": ["", ""]}
    >>> [str(field.kind) for field in guessed(pa.table(columns))]
    ['numeric', 'numeric', 'categorical', 'time', 'categorical']
    """
    names = Counter(table.column_names)
    cells = {name: column(table, name) for name, times in names.items() if times == 1}
    found = {name: _plain_kind(each) for name, each in cells.items() if is_text(each.type)}
    left = [name for name, kind in found.items() if kind is None]
    kinds = found | dict(zip(left, _kinds([cells[name] for name in left]), strict=True))
    return tuple(Field(name, kind, required=False) for name, kind in kinds.items() if kind)


def _plain_kind(cells: pa.Array) -> FieldKind | None:
    """What Arrow tells by itself, which is quick; None where a closer look must tell."""
    try:
        values = pc.cast(cells, pa.float64())
    except pa.ArrowInvalid:
        return None
    return FieldKind.CATEGORICAL if pc.all(pc.is_null(values, nan_is_null=True)).as_py() else FieldKind.NUMERIC


def _kinds(columns: Sequence[pa.Array]) -> list[FieldKind]:
    """What each of some columns holds. They are looked at as one: to begin costs more than many a column's cells."""
    if not columns:
        return []
    texts = pa.concat_arrays([pc.cast(each, pa.string()) for each in columns])
    texts = typed_plainly(pc.utf8_trim_whitespace(texts))
    texts = without(texts, missing_words(texts))
    dates = pc.match_substring_regex(texts, DAY_OR_MONTH)
    numbers = pc.or_(pc.match_substring_regex(texts, DRESSED), pc.match_substring_regex(texts, PLAINLY))
    ends = np.cumsum([len(each) for each in columns])
    starts = ends - np.diff(ends, prepend=0)
    return [
        _kind(texts[start:end], dates[start:end], numbers[start:end]) for start, end in zip(starts, ends, strict=True)
    ]


def _kind(texts: pa.Array, dates: pa.Array, numbers: pa.Array) -> FieldKind:
    """What a column of these cells holds, null where one is missing, of which these are dates or numbers."""
    filled = len(texts) - texts.null_count
    enough = NEARLY_ALL * filled
    if not filled:
        return FieldKind.CATEGORICAL
    if dates.true_count >= enough:
        return FieldKind.TIME
    if numbers.true_count >= enough:
        return FieldKind.NUMERIC
    return FieldKind.TIME if pc.count(times(texts).values).as_py() >= enough else FieldKind.CATEGORICAL
