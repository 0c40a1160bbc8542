"""Sentences for people have dates as "4 May 2022"; what is typed, sorted or read by programs is ISO."""

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "monitoring"
ISO_CALLS = {"isoformat", "show_end"}
TYPED = re.compile(r"--|\bchoose\b|\bwrite\b")  # an option or a hint: that is how it is typed

# Cells of tables, whose dates sort, are not sentences; neither is what names a file.
CELLS = {
    "cli/retraining/telling.py": "a column holds the ends of the training rows",
    "log/examine.py": "it is what to write",
    "ui/frame/words.py": "it names files",
}


def iso_in_sentences(source: str) -> list[str]:
    """The f-strings with a word in which a date is written with the year first."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.JoinedStr):
            continue
        words = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
        if not re.search(r"[a-z]{2}", words) or TYPED.search(words):
            continue
        for part in node.values:
            if isinstance(part, ast.FormattedValue) and (_is_iso(part.value) or _spec(part).startswith("%Y-%m-%d")):
                found.append(ast.unparse(node))
    return found


def _is_iso(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and ast.unparse(value.func).rpartition(".")[2] in ISO_CALLS


def _spec(part: ast.FormattedValue) -> str:
    spec = part.format_spec
    return ast.unparse(spec)[2:] if spec else ""


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ('f"the log ends on {end:%Y-%m-%d}"', True),
        ('f"as known on {show_end(end)}"', True),
        ('f"a {moment.isoformat()}"', False),
        ('f"of {moment.isoformat()}"', True),
        ('f"{end:%Y-%m-%d}"', False),
        ('f"--as-of {show_end(end)} of them"', False),
        ('f"the log ends on {day(end)}"', False),
    ],
)
def test_a_date_with_the_year_first_is_found_where_words_are_beside_it(line: str, is_found: bool) -> None:
    assert bool(iso_in_sentences(line)) is is_found


def test_no_sentence_has_a_date_with_the_year_first() -> None:
    told = {
        str(path.relative_to(PACKAGE)): found
        for path in sorted(PACKAGE.rglob("*.py"))
        if (found := iso_in_sentences(path.read_text("utf-8")))
    }
    assert {name: found for name, found in told.items() if name not in CELLS} == {}
    assert told.keys() == CELLS.keys(), "what is excused has gone"
