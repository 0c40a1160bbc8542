"""Where things lie: the files beside the library, in a checkout or an installed package, and the workspace."""

import os
from functools import cache
from pathlib import Path

from monitoring.shared import address

HOME, FILES, READ_ONLY = address.HOME, "MODELWATCH_FILES", "MODELWATCH_READ_ONLY"
NOTIFY_EVERY, DEVICE_KEY = "MODELWATCH_NOTIFY_EVERY", "MODELWATCH_DEVICE_KEY"
UPLOAD = "STREAMLIT_SERVER_MAX_UPLOAD_SIZE"  # MB
HERE = Path(__file__).resolve().parent


@cache
def root() -> Path:
    """The folder that holds `app.py`, `pages/`, `sample_data/` and `.streamlit/`.

    A wheel carries them in `monitoring/_bundle`; a checkout has them beside `monitoring/`.

    >>> (root() / "pages").is_dir()
    True
    """
    bundle = HERE / "_bundle"
    return bundle if bundle.is_dir() else HERE.parent


def app() -> Path:
    """The launcher for `streamlit run`."""
    return root() / "app.py"


def shell() -> Path:
    """The script that frames every page."""
    return HERE / "ui" / "menu" / "shell.py"


def page(name: str) -> Path:
    """The script of one page."""
    return root() / "pages" / f"{name}.py"


def sample_data() -> Path:
    """The folder of the sample deployments."""
    return root() / "sample_data"


def example() -> str:
    """Where a deployment file can be looked at, as a hint."""
    return f"here is one to look at: {sample_data() / 'flights-logreg.toml'}"


def config() -> Path:
    """Streamlit's settings."""
    return root() / ".streamlit" / "config.toml"


def workspace_folder() -> Path:
    """The folder in which everything lies: `MODELWATCH_HOME`, or `workspace` in the current folder.

    Of a workspace in a cloud store it is this process's mirror.
    """
    place = os.environ.get(HOME) or "workspace"
    if not address.is_address(place):
        return Path(place).resolve()
    from monitoring.shared.turn import home_of

    return home_of(place)
