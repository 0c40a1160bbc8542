"""How the files are written: what was said of it, and what is assumed and may be otherwise."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np
import pyarrow as pa

from monitoring.domain import ALL_FOUND_OUT, FILE_KINDS, FileSettings
from monitoring.domain.text import percent
from monitoring.intake.assumed import Assumed
from monitoring.intake.columns.date_order import Order, have_year_last, year_first
from monitoring.intake.columns.times import times
from monitoring.intake.preview import preview
from monitoring.intake.schema import Field, FieldKind
from monitoring.proposal.draft.draft import Draft, as_list
from monitoring.proposal.draft.evidence import Choice, Value
from monitoring.proposal.seen.facts import Facts
from monitoring.proposal.seen.look import NEARLY_ALL, Look
from monitoring.proposal.tried.model_columns import NUMERIC

PREFIX, COLUMN = "files.", "column:"
_ORDERS = {Order.DAY: "day-first", Order.MONTH: "month-first"}


def said(answers: Mapping[str, Value], others: FileSettings) -> FileSettings:
    """What answers say of the files, and what else is said where these say nothing.

    >>> said({"files.decimal": ",", "task": "binary"}, FileSettings(header=2)).header
    2
    """
    return _named(answers, PREFIX).over(others)


def own(answers: Mapping[str, Value]) -> dict[str, FileSettings]:
    """What answers say of the files of one kind alone.

    >>> own({"files.labels.header": "3", "files.decimal": ","})["labels"].header
    3
    """
    found = {kind: _named(answers, f"{PREFIX}{kind}.") for kind in FILE_KINDS}
    return {kind: settings for kind, settings in found.items() if settings != ALL_FOUND_OUT}


def _named(answers: Mapping[str, Value], prefix: str) -> FileSettings:
    there = {field.name: answers[name] for field in fields(FileSettings) if (name := prefix + field.name) in answers}
    found: dict[str, Any] = {key: value for key, value in there.items() if value is not None}
    if "missing" in there:
        found["missing"] = tuple(as_list(there["missing"]))
    if "header" in found:
        found["header"] = int(found["header"])
    return FileSettings(**found)


def find_files(draft: Draft) -> None:
    """Settle `[files]` as far as it was said, and ask about what was only assumed."""
    facts = draft.facts
    for prefix, settings in (
        (PREFIX, facts.settings),
        *((f"{PREFIX}{kind}.", each) for kind, each in facts.own.items()),
    ):
        for field in fields(settings):
            value = getattr(settings, field.name)
            if value != getattr(ALL_FOUND_OUT, field.name):
                draft.settle(f"{prefix}{field.name}", list(value) if isinstance(value, tuple) else value, "as you said")
    for kind, sample in facts.samples.items():
        for assumed in sample.source.assumed:
            key = f"{PREFIX}{assumed.key}" if _holds_for_all(assumed, facts) else f"{PREFIX}{kind}.{assumed.key}"
            if not assumed.sure and key not in draft.values and not assumed.key.startswith(COLUMN):
                text = f"{sample.name}: is it right that {assumed.key} is {assumed.value!r}?"
                value = int(assumed.value) if assumed.key == "header" else assumed.value
                draft.ask(key, text, (Choice(value, assumed.why),))
    if not facts.settings.dates:
        _ask_dates(draft)


def _holds_for_all(assumed: Assumed, facts: Facts) -> bool:
    """Whether all files are written alike in this: then one setting says it, otherwise one of the kind of file."""
    found = [(each.key, each.value) for sample in facts.samples.values() for each in sample.source.assumed]
    return found.count((assumed.key, assumed.value)) == len(facts.samples)


def ask_readings(draft: Draft, *, proven: bool) -> None:
    """Ask which decimal sign is meant where the numbers of a column may be read with either.

    `proven` says that the model gives the logged answers, which it does for the numbers that were meant alone.
    """
    names = as_list(draft.values.get(NUMERIC))
    settings = draft.facts.log.source.settings
    if settings.decimal or proven or not names:
        return
    seen = preview(draft.facts.files[0], settings, [Field(name, FieldKind.NUMERIC) for name in names])
    open_ = [each for each in seen.assumed if not each.sure and each.key.startswith(COLUMN)]
    if not open_:
        return
    taken = "," if "','" in open_[0].value else "."
    text = (
        f"{', '.join(each.key.removeprefix(COLUMN) for each in open_)}: which is the decimal sign, a point or a comma?"
    )
    choices = (Choice(taken, open_[0].why), Choice("." if taken == "," else ",", "it is the other one"))
    draft.ask("files.decimal", text, choices)


def _ask_dates(draft: Draft) -> None:
    """Ask which of day and month comes first where no date tells; the order in which they rise is likelier."""
    looks = [*draft.facts.log.looks.values(), *(draft.facts.labels.looks.values() if draft.facts.labels else ())]
    open_ = [look for look in looks if _is_open(look)]
    if not open_:
        return
    rising = {order: float(np.mean([_course(look, order)[0] for look in open_])) for order in _ORDERS}
    ranked = sorted(_ORDERS, key=lambda order: (-rising[order], _course(open_[0], order)[1]))
    first = open_[0].cells.drop_null()[0].as_py()
    names = ", ".join(repr(look.name) for look in open_)
    text = f"{names}: no date tells whether the day or the month comes first, such as {first!r}; which one does?"
    why = "so the dates rise from row to row in {} of the rows"
    draft.ask("files.dates", text, [Choice(_ORDERS[order], why.format(percent(rising[order], 2))) for order in ranked])


def _is_open(look: Look) -> bool:
    return look.present > 0 and have_year_last(look.cells) >= NEARLY_ALL * look.present and look.times is None


def _course(look: Look, order: Order) -> tuple[float, float]:
    """In which share of the rows the dates rise, and how far apart the first and the last are."""
    found = times(year_first(pa.array(look.cells), order)).values.drop_null().to_numpy(zero_copy_only=False)
    steps = np.diff(found.astype("int64"))
    return (float((steps >= 0).mean()), float(np.ptp(found.astype("int64")))) if len(steps) else (0.0, 0.0)
