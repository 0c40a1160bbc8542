"""Where a workspace lies that is shared, as `MODELWATCH_HOME` says it, and where this machine keeps mirrors of it."""

import hashlib
import os
from pathlib import Path

from monitoring.errors import SettingsError

HOME, CACHE = "MODELWATCH_HOME", "MODELWATCH_CACHE"
SCHEMES = ("s3", "s3a", "gs", "az", "azure", "abfs", "abfss")


def is_address(text: str) -> bool:
    """Whether a place is called as one in a cloud store is.

    >>> is_address("s3://bucket/team"), is_address("workspace"), is_address("/srv/a://b")
    (True, False, False)
    """
    scheme, separator, _ = text.partition("://")
    return bool(separator) and scheme.isalnum()


def checked(text: str) -> str:
    """An address as it is used: without a slash at its end.

    Raises `SettingsError` for a scheme that no store has, a bucket without a name, and one with a password in it.

    >>> checked("s3://bucket/team/")
    's3://bucket/team'
    """
    scheme, _, rest = text.partition("://")
    if scheme not in SCHEMES:
        hint = f"write one of {', '.join(f'{each}://' for each in SCHEMES)}, or the path of a folder"
        raise SettingsError(f"a workspace cannot lie in a store of the kind {scheme!r}", hint)
    bucket, _, prefix = rest.partition("/")
    if not bucket or any(sign in rest for sign in "?#%*") or ".." in prefix.split("/"):
        raise SettingsError(
            "the address of the workspace has no bucket, or signs that cannot stand in it",
            f"write it as {scheme}://BUCKET/PREFIX",
        )
    if "@" in bucket and not scheme.startswith("abfs"):
        raise SettingsError(
            "the address of the workspace holds a user or a password",
            "leave it out: credentials come from the environment alone",
        )
    return f"{scheme}://{'/'.join(part for part in rest.split('/') if part)}"


def mirrors_of(address: str) -> Path:
    """The folder in which this machine keeps its mirrors of a workspace."""
    user = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    cache = Path(os.environ.get(CACHE) or Path(user) / "modelwatch").resolve()
    return cache / hashlib.sha256(address.encode()).hexdigest()[:16]
