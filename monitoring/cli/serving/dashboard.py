"""`modelwatch` without a command: the dashboard."""

import os
import signal
import sys
from argparse import Namespace

from monitoring.cli import output, streams, system
from monitoring.cli.serving.ending import Ended, serve
from monitoring.log import Workspace
from monitoring.log.holdings import was_emptied
from monitoring.paths import app
from monitoring.settings.allowed import notify_every
from monitoring.shared.turn import address_of, leave


def dashboard(arguments: Namespace) -> int:
    """Prepare the sample where the workspace is empty, then serve the dashboard until it is stopped."""
    system.require_free_port(os.environ)
    system.allow_pages(os.environ, arguments)
    notify_every()  # what is wrong with it is said here, and not by the server that it starts
    try:
        _prepare()
        leave()  # of a workspace in a cloud store, the server has a mirror of its own
        status = serve([sys.executable, "-m", "streamlit", "run", str(app())])
    except Ended:
        return 0
    if status:
        how = f"was ended by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"
        streams.tell(f"error: the dashboard's server {how}")
        streams.tell("hint: what it said last stands above; start it again: modelwatch")
    return 128 - status if status < 0 else status


def _prepare() -> None:
    from monitoring.connect import prepare_sample

    workspace = Workspace()
    workspace.tidy()
    if not workspace.names() and not was_emptied(workspace.home):
        streams.tell(f"preparing the sample in {address_of(workspace.home)}")
        with output.Progress() as progress:
            prepare_sample(workspace, progress)
