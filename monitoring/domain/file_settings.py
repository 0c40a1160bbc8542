"""How a data file is written, as far as somebody has said it: everything else is found out from the file."""

from dataclasses import dataclass, fields, replace

# Kinds of files that may be written otherwise than the others of a deployment.
FILE_KINDS = ("log", "labels", "reference", "score")


@dataclass(frozen=True, slots=True)
class FileSettings:
    """What is known of the files beforehand. A field that is empty is found out, file by file.

    Args:
        encoding: Python's name of it, such as `cp1252`.
        delimiter: the one sign between cells.
        quote: the sign around cells; `none` where quotation marks are part of the cells.
        escape: the sign that takes its meaning from the next one, mostly a backslash; `none` where there is none.
        header: the line that names the columns, from 1; 0 where no line does.
        comment: what lines begin with that are comments; `none` where no lines are.
        totals: `reject` or `keep`: what becomes of rows of totals at the end.
        sheet: the name of an Excel sheet.
        member: the name of a file in a zip file.
        decimal: `.` or `,`.
        thousands: the sign between groups of three digits; `none` where there is none.
        per_cent: `share` or `number`: what 12.5 % is in a column wholly in per cent, 0.125 or 12.5.
        missing: the words that stand for no value; None: the usual ones.
        dates: `day-first` or `month-first`, for dates with the year last, or `year-first` for two digits of a year;
            `spreadsheet` for day numbers.
    """

    encoding: str = ""
    delimiter: str = ""
    quote: str = ""
    escape: str = ""
    header: int | None = None
    comment: str = ""
    totals: str = ""
    sheet: str = ""
    member: str = ""
    decimal: str = ""
    thousands: str = ""
    per_cent: str = ""
    missing: tuple[str, ...] | None = None
    dates: str = ""

    def over(self, others: "FileSettings") -> "FileSettings":
        """These, and what the others say where these say nothing.

        >>> FileSettings(delimiter=";").over(FileSettings(delimiter=",", decimal=","))  # doctest: +ELLIPSIS
        FileSettings(encoding='', delimiter=';', ... decimal=',', ...)
        """
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        return replace(others, **{name: value for name, value in said.items() if value not in ("", None)})


ALL_FOUND_OUT = FileSettings()
