"""The report as one of tests: a case a rule."""

from xml.etree import ElementTree

from monitoring.domain.text import for_xml
from monitoring.gate.finding import Answer
from monitoring.gate.run import GateReport


def to_junit(report: GateReport) -> str:
    """A suite whose failures are the rules that failed or could not tell; a rule that does not apply is skipped."""
    stopping = [r for r in report.results if r.finding.verdict in (Answer.FAIL, Answer.INCONCLUSIVE)]
    skipped = sum(result.finding.verdict is Answer.NOT_APPLICABLE for result in report.results)
    counts = {"tests": len(report.results), "failures": len(stopping), "errors": 0, "skipped": skipped}
    suite = ElementTree.Element("testsuite", name=f"{report.deployment} {report.version}")
    for name, count in counts.items():
        suite.set(name, str(count))
    for result in report.results:
        rule, found = result.rule, result.finding
        case = ElementTree.SubElement(suite, "testcase", classname=f"{report.deployment}.gate", name=rule.name)
        reason = for_xml(found.reason)
        if found.verdict is Answer.NOT_APPLICABLE:
            ElementTree.SubElement(case, "skipped", message=reason)
        elif result in stopping:
            failure = ElementTree.SubElement(case, "failure", message=reason, type=str(found.verdict))
            failure.text = for_xml("\n".join(f"{of}: {told}" for of, told in found.details))
    ElementTree.indent(suite)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(suite, encoding="unicode")
