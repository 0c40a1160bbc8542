"""What columns are called: each by one name, none by nothing."""

from collections import Counter
from collections.abc import Collection, Sequence

from monitoring.intake.assumed import Assumed


def tidy(names: Sequence[str], wanted: Collection[str]) -> tuple[tuple[str, ...], list[Assumed]]:
    """Names without padding, each once, none empty; and what was done to which.

    >>> tidy(["", " age ", "age"], ())[0]
    ('column_1', 'age', 'age_2')
    """
    written = [name if name in wanted else name.strip().replace("\0", "") for name in names]
    free = _Free({name for name in written if name})
    given: list[str] = []
    assumed: list[Assumed] = []
    for place, (name, plain) in enumerate(zip(names, written, strict=True), 1):
        called, why = plain, "there are spaces around its name" if plain != name else ""
        if not plain:
            called, why = free.first(f"column_{place}"), "it has no name"
        elif not free.is_first(plain):
            called, why = free.next(plain), f"there is a column {plain!r} before it"
        if why:
            assumed.append(Assumed(f"column:{called}", name, why))
        given.append(called)
    return tuple(given), assumed


class _Free:
    """Names that are not taken yet."""

    def __init__(self, written: set[str]) -> None:
        self._taken = written
        self._times: Counter[str] = Counter()

    def is_first(self, name: str) -> bool:
        """Whether a name that is written comes for the first time."""
        self._times[name] += 1
        return self._times[name] == 1

    def first(self, name: str) -> str:
        """The name itself, or with a number where it is taken."""
        if name not in self._taken:
            self._taken.add(name)
            return name
        self._times[name] = max(self._times[name], 1)
        return self.next(name)

    def next(self, name: str) -> str:
        """The name with the next free number."""
        number = max(self._times[name], 2)
        while f"{name}_{number}" in self._taken:
            number += 1
        self._times[name] = number
        self._taken.add(f"{name}_{number}")
        return f"{name}_{number}"
