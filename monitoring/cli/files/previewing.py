"""`modelwatch preview`: how a file will be read, before anything is done with it."""

from argparse import Namespace

from monitoring.cli import output, streams
from monitoring.cli.files import options
from monitoring.domain.text import plural
from monitoring.intake.preview import Preview
from monitoring.intake.preview import preview as look_at

LONGEST_CELL = 40


def preview(arguments: Namespace) -> int:
    """Show what was assumed of a file, and its first rows."""
    found = look_at(arguments.file, options.given(arguments))
    if arguments.format == "json":
        output.print_json(to_json(found))
    else:
        streams.show(to_text(found))
    return 0


def to_json(found: Preview) -> dict[str, object]:
    """For scripts."""
    return {
        "name": found.name,
        "format": str(found.format),
        "assumed": [{"key": a.key, "value": a.value, "why": a.why, "sure": a.sure} for a in found.assumed],
        "columns": list(found.columns),
        "rows": [dict(zip(found.columns, row, strict=True)) for row in found.rows],
        "problems": [
            {"row": r.row_number, "line": r.line, "column": r.column, "value": r.value, "reason": r.reason}
            for r in found.problems
        ],
    }


def to_text(found: Preview) -> str:
    """For people: each assumption with its reason, then the rows."""
    lines = [f"{found.name}: {found.format}, {plural(len(found.columns), 'column')}"]
    lines += [f"{a.key} = {a.value!r}{'' if a.sure else ' (not sure)'}: {a.why}" for a in found.assumed]
    cells = [tuple(_cut(cell) for cell in row) for row in found.rows]
    lines += ["", output.table([_cut(name) for name in found.columns], cells)]
    if found.problems:
        count = plural(len(found.problems), "row")
        lines += ["", f"{count} of the first ones cannot be read; the first: {found.problems[0].told}"]
    return "\n".join(lines)


def _cut(cell: str) -> str:
    text = " ".join(cell.split())
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"
