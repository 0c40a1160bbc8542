"""Standard input, output and error, whatever the caller has made of them."""

import os
import sys
from io import TextIOWrapper

from monitoring.errors import MonitoringError


def open_streams() -> None:
    """Standard streams that a caller has closed lead nowhere, instead of being missing."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # It stays open for as long as the process lives.
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115


def show(text: str, lacking: str = "replace") -> None:
    """Print a result; `lacking` is what becomes of signs that the output's encoding does not have."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors=lacking)
    try:
        print(text, flush=True)
    except BrokenPipeError:  # the reader has gone, and knows why
        raise
    except OSError as error:
        hint = "send it elsewhere; what was to be changed is changed by now"
        raise MonitoringError(f"the answer cannot be written to standard output: {error.strerror}", hint) from error
