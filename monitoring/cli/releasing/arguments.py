"""What can be typed behind `version`, `promote`, `rollback` and `history`."""

import argparse
from typing import Any

from monitoring.cli.papers.arguments import add_papers

VERSIONS = """\
The versions of a deployment's model. What `modelwatch add` connected is version 1; a further one is registered as a
candidate, and goes live by `modelwatch promote` alone.
"""
PROMOTING = """\
Puts a version live in one step: every process uses it at its next call. Refused unless the newest verdict of the gate
on it is PASS, against the model that is live now; --override says why it goes live all the same.
"""
STEPPING_BACK = "Takes the last promotion back: what was live before is live again, with its threshold of that time."
HISTORY = """\
Every step of a deployment's model, oldest first, each carrying the hash of the one before. Times are UTC. --verify
names every entry that was changed, removed, doubled or moved: exit status 1 where there is one.
"""


def add_releasing(commands: Any) -> None:
    """The commands about versions."""
    add_version(commands.add_parser("version", help="the versions of its model", description=VERSIONS))
    add_promote(commands.add_parser("promote", help="put a version live", description=PROMOTING))
    add_rollback(commands.add_parser("rollback", help="take the last promotion back", description=STEPPING_BACK))
    add_history(commands.add_parser("history", help="what was live when, and why", description=HISTORY))


def add_version(version: argparse.ArgumentParser) -> None:
    """The actions of `version`."""
    actions = version.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = actions.add_parser("add", help="register a candidate; prints its name")
    add.add_argument("name", metavar="NAME", help="the deployment")
    add.add_argument("model", metavar="MODEL", nargs="?", help="the model's file")
    add.add_argument(
        "--from-mlflow", metavar="URI", default="", help="models:/NAME@ALIAS or /VERSION, instead of a file"
    )
    add.add_argument(
        "--mlflow-store", metavar="S", default="", help="mlruns or sqlite:///FILE; default: as MLflow's own"
    )
    add.add_argument("--trained-on", metavar="F", help="the file of its training data")
    add.add_argument("--code", metavar="R", default="", help="the code's revision; default: that of git")
    add.add_argument("--note", metavar="TEXT", default="", help="any words")
    add.add_argument("--as", dest="as_name", metavar="V", default="", help="its name; default: the next number")
    add.add_argument("--threshold", metavar="X", type=float, help="from which score on it says yes; default: as now")
    add.add_argument(
        "--set",
        metavar="KEY=VALUE",
        action="append",
        help="what [model] would say of how it is read: model.classes=cat,dog; several times",
    )
    _by(add)
    every = actions.add_parser("list", help="all versions, and predictions by others")
    every.add_argument("name", metavar="NAME", help="the deployment")
    show = actions.add_parser("show", help="what is recorded of a version")
    show.add_argument("name", metavar="NAME", help="the deployment")
    show.add_argument("version", metavar="VERSION", nargs="?", help="default: the one that is live")
    delete = actions.add_parser("delete", help="remove the copy of its model; the history says so")
    delete.add_argument("name", metavar="NAME", help="the deployment")
    delete.add_argument("version", metavar="VERSION", help="one that is not live")
    _said(delete)
    add_papers(actions)
    for each in (add, every, show, delete):
        each.add_argument("--format", choices=("table", "json"), default="table")


def add_promote(promote: argparse.ArgumentParser) -> None:
    """The arguments of `promote`."""
    promote.add_argument("name", metavar="NAME", help="the deployment")
    promote.add_argument("version", metavar="VERSION", help="the version that goes live")
    _said(promote)
    promote.add_argument("--override", metavar="T", default="", help="why it goes live although the gate did not pass")
    promote.add_argument("--format", choices=("table", "json"), default="table")


def add_rollback(rollback: argparse.ArgumentParser) -> None:
    """The arguments of `rollback`."""
    rollback.add_argument("name", metavar="NAME", help="the deployment")
    _said(rollback)
    rollback.add_argument("--format", choices=("table", "json"), default="table")


def add_history(history: argparse.ArgumentParser) -> None:
    """The arguments of `history`."""
    history.add_argument("name", metavar="NAME", help="the deployment")
    history.add_argument("--at", metavar="T", help="what was live then: a day counts as a whole; 2026-07-03T12:00")
    history.add_argument("--verify", action="store_true", help="look whether every entry is as it was written")
    history.add_argument("--format", choices=("table", "json"), default="table")


def _said(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--reason", metavar="T", required=True, help="why, in your words")
    _by(parser)


def _by(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--by", metavar="W", help="who does it; default: this account's name")
