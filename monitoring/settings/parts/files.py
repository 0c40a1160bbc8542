"""`[files]`: how data files are written, where that is not to be found out from them."""

from typing import Annotated, Literal

from pydantic import Field

from monitoring.settings.parts.section import Section


class HowWritten(Section):
    """How data files are written, where that is not to be found out from them."""

    encoding: str | None = Field(default=None, description="The encoding of text, such as utf-8, utf-16 or cp1252")
    delimiter: str | None = Field(default=None, description="The sign between cells; `tab` is one, too")
    quote: str | None = Field(default=None, description="The sign around cells, or none")
    escape: str | None = Field(
        default=None, description="The sign before one that means itself, mostly `\\\\`, or none"
    )
    header: Annotated[int, Field(ge=0)] | None = Field(
        default=None, description="The line that names the columns, from 1; 0: none does, they are called column_1 ..."
    )
    comment: str | None = Field(default=None, description="What lines of comments begin with, or none")
    totals: Literal["reject", "keep"] | None = Field(
        default=None, description="What becomes of rows of totals at the end: reject or keep"
    )
    sheet: str | None = Field(default=None, description="The sheet of an Excel file; the first that has rows")
    member: str | None = Field(default=None, description="The file in a zip file that holds several")
    decimal: Literal[".", ","] | None = Field(default=None, description="The decimal sign of numbers")
    thousands: Literal[",", ".", " ", "'", "_", "none"] | None = Field(
        default=None, description="The sign between groups of three digits, or none"
    )
    per_cent: Literal["share", "number"] | None = Field(
        default=None, description="What 12.5 % is in a column wholly in per cent: a share (0.125) or a number (12.5)"
    )
    missing: list[str] | None = Field(default=None, description="The words that stand for no value")
    dates: Literal["day-first", "month-first", "year-first", "spreadsheet"] | None = Field(
        default=None,
        description="What comes first in dates: day-first, month-first or (two digits of a year) year-first; "
        "or spreadsheet, for the numbers by which Excel counts days",
    )


class FilesPart(HowWritten):
    """`[files]`: how all data files are written, and those of one kind, where that differs."""

    log: HowWritten | None = Field(default=None, description="The same keys for files of predictions alone")
    labels: HowWritten | None = Field(default=None, description="The same keys for files of labels alone")
    reference: HowWritten | None = Field(default=None, description="The same keys for the reference's file alone")
    score: HowWritten | None = Field(default=None, description="The same keys for files to score alone")
