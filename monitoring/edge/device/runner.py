"""A bundle on a device: `python runner.py score IN.csv OUT.csv`, and the class `Runner` for a device's own code.

    python runner.py score IN.csv OUT.csv [--no-count]    score a file; what was scored is kept for the head
    python runner.py send --to URL|FOLDER                 send what the head does not have yet
    python runner.py counts FILE                          write the counts as a file, to be carried to the head
    python runner.py status                               what is kept, sent, refused and given up

It needs Python 3.9 or newer and numpy, and nothing of Modelwatch.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence

from edge_runner.bundle import BundleError  # type: ignore[import-not-found]
from edge_runner.runner import RowError, Runner  # type: ignore[import-not-found]
from edge_runner.spool.sending import SendError  # type: ignore[import-not-found]
from edge_runner.spool.state import SpoolError  # type: ignore[import-not-found]
from edge_runner.table import TableError, score_file  # type: ignore[import-not-found]

__all__ = ["BundleError", "RowError", "Runner", "SendError", "SpoolError"]
HERE = os.path.dirname(os.path.abspath(__file__))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 done, 2 with one line on standard error where it is not."""
    given = _parser().parse_args(arguments)
    try:
        keeps = not getattr(given, "no_count", False)
        own = {"spool": given.spool, "device": given.device, "what": given.what, "limit_mb": given.limit_mb}
        return COMMANDS[given.command](Runner(HERE, count=keeps, **own), given)
    except (BundleError, SpoolError, SendError, TableError) as error:
        print(f"error: {error}", file=sys.stderr)
    except OSError as error:
        print(f"error: {error.filename or 'the disk'}: {error.strerror}", file=sys.stderr)
    return 2


def _score(runner: Runner, given: argparse.Namespace) -> int:
    done = score_file(runner, given.input, given.output)
    print(json.dumps(done))
    lost = done["read"] - done["scored"]
    if lost:
        print(f"{lost} of {done['read']} rows have no score: {given.output} says why", file=sys.stderr)
    if runner.spool:
        _tell_given_up(runner)
    return 0


def _counts(runner: Runner, given: argparse.Namespace) -> int:
    print(json.dumps({"file": given.output, "rows": runner.counts(given.output)}))
    return 0


def _send(runner: Runner, given: argparse.Namespace) -> int:
    print(json.dumps({"sent": runner.send(given.to, tries=given.tries)}))
    _tell_given_up(runner)
    return 0


def _status(runner: Runner, given: argparse.Namespace) -> int:
    print(json.dumps(runner.status(), indent=2))
    return 0


def _tell_given_up(runner: Runner) -> None:
    found = runner.status()
    if found["given_up_rows"]:
        room = f"its room of {found['limit'] / 2**20:g} MB (--limit-mb) was full before they could be sent"
        print(f"{found['given_up_rows']} rows that this spool held were given up: {room}", file=sys.stderr)


COMMANDS = {"score": _score, "counts": _counts, "send": _send, "status": _status}


def _formatter(prog: str) -> argparse.HelpFormatter:
    """Lines of a length that is known: to look for the terminal's, argparse would load 2 MB."""
    return argparse.HelpFormatter(prog, width=100)


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False, formatter_class=_formatter)
    shared.add_argument("--spool", help="where rows are kept until the head has them (or MODELWATCH_SPOOL)")
    shared.add_argument("--device", help="what this device is called; kept from then on")
    shared.add_argument("--what", choices=("counts", "rows"), help="what is sent; kept from then on")
    shared.add_argument("--limit-mb", type=float, help="room that the spool may take; kept from then on")
    about = "Score rows with the model of this bundle."
    parser = argparse.ArgumentParser(prog="runner.py", description=about, formatter_class=_formatter)
    commands = parser.add_subparsers(dest="command", required=True)
    score = commands.add_parser("score", parents=[shared], formatter_class=_formatter, help="score a CSV file")
    score.add_argument("input")
    score.add_argument("output")
    score.add_argument("--no-count", action="store_true", help="keep nothing for the head")
    counts = commands.add_parser(
        "counts", parents=[shared], formatter_class=_formatter, help="write the counts as a file"
    )
    counts.add_argument("output")
    send = commands.add_parser(
        "send", parents=[shared], formatter_class=_formatter, help="send what the head does not have"
    )
    send.add_argument("--to", required=True, help="the head's address (https://...), or a folder")
    send.add_argument("--tries", type=int, default=5, help="how often, with longer and longer pauses")
    commands.add_parser(
        "status", parents=[shared], formatter_class=_formatter, help="what is kept, sent, refused and given up"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
