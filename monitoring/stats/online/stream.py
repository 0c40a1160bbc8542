"""All tests of a deployment's own windows in their order, whatever a view shows of them, and the level of each."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Protocol

import numpy as np

from monitoring.domain import Deployment, FloatArray, Selection, Window
from monitoring.domain.baseline import OF_KIND
from monitoring.stats.alarms import kinds_of
from monitoring.stats.online.lord import levels

KEPT = 32


@dataclass(frozen=True, slots=True, eq=False)
class Trials:
    """What windows were tested for.

    Args:
        subjects: what each row of `p_values` is about.
        windows: what each column is about.
        p_values: `(subjects, windows)`: 1 where a figure is not beyond its limit, because it cannot fail; nan where
            nothing is tested.
    """

    subjects: tuple[Hashable, ...]
    windows: tuple[Window, ...]
    p_values: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """The level of each subject in each window that is whole, `(subjects, windows)`; nan where nothing was tested."""

    subjects: dict[Hashable, int]
    windows: dict[tuple[int, int], int]
    below: FloatArray

    def levels(self, subjects: Sequence[Hashable], windows: Sequence[Window]) -> FloatArray:
        """Those of some subjects in some windows, `(subjects, windows)`; nan where they are none of its own."""
        rows = [self.subjects.get(subject, -1) for subject in subjects]
        columns = [self.windows.get((window.first, window.last), -1) for window in windows]
        padded = np.pad(self.below, ((0, 1), (0, 1)), constant_values=np.nan)
        return np.asarray(padded[np.ix_(rows, columns)])


class Logged(Protocol):
    """What tells one state of a log from all others."""

    @property
    def deployment(self) -> Deployment:
        """What is watched, and how alarms are corrected."""

    def identity(self) -> tuple[str, str]:
        """Where it lies, and its version."""


def own(deployment: Deployment, selection: Selection) -> Selection | None:
    """The deployment's own windows up to the same moment; None where the budget decides, as it does of other ones."""
    d = deployment
    if d.correction != "lord" or selection.segment or selection.every != d.every:
        return None
    if any(getattr(selection, name) not in (None, getattr(d, name)) for name in OF_KIND.values()):
        return None
    return replace(selection.by_deployment, start=None)


def highest(deployment: Deployment, selection: Selection, alpha: float) -> float:
    """The level at which it is told whether so many rows could have failed; `alpha`: the budget's.

    Those of a stream come and go with what it has found: one test has the whole rate then, so that what it says of few
    rows does not.
    """
    return max(alpha, _rate(deployment)) if own(deployment, selection) else alpha


def stream(log: Logged, selection: Selection, kind: str, tests: Callable[[Selection], Trials]) -> Stream | None:
    """The levels of a kind of alarm, each having an equal part of the rate; None where the budget decides.

    The share of false alarms of all kinds together is at most the sum of their shares, so their rates add up.
    """
    d = log.deployment
    chosen = own(d, selection)
    if chosen is None:
        return None
    key = (*log.identity(), chosen, kind)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    found = _of(tests(chosen), _rate(d))
    with _lock:
        _kept[key] = found
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return found


def _rate(deployment: Deployment) -> float:
    """The share of false alarms that each kind of alarm has, 0 to 1."""
    return deployment.false_discovery_rate / len(kinds_of(deployment))


def _of(tests: Trials, rate: float) -> Stream:
    whole = np.array([window.complete for window in tests.windows], dtype=np.bool_)
    p_values = np.where(whole, tests.p_values, np.nan)
    places = {(window.first, window.last): place for place, window in enumerate(tests.windows)}
    return Stream({one: place for place, one in enumerate(tests.subjects)}, places, levels(p_values.T, rate).T)


_kept: OrderedDict[Hashable, Stream] = OrderedDict()
_lock = Lock()
