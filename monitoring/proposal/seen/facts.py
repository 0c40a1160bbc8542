"""What is read before anything is guessed: rows of the files, and the model."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitoring.models.files import load as loading
from monitoring.models.files.trust import Trust
from monitoring.models.told import SelfTold, told_by
from monitoring.proposal.seen.sample import Sample, sample


@dataclass(frozen=True)
class ModelFacts:
    """A loaded model.

    Args:
        path: its file.
        pipeline: the estimator.
        sha256: of its file.
        told: what it says of itself.
    """

    path: Path
    pipeline: Any
    sha256: str
    told: SelfTold


@dataclass(frozen=True)
class Facts:
    """What there is.

    Args:
        files: the log's files.
        log: some of their rows.
        label_files: files of labels; none where the labels stand beside the predictions.
        labels: some of their rows.
        reference_file: what windows are to be compared with, where it is given.
        reference: some of its rows.
        model: the model, where one is given.
        name: what the deployment is to be called, where that is given.
    """

    files: tuple[Path, ...]
    log: Sample
    label_files: tuple[Path, ...] = ()
    labels: Sample | None = None
    reference_file: Path | None = None
    reference: Sample | None = None
    model: ModelFacts | None = None
    name: str = ""

    @property
    def label_columns(self) -> tuple[str, ...]:
        """The columns of the files of labels."""
        return self.labels.columns if self.labels else ()


def gather(
    files: Sequence[Path], model: Path | None, labels: Sequence[Path], reference: Path | None, trust: Trust, name: str
) -> Facts:
    """Read what is needed; raises `MonitoringError` for a file or a model that cannot be used."""
    return Facts(
        tuple(files),
        sample(files),
        tuple(labels),
        sample(labels) if labels else None,
        reference,
        sample([reference]) if reference else None,
        _model(model, trust) if model else None,
        name,
    )


def _model(path: Path, trust: Trust) -> ModelFacts:
    loaded = loading.load(path, trust)
    return ModelFacts(path, loaded.pipeline, loaded.sha256, told_by(loaded.pipeline))
