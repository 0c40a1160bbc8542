"""An estimator from a file, to be trained instead of a clone of the champion."""

from pathlib import Path
from typing import Any

from monitoring.domain import Deployment
from monitoring.errors import ModelError
from monitoring.models import fitting
from monitoring.models.files.load import load
from monitoring.models.files.trust import Trust
from monitoring.models.model import Model
from monitoring.models.wrap import wrap


def from_file(path: Path, deployment: Deployment, trust: Trust) -> tuple[Any, Model | None]:
    """A scikit-learn estimator, and where it is fitted the same behind `Model`: then it says itself what it reads.

    One that was never fitted is given every feature of the deployment under its own name.

    Raises `ModelError` where it is refused, is no estimator, or reads columns that the deployment does not name.
    """
    loaded = load(path, trust)
    if fitting.is_native(loaded.pipeline):
        message = f"{path.name} holds no scikit-learn estimator that could be trained"
        raise ModelError(message, "save one, fitted or not: skops.io.dump(estimator, file)")
    is_fitted = hasattr(loaded.pipeline, "n_features_in_")
    return loaded.pipeline, wrap(loaded.pipeline, deployment, loaded.sha256) if is_fitted else None
