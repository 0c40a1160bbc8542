"""What is recorded of a version when it comes."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitoring.log import Log
from monitoring.models import stored_copy
from monitoring.models.model import Model
from monitoring.releases.described.columns import schema
from monitoring.releases.described.environment import environment
from monitoring.releases.described.estimators import parameters, seeds
from monitoring.releases.described.measured import MOST_ROWS, measured
from monitoring.releases.described.revision import code_revision
from monitoring.releases.described.training import training
from monitoring.releases.drafts import Brought
from monitoring.releases.version import keep


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody says of a version that the model's file does not.

    Args:
        trained_on: the file of the training data; None takes the one that the deployment file names.
        code: the revision of the code that trained it; empty takes the one that is checked out where the model lies.
        note: any words.
        made_from: the version that it was retrained from, and how.
    """

    trained_on: Path | None = None
    code: str = ""
    note: str = ""
    made_from: Mapping[str, Any] | None = None


def record(folder: Path, log: Log, model: Model | None, place: Path, told: Told) -> Brought:
    """Write down below `folder` what is to be known of the model of `log`'s deployment, whose copy lies in `place`.

    Of a `model` that cannot be loaded, None, it is no more than what the copy says.
    """
    file = log.deployment.model
    assert file is not None
    trained_on = told.trained_on or file.trained_on
    known = stored_copy.recorded(place)
    content = {
        "sha256": known["sha256"],
        "format": known.get("format", ""),
        "note": told.note,
        "code": told.code or code_revision(file.path),
        "trained_on": training(trained_on, log.deployment) if trained_on else None,
        "made_from": told.made_from,
        "schema": schema(log.deployment, log.reference_rows(MOST_ROWS)),
        "environment": environment(file.path),
        **({} if model is None else _inside(model, log)),
    }
    return Brought(file, known["sha256"], keep(folder, file, content))


def _inside(model: Model, log: Log) -> dict[str, Any]:
    return {"parameters": parameters(model), "seeds": seeds(model), "metrics": measured(model, log)}
