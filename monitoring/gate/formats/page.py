"""The evidence as one HTML file: no scripts, nothing fetched, readable in print and in ten years."""

import html
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from monitoring.domain.text import day
from monitoring.gate.asking import Result
from monitoring.gate.finding import Answer
from monitoring.gate.formats.plain import digest
from monitoring.gate.formats.words import SIGNS, WORDS, figure, interval
from monitoring.gate.run import GateReport
from monitoring.reports.chips import CHIPS

STYLE = (
    CHIPS
    + """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 64rem; padding: 0 1rem; color: #0f172a; }
h1 { font-size: 1.3rem; } h2 { font-size: 1.05rem; margin-top: 2rem; } .decision { font-size: 1.15rem; }
table { border-collapse: collapse; margin: .5rem 0 1.5rem; font-size: 13px; width: 100%; }
th, td { padding: .3rem .6rem; border-bottom: 1px solid #e2e8f0; text-align: left; vertical-align: top; }
td.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; } .scroll { overflow-x: auto; }
td.v { white-space: nowrap; } td small { color: #475569; } code { font-size: 12px; overflow-wrap: anywhere; }
ul { margin: .2rem 0; padding-left: 1.1rem; }
@media screen and (prefers-color-scheme: dark) { body { background: #0b1120; color: #e5e7eb; }
th, td { border-color: #243044; }
td small { color: #94a3b8; } }
@media print { body { background: #fff; color: #000; margin: 0; max-width: none; } tr { break-inside: avoid; }
.scroll { overflow: visible; } }
"""
)


def to_html(report: GateReport) -> str:
    """The decision in a sentence, every rule with its figures, then what the evidence was.

    The same report gives the same bytes; its time is that of the evidence.
    """
    title = f"{report.deployment}: release gate of version {report.version}"
    when = f"as of {day(report.as_of)} (UTC), when the newest of the evidence came" if report.as_of else ""
    notes = "".join(f"<li>{html.escape(note)}</li>" for note in report.evidence.get("notes", ()))
    parts = [
        f"<h1>{html.escape(title)}</h1>",
        f'<p class="decision">{_sign(report.verdict)}: {html.escape(report.sentence)}.</p>',
        f"<p>{html.escape(when)}</p>" if when else "",
        "<h2>What was asked</h2>",
        _table(("", "rule", "measured", "95 % interval", "limit", "rows", "why"), map(_row, report.by_urgency)),
        f"<h2>To be known</h2><ul>{notes}</ul>" if notes else "",
        "<h2>What it rests on</h2>",
        _evidence(report.evidence),
        f"<p>This report says the same wherever it is made of this evidence: <code>sha256 {digest(report)}</code></p>",
    ]
    head = (
        f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{html.escape(title)}</title>'
    )
    style = f"<style>{STYLE}</style>"
    return f'<!doctype html>\n<html lang="en"><head>{head}{style}</head><body>\n{"".join(parts)}\n</body></html>\n'


def _row(result: Result) -> list[str]:
    rule, found = result.rule, result.finding
    details = "".join(f"<li>{html.escape(of)}: {html.escape(told)}</li>" for of, told in found.details)
    asked = f"{html.escape(rule.code)} {html.escape(rule.title)}<br><small>{html.escape(rule.asks)}</small>"
    return [
        f'<td class="v">{_sign(found.verdict)}</td>',
        f"<td>{asked}</td>",
        *(f'<td class="n">{html.escape(text)}</td>' for text in (figure(found.value), interval(found))),
        *(
            f'<td class="n">{html.escape(text)}</td>'
            for text in (figure(found.limit), f"{found.n:,}" if found.n else "")
        ),
        f"<td>{html.escape(found.reason)}{f'<ul>{details}</ul>' if details else ''}</td>",
    ]


def _sign(answer: Answer) -> str:
    return f'<span class="chip {answer}">{SIGNS[answer]} {WORDS[answer]}</span>'


def _evidence(evidence: Mapping[str, Any]) -> str:
    """Each group of what was described, a line a fact."""
    rows = [
        [
            f"<td>{html.escape(group)}</td>",
            f"<td>{html.escape(str(name))}</td>",
            f"<td><code>{_said(value)}</code></td>",
        ]
        for group, facts in evidence.items()
        if isinstance(facts, Mapping)
        for name, value in facts.items()
    ]
    return _table(("", "of", "is"), rows)


def _said(value: object) -> str:
    if value is None:
        return "as usual"
    return html.escape(f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value))


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    top = "".join(f"<th>{html.escape(name)}</th>" for name in head)
    body = "".join(f"<tr>{''.join(row)}</tr>\n" for row in rows)
    return f'<div class="scroll"><table><tr>{top}</tr>\n{body}</table></div>'
