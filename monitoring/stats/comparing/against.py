"""Windows compared with earlier ones: which these are, their sums, and each pair asked in turn."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from monitoring.domain import Baseline, Deployment, FloatArray, Histogram, Score, Selection, Window
from monitoring.domain.baseline import OF_KIND
from monitoring.errors import MonitoringError
from monitoring.stats.counts_log import CountsLog, Pair

Places = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, eq=False)
class Against:
    """What each window is compared with.

    Args:
        places: by window, which of all windows; none where there are not enough.
        why: by window, why there are not; empty where there are.
        counts: of all windows, by column the reference and theirs.
        baseline: which of them are chosen.
    """

    places: Places
    why: tuple[str, ...]
    counts: Mapping[str, Pair]
    baseline: Baseline

    def histogram(self, name: str) -> Histogram:
        """What each window of a column is compared with, `(windows, cells)`."""
        return sums(self.counts[name][1], self.places)


def against(
    log: CountsLog, selection: Selection, windows: Sequence[Window], names: Sequence[str], kind: str = "drift"
) -> Against | None:
    """The earlier windows of each one, those before the selection's start among them; None: all have the reference."""
    baseline = baseline_of(selection, log.deployment, kind)
    if not baseline.moves:
        return None
    whole = replace(selection, start=None)
    every = log.windows(whole)
    places, lacking = chosen_of(windows, every, *earlier(every, baseline))
    return Against(places, lacking, log.histograms(whole, names), baseline)


def baseline_of(selection: Selection, deployment: Deployment, kind: str) -> Baseline:
    """What windows are measured against by a kind of alarm: what was asked for, otherwise what the deployment says."""
    name = OF_KIND[kind]
    asked, own = getattr(selection, name), getattr(deployment, name)
    found: Baseline = asked or own
    return found


def chosen_of(
    windows: Sequence[Window], every: Sequence[Window], chosen: Places, why: Sequence[str]
) -> tuple[Places, tuple[str, ...]]:
    """What `earlier` answers for all windows, of some of them."""
    at = {window.first: place for place, window in enumerate(every)}
    mine = [at[window.first] for window in windows]
    return tuple(chosen[i] for i in mine), tuple(why[i] for i in mine)


def earlier(windows: Sequence[Window], baseline: Baseline) -> tuple[Places, tuple[str, ...]]:
    """By window, the newest whole windows with rows before it that are alike; and why there are not enough.

    >>> from datetime import datetime, timedelta
    >>> from monitoring.domain import Every
    >>> day = [datetime(2026, 1, 5) + timedelta(days=i) for i in range(4)]
    >>> four = [Window(i, i, i + 1, day[i], day[i], 9, 0, True, Every("day")) for i in range(4)]
    >>> earlier(four, Baseline.parse("rolling 2"))[0]
    ((), (), (0, 1), (1, 2))
    """
    alike: dict[object, list[int]] = {}
    places: list[tuple[int, ...]] = []
    why: list[str] = []
    for place, window in enumerate(windows):
        kind = _kind(window, baseline)
        before = alike.setdefault(kind, [])
        enough = kind is not None and len(before) >= baseline.windows
        places.append(tuple(before[-baseline.windows :]) if enough else ())
        why.append("" if enough else _lacking(window, baseline, len(before) if kind is not None else None))
        if window.complete and window.rows:
            before.append(place)
    return tuple(places), tuple(why)


def _kind(window: Window, baseline: Baseline) -> object:
    """Which windows are alike; None where that cannot be told."""
    if not baseline.kind.startswith("same"):
        return "any"
    if window.start is None or not baseline.fits(window.every.unit):
        return None
    return (window.start.weekday() if "weekday" in baseline.kind else 0, window.start.hour)


def _lacking(window: Window, baseline: Baseline, found: int | None) -> str:
    if found is None:
        return baseline.not_told_apart(window.every.plural)
    whole = "is 1 that is whole and has rows" if found == 1 else f"are {found or 'none'} that are whole and have rows"
    return f"compared with {baseline.words}, of which there {whole}"


def sums(histogram: Histogram, places: Places) -> Histogram:
    """Sums of windows, one for each tuple of places; 0 rows for an empty one."""
    counts = _added(histogram.counts, places)
    if histogram.sums is None or histogram.low is None or histogram.high is None:
        return Histogram(histogram.bins, counts)
    chosen = [list(one) for one in places]
    low = np.array([np.fmin.reduce(histogram.low[one]) if one else np.nan for one in chosen])
    high = np.array([np.fmax.reduce(histogram.high[one]) if one else np.nan for one in chosen])
    return Histogram(histogram.bins, counts, _added(histogram.sums, places), low, high)


def _added(part: FloatArray, places: Places) -> FloatArray:
    found = np.zeros((len(places), *part.shape[1:]))
    for i, chosen in enumerate(places):
        found[i] = part[list(chosen)].sum(axis=0)
    return found


def each_pair(ask: Callable[[Histogram, Histogram], Score], old: Histogram, new: Histogram) -> tuple[Score, list[str]]:
    """What is answered of every window and its own past, and why it is not where it cannot be."""
    size = len(new.counts)
    value, p_value, limit = np.full((3, size), np.nan)
    why = [""] * size
    for i in range(size):
        try:
            found = ask(old.window(i), new.window(i)) if old.counts[i].any() else None
        except MonitoringError as error:
            why[i] = error.message
            continue
        if found is not None:
            value[i], p_value[i], limit[i] = found.value, found.p_value, np.nan if found.limit is None else found.limit
    return Score(value, p_value, limit), why
