"""What is recorded of a version when it comes."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitoring.log import Log
from monitoring.models import stored_copy
from monitoring.models.digest import sha256
from monitoring.models.model import Model
from monitoring.releases.drafts import Brought
from monitoring.releases.version import keep


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody says of a version that the model's file does not.

    Args:
        trained_on: the file of the training data.
        code: the revision of the code that trained it.
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
    known = stored_copy.recorded(place)
    content = {
        "sha256": known["sha256"],
        "format": known.get("format", ""),
        "note": told.note,
        "code": told.code,
        "trained_on": _training(told.trained_on),
        "made_from": told.made_from,
    }
    return Brought(file, known["sha256"], keep(folder, file, content))


def _training(path: Path | None) -> dict[str, Any] | None:
    return None if path is None else {"path": str(path.absolute()), "sha256": sha256(path)}
