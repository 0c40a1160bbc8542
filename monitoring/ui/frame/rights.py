"""Whether people may change anything on the pages, and which files these may read."""

import streamlit as st

from monitoring.log import Workspace
from monitoring.log.folder.rights import is_writable
from monitoring.paths import FILES, READ_ONLY
from monitoring.settings.allowed import Folders, is_read_only


def refused(workspace: Workspace, name: str = "") -> str:
    """Why nothing may be changed here; empty where it may.

    Args:
        workspace: what would be written.
        name: the deployment that would be changed; none where a new one would be made.
    """
    if is_read_only():
        return (
            "This dashboard is for looking only: whoever runs it has started it with `--read-only` "
            f"(`{READ_ONLY}`), so nothing is connected, changed or deleted here."
        )
    if not is_writable(workspace.home, *([workspace.home / name] if name else [])):
        return "The workspace may only be read by the account that runs this dashboard, so nothing can be changed here."
    return ""


def say_refused(why: str) -> None:
    """Say why nothing is offered."""
    st.info(why, icon=":material/lock:")


def how_to_reach_more() -> str:
    """What is said under every box for a file: how large an upload may be, and what to do with larger ones."""
    limit = f"Uploads: at most {st.get_option('server.maxUploadSize'):,} MB a file."
    if Folders.of().places:
        return f"{limit} Larger files are chosen where they lie on the server."
    return (
        f"{limit} For larger ones, or to read files where they lie, whoever runs the dashboard names a folder: "
        f"`modelwatch --files FOLDER` (`{FILES}`)."
    )
