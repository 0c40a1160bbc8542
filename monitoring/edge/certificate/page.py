"""The certificate as one HTML file: no scripts, nothing fetched, readable in print and in ten years."""

import html
from collections.abc import Iterable, Sequence

from monitoring.domain.text import day, short
from monitoring.edge.certificate.certificate import Certificate
from monitoring.edge.certificate.facts import facts
from monitoring.gate.formats.page import STYLE
from monitoring.gate.formats.words import SIGNS, WORDS


def to_html(found: Certificate) -> str:
    """The verdict in a sentence, the comparison, the rows that differ, and what it rests on."""
    title = f"{found.deployment}: certificate of version {found.version} on a device"
    verdict = f'<span class="chip {found.verdict}">{SIGNS[found.verdict]} {WORDS[found.verdict]}</span>'
    notes = "".join(f"<li>{html.escape(note)}</li>" for note in found.notes)
    parts = [
        f"<h1>{html.escape(title)}</h1>",
        f'<p class="decision">{verdict}: {html.escape(found.sentence)}.</p>',
        f"<p>made on {day(found.made_at)} (UTC)</p>",
        "<h2>Compared with the approved model</h2>",
        _table(("rows", "how many", "largest gap", "labels that differ", "refused by both"), _kinds(found)),
        _flips(found),
        "<h2>What else was found</h2>",
        _table(("", ""), ((what, told) for what, told in facts(found))),
        f"<h2>To be known</h2><ul>{notes}</ul>" if notes else "",
    ]
    head = (
        f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{html.escape(title)}</title>'
    )
    style = f"<style>{STYLE}</style>"
    return f'<!doctype html>\n<html lang="en"><head>{head}{style}</head><body>\n{"".join(parts)}\n</body></html>\n'


def _kinds(found: Certificate) -> Iterable[Sequence[str]]:
    for one in found.compared:
        where = f"{short(one.gap)}{f', {one.widest.row}' if one.widest else ''}"
        yield one.kind, f"{one.rows:,}", where, f"{one.flips:,}", f"{one.refused:,}"


def _flips(found: Certificate) -> str:
    rows = [
        (one.kind, each.row, short(each.model, 6), short(each.bundle, 6))
        for one in found.compared
        for each in one.flipped
    ]
    if not rows:
        return ""
    return f"<h2>Rows with another label</h2>{_table(('rows', 'row', 'model', 'bundle'), rows)}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    top = "".join(f"<th>{html.escape(name)}</th>" for name in head)
    body = "".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>\n" for row in rows)
    return f'<div class="scroll"><table><tr>{top}</tr>\n{body}</table></div>'
