"""The gate's answer in the journal, where a promotion looks for it."""

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
    releases = Releases(workspace, report.deployment)
    releases.record_gate(report.version, report.champion, str(report.verdict), digest(report), summary, who())
