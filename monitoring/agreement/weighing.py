"""How far a model's prediction moves with each feature, kept beside the model."""

import json
import logging
from pathlib import Path

from monitoring.agreement.kept_weights import IMPORTANCE
from monitoring.disk import stamped
from monitoring.errors import MonitoringError
from monitoring.explain.importance import MOST_ROWS, importance
from monitoring.log import Log
from monitoring.models.model import Model

_LOGGER = logging.getLogger(__name__)


def weigh(model: Model, log: Log, folder: Path) -> None:
    """Keep the features' importance in the model's folder; without it the deployment is as good as with it."""
    deployment = log.deployment
    if deployment.keeps_as_tokens(model.features):
        return  # the reference holds tokens, which the model has never seen
    try:
        found = importance(model, log.reference_rows(MOST_ROWS))
        weights = {name: found.get(name, 0.0) for name in deployment.features}
    except MonitoringError as error:
        _LOGGER.warning("%s: columns are not weighed: %s", deployment.name, error.message)
        weights = {}
    stamped.write(folder / IMPORTANCE, (json.dumps(weights, indent=2) + "\n").encode())
