"""A CSV file scored: every row of it comes out again, in its order, with its score or why it has none."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import numpy as np

from .runner import Runner
from .spool import run
from .spool.journal import Record

_ROWS = 256  # at a time
_DELIMITERS = ",;\t|"


class TableError(ValueError):
    """A file that cannot be scored; one sentence."""


def score_file(runner: Runner, source: str, target: str) -> dict[str, int]:
    """Score a CSV file into another one; gives how many rows were read, scored, and kept for the head.

    The rows are kept all at once, when the other file is there: a run that was stopped has kept none.
    """
    done = {"read": 0, "scored": 0, "kept": 0}
    with open(source, newline="", encoding="utf-8-sig") as file, run.begun(runner.spool) as keeping:
        first = file.readline()
        file.seek(0)
        reader = csv.reader(file, delimiter=max(_DELIMITERS, key=first.count))
        header = next(reader, [])
        if not header or len(set(header)) < len(header):
            raise TableError(f"{source} has no first line with the names of its columns, each once")
        with open(f"{target}.new", "w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out)
            writer.writerow([*header, *_free([*output_names(runner.told), "problem"], header)])
            for lines in _pieces(reader):
                found, record = _scored(runner, header, lines)
                empty = [""] * len(header)  # for lines that are too short
                writer.writerows([*[*line, *empty][: len(header)], *answer] for line, answer in zip(lines, found))
                keeping.add(record)
                done["read"] += len(lines)
                done["scored"] += sum(answer[0] != "" for answer in found)
                done["kept"] += len(record.rows) if runner.spool else 0
            out.flush()
            os.fsync(out.fileno())
        os.replace(f"{target}.new", target)
        keeping.commit()
    return done


def output_names(told: Mapping[str, Any]) -> list[str]:
    """What the columns with the model's answers are called, as at the head.

    >>> output_names({"task": "binary"}), output_names({"task": "regression"})
    (['score', 'predicted'], ['predicted'])
    """
    if told["task"] == "multiclass":
        columns = told["log"]["class_scores"]
        return [*(columns.get(name, f"score_{name}") for name in told["classes"]), "predicted"]
    return ["score", "predicted"] if told["task"] == "binary" else ["predicted"]


def _free(names: Sequence[str], taken: Sequence[str]) -> list[str]:
    """These names, with a number behind those that are taken."""
    found: list[str] = []
    for name in names:
        number, candidate = 0, name
        while candidate in {*taken, *found}:
            number += 1
            candidate = f"{name}_{number}"
        found.append(candidate)
    return found


def _pieces(reader: Iterator[list[str]]) -> Iterator[list[list[str]]]:
    lines = (line for line in reader if line)
    while True:
        piece = list(islice(lines, _ROWS))
        if not piece:
            return
        yield piece


def _scored(runner: Runner, header: list[str], lines: list[list[str]]) -> tuple[list[list[Any]], Record]:
    """The answers to some lines, and what is kept of them."""
    fits = [len(line) == len(header) for line in lines]
    rows = [dict(zip(header, line)) for line, fit in zip(lines, fits) if fit]
    width = len(output_names(runner.told))
    scores = runner.bundle.score({name: [row[name] for row in rows] for name in header}) if rows else np.zeros(0)
    answers = iter(_answers(runner, rows, scores, width))
    cells = [[""] * width + [f"it has {len(line)} cells, and the first line {len(header)}"] for line in lines]
    found = [next(answers) if fit else cell for fit, cell in zip(fits, cells)]
    record = runner.record(rows, scores) if runner.spool and rows else Record([])
    return found, Record(record.rows, record.refused + fits.count(False))


def _answers(runner: Runner, rows: list[dict[str, str]], scores: np.ndarray, width: int) -> Iterator[list[Any]]:
    said = runner.said(scores) if rows else []
    for row, score, decided in zip(rows, scores.tolist(), said):
        own = score if isinstance(score, list) else [score]
        problem = runner.problem(row)
        if any(value != value for value in own):
            yield [""] * width + [problem or "the model cannot score it: a value of it is none that it knows"]
        else:
            yield [*own, decided, problem] if width > 1 else [decided, problem]
