"""How a model compares with logged decisions, in one sentence, and the line to write."""

from dataclasses import dataclass

import numpy as np

from monitoring.agreement.compare import Logged
from monitoring.agreement.decided import Decided, best_threshold, tells
from monitoring.agreement.settle import MOST_MISSED, Tried
from monitoring.agreement.words import scope, share
from monitoring.domain import Deployment, FloatArray, Task
from monitoring.domain.text import short


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, the line to write where one helps, and whether the log's decisions are others than the model's."""

    sentence: str
    hint: str = ""
    doubtful: bool = False


def of_decisions(tried: Tried, answer: FloatArray, deployment: Deployment) -> Said:
    """Whether a model decides as the log says, at which threshold, or what the decisions look like."""
    logged, n = tried.logged, int(np.isfinite(tried.gaps).sum())
    if deployment.task is Task.MULTICLASS:
        same = int((tried.gaps == 0).sum())
        if tried.agrees:
            return Said(f"the model agrees with the decisions of {_all(tried, same, n)}")
        sentence = f"the model agrees with the decisions of {share(logged, same, n)}: another model made the others, "
        return Said(f"{sentence}or from other values", doubtful=True)
    found = logged.decide(answer)
    if found.one_sided:
        alike = f"all decisions of {scope(logged, n)} are {logged.said[0]:.0f}"
        return Said(f"{alike}, which does not show whether the model made them")
    own = f"at the threshold {short(logged.threshold, 6)}"
    if found.threshold == logged.threshold and tried.agrees:
        return Said(f"the model agrees with the decisions of {_all(tried, found.at_own, n)} {own}")
    return _other(tried, answer, found, n, own)


def _all(tried: Tried, same: int, n: int) -> str:
    return scope(tried.logged, n) if same == n else share(tried.logged, same, n)


def _other(tried: Tried, answer: FloatArray, found: Decided, n: int, own: str) -> Said:
    logged, same = tried.logged, int((tried.gaps == 0).sum())
    if tried.agrees:
        sentence = f"the log's decisions look like those of a threshold {_between(found)}"
        agree = f"{share(logged, same, n)} agree with it, {own} only {found.at_own:,} do"
        return Said(f"{sentence}: {agree}", _line(found), doubtful=True)
    turned = logged.decide(1.0 - answer)
    opposite = int((turned.gaps == 0).sum())
    if opposite > same and tells(turned.gaps, logged.said):
        sentence = "the log's decisions look like the opposite of the model's"
        hint = "log 1 where the model says 1, or write the other word of its classes: [columns] positive"
        return Said(f"{sentence}: {share(logged, opposite, n)} are 1 where it says 0 and 0 where it says 1", hint, True)
    sentence = f"the model agrees with the decisions of {share(logged, found.at_own, n)} {own}"
    best = f", and at no other threshold with more than {same:,}" if found.threshold != logged.threshold else ""
    return Said(f"{sentence}{best}: another model made the others, or from other values", doubtful=True)


def beside_scores(logged: Logged, deployment: Deployment) -> str:
    """What to know of decisions that are logged beside scores: at which other threshold they look made; or nothing."""
    d = deployment
    if d.task is not Task.BINARY or not d.prediction or logged.decided or d.prediction not in logged.rows:
        return ""
    said = logged.rows[d.prediction].to_numpy(dtype=np.float64)
    there = np.isfinite(said)
    if not there.any():
        return ""
    found = best_threshold(logged.said[there], said[there], d.threshold)
    if found.threshold == d.threshold or not tells(found.gaps, said[there]) or (found.gaps > 0).mean() > MOST_MISSED:
        return ""
    made = f"the logged decisions look made at a threshold {_between(found)}, not at {short(d.threshold, 6)}"
    if d.model is not None and d.model.threshold is not None:
        return f"{made}, which [model] threshold says, so it counts in place of them; {_line(found)} if that is meant"
    return f"{made}: they count as they are logged; {_line(found)}, for what is scored here"


def _between(found: Decided) -> str:
    return f"above {short(found.low, 4)} and up to {short(found.high, 4)}"


def _line(found: Decided) -> str:
    return f"write [model] threshold = {found.threshold!r}"
