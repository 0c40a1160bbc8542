"""Forgetting people: their rows leave the log, and with them everything older that still holds them."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from monitoring.disk import temporary
from monitoring.disk.locks import locked
from monitoring.disk.whole import remove
from monitoring.errors import DataError, listed
from monitoring.intake.columns.spelling import canonical
from monitoring.log.folder.tokens import token
from monitoring.log.ground.clock import Clock
from monitoring.log.ground.progress import Progress, no_progress
from monitoring.log.incoming.erased_rejects import forget_rejects
from monitoring.log.kept import answers, training, views
from monitoring.log.log import Log
from monitoring.log.profiles.profile import REFERENCE, SPILL
from monitoring.log.sources.source import KINDS
from monitoring.log.tables import keys
from monitoring.log.tables.table import Table
from monitoring.log.upkeep import counted_from, dead_files, forget_history
from monitoring.shared.transfer import sweep_now

AGAIN = "erase the same ids again to complete it"


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure has removed.

    Args:
        predictions: rows of predictions.
        labels: rows of labels.
        reference: rows of a reference that was taken from the log; one that came from a file holds no ids.
        rejects: lines of rejects files.
        unknown: the ids that no row had, as they were given.
        reports: saved reports, which may show such rows.
        leftovers: unfinished files and uploads of processes that were killed, which may hold such rows.
        training: rows of the files that versions of the model were trained on.
        young: objects of a cloud store that somebody may be about to use, or was killed over: they stay, and may hold
            such rows.
        views: saved views that show one of the rows.
    """

    predictions: int
    labels: int
    reference: int
    rejects: int
    unknown: tuple[str, ...]
    reports: int = 0
    leftovers: int = 0
    training: int = 0
    young: int = 0
    views: int = 0


def erase(log: Log, ids: Sequence[str], secret: bytes | None = None, progress: Progress = no_progress) -> Erased:
    """Remove all rows with these ids for good.

    They leave each table in one commit; then the grains that held them are counted anew, and last goes whatever still
    holds them: replaced files, the tables' history, older counts, reports. Whatever ends it in between, the log is
    whole, and erasing the same ids again completes it.

    Args:
        log: whose rows.
        ids: as people know them; their tokens do as well.
        secret: makes tokens of ids, where the log holds tokens alone.
        progress: is told what is being done and the share of it that is done, 0 to 1.

    Raises `DataError` where all rows lie elsewhere, and no version of the model was trained on rows of the log.
    """
    spelt = {id: {id, canonical(id)} for id in dict.fromkeys(ids)}
    kept_as = {id: own | {token(each, secret) for each in own if secret} for id, own in spelt.items()}
    wanted = sorted(set().union(*kept_as.values()))
    tables = _tables(log)
    progress("erasing", 0.0)
    gone: dict[str, list[str]] = {}
    with _told_if_unfinished(gone):
        for table in tables:
            gone[table.path.name] = table.erase(pa.chunked_array([wanted], pa.string())).to_pylist()
        uploads = temporary.sweep()
        reports = len([*(log.folder / "reports").glob("*.html")])
        rejects = forget_rejects(log.folder / "rejects", wanted, log.key)
        trained = training.forget(log.folder, wanted, log.key)
        saved = views.forget(log.folder, wanted)
        _forget(log, tables, progress)
    unnamed, young = sweep_now(log.folder)
    found = {key for there in (*gone.values(), trained) for key in there}
    return Erased(
        predictions=len(gone.get("predictions", ())),
        labels=len(gone.get("labels", ())),
        reference=len(gone.get("reference", ())),
        rejects=rejects,
        unknown=tuple(id for id, kept in kept_as.items() if not kept & found),
        reports=reports,
        leftovers=uploads + unnamed,
        training=len(trained),
        young=young,
        views=saved,
    )


def _tables(log: Log) -> list[Table]:
    """The workspace's own tables that hold ids; raises `DataError` where there are none, nor training rows."""
    reference = () if log.deployment.reference.path else (log.reference,)
    found = [place for place in (log.predictions, log.labels, *reference) if isinstance(place, Table)]
    if not found and not training.kept(log.folder):
        hint = "delete the rows where they lie; the counts follow when they are next refreshed"
        raise DataError(f"the log of {log.deployment.name} is attached: it is read in place and never written", hint)
    return [table for table in found if table.exists()]


@contextmanager
def _told_if_unfinished(gone: Mapping[str, object]) -> Iterator[None]:
    """Whatever ends an erasure that has begun says how far it came, and what completes it."""
    try:
        yield
    except BaseException as error:
        if gone:
            error.add_note(f"these ids have left {listed(gone)}, but the erasure is unfinished: {AGAIN}")
        raise


def _forget(log: Log, tables: Sequence[Table], progress: Progress) -> None:
    """Count anew without the rows, and remove what still holds them, also where counting fails."""
    with locked(log.folder):
        leftovers = [file for table in tables for file in dead_files(table)]
    counted: Path | None = None
    try:
        counted = _count_again(log, progress)
    finally:
        _remove(log, tables, leftovers, counted)


def _count_again(log: Log, progress: Progress) -> Path:
    """Bring all counts up to date while the old files are there to compare with; gives the reference's."""
    for unit in ("day", "hour"):
        if any((log.folder / "profiles").glob(f"{unit}-*")):
            log.profile(Clock(unit), progress)
    return log.reference_profile().folder


def _remove(log: Log, tables: Sequence[Table], leftovers: Sequence[Path], reference: Path | None) -> None:
    """Remove old files and what was counted from them; of the reference's counts the newest stay."""
    profiles, old = log.folder / "profiles", set(leftovers)
    with locked(profiles), locked(log.folder):
        for profile, files in counted_from(profiles).items():
            if not files or old & {log.folder / kind / name for kind in KINDS for name in files[kind]}:
                shutil.rmtree(profile, ignore_errors=True)
        for profile in {*profiles.glob(f"{REFERENCE}*"), *profiles.glob(f"{SPILL}*")} - {reference}:
            remove(profile)
        shutil.rmtree(log.folder / "reports", ignore_errors=True)
        answers.forget(log.folder)
        for file in leftovers:
            file.unlink(missing_ok=True)
        for table in tables:
            keys.forget(table.path)
            forget_history(table)
