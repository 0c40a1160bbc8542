"""What is read before anything is guessed: rows of the files, and the model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from monitoring.domain import ALL_FOUND_OUT, FILE_KINDS, FileSettings
from monitoring.intake.formats import Source, recognise
from monitoring.models.files import load as loading
from monitoring.models.files.trust import Trust
from monitoring.models.told import SelfTold, told_by
from monitoring.proposal.seen.course import Course
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
        settings: how the files are written, as far as somebody has said it.
        own: by kind, how files of one kind alone are written.
        course: is told how far it is.
    """

    files: tuple[Path, ...]
    log: Sample
    label_files: tuple[Path, ...] = ()
    labels: Sample | None = None
    reference_file: Path | None = None
    reference: Sample | None = None
    model: ModelFacts | None = None
    name: str = ""
    settings: FileSettings = ALL_FOUND_OUT
    own: Mapping[str, FileSettings] = field(default_factory=dict)
    course: Course = field(default_factory=Course, compare=False)

    def source(self, path: Path) -> Source:
        """A file of the log, recognised as its rows were read."""
        return recognise(path, settings=self.own.get("log", ALL_FOUND_OUT).over(self.settings))

    @property
    def samples(self) -> dict[str, Sample]:
        """The rows that were read, by the kind of their files."""
        found = {"log": self.log, "labels": self.labels, "reference": self.reference}
        return {kind: sample for kind, sample in found.items() if sample}

    @property
    def label_columns(self) -> tuple[str, ...]:
        """The columns of the files of labels."""
        return self.labels.columns if self.labels else ()


def gather(
    files: Sequence[Path],
    model: ModelFacts | None,
    labels: Sequence[Path],
    reference: Path | None,
    name: str,
    settings: FileSettings,
    own: Mapping[str, FileSettings],
    course: Course,
) -> Facts:
    """Read what is needed; raises `DataError` for a file that cannot be used."""
    log, of_labels, of_reference = (own.get(kind, ALL_FOUND_OUT).over(settings) for kind in FILE_KINDS[:3])
    return Facts(
        tuple(files),
        sample(files, log, course),
        tuple(labels),
        sample(labels, of_labels, course) if labels else None,
        reference,
        sample([reference], of_reference, course) if reference else None,
        model,
        name,
        settings,
        own,
        course,
    )


def opened(path: Path, trust: Trust) -> ModelFacts:
    """A model file, opened as it is when it is connected; raises `ModelError` where it is refused."""
    loaded = loading.load(path, trust)
    return ModelFacts(path, loaded.pipeline, loaded.sha256, told_by(loaded.pipeline))
