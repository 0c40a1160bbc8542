"""Sensitive columns are counted by tokens, which agree only where they were made by the same key.

A device never has the key: it leaves these columns out, and says so.
"""

from pathlib import Path

from monitoring.domain import Deployment
from monitoring.errors import DataError
from monitoring.log.fleet.file import CountsFile
from monitoring.log.folder.tokens import KEY_FILE, token, workspace_key


def key_mark(deployment: Deployment, home: Path) -> str:
    """Tells keys apart without telling any: empty where no watched column is kept as tokens."""
    return token("the key of exported counts", workspace_key(home)) if kept_as_tokens(deployment) else ""


def kept_as_tokens(deployment: Deployment) -> tuple[str, ...]:
    """The watched columns that are sensitive, by name."""
    return tuple(sorted({column.name for column in deployment.columns} & {*deployment.sensitive}))


def require_same_key(deployment: Deployment, home: Path, found: CountsFile) -> None:
    """Raise `DataError` where a file counts other tokens than a deployment of the workspace `home`.

    What leaves out all sensitive columns, and no other, counts none.
    """
    if found.header.left_out:
        if tuple(sorted(found.header.left_out)) != kept_as_tokens(deployment):
            hint = "export the model again, and copy the bundle to the device"
            raise DataError(f"{found.name} leaves out other columns than {deployment.name} keeps as tokens", hint)
        return
    if found.header.tokens != key_mark(deployment, home):
        hint = f"give all workspaces one {KEY_FILE} before they are filled, and name the same columns as sensitive"
        raise DataError(f"{found.name} and {deployment.name} do not keep sensitive columns as the same tokens", hint)
