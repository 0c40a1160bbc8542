"""A candidate becomes a version: its file and its training rows are kept, so that it can be trained again.

The rows are copied into a file with a digest. To name a window of the log instead would be smaller, but labels are
corrected, rows are replaced, and erasing somebody removes the older states of the log that such a name would need.
Erasing takes people out of these files, too (`monitoring.log.kept.training`).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from monitoring.disk.whole import write_whole
from monitoring.domain import Deployment, ModelFile, Task
from monitoring.errors import DataError, ModelError
from monitoring.intake.columns.answers import Words
from monitoring.log import Workspace
from monitoring.log.folder.record import VERSIONS
from monitoring.log.ground.progress import Progress, no_progress
from monitoring.log.kept import training
from monitoring.models import fitting
from monitoring.releases.adopting import adopt
from monitoring.releases.drafts import who
from monitoring.releases.releases import Releases
from monitoring.releases.version import Version
from monitoring.retraining.candidate import Candidate

COMPARED = 1_000  # rows by which the copy is told from what was trained


def register(
    workspace: Workspace, name: str, found: Candidate, by: str = "", note: str = "", progress: Progress = no_progress
) -> Version:
    """Keep a candidate as a version that is not live; nothing is left behind where that fails.

    Raises:
        ModelError: it cannot be kept as skops, or does not load.
        DataError: its rows cannot be kept.
    """
    adopt(workspace, name)
    releases, log = Releases(workspace, name), workspace.log(name)
    content, before = fitting.saved(found.model.pipeline), set(training.kept(log.folder))
    rows = training.keep(log.folder, to_keep(log.deployment, log.key, found.rows.frame))
    model = log.folder / VERSIONS / f"{name}-{hashlib.sha256(content).hexdigest()[:12]}.skops"
    try:
        write_whole(model, content)
        live = releases.live()
        version = releases.add(
            model,
            trained_on=rows,
            note=note,
            by=by or who(),
            made_from=made_from(found, live.name if live else ""),
            read_as=read_as(found, live),
            progress=progress,
        )
        _require_same(releases, version, found)
        return version
    except BaseException:
        for path in {rows, model} - before:  # another version may have been trained on the same rows
            path.unlink(missing_ok=True)
        raise


def read_as(found: Candidate, live: Version | None) -> ModelFile | None:
    """How a clone is read: as what it was cloned from, its columns in the order that it was trained on."""
    if live is None or found.wanted.estimator is not None:
        return None
    return live.model if found.model.named else replace(live.model, features=found.model.features)


def flattered(live: Version | None, since: datetime | None) -> str:
    """What is to be said where the version in use is measured on rows from `since` on that it was trained on.

    Empty where it was not, or nobody knows.
    """
    last = str((live.trained_on or {}).get("last") or "") if live else ""
    if not last or since is None or datetime.fromisoformat(last) < since:
        return ""
    return f"the model in use was trained on rows up to {last[:10]}: on rows until then its figures flatter it"


def _require_same(releases: Releases, version: Version, found: Candidate) -> None:
    """Raise `ModelError`, and take the version back, where its copy is read otherwise than what was trained."""
    rows = found.rows.frame.tail(COMPARED)
    kept = releases.load(version.name)
    if kept.classes == found.model.classes and np.array_equal(kept.predict(rows), found.model.predict(rows)):
        return
    releases.delete(version.name, "its copy scores otherwise than what was trained")
    message = "the copy of what was trained scores otherwise: nothing says for certain how it is to be read"
    yes = f'[columns] positive = "{found.model.classes[0]}"' if found.model.task is Task.BINARY else "[model]"
    raise ModelError(message, f"write it in the deployment file: {yes}")


def made_from(found: Candidate, version: str) -> dict[str, Any]:
    """What is recorded of how it came about, as JSON has it."""
    wanted = found.wanted
    return {
        "version": version,
        "how": wanted.how,
        "estimator": "another" if wanted.estimator is not None else "clone",
        "from": wanted.start.isoformat() if wanted.start else None,
        "to": wanted.end.isoformat(),
        "rows": len(found.rows.frame),
        "left_out": list(found.rows.left_out),
        "seeds": dict(found.seeds),
        "validated_on": found.validated,
    }


def to_keep(deployment: Deployment, key: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The columns that training needs, with ids and times, and the label as the deployment's own files have it."""
    d = deployment
    names = [key, d.time, *d.features]
    kept = frame[[name for name in dict.fromkeys(names) if name in frame]]
    label = frame[d.label or ""]
    return kept.assign(**{d.label or "": label if d.task is not Task.BINARY else label.map(_words(d))})


def _words(deployment: Deployment) -> Mapping[int, object]:
    """How 1 and 0 are written so that the deployment reads them as such: its file may name the word that is yes."""
    words = Words(deployment.positive or "", dict(deployment.words))
    if (words.means("1"), words.means("0")) == (1, 0):
        return {1: 1, 0: 0}
    no = sorted(words.no)
    if not deployment.positive or not no:
        raise DataError(
            f"nobody knows what word of {deployment.label} means no", "name both words in the label's files"
        )
    return {1: deployment.positive, 0: no[0]}
