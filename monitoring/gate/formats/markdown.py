"""The report as a comment on a pull request."""

from monitoring.gate.formats.words import SIGNS, WORDS, figure, interval
from monitoring.gate.run import GateReport


def to_markdown(report: GateReport) -> str:
    """The decision, then a line a rule."""
    title = f"## {SIGNS[report.verdict]} {report.deployment}: {report.sentence}"
    head = ["| | rule | measured | 95 % interval | limit | rows | why |", "|---|---|---|---|---|---|---|"]
    lines = []
    for result in report.by_urgency:
        found = result.finding
        cells = [
            f"{SIGNS[found.verdict]} {WORDS[found.verdict]}",
            f"{result.rule.code} {result.rule.title}",
            figure(found.value),
            interval(found),
            figure(found.limit),
            f"{found.n:,}" if found.n else "",
            found.reason,
        ]
        lines.append(f"| {' | '.join(map(_cell, cells))} |")
    notes = [f"- {_text(note)}" for note in report.evidence.get("notes", ())]
    return "\n".join([title, "", *head, *lines, *([""] if notes else []), *notes])


def _cell(text: str) -> str:
    return _text(text).replace("|", "\\|")


def _text(text: str) -> str:
    r"""Without signs that Markdown obeys: names of columns and categories come from anywhere.

    >>> _text("a_b <i> [x](y)")
    'a\\_b &lt;i&gt; \\[x\\](y)'
    """
    plain = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for sign in "\\`*_[]":
        plain = plain.replace(sign, f"\\{sign}")
    return plain
