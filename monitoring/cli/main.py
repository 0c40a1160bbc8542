"""From the arguments to an exit status."""

import os
import sys
from collections.abc import Sequence

from monitoring.cli import commands
from monitoring.cli.parser import build_parser
from monitoring.errors import MonitoringError

COMMANDS = {
    None: commands.dashboard,
    "add": commands.add,
    "log": commands.append,
    "labels": commands.append,
    "report": commands.report,
    "check": commands.check,
    "score": commands.score,
    "explain": commands.explain,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 done, 1 an alert stands, 2 bad input."""
    parsed = build_parser().parse_args(arguments)
    try:
        return COMMANDS[parsed.command](parsed)
    except MonitoringError as error:
        print(f"error: {error.message}", file=sys.stderr)
        if error.hint:
            print(f"hint: {error.hint}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output has gone; nothing more can be said on it, not even by the interpreter's own flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
