"""Prepared explainers are kept, so that a second explanation of the same model costs little."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import pandas as pd

V = TypeVar("V")


@dataclass(slots=True)
class Recent(Generic[V]):
    """The last `size` values that were made, by key; safe to share between threads.

    >>> squares = Recent(size=2)
    >>> squares.get(3, lambda: 9), squares.get(3, lambda: 0)
    (9, 9)
    """

    size: int
    _values: OrderedDict[Hashable, V] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        """The kept value, or a new one; two threads that ask at once may both make it, and one is kept."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        made = make()
        with self._lock:
            kept = self._values.setdefault(key, made)
            while len(self._values) > self.size:
                self._values.popitem(last=False)
        return kept


def fingerprint(frame: pd.DataFrame) -> str:
    """A digest of a table's columns and values, whatever its index.

    >>> fingerprint(pd.DataFrame({"a": [1]})) == fingerprint(pd.DataFrame({"a": [1]}, index=[7]))
    True
    """
    hashed = pd.util.hash_pandas_object(frame, index=False)
    text = "\0".join(str(name) for name in frame.columns)
    return hashlib.sha256(text.encode() + hashed.to_numpy().tobytes()).hexdigest()
