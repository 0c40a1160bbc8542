"""`[files]` as options of every command that reads data files."""

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from monitoring.domain import FileSettings

# By the key in `[files]`: what stands for the value, and the help.
OPTIONS = {
    "encoding": ("NAME", "of text: utf-8, utf-16, cp1252 ..."),
    "delimiter": ("SIGN", "between cells; tab is one, too"),
    "quote": ("SIGN", "around cells, or none"),
    "escape": ("SIGN", "before a sign that means itself, or none"),
    "header": ("LINE", "the line that names the columns, from 1; 0: none does"),
    "comment": ("SIGN", "what lines of comments begin with, or none"),
    "totals": ("reject|keep", "what becomes of rows of totals at the end"),
    "sheet": ("NAME", "of an Excel file"),
    "member": ("NAME", "the file in a zip file"),
    "decimal": (".|,", "the decimal sign"),
    "thousands": ("SIGN", "between groups of three digits, or none"),
    "per_cent": ("share|number", "what 12.5 %% is in a column wholly in per cent: 0.125 or 12.5"),
    "missing": ("WORD", "that stands for no value; may be given several times"),
    "dates": ("ORDER", "day-first, month-first, year-first; or spreadsheet: numbers of days"),
}


def add_file_options(parser: argparse.ArgumentParser) -> None:
    """Add the options; those that are not given are found out from the file."""
    group = parser.add_argument_group("how files are written, where it is not found out from them")
    for key, (value, text) in OPTIONS.items():
        kind = {"header": int}.get(key, str)
        action = "append" if key == "missing" else "store"
        group.add_argument(
            f"--{key.replace('_', '-')}", metavar=value.replace("%", "%%"), help=text, action=action, type=kind
        )


def add_preview(commands: Any) -> None:
    """The command that shows how a file will be read."""
    preview = commands.add_parser("preview", help="show how a file will be read, and what that is told from")
    preview.add_argument("file", metavar="FILE", help="CSV, Excel, Parquet or JSON lines; - is standard input")
    preview.add_argument("--format", choices=("table", "json"), default="table")
    add_file_options(preview)


def given(arguments: argparse.Namespace) -> "FileSettings":
    """What the options say."""
    from monitoring.settings import from_options

    return from_options(vars(arguments))
