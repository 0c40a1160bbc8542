"""The version that explains a logged prediction: the one that its row names, that was live then, or today's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from monitoring.domain import Deployment, ModelFile
from monitoring.errors import listed, short
from monitoring.intake.columns.spelling import canonical
from monitoring.log import Log
from monitoring.log.journal import journal
from monitoring.log.journal.entry import Live
from monitoring.releases.history import History, also, brought, called, live_at, live_now, to_register
from monitoring.releases.version import read


@dataclass(frozen=True, slots=True)
class MadeBy:
    """A version, and why it is this one.

    Args:
        version: its name; empty where nothing was ever registered.
        model: its model; None where there is none.
        basis: `row` (it is named there), `time` (it was live then), `connected` (older than the history: the version
            that its log was connected with) or `live` (none of these is known: today's).
        sentence: the same for people; empty where there is only one version, and nothing strange about the row.
    """

    version: str
    model: ModelFile | None
    basis: str
    sentence: str

    @property
    def told(self) -> Mapping[str, str] | None:
        """As an explanation carries it; None where nothing was ever registered."""
        told = {"name": self.version, "basis": self.basis, "sentence": self.sentence}
        return told if self.version else None


@dataclass(frozen=True)
class Makers:
    """Tells of each logged prediction which version it is explained by.

    Args:
        folder: of the deployment.
        deployment: what the columns of its rows are, and its model today.
        history: its journal.
    """

    folder: Path
    deployment: Deployment
    history: History

    @classmethod
    def of(cls, log: Log) -> "Makers":
        """Of a log, as its journal is now."""
        return cls(log.folder, log.deployment, journal.entries(log.folder))

    def made_by(self, row: Mapping[Any, Any]) -> MadeBy:
        """The version that a row, a value a column, is explained by."""
        if not self.history:
            return MadeBy("", self.deployment.model, "live", "")
        named = _text(row.get(self.deployment.version or ""))
        if known := called(named, self._models):
            others = also(named, self._models)
            doubt = f" (or {listed(others)}, which a log keeps as {named}, too)" if others else ""
            return self._said(Live(known, self._models[known]), "row", f"which its row names{doubt}", "")
        strange = f"Its row names the version {short(named)}, which {self._why(named)}." if named else ""
        moment = _moment(row.get(self.deployment.time or ""))
        then = live_at(self.history, moment) if moment else None
        if then and then.version in self._models:
            return self._said(then, "time", "which was live at its time", strange)
        first = self.history[0]
        if moment and moment < first.at and first.live and first.version in self._models:
            why = "with which its log was connected: it is older than the history"
            return self._said(first.live, "connected", why, strange)
        why = "which is live now" + ("" if moment else ": its row has no time")
        return self._said(live_now(self.history), "live", why, strange)

    @cached_property
    def _models(self) -> dict[str, ModelFile]:
        """By version, its model."""
        return {name: read(self.folder, entry).model for name, entry in brought(self.history).items()}

    def _said(self, live: Live | None, basis: str, why: str, strange: str) -> MadeBy:
        if live is None:
            return MadeBy("", None, basis, strange)
        is_open = len(self._models) > 1 or bool(strange)
        said = f"Explained by version {live.version}, {why}." if is_open else ""
        return MadeBy(live.version, live.model, basis, " ".join(filter(None, (strange, said))))

    def _why(self, version: str) -> str:
        if called(version, {entry.version for entry in self.history}):
            return "was deleted"
        return f"nobody registered ({to_register(self.deployment.name, version)})"


@dataclass(frozen=True, slots=True)
class OneRow:
    """A log of which one row was looked up already, and perhaps rows of the reference (`others`, up to a number)."""

    log: Log
    found: pd.DataFrame
    others: Callable[[int], pd.DataFrame] | None = None

    @property
    def deployment(self) -> Deployment:
        """The deployment that was logged."""
        return self.log.deployment

    def row(self, id: str, as_of: datetime | None = None) -> pd.DataFrame:
        """The row."""
        return self.found

    def reference_rows(self, limit: int) -> pd.DataFrame:
        """A bounded sample of the reference."""
        return (self.others or self.log.reference_rows)(limit)


def with_model(deployment: Deployment, made: MadeBy) -> Deployment:
    """The deployment with the model of a version."""
    return replace(deployment, model=made.model)


def _text(value: object) -> str:
    return "" if value is None or pd.isna(value) else canonical(str(value))  # type: ignore[call-overload]  # a cell


def _moment(value: object) -> datetime | None:
    if value is None or pd.isna(value):  # type: ignore[call-overload]  # a cell
        return None
    return pd.Timestamp(value).to_pydatetime()  # type: ignore[arg-type]  # as the log has it
