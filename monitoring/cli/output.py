"""Results as text for people, and progress on standard error."""

import json
import re
import sys
import time
from collections.abc import Iterator, Sequence
from math import isnan
from typing import TYPE_CHECKING, Any

from monitoring.cli import streams
from monitoring.domain import DriftResult
from monitoring.domain.text import probability, short, told_apart
from monitoring.intake.telling.grouped import grouped

if TYPE_CHECKING:
    from monitoring.agreement.agreement import ScoreAgreement
    from monitoring.log.incoming.imported import Imported

# "reading a.csv" and "d: reading a.csv", which is the same step of one of several deployments.
STEP = re.compile(r"(?:\S+: )?[a-z]+")


class Progress:
    """One line on standard error that says what is being done.

    Where that is no screen, a plain line for every step, and within a step after every twentieth of the work.
    """

    def __init__(self) -> None:
        self._screen = sys.stderr.isatty()
        self._next = 0.0  # the time, or the share of the work, at which the same step is shown again
        self._step = ""

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *error: object) -> None:
        if self._screen:
            streams.aside("\r\x1b[K")

    def __call__(self, text: str, fraction: float) -> None:
        """Show a step and the share of the whole work that is done, 0 to 1."""
        line = f"{fraction:4.0%} {text}"
        if self._screen:
            now = time.monotonic()
            if now < self._next:
                return
            self._next = now + 0.1
            streams.aside(f"\r\x1b[K{streams.in_a_line(line[:100])}")
        else:
            found = STEP.match(text)
            step = found[0] if found else text
            if step == self._step and fraction < self._next:
                return
            self._step, self._next = step, fraction + 0.05
            streams.aside(f"{streams.in_a_line(line)}\n")


def _holds_numbers(cells: Sequence[str]) -> bool:
    """Whether most of the cells that say something begin with a digit; a sentence may, too."""
    telling = [cell.lstrip("+-(") for cell in cells if cell.strip("-")]
    return 2 * sum(cell[:1].isdigit() for cell in telling) > len(telling)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Text in columns, those of numbers to the right.

    >>> print(table(("a", "n", "why"), [("x", "1.5", "9 of 10"), ("long", "10", "its name"), ("y", "-", "its words")]))
    a       n  why
    x     1.5  9 of 10
    long   10  its name
    y       -  its words
    """
    lines = [tuple(map(streams.in_a_line, line)) for line in (head, *rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    right = [i > 0 and _holds_numbers([row[i] for row in rows]) for i in range(len(head))]
    shown = [
        "  ".join(cell.rjust(w) if r else cell.ljust(w) for cell, w, r in zip(line, widths, right, strict=True))
        for line in lines
    ]
    return "\n".join(line.rstrip() for line in shown)


def print_json(value: dict[str, Any]) -> None:
    """Print a result for scripts; of an iterator one value after the other, as a list of them."""
    streams.show_pieces(_pieces(value) if value else ("{}",))


def _pieces(value: dict[str, Any]) -> Iterator[str]:
    before = "{"
    for key, one in value.items():
        yield f"{before}\n  {json.dumps(key)}: "
        yield from _one_by_one(one) if isinstance(one, Iterator) else (_indented(one, 2),)
        before = ","
    yield "\n}"


def _one_by_one(values: Iterator[Any]) -> Iterator[str]:
    before = "["
    for value in values:
        yield f"{before}\n    {_indented(value, 4)}"
        before = ","
    yield "[]" if before == "[" else "\n  ]"


def _indented(value: Any, by: int) -> str:
    """As `json.dumps` has it that far inside: what is of several lines has no line's end inside of a value."""
    return json.dumps(value, indent=2, allow_nan=False).replace("\n", "\n" + " " * by)


def warn(text: str) -> None:
    """Say on standard error what may not be as it was meant; nothing where there is nothing to say."""
    if text:
        streams.tell(f"warning: {text}")


def figure(value: float, digits: int = 3) -> str:
    """One significant digit more than `digits`; a dash for what is undefined."""
    return "-" if isnan(value) else short(value, digits + 1)


def chance(value: float) -> str:
    """A p-value; a dash for what is undefined.

    >>> chance(1.7e-77), chance(0.0371), chance(float("nan"))
    ('< 0.001', '0.037', '-')
    """
    return "-" if isnan(value) else probability(value)


def imported(kind: str, done: "Imported") -> str:
    """What became of the rows of some files, in one line."""
    c, a = done.counts, done.appended
    text = (
        f"{kind}: read {c.read:,} = accepted {c.accepted:,} + rejected {c.rejected:,}; "
        f"new {a.new:,}, replaced {a.replaced:,}, unchanged {a.unchanged:,}"
    )
    text = "; ".join([text, *grouped(done.notes)])
    if not done.rejects:
        return text
    return f"{text}; the first rejected: {done.first}; rejected rows are in {', '.join(map(str, done.rejects))}"


def agreement(found: "ScoreAgreement") -> list[str]:
    """Whether the model gives the logged scores, what to write where it does not, and what else is to be known."""
    hint = [f"hint: {found.hint}"] if found.hint else []
    return [f"model: {found.sentence}", *hint, *(f"model: {note}" for note in found.notes)]


def compared(result: DriftResult) -> tuple[str, str]:
    """A value and its limit, in digits that tell them apart."""
    (value,), (limit,) = told_apart([result.value], [result.limit], figure)
    return value, limit
