"""The report as one HTML file: no scripts, nothing fetched, readable in print and in ten years."""

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any

from monitoring.alerts.budget import meaning
from monitoring.catalogue import Catalogue
from monitoring.domain import SIGNS, WORDS, DriftResult, Measure, QualityResult, Verdict
from monitoring.domain.text import last_moment, told_apart
from monitoring.drift.method import METHODS
from monitoring.lifetime import words as life
from monitoring.performance.metric import titled
from monitoring.quality.check import CHECKS
from monitoring.quality.whole_check import WHOLE
from monitoring.reports import looks
from monitoring.reports.chips import CHIPS
from monitoring.reports.summary import Summary

STYLE = (
    CHIPS
    + """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; color: #0f172a; }
table { border-collapse: collapse; margin: .5rem 0 1.5rem; font-size: 13px; }
th, td { padding: .25rem .6rem; border-bottom: 1px solid #e2e8f0; text-align: left; white-space: nowrap; }
td.n { text-align: right; font-variant-numeric: tabular-nums; } .scroll { overflow-x: auto; }
.charts { display: flex; flex-wrap: wrap; gap: 1rem; margin: 1rem 0; }
figure { margin: 0; padding: .75rem; flex: 1 1 100%; max-width: 56rem; box-sizing: border-box; break-inside: avoid;
background: #fff; color: #0f172a; border: 1px solid #e2e8f0; border-radius: 8px; }
figure.small { flex: 1 1 20rem; max-width: 27.5rem; } figcaption { font-weight: 600; margin-bottom: .25rem; }
figure p { margin: .25rem 0 0; font-size: 13px; color: #475569; } figure { overflow-x: auto; }
svg { display: block; width: 100%; height: auto; } figure:not(.small) svg { min-width: 36rem; }
@media print { figure:not(.small) svg { min-width: 0; } body { margin: 0; max-width: none; } tr { break-inside: avoid; }
.scroll { overflow: visible; } table { font-size: 7.5pt; } .chip { display: inline; white-space: normal; }
th, td { white-space: normal; padding: .15rem .2rem; overflow-wrap: anywhere; } }
@media screen and (prefers-color-scheme: dark) { body { background: #0b1120; color: #e5e7eb; }
th, td { border-color: #243044; } }
"""
)

# It fetches nothing and runs nothing, whatever stands in it.
META = (
    """<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" """
    """content="default-src 'none'; style-src 'unsafe-inline'"><meta name="viewport" content="width=device-width">"""
)


