"""Whether a model's own scores are those of the log, in one sentence, and what to write where they are not."""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from monitoring.agreement.compare import SAME, Logged, gaps
from monitoring.agreement.settle import Tried
from monitoring.disk import mended, stamped
from monitoring.domain import Deployment, FloatArray, Task
from monitoring.errors import DamagedError, listed
from monitoring.models.wrap import Questions

FILE = "agreement.json"
_DECIMALS = range(2, 7)


@dataclass(frozen=True, slots=True)
class ScoreAgreement:
    """What comparing the model with the log has shown.

    Args:
        rows: how many logged scores were compared.
        agreeing: how many of them the model gives too.
        largest_gap: the farthest that a score is off; nan where nothing was compared.
        sentence: the same in words.
        hint: the line to write where that helps; otherwise empty.
        notes: what else must be known of how the model takes its columns.
        doubtful: whether the log holds other scores than the model gives.
    """

    rows: int
    agreeing: int
    largest_gap: float
    sentence: str
    hint: str = ""
    notes: tuple[str, ...] = ()
    doubtful: bool = False

    def save(self, folder: Path) -> None:
        """Keep it beside the model."""
        content = asdict(self) | {"largest_gap": None if np.isnan(self.largest_gap) else self.largest_gap}
        stamped.write(folder / FILE, json.dumps(content, indent=2, ensure_ascii=False).encode(), twice=True)


def load_agreement(folder: Path) -> ScoreAgreement | None:
    """What was kept beside a model; None where nothing was, or where it cannot be read."""
    try:
        return stamped.read(folder / FILE, _parsed, "connect anew: modelwatch add FILE.toml --replace")
    except FileNotFoundError:
        return None
    except DamagedError as error:
        mended.tell(folder, f"how the model compares with the log is not known any more: {error.message}")
        return None


def _parsed(content: bytes) -> ScoreAgreement:
    found = json.loads(content)
    gap = found["largest_gap"]
    return ScoreAgreement(**found | {"largest_gap": float("nan") if gap is None else gap, "notes": (*found["notes"],)})


def not_compared(reason: str) -> ScoreAgreement:
    """In the place of a comparison that cannot be made."""
    return ScoreAgreement(0, 0, float("nan"), f"the model is not compared with the log: {reason}")


def judge(tried: Tried, questions: Questions, logged: Logged, deployment: Deployment) -> ScoreAgreement:
    """Say how a model compares with the log."""
    notes = _notes(tried, questions)
    known = tried.gaps[np.isfinite(tried.gaps)]
    if not len(known) or tried.answer is None:
        return replace(not_compared("it holds no scores"), notes=notes)
    n, same, largest = len(tried.gaps), int((known <= SAME).sum()), float(known.max())
    whose = "" if logged.source == "the log" else f" of {logged.source}"
    unscored = f"; {_rows(n - len(known))} cannot be scored by it" if n > len(known) else ""
    if agrees := _agrees(tried, tried.answer, logged, known):
        return ScoreAgreement(
            n, same, largest, f"the model agrees on {_rows(len(known))}{whose} {agrees}{unscored}", "", notes
        )
    sentence, hint = _differs(tried, tried.answer, logged, deployment, known)
    return ScoreAgreement(n, same, largest, f"{sentence}{unscored}", hint, notes, doubtful=True)


def _agrees(tried: Tried, answer: FloatArray, logged: Logged, known: FloatArray) -> str:
    """To how many digits the model gives the logged scores; empty where it does not."""
    if (known <= SAME).all():
        return f"to {_bound(float(known.max()))}"
    there = np.isfinite(tried.gaps)
    rounded = (n for n in _DECIMALS if np.allclose(answer[there].round(n), logged.scores[there], rtol=0, atol=1e-9))
    decimals = next(rounded, 0)
    return f"to the {decimals} decimals that are logged" if decimals else ""


