"""What can be typed behind `modelwatch alerts`."""

import argparse

ALERTING = """\
What is wrong now and who looks after it: the findings of `modelwatch check` with a life of their own. What began
together is one alert. An id may be cut short. Times are UTC; a day counts as a whole.
"""
EXAMPLES = """\
Up to five rows behind each finding of data quality in the newest whole window, read where they lie.
"""
ACTIONS = ("list", "ack", "mute", "close", "replay")


def add_alerts(alerts: argparse.ArgumentParser) -> None:
    """The arguments of `alerts`."""
    alerts.add_argument("name", metavar="NAME", help="the deployment")
    alerts.add_argument("action", choices=ACTIONS, nargs="?", default="list", help="default: list")
    alerts.add_argument("subject", metavar="ID|POLICY.toml", nargs="?", help="the alert; for replay a file of rules")
    alerts.add_argument("--until", metavar="T", help="mute: up to this day or time")
    alerts.add_argument("--by", metavar="W", help="who does it; default: this account's name")
    alerts.add_argument("--note", metavar="TEXT", default="", help="why")
    alerts.add_argument("--all", action="store_true", help="list: closed alerts, too")
    alerts.add_argument("--format", choices=("table", "json"), default="table")


def add_check(check: argparse.ArgumentParser) -> None:
    """What `check` takes besides the arguments of `report`."""
    check.add_argument("--until", metavar="T", help="the log is complete up to here: kept, until said anew")
    check.add_argument("--notify", action="store_true", help="send alerts to whom the deployment's file names")


def add_examples(examples: argparse.ArgumentParser) -> None:
    """The arguments of `examples`."""
    examples.add_argument("name", metavar="NAME", help="the deployment")
    examples.add_argument("--check", metavar="CHECK", help="one check alone, also where it has found nothing to fail")
    examples.add_argument("--column", metavar="COLUMN", help="one column alone")
    examples.add_argument("--format", choices=("table", "json"), default="table")
