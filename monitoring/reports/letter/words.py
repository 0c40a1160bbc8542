"""What a letter says of one prediction, in words that need no knowledge of models."""

from dataclasses import dataclass

import pandas as pd

from monitoring.domain import Contribution, Deployment, Explanation, Task
from monitoring.domain.text import answers, number, short, told_apart
from monitoring.explain.result import ExplainedPrediction, Skipped

MOST_REASONS = 5  # so that the letter stays on one page
LEAST = 0.02  # of all that moved the answer: what is less is no reason
STRENGTHS = ((0.25, "strongly"), (0.1, "clearly"), (0.0, "slightly"))  # by the share of all that moved the answer
UNKNOWN = "not known"
LONGEST = 40  # letters of a name or a value
YEARS = 10_000  # whole numbers below may be years, which have no comma


@dataclass(frozen=True, slots=True)
class Reason:
    """One of the main reasons: the column in words, its value, and which way it moved the answer, how strongly."""

    column: str
    value: str
    effect: str


def reference(deployment: Deployment, found: ExplainedPrediction) -> str:
    """What the case is called; nothing where the id itself is sensitive."""
    return "" if deployment.id in deployment.sensitive or not found.id else _cut(found.id)


def decision(deployment: Deployment, found: ExplainedPrediction) -> str:
    """What the model answered, in one or two sentences."""
    subject = column(deployment.label or deployment.prediction or "the value")
    if deployment.task is Task.REGRESSION:
        unit = deployment.unit(deployment.label or "")
        return f"The estimate for {subject} is {number(found.prediction)}{f' {unit}' if unit else ''}."
    if found.predicted_class is not None:
        (points,), _ = told_apart([100 * found.prediction], [100.0])
        return f"The answer for {subject} is “{found.predicted_class}”. It was given {points} out of 100 points."
    no, yes = answers(deployment)
    about = "" if deployment.label in (no, yes) else f" for {subject}"
    (points,), (limit,) = told_apart([100 * found.prediction], [100 * deployment.threshold])
    said, way = (yes, f"From {limit} on") if found.prediction >= deployment.threshold else (no, f"Below {limit}")
    given = f"The case was given {points} of 100 points. {way} the answer is “{said}”."
    return f"The answer{about} is “{said}”. {given}"


def reasons(deployment: Deployment, found: ExplainedPrediction) -> tuple[Reason, ...]:
    """The main reasons, the strongest first, without sensitive columns; empty where there are none."""
    if isinstance(found.shap, Skipped):
        return ()
    parts = [each for each in found.shap.contributions if each.column not in deployment.sensitive]
    total = sum(abs(each.amount) for each in found.shap.contributions)
    parts = [each for each in parts if total and abs(each.amount) >= LEAST * total]
    return tuple(_reason(deployment, found, each, abs(each.amount) / total) for each in parts[:MOST_REASONS])


def data(deployment: Deployment, found: ExplainedPrediction) -> tuple[tuple[str, str], ...]:
    """Every column that the model read, in words, with its value; sensitive ones are left out."""
    read = [name for name in deployment.features if name not in deployment.sensitive and name in found.row]
    return tuple((column(name), value(deployment, name, found.row[name].iloc[0])) for name in read)


def compared(found: ExplainedPrediction) -> str:
    """What the reasons compare the case with."""
    part: Explanation | Skipped = found.shap
    if isinstance(part, Skipped):
        return f"The reasons could not be worked out: {part.reason}."
    return "“More” and “less” compare this case with earlier, ordinary cases."


def value(deployment: Deployment, name: str, given: object) -> str:
    """A column's value with its unit."""
    if given is None or pd.isna(given):  # type: ignore[call-overload]  # a scalar
        return UNKNOWN
    unit = deployment.unit(name)
    behind = f" {unit}" if unit else ""
    if isinstance(given, (bool, str)) or name in deployment.categorical:
        return f"{_cut(str(given))}{behind}"
    size = float(given)  # type: ignore[arg-type]  # a number
    return f"{size:.0f}{behind}" if size.is_integer() and abs(size) < YEARS else f"{short(size, 6)}{behind}"


def column(name: str) -> str:
    """A column's name in words."""
    return _cut(name.replace("_", " ").strip() or name)


def _reason(deployment: Deployment, found: ExplainedPrediction, part: Contribution, share: float) -> Reason:
    strength = next(word for least, word in STRENGTHS if share >= least)
    if deployment.task is Task.REGRESSION:
        effect = f"made the estimate {strength} {'higher' if part.amount > 0 else 'lower'}"
    else:
        said = found.predicted_class if found.predicted_class is not None else answers(deployment)[1]
        effect = f"made “{said}” {strength} {'more' if part.amount > 0 else 'less'} likely"
    return Reason(column(part.column), value(deployment, part.column, part.value), effect)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
