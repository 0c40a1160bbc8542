"""How scored rows differ from the reference: the same counts, methods and limits as those of the log's windows."""

from dataclasses import dataclass
from pathlib import Path

from monitoring.domain import Deployment, DriftResult, Role, Selection, Verdict
from monitoring.domain.baseline import REFERENCE
from monitoring.drift.report import DriftReport
from monitoring.drift.run import run
from monitoring.errors import DataError
from monitoring.log import Log
from monitoring.log.ground.progress import Progress, no_progress
from monitoring.scored.as_logged import write_as_logged
from monitoring.scored.beside import Beside
from monitoring.scoring.result import ScoringResult


@dataclass(frozen=True, slots=True)
class ScoredDrift:
    """What was found.

    Args:
        beside: the rows' counts.
        report: drift of every column that can be compared, as one window.
        absent: columns that the log has and the file has not: the model drops them.
        results: the most drifted first, by its value over its limit; those that cannot be compared last.
    """

    beside: Beside
    report: DriftReport
    absent: tuple[str, ...]

    @property
    def selection(self) -> Selection:
        """What was asked: all rows as one window, judged like one of the deployment's own."""
        return _all_rows(self.beside.deployment)

    @property
    def results(self) -> tuple[DriftResult, ...]:
        """The most drifted first; what cannot be compared last."""
        return tuple(sorted(self.report.results, key=lambda r: -(r.value / r.limit) if r.value == r.value else 1.0))

    @property
    def beyond(self) -> tuple[DriftResult, ...]:
        """Those that failed, the worst first."""
        return tuple(result for result in self.results if result.verdict is Verdict.FAIL)


def scored_drift(log: Log, found: ScoringResult, folder: Path, progress: Progress = no_progress) -> ScoredDrift:
    """Compare scored rows with the log's reference; what it takes lies in `folder`.

    The truth is not compared: nobody knows it yet. Raises `DataError` where no row was scored.
    """
    if found.kept is None or not found.counts.accepted:
        raise DataError("no row was scored, so nothing can be compared", "see why in the file of rejects")
    deployment, file = log.deployment, folder / "scored.parquet"
    write_as_logged(found.kept, deployment, found.names, file)
    beside = Beside.count(log, file, folder, progress)
    absent = tuple(name for name in deployment.features if name not in found.kept.features)
    watched = [c.name for c in deployment.columns if c.role is not Role.LABEL and c.name not in absent]
    report = run(beside, _all_rows(deployment), watched)
    return ScoredDrift(beside, report, absent)


def _all_rows(deployment: Deployment) -> Selection:
    """A file has no windows before it: it is compared with the reference."""
    return Selection(deployment.name, deployment.every, baseline=REFERENCE)
