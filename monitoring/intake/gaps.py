"""Which words mean "no value" in the columns of a file."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from monitoring.intake.columns.spelling import EARLIER, words_for_nothing
from monitoring.intake.schema import Field, FieldKind


def with_missing(fields: Iterable[Field], words: Collection[str] | None, *, quoted: bool = False) -> tuple[Field, ...]:
    """The same fields, with the words that mean "no value" in their columns.

    An id is a name, whatever word it is. Where all texts of a file stand in quotes, such a word is a text like others,
    because no value has no quotes there; unless somebody named the words.

    Args:
        fields: what may stand in each column.
        words: as the settings have them; None: the usual ones.
        quoted: whether all texts of the file stand in quotes.
    """
    earlier, usual = words is not None and tuple(words) == EARLIER, words is None
    kinds = {*FieldKind} - {FieldKind.ID, FieldKind.MADE_ID}
    if earlier or (quoted and usual):
        kinds.remove(FieldKind.CATEGORICAL)
    found = words_for_nothing(words)
    return tuple(
        replace(field, vocabulary=replace(field.vocabulary, missing=found)) if field.kind in kinds else field
        for field in fields
    )
