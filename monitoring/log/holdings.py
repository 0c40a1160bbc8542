"""What a deployment's folder holds, and deleting it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from monitoring.domain.text import plural
from monitoring.errors import MonitoringError
from monitoring.log.fleet.merged import Merged
from monitoring.log.folder import record
from monitoring.log.folder.staging import clean, discard
from monitoring.log.tables.table import Table

TABLES = {"predictions": "prediction", "labels": "label", "reference": "row"}
UNKNOWN = -1
EMPTIED = ".emptied"
GREETED = ".greeted"


@dataclass(frozen=True, slots=True)
class Holdings:
    """Numbers of what lies in a deployment's folder; `UNKNOWN` where damage hides how many rows there are.

    Args:
        rows: by `predictions`, `labels` and `reference`, as far as the workspace holds them itself.
        rejects: files of rejected rows.
        reports: saved reports.
        merged: logs whose counts were merged.
        model: whether there is a copy of a model.
        attached: whether predictions and labels lie elsewhere, where they stay.
    """

    rows: dict[str, int]
    rejects: int
    reports: int
    merged: int
    model: bool
    attached: bool

    @property
    def sentence(self) -> str:
        """The same in words."""
        found = [
            f"the {kind}, whose number cannot be told any more" if count == UNKNOWN else plural(count, TABLES[kind])
            for kind, count in self.rows.items()
            if count
        ]
        found = [f"{each} of the reference" if each.split()[-1].startswith("row") else each for each in found]
        found += [plural(n, what) for n, what in ((self.rejects, "file of rejects"), (self.reports, "report")) if n]
        found += ["the copy of the model"] if self.model else []
        found += [f"the counts of {plural(self.merged, 'other log')}"] if self.merged else []
        return ", ".join([*found, "all counts"])


def holdings(folder: Path) -> Holdings:
    """What a deployment's folder holds, also where parts of it are damaged."""
    attached = bool(_or(lambda: record.deployment(folder).attached, 0))
    tables = ("reference",) if attached else tuple(TABLES)
    return Holdings(
        rows={kind: _or(Table(folder / kind, "id").count, UNKNOWN) for kind in tables},
        rejects=_files(folder / "rejects"),
        reports=_files(folder / "reports"),
        merged=_or(lambda: len(Merged(folder / "fleet", "").parts()), 0),
        model=any(folder.glob("model*")),
        attached=attached,
    )


def delete(folder: Path) -> bool:
    """Remove a deployment's folder; False where it is gone already. The last one of a workspace leaves a note."""
    clean(folder.parent)
    done = discard(folder)
    if done and not record.names(folder.parent):
        (folder.parent / EMPTIED).touch()
    return done


def was_emptied(home: Path) -> bool:
    """Whether nothing is connected because all that was there was deleted: the sample does not come by itself."""
    return not record.names(home) and (home / EMPTIED).exists()


def greet(home: Path) -> None:
    """Note that the guide of a first visit was dismissed in this workspace."""
    (home / GREETED).touch()


def was_greeted(home: Path) -> bool:
    """Whether it was."""
    return (home / GREETED).exists()


def _files(folder: Path) -> int:
    return sum(path.is_file() for path in folder.glob("[!.]*"))


def _or(ask: Callable[[], int], otherwise: int) -> int:
    try:
        return ask()
    except (MonitoringError, OSError):
        return otherwise
