"""The letter as one HTML file of one printed page: no scripts, nothing fetched, no colours needed."""

import html
from datetime import date
from textwrap import shorten

from monitoring.domain import Deployment, Verdict
from monitoring.domain.text import plural
from monitoring.explain.counterfactuals.result import Counterfactuals
from monitoring.explain.result import ExplainedPrediction
from monitoring.reports.letter import words
from monitoring.reports.letter.otherwise import otherwise

MOST_VALUES, FEWER, LONGEST_TITLE = 24, 15, 90  # so that all is on one page, which a full letter needs for more
STYLE = """
@page { size: A4; margin: 16mm 18mm; }
body { font: 10.5pt/1.38 Georgia, "Times New Roman", serif; color: #000; background: #fff; max-width: 174mm;
  margin: 8mm auto; padding: 0 4mm; overflow-wrap: anywhere; }
h1 { font-size: 15pt; margin: 0 0 1mm; } h2 { font-size: 12pt; margin: 4.5mm 0 1mm; } p, ol { margin: 0 0 1.5mm; }
ol { padding-left: 6mm; } .values { columns: 3; column-gap: 6mm; font-size: 9pt; line-height: 1.3; margin: 0; }
.values div { break-inside: avoid; border-bottom: .2mm solid #999; padding: .4mm 0; }
.values dt { display: inline; } .values dt::after { content: ": "; } .values dd { display: inline; margin: 0;
  font-weight: bold; } .contact { white-space: pre-line; }
.line { border-bottom: .2mm solid #000; display: inline-block; width: 90mm; height: 1.1em; }
footer { font-size: 8.5pt; margin-top: 4mm; border-top: .2mm solid #000; padding-top: 1mm; }
@media print { body { margin: 0; padding: 0; max-width: none; } }
@media (max-width: 600px) { .values { columns: 1; } .line { width: 100%; } }
"""


def to_html(
    deployment: Deployment, found: ExplainedPrediction, made: date, changed: Counterfactuals | None = None
) -> str:
    """The letter about one prediction; everything that came from data is escaped, sensitive columns are not named.

    Args:
        deployment: whose model answered.
        found: the explained prediction.
        made: the day that stands on the letter.
        changed: what would have changed the decision; None where nobody looked, or nothing is decided.
    """
    case = words.reference(deployment, found)
    title = f"About the decision on case {case}" if case else "About the decision on your case"
    about = shorten(deployment.title, LONGEST_TITLE, placeholder=" …")
    parts = [
        f"<h1>{_safe(title)}</h1>",
        f"<p>{_safe(about)}. This letter is of {made.day} {made:%B %Y}.</p>",
        "<h2>What was decided</h2>",
        f"<p>{_safe(words.decision(deployment, found))} The answer was worked out by a computer program that "
        "has learnt from earlier cases.</p>",
        "<h2>The main reasons</h2>",
        _reasons(deployment, found),
        *_care(found),
        *_otherwise(deployment, changed),
        "<h2>What data were used</h2>",
        _data(deployment, found, FEWER if deployment.contact or otherwise(deployment, changed) else MOST_VALUES),
        "<h2>If you do not agree</h2>",
        "<p>You may ask for a person to look at this decision again, have data corrected that are wrong or out of "
        "date, and say what you think of it. "
        f"Please {f'name the case, {_safe(case)}, and ' if case else ''}write to:</p>",
        _contact(deployment),
        f"<footer>{_safe(_made_by(deployment, found))}</footer>",
    ]
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{_safe(title)}</title>'
    body = "\n".join(parts)
    return f'<!doctype html>\n<html lang="en"><head>{head}<style>{STYLE}</style></head><body>\n{body}\n</body></html>\n'


def _reasons(deployment: Deployment, found: ExplainedPrediction) -> str:
    listed = "".join(
        f"<li>{_safe(each.column)} is <b>{_safe(each.value)}</b>: this {_safe(each.effect)}.</li>"
        for each in words.reasons(deployment, found)
    )
    none = "" if listed else "<p>No single part of the data stands out.</p>"
    return f"{f'<ol>{listed}</ol>' if listed else none}<p>{_safe(words.compared(found))}</p>"


def _care(found: ExplainedPrediction) -> list[str]:
    """Whether the case is unlike those that the model has learnt from."""
    strange = any(each.name == "Known ground" and each.verdict is Verdict.WARN for each in found.trust)
    said = "Some of the data of this case are unlike those of all earlier cases, so the answer is less certain."
    return [f"<p>{said}</p>"] if strange else []


def _otherwise(deployment: Deployment, changed: Counterfactuals | None) -> list[str]:
    said = otherwise(deployment, changed)
    return ["<h2>What would have changed the decision</h2>", f"<p>{_safe(said)}</p>"] if said else []


def _contact(deployment: Deployment) -> str:
    """Whom to write to, as the settings say; a line to fill in where they do not."""
    if not deployment.contact:
        return '<p><span class="line"></span></p>'
    return f'<p class="contact">{_safe(deployment.contact)}</p>'


def _data(deployment: Deployment, found: ExplainedPrediction, most: int) -> str:
    values = words.data(deployment, found)
    shown = "".join(f"<div><dt>{_safe(name)}</dt><dd>{_safe(value)}</dd></div>" for name, value in values[:most])
    more = len(values) - most
    rest = f"<p>And {plural(more, 'further value')}, which you may ask for.</p>" if more > 0 else ""
    return f'<dl class="values">{shown}</dl>{rest}'


def _made_by(deployment: Deployment, found: ExplainedPrediction) -> str:
    version = found.version["name"] if found.version and found.version.get("name") else ""
    return f"Answered by the model {deployment.name}{f', version {version}' if version else ''}."


def _safe(text: str) -> str:
    return html.escape(text)
