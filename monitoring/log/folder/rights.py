"""Whether a workspace, or a deployment in it, may be written."""

import errno
import os
from pathlib import Path

from monitoring.domain import Deployment
from monitoring.errors import DataError, SettingsError
from monitoring.paths import HOME, READ_ONLY
from monitoring.settings.allowed import is_read_only
from monitoring.settings.places import shown
from monitoring.shared.address import is_address
from monitoring.shared.store.refusals import RIGHTS
from monitoring.shared.transfer import may_write
from monitoring.shared.turn import address_of

# Delta takes tables' places for addresses, in which these signs cannot stand.
UNUSABLE = "%[]^|\\"


def require_usable(home: Path) -> None:
    """Raise `SettingsError` where no workspace can lie in a folder, for a sign in its path."""
    if strange := sorted({sign for sign in str(home) if sign in UNUSABLE or sign < " "}):
        hint = f"choose another folder: set {HOME} to a path without {' '.join(map(repr, strange))}"
        raise SettingsError(f"a workspace cannot lie in {str(home)!r}", hint)


def require_changeable(home: Path) -> None:
    """Raise `SettingsError` where the operator has said that nobody changes anything from here."""
    if is_read_only():
        hint = f"unset {READ_ONLY}, or do it where it is not set"
        raise SettingsError(f"the workspace {address_of(home)} is for looking only here ({READ_ONLY} is set)", hint)


def is_writable(*places: Path) -> bool:
    """Whether this account may write each of some folders; one that is not there yet is asked of those above it."""
    return all(os.access(_there(place), os.W_OK | os.X_OK) and may_write(place) for place in places)


def require_writable(home: Path, folder: Path) -> None:
    """Raise `SettingsError` where a deployment's folder or the workspace may only be read, `PermissionError` if not."""
    require_changeable(home)
    for place in (home, folder):
        if not os.access(place, os.R_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))
    if not is_writable(home, folder):
        right = RIGHTS if is_address(address_of(home)) else "let this account write there"
        hint = f"{right}, or set {HOME} to a workspace that it may write"
        raise SettingsError(f"the workspace {address_of(home)} is read-only: nothing is written to {folder.name}", hint)


def require_imported(deployment: Deployment) -> None:
    """Raise `DataError` where a deployment's rows lie elsewhere and are not ours to write."""
    if deployment.attached:
        where = ", ".join(map(shown, deployment.label_places or deployment.places))
        hint = f"append where it lies ({where}); modelwatch refresh {deployment.name} counts what is new"
        raise DataError(f"the log of {deployment.name} is attached: it is read in place and never written", hint)


def _there(place: Path) -> Path:
    return next(folder for folder in (place, *place.parents) if folder.exists())
