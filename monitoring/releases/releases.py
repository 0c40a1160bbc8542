"""The versions of one deployment: registering, promoting, rolling back, and what was live when."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from monitoring.domain import ModelFile
from monitoring.errors import ModelError
from monitoring.log import Workspace
from monitoring.log.changing import Saying
from monitoring.log.folder.rights import require_writable
from monitoring.log.ground.progress import Progress, no_progress
from monitoring.log.ground.steps import steps
from monitoring.log.journal import journal
from monitoring.log.journal.entry import Entry, Live
from monitoring.models import stored_copy
from monitoring.models.files.trust import Trust
from monitoring.models.model import Model
from monitoring.releases import gated, history
from monitoring.releases.adopting import adopt
from monitoring.releases.drafts import registering
from monitoring.releases.keeping import keep_model, remove_model
from monitoring.releases.recording import Told, record
from monitoring.releases.trying import replaced, try_model
from monitoring.releases.version import Version, read


class Releases:
    """A deployment's versions and their journal, read anew at every call: others may append at any time.

    Args:
        workspace: where it is connected.
        name: what it is called; raises `UnknownNameError` where there is none.
    """

    def __init__(self, workspace: Workspace, name: str) -> None:
        self.workspace, self.name = workspace, name
        self.folder = workspace.folder(name)

    def history(self) -> tuple[Entry, ...]:
        """Every entry of the journal, oldest first; none where it has not begun."""
        return journal.entries(self.folder)

    @property
    def versions(self) -> tuple[Version, ...]:
        """All that are there, in the order in which they came; raises `DamagedError`."""
        return tuple(read(self.folder, entry) for entry in history.brought(self.history()).values())

    def version(self, name: str) -> Version:
        """One of them; raises `UnknownNameError`."""
        there = history.brought(self.history())
        if name not in there:
            raise gated.unknown_version(self.name, name, self.history())
        return read(self.folder, there[name])

    def live(self) -> Version | None:
        """The version in use, with its model as it is used, such as by which threshold; None where none is."""
        newest = journal.newest(self.folder)
        return self._of(newest.live if newest else None)

    def live_at(self, moment: datetime) -> Version | None:
        """The version that was in use at a moment (UTC); None where none was, or the journal begins later."""
        return self._of(history.live_at(self.history(), moment))

    def add(
        self,
        path: Path,
        *,
        trained_on: Path | None = None,
        code: str = "",
        note: str = "",
        as_name: str = "",
        by: str = "",
        made_from: Mapping[str, Any] | None = None,
        threshold: float | None = None,
        read_as: ModelFile | None = None,
        progress: Progress = no_progress,
    ) -> Version:
        """Register a candidate: try it, compare it with the log, copy it, write down what it is.

        Args:
            path: its file.
            trained_on: the file of its training data.
            code: the revision of the code that trained it.
            note: any words.
            as_name: what it is called; empty takes the next number.
            by: who brings it.
            made_from: the version that it was retrained from, and how.
            threshold: from which score on it says yes; None takes that of the version in use.
            read_as: how it is read, such as the order of its columns, where the file does not say it.
            progress: is told how far it is.

        Raises:
            ModelError: the file is refused or does not fit the deployment; nothing is left behind then.
            SettingsError: the name is taken, or is none.
        """
        self._prepare()
        history.free_name(self.history(), as_name)
        before = self.workspace.deployment(self.name)
        wanted = replaced(before, path, threshold, trained_on, read_as)
        trying, recording = steps(progress, 3, 1)
        trial = try_model(self.workspace, before, wanted, trying)
        recording("writing down what it is", 0.0)
        log = replace(self.workspace.log(self.name), deployment=trial.after)
        one = record(self.folder, log, trial.model, trial.place, Told(trained_on, code, note, made_from))
        entry = keep_model(
            self.folder, trial.place, registering(one, as_name, by, note, retrained=made_from is not None)
        )
        return read(self.folder, entry)

    def promote(
        self, version: str, reason: str, by: str = "", override: str = "", progress: Progress = no_progress
    ) -> Entry:
        """Have a version be the one in use, in one step; every process uses it at its next call.

        Raises:
            SettingsError: there is no reason, it is in use already, or its gate has not passed against the version in
                use and `override` does not say why it goes live all the same.
            ModelError: its copy is not there.
        """
        self._prepare()
        found = self.version(version)
        d, why = self.workspace.deployment(self.name), gated.said(reason, "promoted")
        said = partial(gated.promoting, d, found, why, by, override.strip())
        said(self.history())  # refused before anything is counted for it
        return self._go_live(found.name, found.model, said, progress)

    def rollback(self, reason: str, by: str = "", progress: Progress = no_progress) -> Entry:
        """Take the last promotion back: what was in use before is in use again, with its settings of that time.

        Raises `SettingsError` where nothing was in use before, or there is no reason; `ModelError` as `promote` does.
        """
        self._prepare()
        said = partial(gated.rolling_back, gated.said(reason, "rolled back"), by)
        live = said(self.history()).live
        assert live is not None
        return self._go_live(live.version, live.model, said, progress)

    def record_gate(
        self, version: str, champion: str, verdict: str, evidence: str, summary: Mapping[str, Any], by: str = ""
    ) -> Entry:
        """Note what the gate, asked `by` somebody, said of a version against the one in use.

        Args:
            version: the candidate.
            champion: the version that it was held against; empty where none is in use.
            verdict: `PASS`, `FAIL` or `INCONCLUSIVE`.
            evidence: SHA-256 of the evidence.
            summary: what else is to be known, as JSON has it.
        """
        self._prepare()
        candidate, other = self.version(version), self.version(champion) if champion else None
        said = partial(gated.gating, candidate, other, verdict, by, {"evidence": evidence, **summary})
        return journal.append(self.folder, said)

    def not_passed(self, version: str) -> str:
        """Why the gate does not let a version go live now, in a sentence; empty where it does."""
        return gated.not_passed(version, self.history(), self.workspace.deployment(self.name).gate.valid_days)

    def load(self, version: str) -> Model:
        """The model of a version; raises `ModelError` where its copy is not what was registered."""
        found = self.version(version)
        return self.load_file(found.model)

    def load_file(self, file: ModelFile) -> Model:
        """A model as it was in use at some time, as an entry of the journal has it."""
        deployment = replace(self.workspace.deployment(self.name), model=file)
        return stored_copy.load(deployment, self.folder / file.kept, Trust.load(self.workspace.home))

    def delete(self, version: str, reason: str, by: str = "") -> Entry:
        """Remove the copy of a version's model; the journal says so, and what was recorded of it stays.

        Raises `SettingsError` for the version in use.
        """
        self._prepare()
        return remove_model(self.folder, partial(gated.deleting, self.name, version, gated.said(reason, "deleted"), by))

    def _prepare(self) -> None:
        require_writable(self.workspace.home, self.folder)
        adopt(self.workspace, self.name)

    def _of(self, live: Live | None) -> Version | None:
        if live is None:
            return None
        entry = next(e for e in reversed(self.history()) if e.version == live.version and "record" in e.details)
        return replace(read(self.folder, entry), model=live.model)

    def _go_live(self, version: str, model: ModelFile, said: Saying, progress: Progress) -> Entry:
        try:
            self.load_file(model)
        except ModelError as error:  # what goes live without its copy would score nothing from then on
            message, place = f"version {version} cannot go live: {error.message}", self.folder / model.kept
            raise ModelError(message, f"put {place} back from a copy, or choose another version") from error
        before = self.workspace.deployment(self.name)
        self.workspace.change(before, replace(before, model=model), progress, said=said)
        return self.history()[-1]
