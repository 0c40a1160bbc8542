"""Where the rows of a deployment lie: in tables of our own, or where somebody else keeps them."""

from pathlib import Path

from monitoring.domain import Deployment
from monitoring.log.cells.vocabulary import UNKNOWN, Known
from monitoring.log.sources.source import Place
from monitoring.log.tables.table import Table


def place(deployment: Deployment, folder: Path, kind: str, known: Known = UNKNOWN) -> Place:
    """Where the `predictions` or `labels` of a deployment lie, whose folder this is; `known` are columns' texts."""
    places = deployment.places if kind == "predictions" else deployment.label_places
    if not places:
        return Table(folder / kind, deployment.id or "id")
    from monitoring.log.sources.attached import attached

    return attached(deployment, folder, kind, places, known)
