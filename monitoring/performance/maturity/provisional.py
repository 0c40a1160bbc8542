"""Measures of windows whose labels are not mature: judged by nothing, with what they may become."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from math import isnan, nan

import numpy as np

from monitoring.domain import Arrivals, Deployment, FloatArray, Measure, Outcomes, Task, Verdict
from monitoring.performance.by_window import only
from monitoring.performance.maturity.bounds import bounds
from monitoring.performance.maturity.error_bounds import why_boundless
from monitoring.performance.maturity.weighted import weighted
from monitoring.performance.maturity.weighted_errors import weighted_errors
from monitoring.performance.metric import METRICS
from monitoring.stats.maturity.mature import maturity


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
    open_ones = only(outcomes, places)
    arrived = None if found.arrived is None else found.arrived[places]
    is_regression = deployment.task is Task.REGRESSION
    stood_for = (weighted_errors if is_regression else weighted)(open_ones, reference, arrived) if at else None
    told: dict[str, tuple[FloatArray, FloatArray, FloatArray]] = {}
    for measure in measures:
        needs_label = METRICS[measure.metric].descriptor.needs_label
        if measure.window not in at or isnan(measure.value) or not needs_label:
            yield measure
            continue
        name, place = measure.metric, at[measure.window]
        if name not in told:
            told[name] = (*bounds(name, open_ones, reference), _value(name, stood_for, len(places)))
        best, worst, value = (float(part[place]) for part in told[name])
        rests_on = f"; {why_boundless(name, open_ones, reference)}" if is_regression else ""
        why = f"provisional: {found.why[measure.window]}{rests_on}"
        yield replace(
            measure,
            verdict=Verdict.SKIPPED,
            provisional=True,
            only_unjudged=False,
            best=best,
            worst=worst,
            weighted=value,
            p_value=nan,
            reason=why,
        )


def _value(name: str, outcomes: Outcomes | None, windows: int) -> FloatArray:
    # Losses are sums over rows, which cannot be weighted any more; nor are the cells that percentiles are told from.
    if outcomes is None or name in ("brier", "log_loss", "ece") or name.startswith("error_"):
        return np.full(windows, np.nan)
    return np.asarray(METRICS[name].function(outcomes).value)
