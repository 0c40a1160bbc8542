"""How many rows a window has, and what windows are compared with, where the log has no times."""

from itertools import pairwise
from math import ceil, log10

import numpy as np

from monitoring.proposal.draft.draft import Draft
from monitoring.proposal.draft.evidence import Choice
from monitoring.proposal.seen.look import Look
from monitoring.proposal.seen.names import is_index, says
from monitoring.proposal.seen.vocabulary import ID

EVERY, ROWS = "monitor.every", "reference.rows"
ENOUGH_LABELLED, ENOUGH_REFERENCE = 200, 1_000
FIRST = 0.25  # of the log
_WINDOWS, _LEAST = 10, 100


def given_reference(draft: Draft) -> bool:
    """Settle the reference where a person has named a file for it, or rows; whether that is so."""
    if "reference.path" in draft.answers:
        draft.settle("reference.path", None, "")
    elif draft.facts.reference_file:
        draft.settle("reference.path", str(draft.facts.reference_file), "the file that you named")
    elif ROWS in draft.answers:
        draft.settle(ROWS, None, "")
    else:
        return False
    return True


def find_windows_of_rows(draft: Draft) -> None:
    """Settle windows of a round number of rows, about ten of them, and the first part of the log as the reference."""
    log = draft.facts.log
    rows = max(round_down(log.looked_at / _WINDOWS), min(_LEAST, log.looked_at))
    more = "" if log.whole else ", or more"
    draft.settle(EVERY, f"{rows} rows", f"there are {log.looked_at:,} rows{more}, and no times to cut them by")
    if not given_reference(draft):
        _first_rows(draft, rows)


def _first_rows(draft: Draft, window: int) -> None:
    """The first quarter of the log in whole windows, or more where that has too few rows or labels.

    Whether the rows came in that order is told by ids that rise. Where they are sorted by what is watched, it is asked.
    """
    log, looks = draft.facts.log, draft.facts.log.looks.values()
    rows = _enough(draft, window)
    few = "" if rows >= min(ENOUGH_REFERENCE, log.looked_at / 2) else ", which is few"
    of = (
        f"the first {rows:,} of {log.looked_at:,} rows{'' if log.whole else ' or more'}, in the order of the files{few}"
    )
    rises = next((look.name for look in looks if _is_rising_id(draft, look)), "")
    by = next((look.name for look in looks if not _numbers_rows(draft, look) and _is_sorted(look)), "")
    if rises:
        draft.settle(ROWS, rows, f"{of}; {rises!r} rises from row to row, so that they are the oldest", sure=not few)
    elif by:
        text = f"the rows are sorted by {by!r}, so the first are not like the others: with which are windows compared?"
        every = f"{'all rows' if log.whole else 'all rows that were looked at'}: windows are compared with all of them"
        draft.ask(ROWS, text, (Choice(log.looked_at, every), Choice(rows, f"{of}, sorted by {by!r}")))
    else:
        draft.settle(ROWS, rows, f"{of}; without times, nothing tells whether they are the oldest", sure=False)


def _enough(draft: Draft, window: int) -> int:
    """A quarter of the rows, or as many more as it takes, up to a half."""
    log = draft.facts.log
    label, half = log.looks.get(draft.text("columns.label")), log.looked_at / 2
    rows = max(log.looked_at * FIRST, min(ENOUGH_REFERENCE, half))
    if label is not None and label.present:
        rows = max(rows, min(ENOUGH_LABELLED * len(label.cells) / label.present, half))
    whole = ceil(rows / window) * window
    return whole if whole < log.looked_at else max(int(half), 1)


def _is_rising_id(draft: Draft, look: Look) -> bool:
    named = look.name == draft.text("columns.id")
    return named and look.numbers is not None and bool((np.diff(look.numbers) > 0).all()) and not is_index(look.name)


def _numbers_rows(draft: Draft, look: Look) -> bool:
    """Whether a column that rises says nothing but in which order the rows came."""
    return look.name == draft.text("columns.id") or look.is_counting or says(look.name, ID)


def _is_sorted(look: Look) -> bool:
    """Whether its values never fall from row to row, or never rise."""
    if look.is_constant or look.present < len(look.cells):
        return False
    if look.numbers is not None:
        steps = np.diff(look.numbers)
        return bool((steps >= 0).all() or (steps <= 0).all())
    texts = look.texts
    known = list(dict.fromkeys(texts))
    return len(known) < len(texts) and len(known) == 1 + sum(a != b for a, b in pairwise(texts))


def round_down(number: float) -> int:
    """The next smaller number that is 1, 2 or 5 with zeros.

    >>> [round_down(number) for number in (7, 569.0, 2499.0)]
    [5, 500, 2000]
    """
    if number < 1:
        return 1
    power: int = 10 ** int(log10(number))
    return next(factor * power for factor in (5, 2, 1) if factor * power <= number)