BY_NAME: dict[str, tuple[Catalogue[Any], ...]] = {"method": (METHODS,), "check": (CHECKS, WHOLE)}


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart of a report: markup of its own, as SVG.

    Args:
        title: what it shows.
        svg: the drawing.
        note: what has to be said below it.
        small: whether two have room beside each other.
    """

    title: str
    svg: str
    note: str = ""
    small: bool = False


def to_html(summary: Summary, pictures: Mapping[str, Sequence[Picture]] = {}) -> str:
    """The whole report: the answer, what stands, performance, drift, quality.

    Args:
        summary: what is known.
        pictures: charts for "performance", "drift" and "quality", each above its table.
    """
    d, state = summary.deployment, summary.status
    known = summary.selection.as_of
    as_of = last_moment(known) if known else "everything known so far"
    standing = [alert.message for alert in summary.alerts] or ["no alert"]
    stands = "".join(f"<li>{html.escape(text)}</li>" for text in (*standing, *looks.sentences(summary)))
    parts = [
        f"<h1>{html.escape(d.title)}</h1>",
        f"<p>{_verdict(state.verdict, state.word)}, as of {html.escape(as_of)}, by "
        f"{html.escape(str(summary.selection.every))}</p>",
        f"<p>{' · '.join(f'{kind} {_verdict(v, state.word_of(kind))}' for kind, v in state.parts.items())}</p>",
        f"<h2>What stands</h2><ul>{stands}</ul>",
        f"<p>This budget means {html.escape(meaning(summary.budget, summary.deployment, summary.selection))}.</p>",
        *(
            f"<p>{html.escape(text)}</p>"
            for text in (life.summary(summary.lifetime), *summary.left_out, *summary.notes, *summary.mended)
            if text
        ),
        "<h2>Performance</h2><p>Realised performance covers labelled rows only; brackets hold the 95 % interval. "
        f"What is behind a {SIGNS[Verdict.SKIPPED]} is not judged. Each window is compared with "
        f"{summary.baseline_of('performance').words}.</p>",
        _pictures(pictures.get("performance", ())),
        _performance(summary),
        f"<h2>Drift</h2><p>Each window is compared with {summary.baseline.words}.</p>",
        _pictures(pictures.get("drift", ())),
        _results(summary, summary.drift.results, "method"),
        "<h2>Data quality</h2><p>Only what is not in order. Shares are compared with those of "
        f"{summary.baseline_of('quality').words}.</p>",
        _pictures(pictures.get("quality", ())),
        _results(summary, [r for r in summary.quality.results if r.verdict in (Verdict.FAIL, Verdict.WARN)], "check"),
    ]
    head = f"{META}<title>{html.escape(d.title)}</title><style>{STYLE}</style>"
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body>\n{"".join(parts)}\n</body></html>'


def _pictures(pictures: Sequence[Picture]) -> str:
    drawn = "".join(
        f"<figure{' class=small' if one.small else ''}><figcaption>{html.escape(one.title)}</figcaption>{one.svg}"
        f"{f'<p>{html.escape(one.note)}</p>' if one.note else ''}</figure>\n"
        for one in pictures
    )
    return f'<div class="charts">{drawn}</div>' if drawn else ""


def _performance(summary: Summary) -> str:
    found = {(m.metric, m.window): m for m in summary.performance.results}
    names = [(name, titled(name, summary.deployment)) for name in summary.metric_heads]
    rows = [["reference", "", *[_measure(found.get((name, -1))) for name, _ in names]]]
    if not summary.baseline_of("performance").moves:  # otherwise each window has its own
        own = [_limits([m for m in summary.performance.results if m.metric == n]) for n, _ in names]
        rows.append(["limits", "", *own])
    for w in summary.windows:
        rows.append([w.label, f"{w.labelled:,} of {w.rows:,}", *[_measure(found.get((n, w.index))) for n, _ in names]])
    return _table(["window", "labelled", *(title for _, title in names)], rows)


def _measure(measure: Measure | None) -> str:
    if measure is None or isnan(measure.value):
        return "–"
    (value, low, high), _ = told_apart([measure.value, measure.low, measure.high], measure.limits, _figure)
    sign = "" if measure.verdict is Verdict.OK else f"{SIGNS[measure.verdict]} "
    return f"{sign}{value} " + ("[no interval]" if isnan(measure.low) else f"[{low}, {high}]")


def _limits(measures: Sequence[Measure]) -> str:
    """What a metric must not be below and not be above: the same in every window, in digits that show every side."""
    judged = next((m for m in measures if not isnan(m.limit_low) or not isnan(m.limit_high)), None)
    if judged is None:
        return "–"
    shown = [figure for m in measures for figure in (m.value, m.low, m.high)]
    _, ends = told_apart(shown, judged.limits, _figure)
    if isnan(judged.limit_low):
        return f"at most {ends[-1]}"
    return f"at least {ends[0]}" if isnan(judged.limit_high) else f"{ends[0]} to {ends[-1]}"


def _results(summary: Summary, results: Iterable[DriftResult | QualityResult], kind: str) -> str:
    rows = []
    titles = {entry.descriptor.name: entry.descriptor.title for known in BY_NAME[kind] for entry in known}
    for result in results:
        window = summary.windows[result.window]
        (value,), (limit,) = told_apart([result.value], [result.limit], _figure)
        rows.append(
            [
                result.column,
                window.label,
                titles[getattr(result, kind)],
                value,
                limit,
                str(result.verdict),
                result.reason,
            ]
        )
    return _table(["column", "window", kind, "value", "limit", "verdict", "why"], rows)


def _figure(value: float, digits: int = 3) -> str:
    return "–" if isnan(value) else f"{value:.{digits + 1}g}"


def _verdict(verdict: Verdict, word: str = "") -> str:
    return f'<span class="chip {verdict}">{SIGNS[verdict]} {word or WORDS[verdict]}</span>'


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    top = "".join(f"<th>{html.escape(name)}</th>" for name in head)
    body = "".join("<tr>" + "".join(map(_cell, row)) + "</tr>\n" for row in rows)
    return f'<div class="scroll"><table><tr>{top}</tr>\n{body}</table></div>'


def _cell(text: str) -> str:
    if text in list(Verdict):
        return f"<td>{_verdict(Verdict(text))}</td>"
    signed = next((verdict for verdict, sign in SIGNS.items() if text.startswith(sign)), None)
    number = text[:1].isdigit() or text[:1] in ("-", "–") or signed is not None
    told = html.escape(text) if signed is None else f'<span class="chip {signed}">{html.escape(text)}</span>'
    return f"<td{' class=n' if number and text else ''}>{told}</td>"
