"""Files that have other columns than those before."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from monitoring.domain import Received, Score, Severity
from monitoring.errors import listed
from monitoring.misspelt import misspelt
from monitoring.quality.files import placed, texts, unknown, why_not
from monitoring.quality.whole_check import WHOLE, Facts, Found, WholeCheck, none, nothing

LATELY, LONG = 5, 50  # files: what all of those had is missed, what none of these had is new


@dataclass(frozen=True, slots=True)
class Change:
    """How a file's columns differ from those of the files before.

    Args:
        lost: columns that all of the last files had; those that the deployment needs, where it was refused for them.
        new: columns that none of the last files had, looked at for longer.
        renamed: by a lost column, a new one that is probably the same.
    """

    lost: tuple[str, ...]
    new: tuple[str, ...]
    renamed: dict[str, str]

    @property
    def size(self) -> int:
        """How many columns have changed."""
        return len(self.lost) + len(self.new) - len(self.renamed)


def change(file: Received, before: Sequence[Received]) -> Change:
    """What has become of a file's columns; nothing where there is none before it to compare with.

    A refused file with fewer than half of the usual columns is another file, and no change of this one.

    >>> from datetime import datetime
    >>> def file(*columns): return Received("predictions", "f", datetime(2024, 5, 1), columns)
    >>> change(file("id", "Age", "plan"), [file("id", "age"), file("id", "age")])
    Change(lost=('age',), new=('Age', 'plan'), renamed={'age': 'Age'})
    """
    if not before or (file.refused and not file.lacks):
        return Change((), (), {})
    usual = before[-1].columns
    if file.columns == usual and not file.lacks:
        return Change((), (), {})
    if file.refused and 2 * len({*usual} & {*file.columns}) < len(usual):
        return Change((), (), {})
    ever = set().union(*(one.columns for one in before[-LONG:]))
    always = [name for name in usual if all(name in one.columns for one in before[-LATELY:])]
    lost = tuple(dict.fromkeys([*file.lacks, *(name for name in always if name not in file.columns)]))
    new = tuple(name for name in file.columns if name not in ever)
    return Change(lost, new, _renamed(lost, new, usual, file.columns))


def _renamed(lost: Sequence[str], new: Sequence[str], usual: Sequence[str], now: Sequence[str]) -> dict[str, str]:
    """New columns that are called like a lost one, or stand where it stood, between the same others."""
    free, found = list(new), {}
    for name in lost:
        there = misspelt(name, free) or next(
            (other for other in free if _beside(name, usual) == _beside(other, now)), None
        )
        if there:
            found[name] = there
            free.remove(there)
    return found


def _beside(name: str, columns: Sequence[str]) -> tuple[str | None, str | None] | None:
    if name not in columns:
        return None
    place = columns.index(name)
    return (columns[place - 1] if place else None), (columns[place + 1] if place + 1 < len(columns) else None)


def words(file: Received, found: Change) -> str:
    """A change in a sentence; empty without one.

    >>> from datetime import datetime
    >>> file = Received("predictions", "may.csv", datetime(2024, 5, 1), refused=True, lacks=("age",))
    >>> words(file, Change(("age",), ("years",), {"age": "years"}))
    'may.csv was refused: age is lost, probably renamed to years'
    """
    if not found.size:
        return ""
    lost = [name for name in found.lost if name not in found.renamed]
    new = [name for name in found.new if name not in found.renamed.values()]
    parts = [f"{old} is lost, probably renamed to {now}" for old, now in found.renamed.items()][:LATELY]
    parts += [f"lost: {listed(lost)}"] if lost else []
    parts += [f"new: {listed(new)}"] if new else []
    return f"{file.name} {'was refused' if file.refused else 'has other columns than before'}: {', '.join(parts)}"


@WHOLE.register(
    WholeCheck(
        name="schema",
        title="Other columns",
        summary="How many columns of a file are lost, new or renamed against the files of its kind before.",
        limit="a column that the deployment needs; any other is a warning",
        told=lambda result, _: result.reason,
        tests=none,
        severity=Severity.WARNING,
        not_for="Logs that are attached, whose files are not noted; values that changed: type looks at them.",
        source="The files' headers, those that the deployment does not name as well.",
    )
)
def schema(facts: Facts) -> Sequence[Found]:
    """Each window tells of the files whose last rows are in it."""
    value, p_value = np.full((2, len(facts.windows)), np.nan)
    if why := unknown(facts):
        return (nothing(facts, why),)
    said: dict[int, list[str]] = {}
    known: set[int] = set()
    told: set[tuple[str, tuple[str, ...]]] = set()
    for one in placed(facts):
        known.add(one.window)
        if not one.before or (one.file.name, one.file.columns) in told:  # named under predictions and labels
            continue
        told.add((one.file.name, one.file.columns))
        found, here = change(one.file, one.before), one.window
        value[here] = np.nan_to_num(value[here]) + found.size
        p_value[here] = np.fmin(p_value[here], 0.0 if one.file.refused and found.size else 1.0)
        said.setdefault(here, []).extend([words(one.file, found)] if found.size else [])
    judged = ~np.isnan(value)
    score = Score(value, p_value, np.where(judged, 1.0, np.nan))
    return (Found(score, texts(why_not(facts, known), said, judged), look=value >= 1),)
