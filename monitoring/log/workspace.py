"""The folder in which everything lies: one sub-folder a deployment."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from monitoring.disk import temporary
from monitoring.disk.whole import remove
from monitoring.domain import ALL_FOUND_OUT, Deployment, FileSettings
from monitoring.errors import DataError, SettingsError, unknown_name
from monitoring.log.folder import record
from monitoring.log.folder.rights import require_imported, require_usable, require_writable
from monitoring.log.folder.staging import aside, clean, exchange, move_in
from monitoring.log.folder.tokens import workspace_key
from monitoring.log.ground.progress import Progress, no_progress
from monitoring.log.holdings import Holdings, delete, holdings
from monitoring.log.kept import carried
from monitoring.log.log import Log
from monitoring.paths import workspace_folder
from monitoring.shared import transfer
from monitoring.shared.turn import looked_at

if TYPE_CHECKING:  # taking rows in, and what changes them, brings the intake along
    from monitoring.log.changing import Saying
    from monitoring.log.erase import Erased
    from monitoring.log.incoming.imported import Imported

Paths = Iterable[Path | str]


class Workspace:
    """All deployments of one folder.

    Args:
        home: the folder; None takes `MODELWATCH_HOME`, or `workspace` in the current folder.
    """

    def __init__(self, home: Path | None = None) -> None:
        self.home = home.resolve() if home else looked_at(workspace_folder())
        require_usable(self.home)

    def names(self) -> tuple[str, ...]:
        """The deployments that are connected, sorted."""
        return record.names(self.home)

    def deployment(self, name: str) -> Deployment:
        """A connected deployment; raises `UnknownNameError` or `DamagedError` where it is damaged."""
        return record.deployment(self.folder(name))

    def log(self, name: str) -> Log:
        """A connected deployment's log."""
        return open_log(self.folder(name), self.deployment(name))

    def model_folder(self, name: str) -> Path:
        """Where a connected deployment's model is kept."""
        return record.model_folder(self.folder(name), self.deployment(name))

    def reports_folder(self, name: str) -> Path:
        """Where a connected deployment's reports are kept."""
        return self.folder(name) / "reports"

    @contextmanager
    def staging(self, deployment: Deployment, replace: bool = False) -> Iterator[Path]:
        """A new folder to connect a deployment in; `publish` puts it in place, whole, or it goes with the block.

        Raises `SettingsError` where the name is taken and is not to be replaced.
        """
        clean(self.home)
        if not replace:
            self._require_free(deployment.name)
        with aside(self.home / deployment.name) as folder:
            yield folder

    def fill(
        self,
        folder: Path,
        deployment: Deployment,
        progress: Progress = no_progress,
        cells: Path | None = None,
        categories: Mapping[str, Collection[str]] | None = None,
    ) -> "dict[str, Imported]":
        """Import a deployment's files into a staging folder, fix its plan and count everything.

        `cells` is an exported profile whose plan is taken over instead of one of its own, so that the counts add up;
        `categories` are the texts that the model knows, by column.
        Returns what became of the rows of `reference`, `predictions` and `labels`.
        """
        from monitoring.log.fill import Filling

        return Filling(self.home, folder, deployment, cells, categories or {}).run(progress)

    def publish(self, folder: Path, deployment: Deployment, replace: bool = False, said: "Saying | None" = None) -> Log:
        """Put a filled staging folder in the deployment's place, and what the journal is to say in the folder.

        Raises `SettingsError` where the name was taken in the meantime and is not to be replaced.
        """
        place = self.home / deployment.name
        connected = partial(carried.connected, folder, said=said)
        connected(None)
        while not move_in(folder, place):
            if not replace:
                self._require_free(deployment.name)
            carried.carry(place, folder, deployment)
            if exchange(folder, place, partial(connected, place)):
                break
        transfer.send(place)
        return self.log(deployment.name)

    def append_predictions(
        self, name: str, paths: Paths, progress: Progress = no_progress, files: FileSettings = ALL_FOUND_OUT
    ) -> "Imported":
        """Append files of predictions; the same file twice changes nothing. Raises `DataError` for an attached log.

        `files` says how these are written, where that is not as the deployment has it.
        """
        return self._append(name, "predictions", paths, progress, files)

    def append_labels(
        self, name: str, paths: Paths, progress: Progress = no_progress, files: FileSettings = ALL_FOUND_OUT
    ) -> "Imported":
        """Append files of labels; a label for the same id replaces the one before."""
        return self._append(name, "labels", paths, progress, files)

    def erase(self, name: str, ids: Sequence[str], progress: Progress = no_progress) -> "Erased":
        """Remove all rows with these ids for good; see `monitoring.log.erase`."""
        from monitoring.log.erase import erase

        require_writable(self.home, self.folder(name))
        unfinished = clean(self.home) + transfer.sweep(self.home)
        log = self.log(name)
        is_sensitive = log.deployment.id in log.deployment.sensitive
        done = erase(log, ids, workspace_key(self.home) if is_sensitive else None, progress)
        return replace(done, leftovers=done.leftovers + unfinished)

    def change(
        self,
        before: Deployment,
        after: Deployment,
        progress: Progress = no_progress,
        model: Path | None = None,
        said: "Saying | None" = None,
    ) -> Log:
        """Give a connected deployment other settings, of those that its rows were not read by; see `log.changing`."""
        from monitoring.log.changing import change

        require_writable(self.home, self.folder(before.name))
        return change(open_log(self.folder(before.name), before), after, progress, model, said)

    def holdings(self, name: str) -> Holdings:
        """What is gone once a deployment is deleted, also of one that is damaged."""
        return holdings(self.folder(name))

    def delete(self, name: str) -> None:
        """Remove a deployment with all that the workspace holds of it; what lies elsewhere stays.

        Raises `UnknownNameError` where it is not there, or not any more.
        """
        require_writable(self.home, self.folder(name))
        if not delete(self.folder(name)):
            raise unknown_name("deployment", name, self.names())

    def tidy(self) -> int:
        """Remove what killed processes have left here and in the temporary folder; gives how much that was."""
        return clean(self.home) + temporary.sweep() + transfer.sweep(self.home)

    def _append(self, name: str, kind: str, paths: Paths, progress: Progress, files: FileSettings) -> "Imported":
        from monitoring.log.fill import append, keep_learnt

        folder = self.folder(name)
        require_writable(self.home, folder)
        self.tidy()
        deployment = self.deployment(name)
        require_imported(deployment)
        done = append(self.home, folder, deployment.with_files(files), kind, paths, progress)
        if name not in self.names():
            remove(folder)
            raise DataError(f"the deployment {name} was deleted while rows were appended", "connect it anew")
        return keep_learnt(folder, deployment, kind, done)

    def _require_free(self, name: str) -> None:
        if name in self.names():
            hint = f"append with `modelwatch log {name} FILE`, or connect it anew with --replace"
            raise SettingsError(f"there is already a deployment {name!r}", hint)

    def folder(self, name: str) -> Path:
        """Where a connected deployment lies; raises `UnknownNameError`."""
        if not record.is_there(self.home, name):
            raise unknown_name("deployment", name, self.names())
        return self.home / name


def open_log(folder: Path, deployment: Deployment) -> Log:
    """The log in a filled folder, in place or still staging."""
    return Log(deployment, folder, record.plan(folder))
