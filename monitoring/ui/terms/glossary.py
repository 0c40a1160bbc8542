"""What the pages' words mean, said once; methods, metrics and checks are explained by their catalogues."""

from typing import Any

from monitoring.catalogue import Catalogue
from monitoring.drift.method import METHODS
from monitoring.performance.metric import METRICS
from monitoring.quality.check import CHECKS
from monitoring.quality.whole_check import WHOLE

TERMS = {
    "Alert": "A finding that stands: a figure is beyond its limit in a whole window, and chance is no likely reason.",
    "As of": "The day from which everything is seen: later predictions and labels do not count.",
    "Budget": "How many false alarms you accept in a month; the limits are set so that all tests together keep it.",
    "Certain": "The figure's 95 % interval, or its test, leaves chance out as the reason.",
    "Coverage": "The share of the window's predictions that have a label.",
    "Cut short": "A window whose end has not come yet, or is outside of the range; shown, and judged by nothing.",
    "Deployment": "One model at work, with its log, its reference and its settings.",
    "Drift": "A column's values are distributed otherwise than in the reference.",
    "Finding": "What a check, a drift method or a metric says of one column or metric in one window.",
    "Label": "What really happened, known some time after the prediction.",
    "Limit": "Where a figure becomes a finding; each is explained on its page and may be set in the deployment file.",
    "Not judged": "Too little is known to say anything; the reason stands beside it. It is not the same as good.",
    "Provisional": "Labels are still to come, so the figure may change.",
    "Realised": "Counted from labels that are there, not estimated from scores.",
    "Reference": "A time when the model was all right; every window is compared with it.",
    "Segment": "A part of the rows, such as one country, looked at by itself.",
    "SHAP": "How much each column moved one prediction away from the average one; the parts add up to it.",
    "LIME": "A simple model of the neighbourhood of one row, as a second opinion beside SHAP.",
    "Threshold": "The score from which on the prediction means yes.",
    "Version": "One model file of a deployment, with the time during which it was live.",
    "Window": "A stretch of the log, such as a week; one point in a picture.",
}
CATALOGUES: dict[str, Catalogue[Any]] = {
    "Metrics": METRICS,
    "Drift methods": METHODS,
    "Checks of a column": CHECKS,
    "Checks of all rows": WHOLE,
}
HEAD = """# Glossary

The words of the dashboard. The same sentences stand in its tooltips and under *What am I looking at?* on each page.
"""


def meaning(term: str) -> str:
    """What a term means, in one sentence.

    >>> meaning("Segment")
    'A part of the rows, such as one country, looked at by itself.'
    """
    return TERMS[term]


def printed() -> str:
    """All of it as the document `docs/glossary.md`."""
    parts = [HEAD, *[f"- **{term}**: {text}" for term, text in sorted(TERMS.items(), key=lambda each: each[0].lower())]]
    for title, catalogue in CATALOGUES.items():
        parts += ["", f"## {title}", ""]
        parts += [f"- **{entry.descriptor.title}**: {entry.descriptor.summary}" for entry in catalogue]
    return "\n".join(parts) + "\n"
