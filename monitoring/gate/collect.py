"""The evidence on a registered version: its model, the one in use, and bounded samples of rows."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd

from monitoring.domain import Deployment, Selection, newest_whole
from monitoring.domain.selection import moment
from monitoring.domain.text import last_moment
from monitoring.errors import MonitoringError, SettingsError
from monitoring.gate.evidence import Evidence, Side
from monitoring.log import Log, Workspace
from monitoring.log.ground.progress import Progress, no_progress
from monitoring.log.ground.steps import steps
from monitoring.log.windows.labelled import KNOWN_FROM
from monitoring.models.digest import sha256
from monitoring.releases.adopting import adopt
from monitoring.releases.described import training
from monitoring.releases.papers.reproduction import reproduce
from monitoring.releases.releases import Releases
from monitoring.releases.version import Version

MOST_LABELLED, MOST_REFERENCE, MOST_NEWEST = 100_000, 100_000, 20_000  # rows
STEP = timedelta(seconds=1)  # to which the end of the training data is written down


def collect(
    workspace: Workspace, name: str, version: str, progress: Progress = no_progress, as_of: datetime | None = None
) -> Evidence:
    """Everything that a gate looks at, for a version of a deployment.

    Labelled rows are those after the candidate's training data, where their time is known, as of `as_of` (exclusive),
    by default of the deployment's own; the champion is the version that is in use.

    Raises:
        UnknownNameError: there is no such version.
        ModelError: a model cannot be loaded.
        SettingsError: there is an `as_of`, and the log has no times.
    """
    counting, loading, reading = steps(progress, 2, 1, 2)
    log = workspace.log(name)
    log.refresh(counting, log.deployment.every)
    adopt(workspace, name)
    releases = Releases(workspace, name)
    loading("loading the models", 0.0)
    candidate = releases.version(version)
    live = releases.live()
    side = _side(releases, candidate)
    reading("reading labelled rows", 0.0)
    d = log.deployment
    if as_of and not d.time:
        raise SettingsError(f"{d.name} has no time column: there is no as-of to judge it by", "leave --as-of out")
    selection = Selection(d.name, d.every, as_of=as_of or d.as_of)
    labelled = _labelled(log, replace(selection, start=_after(d, candidate)))
    reading("reading the reference and the newest rows", 0.4)
    reference, newest = log.reference_rows(MOST_REFERENCE), _newest(log, selection)
    reading("reading the training data", 0.7)
    trained, why = _training(log, candidate)
    inside = _inside(releases, candidate)
    return Evidence(
        deployment=d,
        candidate=side,
        champion=_side(releases, live) if live else None,
        labelled=labelled,
        reference=reference,
        newest=newest,
        training=trained,
        untrained=why,
        inside=_training(log, inside)[0] if inside else None,
        recalibrated=candidate.is_recalibrated,
        known_by=selection.as_of,
        as_of=_moment(log, candidate, live, selection.as_of),
        notes=tuple(note for note in (_judged(selection.as_of), why) if note),
        again=lambda: reproduce(
            side.model, log, candidate.trained_on, candidate.environment or {}, candidate.seeds or {}
        ),
    )


def _side(releases: Releases, version: Version) -> Side:
    """A version's model, loaded as the version in use reads it."""
    place = releases.folder / version.model.kept
    threshold = 0.5 if version.model.threshold is None else version.model.threshold
    return Side(version.name, releases.load_file(version.model), place, threshold, version)


def _after(deployment: Deployment, candidate: Version) -> datetime | None:
    """The moment from which on rows are later than all of the training data; None where nobody knows."""
    last = (candidate.trained_on or {}).get("last")
    return datetime.fromisoformat(str(last)) + STEP if last and deployment.time else None


def _labelled(log: Log, selection: Selection) -> pd.DataFrame:
    if not log.deployment.label:
        return log.reference_rows(0)  # no row, and each column by its name
    frame = log.labelled_rows(selection, MOST_LABELLED).frame
    return frame.drop(columns=KNOWN_FROM).reset_index(drop=True)


def _newest(log: Log, selection: Selection) -> pd.DataFrame:
    window = newest_whole(log.windows(selection))
    if window is None:
        return log.reference_rows(0)
    return log.drawn_rows(selection, window, MOST_NEWEST).reset_index(drop=True)


def _training(log: Log, version: Version) -> tuple[pd.DataFrame | None, str]:
    """The rows of the training file, where it is still the one that was named; otherwise why they are not there."""
    told = version.trained_on
    if told is None:
        return None, "what the candidate was trained on was not named when it was registered: --trained-on FILE"
    path = Path(str(told["path"]))
    if not path.is_file():
        return None, f"the training file {path.name} is not there any more"
    if sha256(path) != told["sha256"]:
        return None, f"the training file {path.name} is not the one that was named any more"
    try:
        return training.read(path, log.deployment, log.known).frame, ""
    except MonitoringError as error:
        return None, f"the training file cannot be read: {error.message}"


def _inside(releases: Releases, candidate: Version) -> Version | None:
    """The version whose model lies inside of a candidate that was recalibrated; None where it is not there any more."""
    found: Version | None = candidate
    while found and found.is_recalibrated:
        name = (found.made_from or {}).get("version")
        found = next((one for one in releases.versions if one.name == name), None)
    return found if found is not candidate else None


def _judged(as_of: datetime | None) -> str:
    return f"it is judged by what was known as of {last_moment(as_of)}" if as_of else ""


def _moment(log: Log, candidate: Version, live: Version | None, as_of: datetime | None) -> datetime | None:
    """What the evidence is of: when the newest of it came. The same evidence has the same moment."""
    span = log.span()
    known = (candidate.at, live.at if live else None, as_of or span.last, None if as_of else span.last_label)
    return max((found for one in known if (found := moment(one))), default=None)
