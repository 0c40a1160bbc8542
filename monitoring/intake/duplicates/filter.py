"""What tells at a glance that most hashes were never seen."""

import numpy as np
from numpy.typing import NDArray

from monitoring.intake.hashing import Hashes

BITS = 16  # a hash, so that at most one new hash in 16 is looked for in vain; less only where it may not grow any more
SMALLEST, LARGEST = 16, 29  # its bits, as powers of two


class Filter:
    """One bit for all hashes that begin alike.

    >>> known = Filter(SMALLEST)
    >>> known.add(np.array([3 << 60], np.uint64))
    >>> known.may_have(np.array([3 << 60, 5 << 60], np.uint64)).tolist()
    [True, False]
    """

    def __init__(self, power: int) -> None:
        self._shift = np.uint64(64 - power)
        self._bits = np.zeros((1 << power) // 8, np.uint8)

    def grown(self, count: int) -> "Filter | None":
        """An empty one for so many hashes and some more; None where this one will do."""
        if count * BITS <= 8 * len(self._bits) or 8 * len(self._bits) == 1 << LARGEST:
            return None
        return Filter(min((2 * BITS * count).bit_length(), LARGEST))

    def may_have(self, hashes: Hashes) -> NDArray[np.bool_]:
        """Whether each may have been added; False is certain."""
        slots = hashes >> self._shift
        bits = self._bits[slots >> np.uint64(3)] >> (slots & np.uint64(7)).astype(np.uint8)
        return np.asarray(bits & 1, np.bool_)

    def add(self, hashes: Hashes) -> None:
        """Add sorted hashes."""
        slots = hashes >> self._shift
        places = slots >> np.uint64(3)
        starts = np.flatnonzero(np.append(True, places[1:] != places[:-1]))
        bits = np.left_shift(np.uint8(1), (slots & np.uint64(7)).astype(np.uint8))
        self._bits[places[starts]] |= np.bitwise_or.reduceat(bits, starts)
