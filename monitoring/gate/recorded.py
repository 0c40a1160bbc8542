"""The gate's answer in the journal, where a promotion looks for it."""

from datetime import datetime

from monitoring.domain.selection import moment
from monitoring.gate.finding import Answer
from monitoring.gate.formats.plain import digest
from monitoring.gate.run import GateReport
from monitoring.log import Workspace
from monitoring.releases.drafts import who
from monitoring.releases.releases import Releases

STOPPING = (Answer.FAIL, Answer.INCONCLUSIVE)


def note(workspace: Workspace, report: GateReport) -> None:
    """Append the answer to the deployment's journal; raises `SettingsError` where it may only be read."""
    stopped = [result.rule.name for result in report.results if result.finding.verdict in STOPPING]
    summary = {"sentence": report.sentence, "stopped_by": stopped, "as_of": report.evidence["as_of"]}
    summary["log_until"] = _log_until(workspace, report)
    releases = Releases(workspace, report.deployment)
    releases.record_gate(report.version, report.champion, str(report.verdict), digest(report), summary, who())


def _log_until(workspace: Workspace, report: GateReport) -> str | None:
    """Up to when the log knew more than what was judged by; None where that was all that counts."""
    log = workspace.log(report.deployment)
    d, span, as_of = log.deployment, log.span(), report.evidence["as_of"]
    if as_of is None or (d.as_of and d.as_of.isoformat() == as_of):
        return None
    ends = [found for one in (span.last, span.last_label) if (found := moment(one))]
    return min(max(ends), d.as_of or datetime.max).isoformat() if ends else None
