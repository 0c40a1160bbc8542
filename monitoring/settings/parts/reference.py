"""`[reference]`: what windows are compared with."""

from typing import Annotated

from pydantic import Field

from monitoring.domain import Deployment, Reference
from monitoring.domain.selection import end_of, moment
from monitoring.errors import SettingsError
from monitoring.settings.named import Files
from monitoring.settings.parts.section import Moment, Section


class ReferencePart(Section):
    """`[reference]`: what windows are compared with, a file, a time range of the log, or its first rows."""

    path: str | None = Field(default=None, description="A file of rows that windows are compared with")
    start: Moment | None = Field(default=None, alias="from", description="Instead of a file: the log from this day on")
    end: Moment | None = Field(
        default=None, alias="to", description="Instead of a file: the log up to this day, inclusive"
    )
    rows: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="Instead of a file or days: the first rows of the log, in the order of its files"
    )


def reference_of(part: ReferencePart, files: Files) -> Reference:
    """What a section names; raises `SettingsError` unless that is one file, one time range or one number of rows."""
    by_time = part.start is not None or part.end is not None
    there = {"a path": part.path is not None, "a time range": by_time, "a number of rows": part.rows is not None}
    given = [name for name, is_there in there.items() if is_there]
    if len(given) != 1:
        problem = f"has {' and '.join(given)}" if given else "needs a path, a time range or a number of rows"
        hint = 'give path = "reference.parquet", or from = and to = for a time range of the log, or rows = 5000'
        raise SettingsError(f"[reference] {problem}", hint)
    if part.path is not None:
        return Reference(path=files.path(part.path, "reference.path"))
    return Reference(start=moment(part.start), end=end_of(part.end) if part.end else None, rows=part.rows)


def reference_fits(d: Deployment) -> None:
    """Raise `SettingsError` where the log has no such stretch."""
    reference = d.reference
    if reference.path is not None:
        return
    if reference.rows is not None:
        if d.attached:
            hint = "give from = and to =, a time range of the log, or the path of a file"
            raise SettingsError("an attached log has no order of rows for [reference] rows", hint)
        return
    if not d.time:
        hint = 'give time = "column", or rows = 5000 for the first rows of the log'
        raise SettingsError("a time range as reference needs a time column", hint)
    if reference.start and reference.end and reference.start >= reference.end:
        raise SettingsError("[reference] ends before it begins", "exchange from and to")
