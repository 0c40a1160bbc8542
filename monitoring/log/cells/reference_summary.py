"""What all of a reference's rows show of its columns, where cells are fixed by a sample of them.

Where cells begin may be chosen by a sample. What the reference showed at all may not: a rare category or an extreme
value that the sample misses would count as never seen.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Whole:
    """What was seen, by column.

    Args:
        ends: the smallest and the largest finite number; columns without any are left out.
        categories: the most frequent ones, at most `MOST_CATEGORIES`, the most frequent first (ties: by name).
    """

    ends: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    categories: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
