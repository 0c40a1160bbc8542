"""The copies of versions' models: one folder each, which goes with the last version that has it."""

import shutil
from pathlib import Path

from monitoring.disk.whole import remove
from monitoring.errors import DamagedError
from monitoring.log.changing import Saying
from monitoring.log.folder.record import VERSIONS
from monitoring.log.journal import journal
from monitoring.log.journal.entry import Entry
from monitoring.log.kept import training
from monitoring.log.tables.table import locked
from monitoring.releases.history import History, brought
from monitoring.releases.version import read


def keep_model(folder: Path, model: Path, said: Saying) -> Entry:
    """Copy a registered model to a deployment's `folder`, and have the journal say so."""
    with locked(folder / "profiles"), locked(folder):
        _remove_unnamed(folder, journal.entries(folder))
        shutil.copytree(model, folder / model.name)
        try:
            return journal.append(folder, said)
        except BaseException:
            _remove_unnamed(folder, journal.entries(folder))
            raise


def remove_model(folder: Path, said: Saying) -> Entry:
    """Have the journal say that a version is deleted, and remove the copy of its model."""
    with locked(folder / "profiles"), locked(folder):
        entry = journal.append(folder, said)
        _remove_unnamed(folder, journal.entries(folder))
        _remove_rows(folder, journal.entries(folder))
        return entry


def _remove_rows(folder: Path, history: History) -> None:
    """Remove what was kept to train a version again, rows and file, where no version has it any more."""
    try:
        there = [read(folder, entry) for entry in brought(history).values()]
    except DamagedError:  # nobody knows what that version needs
        return
    named = {str((one.trained_on or {}).get("sha256")) for one in there} | {one.model.path.stem for one in there}
    for path in (*training.kept(folder), *(folder / VERSIONS).glob("*.skops")):
        if path.stem not in named:
            remove(path)


def _remove_unnamed(folder: Path, history: History) -> None:
    """Remove the copies that no version has: of deleted ones, and what killed processes have left."""
    named = {str(entry.details["kept"]) for entry in brought(history).values()}
    named |= {history[-1].live.model.kept} if history and history[-1].live else set()
    for place in folder.glob("model*"):
        if place.is_dir() and place.name not in named:
            remove(place)
