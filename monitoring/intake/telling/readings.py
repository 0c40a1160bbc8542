"""How the cells of a file's columns are read, where that is not what they plainly say: told before it is done."""

from collections import Counter
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from monitoring.domain.text import plural
from monitoring.intake.assumed import Assumed
from monitoring.intake.chunks import column
from monitoring.intake.columns.date_order import have_year_last
from monitoring.intake.columns.numbers.style import DRESSED
from monitoring.intake.columns.numbers.values import PLAINLY
from monitoring.intake.columns.numbers.written import typed_plainly
from monitoring.intake.columns.parsed_column import is_text, mask, missing_words, without
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
    """What its columns of text most likely hold, told by their cells alone."""
    names = Counter(table.column_names)
    cells = {name: column(table, name) for name, times in names.items() if times == 1}
    return tuple(Field(name, _kind(each), required=False) for name, each in cells.items() if is_text(each.type))


def _kind(cells: pa.Array) -> FieldKind:
    texts = typed_plainly(pc.utf8_trim_whitespace(pc.cast(cells, pa.string())))
    texts = pc.drop_null(without(texts, missing_words(texts)))
    enough = NEARLY_ALL * len(texts)
    if not len(texts):
        return FieldKind.CATEGORICAL
    if have_year_last(texts) >= enough:
        return FieldKind.TIME
    numbers = pc.or_(pc.match_substring_regex(texts, DRESSED), pc.match_substring_regex(texts, PLAINLY))
    if mask(numbers).sum() >= enough:
        return FieldKind.NUMERIC
    return FieldKind.TIME if pc.count(times(texts).values).as_py() >= enough else FieldKind.CATEGORICAL
