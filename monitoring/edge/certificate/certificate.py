"""What was found of a bundle, and whether it is the model that was approved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from monitoring.domain.text import plural
from monitoring.edge.certificate.compared import Compared
from monitoring.edge.certificate.effects import Change, Within
from monitoring.gate.finding import Answer

LOGGED, REFERENCE, HARD = "logged", "reference", "hard"


@dataclass(frozen=True, slots=True)
class Failure:
    """A limit that is not kept.

    Args:
        limit: its key below `[export]`, or "bound".
        value: what was measured.
        allowed: what it is held against.
        sentence: the same in words.
    """

    limit: str
    value: float
    allowed: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How well the model's own thresholds were tried.

    Args:
        nodes: of its trees that split a column as it stands.
        tried: pairs of a threshold and a row that comes to it.
        seen: those of them at which the model's score changes: a threshold that was moved would be noticed.
    """

    nodes: int
    tried: int
    seen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """All that was found.

    Args:
        deployment: its name.
        version: of the model.
        digest: SHA-256 of the approved model's file.
        form: how the model lies in the bundle.
        quantized: "int8", "float16", or empty.
        made_at: when (UTC).
        compared: one a kind of rows.
        spread: what gaps of a regression are counted in; None for classes.
        thresholds: how well the model's trees were tried.
        within: the segments of the logged rows.
        change: of the key metric; None where nothing was logged.
        bound: the largest error by proof; nan where nothing is proven.
        near: logged and reference rows whose score lies within the bound of the threshold: only they can flip.
        size: of the bundle, bytes.
        model_size: of the model alone, bytes.
        measured: times and memory on this machine.
        failures: limits that are not kept.
        standing: what the journal says of the version.
        notes: what else is to be known, one sentence each.
        files: SHA-256 of every other file of the bundle, by name; empty where nothing was written.
    """

    deployment: str
    version: str
    digest: str
    form: str
    quantized: str
    made_at: datetime
    compared: tuple[Compared, ...]
    spread: float | None
    thresholds: Thresholds
    within: tuple[Within, ...]
    change: Change | None
    bound: float
    near: int | None
    size: int
    model_size: int
    measured: Mapping[str, Any]
    failures: tuple[Failure, ...]
    standing: Mapping[str, Any]
    notes: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def verdict(self) -> Answer:
        """PASS where every limit is kept."""
        return Answer.FAIL if self.failures else Answer.PASS

    @property
    def rows(self) -> int:
        """All that were compared."""
        return sum(one.rows for one in self.compared)

    @property
    def gap(self) -> float:
        """The largest difference of a score."""
        return max((one.gap for one in self.compared), default=0.0)

    @property
    def flips(self) -> int:
        """Rows with another label."""
        return sum(one.flips for one in self.compared)

    @property
    def sentence(self) -> str:
        """The verdict in words."""
        what = f"version {self.version} of {self.deployment}"
        if self.failures:
            return f"the bundle is not {what}: {'; '.join(one.sentence for one in self.failures)}"
        flips = "no label differs" if not self.flips else f"{plural(self.flips, 'label')} of {self.rows:,} differ"
        gaps = f"largest gap {self.gap:.2g}"
        if self.quantized:  # which is cut off far from what it was made smaller on
            real = max((one.gap for one in self.compared if one.kind != HARD), default=0.0)
            gaps = f"largest gap {real:.2g} on logged and reference rows, {self.gap:.2g} on all"
        made = f", made smaller by {self.quantized}" if self.quantized else ""
        return f"the bundle is {what}{made}: {self.rows:,} rows compared, {gaps}, {flips}"
