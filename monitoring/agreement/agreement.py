"""Whether a model's own scores are those of the log, in one sentence, and what to write where they are not."""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from monitoring.agreement.compare import SAME
from monitoring.agreement.decisions import beside_scores, of_decisions
from monitoring.agreement.looks import look
from monitoring.agreement.readings import open_notes, settled_notes
from monitoring.agreement.settle import Tried
from monitoring.agreement.words import bound, decimals, rows, scope
from monitoring.disk import mended, stamped
from monitoring.domain import Deployment
from monitoring.errors import DamagedError, listed
from monitoring.models.native.reading import Reading
from monitoring.models.wrap import Questions

FILE = "agreement.json"


@dataclass(frozen=True, slots=True)
class ScoreAgreement:
    """What comparing the model with the log has shown.

    Args:
        rows: how many logged scores or decisions were compared.
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
        stamped.write(folder / FILE, json.dumps(self.to_json(), indent=2, ensure_ascii=False).encode(), twice=True)

    def to_json(self) -> dict[str, Any]:
        """Its fields as plain values; a gap that is not known is null."""
        return asdict(self) | {"largest_gap": None if np.isnan(self.largest_gap) else self.largest_gap}


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


def judge(tried: Tried, questions: Questions, deployment: Deployment) -> ScoreAgreement:
    """Say how a model compares with the log."""
    notes, logged, n = _notes(tried, questions, deployment), tried.logged, tried.logged.n
    known = tried.gaps[np.isfinite(tried.gaps)]
    if not len(known) or tried.answer is None:
        return replace(not_compared("it holds neither scores nor decisions"), notes=notes)
    same, largest = int((known <= SAME).sum()), float(known.max())
    unscored = f"; {rows(n - len(known))} cannot be scored by it" if n > len(known) else ""
    if logged.decided:
        found = of_decisions(tried, tried.answer, deployment)
        sentence = f"{found.sentence}{unscored}"
        return ScoreAgreement(n, same, largest, sentence, found.hint, notes, doubtful=found.doubtful)
    if same == len(known):
        digits = bound(largest) if logged.decimals is None else decimals(logged.decimals)
        sentence = f"the model agrees on {scope(logged, len(known))} to {digits}{unscored}"
        return ScoreAgreement(n, same, largest, sentence, "", notes)
    other = look(tried, tried.answer, deployment)
    return ScoreAgreement(n, same, largest, f"{other.sentence}{unscored}", other.hint, notes, doubtful=True)


def _notes(tried: Tried, questions: Questions, deployment: Deployment) -> tuple[str, ...]:
    beside = beside_scores(tried.logged, deployment)
    notes = [beside] if beside else []
    if questions.yes:
        yes, no = reversed(tried.model.words or ("0", "1"))
        other = f'where {no} is what the model predicts, write [columns] positive = "{no}"'
        notes.append(f"of the model's classes {yes} means yes, {questions.yes}: {other}")
    if questions.classes:
        notes.append(f"the logged {tried.logged.what} are those of the class {tried.settled.positive}")
    if questions.orders:
        order = ", ".join(f'"{name}"' for name in tried.settled.features)
        notes.append(f"the logged {tried.logged.what} fit the columns in this order: [model] features = [{order}]")
    notes += settled_notes(questions, tried.settled.reading, tried.logged.what)
    if not tried.agrees:
        notes += _unsettled(tried, questions)
        if tried.settled.reading == Reading():
            notes += open_notes(questions, tried.logged.rows, tried.model.features)
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