def _differs(
    tried: Tried, answer: FloatArray, logged: Logged, deployment: Deployment, known: FloatArray
) -> tuple[str, str]:
    """What scores that the model does not give look like, and the line to write."""
    n, same = len(tried.gaps), int((known <= SAME).sum())
    middle, largest = _off(answer, logged.scores)
    what = "predictions" if deployment.task is Task.REGRESSION else "scores"
    whose = "" if logged.source == "the log" else f" of {logged.source}"
    if deployment.task is Task.BINARY:
        other = gaps(1.0 - answer, logged.scores)
        if np.nanmean(other) < 0.5 * np.nanmean(tried.gaps):
            return _other_class(tried, n, int((other <= SAME).sum()))
    if tried.order:
        order = ", ".join(f'"{name}"' for name in tried.order)
        sentence = "the log's scores look like those of another order of columns than [model] features says"
        return sentence, f"write [model] features = [{order}]"
    if same >= n / 2:
        sentence = (
            f"the model agrees on {same:,} of {_rows(n)}{whose}; the others are off by up to {largest:.3g}: "
            f"their {what} were changed, or made by another version of the model"
        )
        return sentence, ""
    sentence = (
        f"the model agrees on {same:,} of {_rows(n)}{whose}, {what} are off by {middle:.3g} in the middle and by up to "
        f"{largest:.3g}: the log holds other values than the model was given, or another model made them"
    )
    return sentence, ""


def _off(answer: FloatArray, scores: FloatArray) -> tuple[float, float]:
    """The median and the largest distance, in the answer's own unit, of several classes the farthest.

    >>> _off(np.array([21.0, np.nan, 33.0]), np.array([20.0, 20.0, 30.0]))
    (2.0, 3.0)
    """
    off = np.abs(answer - scores)
    off = off if off.ndim == 1 else off.max(axis=1)
    return float(np.nanmedian(off)), float(np.nanmax(off))


def _other_class(tried: Tried, n: int, same: int) -> tuple[str, str]:
    said = tried.model.classes[0]
    names = [str(name) for name in tried.model.pipeline.classes_]
    other = names[1 - tried.model.outputs[0]]
    agree = f"{same:,} of {_rows(n)} agree with P({other}), not P({said})"
    sentence = f"the log's scores look like those of the other class: {agree}"
    return sentence, f'write [columns] positive = "{other}"'


def _notes(tried: Tried, questions: Questions) -> tuple[str, ...]:
    notes = []
    if questions.classes:
        notes.append(f"the logged scores are those of the class {tried.settled.positive}")
    if questions.orders:
        order = ", ".join(f'"{name}"' for name in tried.settled.features)
        notes.append(f"the logged scores fit the columns in this order: [model] features = [{order}]")
    if not tried.agrees:
        notes += _unsettled(tried, questions)
    for name, clash in questions.clashes.items():
        notes.append(f"the model knows categories of {name!r} that no file tells apart: {listed(map(repr, clash))}")
    return tuple(notes)


def _unsettled(tried: Tried, questions: Questions) -> list[str]:
    """How columns are given whose spelling neither the model nor a logged score has shown."""
    given: dict[str, list[str]] = {}
    for name, choices in questions.spellings.items():
        if name not in questions.clashes and name not in tried.model.dropped:
            label = tried.settled.spelled.get(name, next(iter(choices)))
            given.setdefault(label, []).append(name)
    return [
        f"how the model takes {listed(map(repr, names))} could not be checked: its code does not say it, and no logged "
        f"score has shown it: given as {label}"
        for label, names in given.items()
    ]


def _rows(n: int) -> str:
    return "1 row" if n == 1 else f"{n:,} rows"


def _bound(gap: float) -> str:
    """The power of ten that a gap stays below.

    >>> _bound(0.0), _bound(3e-8)
    ('1e-9', '1e-7')
    """
    return f"1e{min(max(int(np.ceil(np.log10(gap))), -9), 0) if gap > 0 else -9:d}"
