"""Measures of windows whose labels are not mature: judged by nothing, with what they may become."""

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from math import isnan, nan
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import Arrivals, Deployment, FloatArray, LabelTable, Measure, Outcomes, ScoreTable, Task, Verdict
from monitoring.domain.counts import Decisions
from monitoring.performance.maturity.bounds import bounds
from monitoring.performance.maturity.weighted import weighted
from monitoring.performance.metric import METRICS
from monitoring.stats.maturity.mature import maturity

NO_BOUNDS = "nothing bounds what it may become, because an error has no largest value"
Held = TypeVar("Held", bound=Outcomes | LabelTable | ScoreTable | Decisions)


def marked(
    measures: Iterable[Measure],
    deployment: Deployment,
    outcomes: Outcomes,
    reference: Outcomes,
    arrivals: Arrivals | None,
) -> Iterator[Measure]:
    """The same measures; those of windows whose labels are not mature are provisional."""
    found = maturity(deployment, outcomes, reference, arrivals)
    places = np.flatnonzero([bool(said) for said in found.why])
    at = {int(window): place for place, window in enumerate(places)}
    open_ones = _only(outcomes, places)
    arrived = None if found.arrived is None else found.arrived[places]
    stood_for = weighted(open_ones, reference, arrived) if at else None
    told: dict[str, tuple[FloatArray, FloatArray, FloatArray]] = {}
    for measure in measures:
        needs_label = METRICS[measure.metric].descriptor.needs_label
        if measure.window not in at or isnan(measure.value) or not needs_label:
            yield measure
            continue
        name, place = measure.metric, at[measure.window]
        if name not in told:
            told[name] = (*bounds(name, open_ones), _value(name, stood_for, len(places)))
        best, worst, value = (float(part[place]) for part in told[name])
        boundless = f"; {NO_BOUNDS}" if deployment.task is Task.REGRESSION else ""
        why = f"provisional: {found.why[measure.window]}{boundless}"
        yield replace(
            measure,
            verdict=Verdict.SKIPPED,
            provisional=True,
            best=best,
            worst=worst,
            weighted=value,
            p_value=nan,
            reason=why,
        )


def _value(name: str, outcomes: Outcomes | None, windows: int) -> FloatArray:
    # Losses are sums over rows, which cannot be weighted any more.
    if outcomes is None or name in ("brier", "log_loss", "ece"):
        return np.full(windows, np.nan)
    return np.asarray(METRICS[name].function(outcomes).value)


def _only(held: Held, places: NDArray[np.intp]) -> Held:
    """What is known of some windows alone."""
    cut: dict[str, Any] = {}
    for field in fields(held):
        value = getattr(held, field.name)
        if field.name != "edges":
            cut[field.name] = _cut(value, places)
    return replace(held, **cut)


def _cut(value: Any, places: NDArray[np.intp]) -> Any:
    if isinstance(value, np.ndarray):
        return value[places]
    if isinstance(value, dict):
        return {name: _cut(part, places) for name, part in value.items()}
    for noun in (LabelTable, ScoreTable, Decisions):
        if isinstance(value, noun):
            return _only(value, places)
    return value
