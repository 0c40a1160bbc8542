"""Which rules of the release gate name a planted fault, and how many honest candidates they stop.

`uv run python benchmarks/gate_faults.py [--honest N] [--rows N]`. Each fault is planted in a candidate that is honest
otherwise, and by turns tried in several worlds of each task; the table has how often each rule stopped it ("?": could
not tell): its own, those that are declared to follow from it, and unrelated ones.
Honest candidates are of four families and three tasks, by turns with and without missing values, each against a
champion of the same family that was trained on half as many rows.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import numpy as np
from gate_worlds import (
    World,
    Wrong,
    WrongClassifier,
    bold,
    evidence,
    families,
    fitted,
    flipped,
    leak,
    slow,
    startled,
    world,
)

from monitoring.domain import Task
from monitoring.gate.evidence import Evidence
from monitoring.gate.finding import Answer
from monitoring.gate.rule import RULES
from monitoring.gate.run import GateReport, run

ARGUMENTS = argparse.ArgumentParser()
ARGUMENTS.add_argument("--honest", type=int, default=100)
ARGUMENTS.add_argument("--worlds", type=int, default=6)
ARGUMENTS.add_argument("--rows", type=int, default=6000)


def spoilt(spoil: Callable[[Any, Any], Any]) -> Callable[[World, Any], Evidence]:
    """A candidate whose answers are spoilt."""

    def candidate(there: World, estimator: Any) -> Evidence:
        model = fitted(estimator, there.train)
        return evidence(there, (WrongClassifier if hasattr(model, "classes_") else Wrong)(model, spoil), model)

    return candidate


def leaking(there: World, estimator: Any) -> Evidence:
    """A column is filled in from the outcome, in what the candidate is trained on and in the log."""
    told = leak(there)
    return evidence(told, fitted(estimator, told.train), fitted(estimator, there.train))


def overlapping(there: World, estimator: Any) -> Evidence:
    """The candidate is trained on the very rows that it is judged on."""
    return evidence(there, fitted(estimator, there.labelled), fitted(estimator, there.train), there.labelled)


def shuffled(there: World, estimator: Any) -> Evidence:
    """Outcomes got mixed up before training."""
    mixed = there.train.assign(y=np.random.default_rng(1).permutation(there.train["y"]))
    return evidence(there, fitted(estimator, mixed), fitted(estimator, there.train), mixed)


def dead(there: World, estimator: Any) -> Evidence:
    """The weightiest column held one value when the candidate was trained."""
    told = there.train.assign(income=20.0)
    return evidence(there, fitted(estimator, told), fitted(estimator, there.train), told)


# Who makes a candidate with the fault, and the rules that name it.
FAULTS: dict[str, tuple[Callable[[World, Any], Evidence], tuple[str, ...]]] = {
    "leak column": (leaking, ("leak_column",)),
    "overlap": (overlapping, ("training_overlap",)),
    "shuffled labels": (shuffled, ("training_labels",)),
    "dead column": (dead, ("dead_column",)),
    "broken segment": (spoilt(flipped), ("segments",)),
    "unstable to missing values": (spoilt(startled), ("stable_missing",)),
    "miscalibrated": (spoilt(bold), ("calibration",)),
    "slow": (spoilt(slow), ("latency",)),
}


def stopped(report: GateReport) -> list[str]:
    """The rules that failed or could not tell, and which."""
    marks = {Answer.FAIL: "", Answer.INCONCLUSIVE: "?"}
    found = [(result.rule.name, result.finding.verdict) for result in report.results]
    return [f"{name}{marks[verdict]}" for name, verdict in found if verdict in marks]


def planted(fault: str, worlds: int, rows: int, task: Task = Task.BINARY) -> Counter[str]:
    """How often each rule stopped a candidate with a fault, over worlds and families by turns."""
    found: Counter[str] = Counter()
    for seed in range(worlds):
        family = [*families(task).values()][seed % 4]
        # What a model does with missing values is asked where none have come: otherwise it is worse, too.
        there = world(task, 100 + seed, rows, gaps=0.0 if "missing" in fault else 0.04)
        found.update(stopped(run(FAULTS[fault][0](there, family))))
    return found


def sorted_out(fault: str, found: Counter[str]) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Of the rules that stopped it: its own, those declared to follow from these, and all others."""
    sides: tuple[Counter[str], Counter[str], Counter[str]] = (Counter(), Counter(), Counter())
    own = FAULTS[fault][1]
    for name, count in found.items():
        plain = name.rstrip("?")
        follows = set(RULES[plain].descriptor.follows) & set(own)
        sides[0 if plain in own else 1 if follows else 2][name] = count
    return sides


def honest(count: int, rows: int, later: int = 20_000) -> Iterator[tuple[str, GateReport]]:
    """Honest candidates in worlds of their own: what each is, and what the gate says."""
    for seed in range(count):
        task = [*Task][seed % 3]
        there = world(task, 1000 + seed, rows, 0.05 * (seed % 2), 0.8 + 0.2 * (seed % 4), later)
        kinds = families(task)
        name = [*kinds][seed // 3 % 4]
        champion, candidate = (fitted(kinds[name], part) for part in (there.train[: rows // 2], there.train))
        yield f"{task}, {name}", run(evidence(there, candidate, champion))


def main() -> None:
    """Print both tables."""
    given = ARGUMENTS.parse_args()
    for task, fault in product(Task, FAULTS if given.worlds else ()):
        sides = sorted_out(fault, planted(fault, given.worlds, given.rows, task))
        told = (", ".join(f"{name} {n}/{given.worlds}" for name, n in side.most_common()) for side in sides)
        print(f"| {task}, {fault} | {' | '.join(told)} |", flush=True)
    kept_out: Counter[str] = Counter()
    for what, report in honest(given.honest, given.rows):
        if names := stopped(report):
            kept_out["any"] += 1
            kept_out.update(names)
            told = [result for result in report.results if result.rule.name in {name.rstrip("?") for name in names}]
            print(what, *(f"{one.rule.name}: {one.finding.reason}" for one in told), sep="\n    ", flush=True)
    print(f"of {given.honest} honest candidates, stopped by: {dict(kept_out)}")


if __name__ == "__main__":
    main()
