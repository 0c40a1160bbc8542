"""What can be typed about a fleet."""

from argparse import ArgumentParser

FLEET = """\
Holds every device whose counts were merged against the head's reference, says which have drifted, which were not heard
of for longer than is usual, and which run a version that is not live. Exit status 1 where one drifted or is silent, 0
where none, 2 on error; another version than the live one is told, and is no error while a new one is on its way.
"""


def add_fleet(fleet: ArgumentParser) -> None:
    """The arguments of `fleet`."""
    fleet.add_argument("name", metavar="NAME", help="the deployment")
    fleet.add_argument("--days", metavar="N", default="30", help="how many days of each device count, or all")
    fleet.add_argument("--format", choices=("table", "json"), default="table")
