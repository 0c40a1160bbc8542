"""Sensitive columns are counted by tokens, which agree only where they were made by the same key."""

from pathlib import Path

from monitoring.domain import Deployment
from monitoring.errors import DataError
from monitoring.log.fleet.file import CountsFile
from monitoring.log.folder.tokens import KEY_FILE, token, workspace_key


def key_mark(deployment: Deployment, home: Path) -> str:
    """Tells keys apart without telling any: empty where no watched column is kept as tokens."""
    watched = {column.name for column in deployment.columns} & {*deployment.sensitive}
    return token("the key of exported counts", workspace_key(home)) if watched else ""


def require_same_key(deployment: Deployment, home: Path, found: CountsFile) -> None:
    """Raise `DataError` where a file counts other tokens than a deployment of the workspace `home`."""
    if found.header.tokens != key_mark(deployment, home):
        hint = f"give all workspaces one {KEY_FILE} before they are filled, and name the same columns as sensitive"
        raise DataError(f"{found.name} and {deployment.name} do not keep sensitive columns as the same tokens", hint)
