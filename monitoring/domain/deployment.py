"""A deployment: one model in use, where its log lies, and what is expected of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from monitoring.domain.baseline import REFERENCE, Baseline, Reference
from monitoring.domain.file_settings import ALL_FOUND_OUT, FileSettings
from monitoring.domain.model_file import ModelFile, Shadow
from monitoring.domain.policies.alert_policy import AlertPolicy
from monitoring.domain.policies.export_settings import ExportSettings
from monitoring.domain.policies.gate_settings import GateSettings
from monitoring.domain.selection import Every, Segment
from monitoring.errors import unknown_name

MADE_ID = "id"  # what ids are called that are made from file name and row number


class Task(StrEnum):
    """What the model predicts."""

    BINARY = "binary"
    MULTICLASS = "multiclass"
    REGRESSION = "regression"


class Kind(StrEnum):
    """How a column's values are compared: by order and distance, or only as equal or not."""

    NUMERIC = "numeric"
    CATEGORICAL = "categorical"


class Role(StrEnum):
    """What a column is to the model."""

    FEATURE = "feature"
    SCORE = "score"
    PREDICTION = "prediction"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Column:
    """One column that is watched.

    Args:
        name: as in the files.
        kind: numeric or categorical.
        role: feature, score, prediction or label.
    """

    name: str
    kind: Kind
    role: Role = Role.FEATURE


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """One deployment file, checked and with absolute paths. Field names follow the file's keys.

    `score` is the positive class's probability, `class_scores` has one column a class, in the file's order; a
    regression's value is `prediction`. `positive` is the label or class that means yes (binary, where the file says
    so), `words` what others mean, 1 or 0. `by_version`: the log is followed by `version` as by `segments`. An attached
    log is read where `places` and `label_places` say (none: labels stand beside the predictions); `source_names` has
    its columns' names. `files` says how files are written, `own_files` those of one kind; `decimals` has decimal signs
    by kind and column. `shadow` scores are not watched.
    `units` are the columns', `groups` which belong together; no advice changes `fixed` ones, or `one_way` ones
    against their direction, "up" or "down"; letters name `contact`, and who has got the `hoped` answer no other.
    Nothing was wrong in `quiet`; drift is measured against `baseline`, quality and performance against their own.
    """

    name: str
    title: str
    task: Task
    id: str | None = None
    time: str | None = None
    score: str | None = None
    class_scores: Mapping[str, str] = field(default_factory=dict)
    prediction: str | None = None
    label: str | None = None
    positive: str | None = None
    words: Mapping[str, int] = field(default_factory=dict)
    label_time: str | None = None
    version: str | None = None
    shadow: tuple[Shadow, ...] = ()
    numeric: tuple[str, ...] = ()
    categorical: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    by_version: bool = False
    sensitive: tuple[str, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fixed: tuple[str, ...] = ()
    one_way: Mapping[str, str] = field(default_factory=dict)
    reference: Reference = field(default_factory=Reference)
    predictions: tuple[Path, ...] = ()
    labels: tuple[Path, ...] = ()
    files: FileSettings = field(default_factory=FileSettings)
    own_files: Mapping[str, FileSettings] = field(default_factory=dict)
    decimals: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    engine: str = "duckdb"
    spark: Mapping[str, str] = field(default_factory=dict)
    attached: bool = False
    places: tuple[str, ...] = ()
    label_places: tuple[str, ...] = ()
    source_names: Mapping[str, str] = field(default_factory=dict)
    model: ModelFile | None = None
    every: Every = field(default_factory=lambda: Every("week"))
    as_of: datetime | None = None
    false_alarms_per_month: float = 1.0
    alerts: AlertPolicy = field(default_factory=AlertPolicy)
    gate: GateSettings = field(default_factory=GateSettings)
    export: ExportSettings = field(default_factory=ExportSettings)
    contact: str = ""
    hoped: str = ""
    quiet: Reference | None = None
    baseline: Baseline = REFERENCE
    quality_baseline: Baseline = REFERENCE
    performance_baseline: Baseline = REFERENCE
    fresh_hours: float | None = None
    silent_hours: float | None = None
    correction: str = "budget"
    false_discovery_rate: float = 0.05

    @property
    def threshold(self) -> float:
        """The score from which on the model says "yes": the model's own, otherwise 0.5."""
        return 0.5 if self.model is None or self.model.threshold is None else self.model.threshold

    def is_version(self, segment: Segment | None) -> bool:
        """Whether a segment is a version of the model: the log's rows name one, and those of the reference do not."""
        return self.by_version and segment is not None and segment.column == self.version

    def files_of(self, kind: str) -> FileSettings:
        """How the files of a kind are written: what is said of them, and of all files where that says nothing."""
        return self.own_files.get(kind, ALL_FOUND_OUT).over(self.files)

    def with_files(self, settings: FileSettings) -> "Deployment":
        """The same, where files of every kind are written as these say, as far as they say something."""
        own = {kind: settings.over(those) for kind, those in self.own_files.items()}
        return replace(self, files=settings.over(self.files), own_files=own)

    def keeps_as_tokens(self, names: Iterable[str]) -> list[str]:
        """Those of some columns that the log keeps as tokens alone."""
        return [name for name in names if name in self.sensitive]

    def unit(self, column: str) -> str:
        """What a column is counted in, or nothing; a regression's prediction and label are counted in the same."""
        pair = [name for name in (self.prediction, self.label) if name]
        if self.task is Task.REGRESSION and column in pair:
            return next((self.units[name] for name in (column, *pair) if name in self.units), "")
        return self.units.get(column, "")

    @property
    def features(self) -> tuple[str, ...]:
        """The model's input columns: the numeric ones, then the categorical ones."""
        return self.numeric + self.categorical

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Every column whose distribution is watched, features first, label last."""
        features = [Column(name, Kind.NUMERIC) for name in self.numeric]
        features += [Column(name, Kind.CATEGORICAL) for name in self.categorical]
        return tuple(features) + self.outputs + self.label_columns

    @property
    def beside(self) -> tuple[str, ...]:
        """The columns of shadows: shown with the rows, and nothing else."""
        return tuple(name for one in self.shadow for name in one.columns)

    @property
    def outputs(self) -> tuple[Column, ...]:
        """What the model said: its score or scores, and its prediction where that is logged."""
        scores = [self.score] if self.score else list(self.class_scores.values())
        found = [Column(name, Kind.NUMERIC, Role.SCORE) for name in scores]
        if self.prediction:
            kind = Kind.NUMERIC if self.task is Task.REGRESSION else Kind.CATEGORICAL
            found.append(Column(self.prediction, kind, Role.PREDICTION))
        return tuple(found)

    @property
    def label_columns(self) -> tuple[Column, ...]:
        """The ground truth's column, or nothing where the deployment has no labels."""
        kind = Kind.NUMERIC if self.task is Task.REGRESSION else Kind.CATEGORICAL
        return (Column(self.label, kind, Role.LABEL),) if self.label else ()

    def column(self, name: str) -> Column:
        """The watched column called `name`; raises `UnknownNameError` with those there are."""
        if name not in self._by_name:
            raise unknown_name("column", name, list(self._by_name))
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}
