"""What the classes of a model are called that numbers them: the log's own words tell it."""

from collections.abc import Sequence

import numpy as np

from monitoring.intake.columns.spelling import canonical
from monitoring.proposal.draft.draft import Draft
from monitoring.proposal.seen.look import Look


def are_numbered(classes: Sequence[str]) -> bool:
    """Whether classes are mere numbers from 0 on.

    >>> are_numbered(["0", "1", "2"]), are_numbered(["cat", "dog", "eel"])
    (True, False)
    """
    return list(classes) == [str(number) for number in range(len(classes))]


def class_words(draft: Draft, columns: Sequence[str]) -> tuple[list[str], str]:
    """The names of classes in the order of their scores' columns, and what tells them; none where nothing does.

    A column of decisions tells them, which says in every row which score is the highest; otherwise the scores' own
    names, where what they differ in is what another column holds.
    """
    numbers = np.column_stack([draft.look(name).numbers for name in columns])  # type: ignore[misc]
    there = [look for look in draft.free if look.name not in columns and look.distinct == len(columns)]
    for look in there:
        if words := _decided(numbers, look):
            return words, f"{look.name!r} says in every row which of {', '.join(columns)} is the highest"
    parts = differing(columns)
    for look in there:
        known = {canonical(text).casefold(): canonical(text) for text in look.counts}
        if set(known) == {part.casefold() for part in parts}:
            words = [known[part.casefold()] for part in parts]
            return words, f"{', '.join(columns)} are called after what {look.name!r} holds"
    return [], ""


def _decided(numbers: "np.ndarray[tuple[int, int], np.dtype[np.float64]]", look: Look) -> list[str]:
    """The word of each class, where a column has one for each highest score and another one for another."""
    said = np.array(["" if text is None else canonical(text) for text in look.texts], object)
    ranked = np.sort(numbers, axis=1)
    sure = np.isfinite(numbers).all(axis=1) & (ranked[:, -1] > ranked[:, -2]) & (said != "")
    top = np.where(sure, np.nan_to_num(numbers).argmax(axis=1), -1)
    words = [set(said[top == place]) for place in range(numbers.shape[1])]
    found = [next(iter(each)) for each in words if len(each) == 1]
    return found if len(set(found)) == len(words) else []


def differing(names: Sequence[str]) -> list[str]:
    """What is left of names without what all of them begin and end with.

    >>> differing(["p_red", "p_green"]), differing(["prob(a)", "prob(b)"])
    (['red', 'green'], ['a', 'b'])
    """
    begin = _alike(names)
    end = _alike([name[begin:][::-1] for name in names])
    return [name[begin : len(name) - end] for name in names]


def _alike(names: Sequence[str]) -> int:
    """How many signs all names begin with."""
    return next((place for place, signs in enumerate(zip(*names, strict=False)) if len(set(signs)) > 1), 0)
