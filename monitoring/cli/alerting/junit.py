"""What `check` says, as a report of tests: one case a metric, and one a column for its drift and its quality."""

from collections.abc import Iterable, Sequence
from xml.etree import ElementTree

from monitoring.domain import VERDICTS, Alert, GridReport, Verdict
from monitoring.domain.text import for_xml
from monitoring.reports.summary import Summary


def to_junit(summary: Summary, ringing: Sequence[Alert]) -> str:
    """A suite whose failures are the alerts that ring; what was judged in no window is skipped.

    Args:
        summary: the report.
        ringing: what stands and was neither muted nor closed by hand.
    """
    named = [(kind, subject) for kind, subjects in _subjects(summary).items() for subject in subjects]
    cases = list(dict.fromkeys([*named, *((alert.kind, alert.subject) for alert in ringing)]))
    suite = ElementTree.Element("testsuite", name=summary.deployment.name, tests=str(len(cases)))
    judged, failed, skipped = _judged(summary), 0, 0
    for kind, subject in cases:
        case = ElementTree.SubElement(suite, "testcase", classname=f"{summary.deployment.name}.{kind}", name=subject)
        messages = [alert.message for alert in ringing if (alert.kind, alert.subject) == (kind, subject)]
        for message in messages[:1]:
            failure = ElementTree.SubElement(case, "failure", message=for_xml(message), type=kind)
            failure.text = for_xml("\n".join(messages))
        if not messages and (summary.status.parts[kind] is Verdict.SKIPPED or (kind, subject) not in judged):
            ElementTree.SubElement(case, "skipped", message="nothing could be judged")
            skipped += 1
        failed += bool(messages)
    suite.set("failures", str(failed))
    suite.set("errors", "0")
    suite.set("skipped", str(skipped))
    ElementTree.indent(suite)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(suite, encoding="unicode")


def _judged(summary: Summary) -> set[tuple[str, str]]:
    """Of what some window has a verdict."""
    metrics = {m.metric for m in summary.performance.results if m.window >= 0 and m.verdict is not Verdict.SKIPPED}
    found = {("performance", name) for name in metrics}
    for kind, report in (("quality", summary.quality), ("drift", summary.drift)):
        assert isinstance(report, GridReport)
        places = (report.grid.verdict != VERDICTS.index(Verdict.SKIPPED)).any(axis=1).nonzero()[0]
        found |= {(kind, report.grid.columns[place].name) for place in places.tolist()}
    return found


def _subjects(summary: Summary) -> dict[str, Iterable[str]]:
    columns = [column.name for column in summary.deployment.columns]
    metrics = dict.fromkeys(measure.metric for measure in summary.performance.results)
    return {"performance": metrics, "quality": columns, "drift": columns}
