"""The cells of another log, taken to count a deployment by, so that their counts can be added up."""

from pathlib import Path

from monitoring.domain import Deployment
from monitoring.errors import DataError
from monitoring.log.cells.plan import Plan
from monitoring.log.fleet.file import opened
from monitoring.log.fleet.keys import require_same_key
from monitoring.log.profiles.profile import FORMAT


def plan_of(path: Path, deployment: Deployment, home: Path) -> Plan:
    """The plan of an exported file, to count a deployment by; raises `DataError` where it holds other tokens.

    Args:
        path: the file.
        deployment: what is counted.
        home: the workspace's folder.
    """
    with opened(path, path.name, FORMAT) as found:
        require_same_key(deployment, home, found)
        if found.header.plan is None:
            hint = "take a file that `modelwatch profile export` has written"
            raise DataError(f"{found.name} was counted on a device, and does not tell its cells", hint)
        return found.header.plan
