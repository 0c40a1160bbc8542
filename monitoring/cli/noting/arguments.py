"""What can be typed behind `modelwatch events`."""

from typing import Any

NOTING = """\
What happened around a deployment, as a numbered mark on every picture over time, beside those of its history. A file of
events has the columns date and text; times are those of the log's clock.
"""
ACTIONS = ("list", "add", "remove")


def add_events(commands: Any) -> None:
    """The command and its arguments."""
    events = commands.add_parser("events", help="what happened, as marks on pictures over time", description=NOTING)
    events.add_argument("name", metavar="NAME", help="the deployment")
    events.add_argument("action", choices=ACTIONS, nargs="?", default="list", help="default: list")
    events.add_argument(
        "subjects", metavar="FILE|NUMBER", nargs="*", help="add: files, - is standard input; remove: as list counts"
    )
    events.add_argument("--format", choices=("table", "json"), default="table")
