"""What the counts of all columns say: drift and quality by window, and what is certain over the whole life."""

import platform
import sys
from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import numpy as np

from monitoring.domain import Grid, Selection, Window
from monitoring.drift import run as drift
from monitoring.lifetime.result import Lifetime
from monitoring.lifetime.run import columns_of, whole_life
from monitoring.log import Log
from monitoring.log.kept import answers as kept
from monitoring.log.kept.arrays import Kept
from monitoring.paths import HERE
from monitoring.program import sources
from monitoring.quality import run as quality
from monitoring.reports.carried import grounds
from monitoring.reports.carried.earlier import ARRAYS, KINDS, State, grid
from monitoring.reports.carried.found import carry_on, goes_on
from monitoring.reports.carried.grounds import Gathered
from monitoring.stats.compare import compare
from monitoring.stats.comparing.inquiry import Question
from monitoring.stats.counts_log import ReadOnce

ASKING = (  # the code that answers hang on: all that is imported to find them
    *("catalogue.py", "disk", "domain", "drift", "errors.py", "intake", "lazily.py", "lifetime", "log"),
    *("misspelt.py", "paths.py", "performance", "program.py", "quality", "reports", "settings", "shared", "stats"),
)
PROCESSOR = Path("/proc/cpuinfo")
OF_PROCESSOR = ("model name", "flags", "CPU implementer", "CPU part", "Features")  # what its arithmetic hangs on
LIFE = ("kind", "subject", "alpha", "e_value", "what", "reason")


class Answers(NamedTuple):
    """What there is to say of the columns of a selection, before the deployment's own way of judging streams of tests.

    Args:
        windows: of the selection.
        drift: one row a column and method.
        quality: one row a column and check.
        lives: what is certain of each column.
    """

    windows: tuple[Window, ...]
    drift: Grid
    quality: Grid
    lives: tuple[Lifetime, ...]


Find = Callable[[Log, ReadOnce, Selection, Sequence[str]], Answers]


def found(log: Log, counts: ReadOnce, selection: Selection, methods: Sequence[str]) -> Answers:
    """The answers, from the counts of every column, each of which is read once.

    Args:
        log: whose counts they are.
        counts: the same log; made with `lifetime.followed.summed`.
        selection: of which windows.
        methods: of drift; every column is asked each.
    """
    return _all_of(log, counts, selection, methods, Gathered(log.deployment.columns, {}))


def _all_of(log: Log, counts: ReadOnce, selection: Selection, methods: Sequence[str], gathered: Gathered) -> Answers:
    windows, (drifted, checked) = compare(counts, selection, *_questions(log, methods), seen=gathered.compared)
    return Answers(windows, drifted, checked, columns_of(counts, selection, seen=gathered.followed))


def remembered(log: Log, counts: ReadOnce, selection: Selection, methods: Sequence[str]) -> Answers:
    """The same; read from what was kept of it where nothing has changed since, and kept otherwise."""
    made_of = _made_of(log, selection, methods)
    before = kept.read(log.folder, made_of)
    if before is not None and before.told["windows"] == _edges(counts.windows(selection)):
        return _read(log, counts, selection, methods, before)
    state = State.of(log, selection, made_of) if goes_on(log, selection) else None
    answers, gathered, carried_from = _found_on(log, counts, selection, methods, state)
    if _made_of(log, selection, methods) == made_of:  # nothing has come while they were found
        kept.keep(log.folder, made_of, _written(answers), beside=carried_from)
        if state:
            told = {"settled": state.settled, "profile": state.profile.folder.name}
            kept.keep(log.folder, made_of, grounds.written(gathered.grounds(), told), kept.GROUNDS)
    return answers


def _found_on(
    log: Log, counts: ReadOnce, selection: Selection, methods: Sequence[str], state: State | None
) -> tuple[Answers, Gathered, str]:
    """The answers, of windows that stay those of an earlier state; and what these were made of, where there are any."""
    before = state.before(log, selection, _questions(log, methods)) if state else None
    if before and (carried := carry_on(log, counts, selection, methods, before)):
        (drifted, checked), followed, gathered = carried
        lives = columns_of(counts, selection, followed, gathered.followed)
        return Answers(counts.windows(selection), drifted, checked, lives), gathered, before.made_of
    gathered = Gathered(log.deployment.columns, {})
    return _all_of(log, counts, selection, methods, gathered), gathered, ""


def _questions(log: Log, methods: Sequence[str]) -> tuple[Question, Question]:
    return drift.question(log.deployment, methods=methods), quality.question(log.deployment)


def _made_of(log: Log, selection: Selection, methods: Sequence[str]) -> str:
    """The state of the log, its reference and all settings; then a digest of what is asked, and of what answers."""
    state = kept.state_of(log.identity()[1], log.reference.state())
    return f"{state}{kept.digest(repr(selection), *methods, *_code(), *_machine())}"


@cache
def _code() -> tuple[str, ...]:
    """What makes of the same counts the same answers: the files of the code, Python, and the libraries below it."""
    files = (f"{HERE / name} {digest}" for name, digest in sources().items() if name.split("/")[0] in ASKING)
    return (*files, sys.version, np.__version__, version("scipy"))


@cache
def _machine() -> tuple[str, ...]:
    """The kind of processor: numpy and BLAS choose by it how they add up, which the last digits show."""
    try:
        lines = PROCESSOR.read_text().split("\n\n", 1)[0].splitlines()
    except OSError:
        lines = []
    return (platform.machine(), platform.processor(), *(line for line in lines if line.startswith(OF_PROCESSOR)))


def _written(answers: Answers) -> Kept:
    grids = dict(zip(KINDS, (answers.drift, answers.quality), strict=True))
    arrays = {f"{kind} {part}": getattr(grid, part) for kind, grid in grids.items() for part in ARRAYS}
    lives = [[*(getattr(one, part) for part in LIFE), *map(_index, (one.since, one.found))] for one in answers.lives]
    told = {kind: grid.reasons for kind, grid in grids.items()}
    return Kept(arrays, {**told, "windows": _edges(answers.windows), "lives": lives})


def _edges(windows: Sequence[Window]) -> list[list[int]]:
    return [[window.first, window.last, int(window.complete)] for window in windows]


def _index(window: Window | None) -> int | None:
    return None if window is None else window.index


def _read(log: Log, counts: ReadOnce, selection: Selection, methods: Sequence[str], before: Kept) -> Answers:
    drifted, checked = (
        grid(kind, question, selection, before) for kind, question in zip(KINDS, _questions(log, methods), strict=True)
    )
    every = counts.windows(whole_life(selection))
    lives = []
    for *parts, since, found_in in before.told["lives"]:
        moments = [None if place is None else every[place] for place in (since, found_in)]
        lives.append(Lifetime(**dict(zip((*LIFE, "since", "found"), (*parts, *moments), strict=True))))
    return Answers(counts.windows(selection), drifted, checked, tuple(lives))
