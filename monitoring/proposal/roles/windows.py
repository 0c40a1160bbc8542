"""How long a window is, and what windows are compared with."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from monitoring.proposal.draft.draft import Draft
from monitoring.proposal.draft.evidence import Choice
from monitoring.proposal.roles.ids import id_in_labels
from monitoring.proposal.roles.truth import label_by_id
from monitoring.proposal.roles.windows_of_rows import (
    ENOUGH_LABELLED,
    ENOUGH_REFERENCE,
    EVERY,
    FIRST,
    find_windows_of_rows,
    given_reference,
)
from monitoring.proposal.seen.passes import Hours, hours, ids_of

ENOUGH_ROWS = 500  # a window
LEAST_WINDOWS = 6
LEAST_ROWS = 100  # a window that is made shorter, so that there are more


@dataclass(frozen=True, slots=True)
class Days:
    """Rows and labelled rows of the log by the start of its windows, in order."""

    rows: dict[datetime, int]
    labelled: dict[datetime, int]


def find_windows(draft: Draft) -> None:
    """Settle the length of windows and the reference."""
    if not draft.text("columns.time"):
        find_windows_of_rows(draft)
        return
    found = _hours(draft)
    if found.rejected:
        why = f"{found.rejected:,} of {found.read:,} rows cannot be read: {found.first}"
        draft.settle("rejected", found.rejected, why, sure=False)
    unit = _unit(draft, found)
    if not given_reference(draft):
        _first_part(draft, found, unit)


def _hours(draft: Draft) -> Hours:
    label, name = draft.text("columns.label"), draft.text("columns.id")
    in_log = label in draft.facts.log.columns and draft.facts.labels is None
    ids = None
    theirs = id_in_labels(draft) if draft.facts.labels else ""
    if label and not in_log and theirs:
        import pyarrow as pa

        every = dict.fromkeys(ids_of(draft.facts, name).to_pylist(), 1)
        ids = pa.array(label_by_id(draft, theirs, label, every))
    return hours(draft.facts, draft.text("columns.time"), label if in_log else "", ids, name)


def _starts(counted: Counter[int], unit: str) -> dict[datetime, int]:
    """Rows by the start of the hour, day, week or month that they are in."""
    found: Counter[datetime] = Counter()
    for hour, rows in counted.items():
        found[start_of(datetime(1970, 1, 1) + timedelta(hours=hour), unit)] += rows
    return dict(sorted(found.items()))


def start_of(moment: datetime, unit: str) -> datetime:
    """Where the window begins that a moment is in.

    >>> start_of(datetime(2026, 3, 18, 7), "week").date()
    datetime.date(2026, 3, 16)
    """
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if unit == "hour":
        return moment.replace(minute=0, second=0, microsecond=0)
    if unit == "month":
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if unit == "week" else day


def _unit(draft: Draft, found: Hours) -> str:
    """The shortest unit whose windows have enough rows; a shorter one where there would be too few windows."""
    best = "month"
    sizes = {unit: sorted(_starts(found.rows, unit).values()) for unit in ("hour", "day", "week", "month")}
    for unit, rows in sizes.items():
        if _middle(rows) >= ENOUGH_ROWS and (unit != "hour" or len(sizes["day"]) <= LEAST_WINDOWS):
            best = unit
            break
    shorter = {"month": "week", "week": "day", "day": "hour"}
    while best in shorter and len(sizes[best]) < LEAST_WINDOWS and _middle(sizes[shorter[best]]) >= LEAST_ROWS:
        best = shorter[best]
    rows, middle = sizes[best], _middle(sizes[best])
    noun = "window" if len(rows) == 1 else "windows"
    few = "" if middle >= ENOUGH_ROWS else ", which is few: figures will be uncertain"
    why = f"the log makes {len(rows):,} {noun} of a {best}, of {middle:,} rows in the middle{few}"
    return str(draft.settle(EVERY, best, why))


def _middle(rows: list[int]) -> int:
    return rows[len(rows) // 2] if rows else 0


def _first_part(draft: Draft, found: Hours, unit: str) -> None:
    """The first quarter of the log in whole windows, or more where that has too few rows or labels."""
    unit = "day" if unit not in ("day", "week", "month") else unit
    rows, labelled = _starts(found.rows, unit), _starts(found.labelled, unit)
    total, wants_labels = sum(rows.values()), sum(labelled.values()) > 0
    taken = known = 0
    starts = list(rows)
    for place, start in enumerate(starts):
        taken, known = taken + rows[start], known + labelled.get(start, 0)
        enough = taken >= min(ENOUGH_REFERENCE, total / 2) and (not wants_labels or known >= ENOUGH_LABELLED)
        if (taken >= FIRST * total and enough) or place >= len(starts) - 2:
            break
    last = _last_day(starts[place], unit)
    few = "" if not wants_labels or known >= ENOUGH_LABELLED else f", of which {known:,} are labelled, which is few"
    of_labels = f", {known:,} of them labelled" if wants_labels and not few else few
    first = (datetime(1970, 1, 1) + timedelta(hours=min(found.rows))).date()
    why = f"the first part of the log, {first} to {last}: {taken:,} of {total:,} rows{of_labels}"
    fine = taken >= min(ENOUGH_REFERENCE, total / 2) and len(starts) > 1 and not few
    if fine or {"reference.to", "reference.from"} & draft.answers.keys():
        draft.settle("reference.to", last, why)
    else:
        draft.ask("reference.to", "up to which day is the log what windows are compared with?", (Choice(last, why),))


def _last_day(start: datetime, unit: str) -> date:
    if unit == "month":
        return ((start + timedelta(days=32)).replace(day=1) - timedelta(days=1)).date()
    return (start + timedelta(days=6 if unit == "week" else 0)).date()
