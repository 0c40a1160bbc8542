"""What is known of the fleet, with progress while devices are compared for the first time."""

from datetime import UTC, datetime, timedelta

import streamlit as st

from monitoring.domain.text import day, plural
from monitoring.fleet.report import FleetReport
from monitoring.fleet.run import DAYS, run
from monitoring.fleet.waiting import waiting
from monitoring.log import Log
from monitoring.log.journal import journal
from monitoring.ui.frame import jobs, navigation
from monitoring.ui.frame.guard import empty
from monitoring.ui.frame.words import plain

LENGTHS = {"7 days": 7, f"{DAYS} days": DAYS, "90 days": 90, "All": None}
FRESH = 300  # seconds for which silence is not reckoned anew
Key = tuple[str, str, str, int | None]


def nothing(log: Log) -> bool:
    """Say what to do where there is no device yet; whether there is none."""
    name = log.deployment.name
    if log.deployment.time is None:
        empty(
            "This deployment cannot have a fleet.",
            "Its windows are counted in rows, which do not add up over devices. Name the time of a prediction in the "
            "deployment file: `[columns] time`.",
            page=navigation.SETTINGS,
        )
        return True
    if log.merged.parts():
        return False
    empty(
        "No counts of a device or of another log have come here yet.",
        f"On a device: `modelwatch export {name} VERSION --to FOLDER` writes the model's bundle, whose "
        "`python runner.py counts FILE` writes what it has counted, and `python runner.py send` sends it.  \n"
        f"From another workspace: `modelwatch profile export {name} FILE`.  \n"
        f"Here: `modelwatch profile merge {name} FILE...` takes such files in.",
        icon=":material/devices_off:",
        page="versions",
    )
    return True


def waits(log: Log) -> None:
    """Say what devices have sent that is not on this page yet."""
    name, found = log.deployment.name, waiting(log)
    if found.since:
        st.info(
            f"{plural(found.files, 'file')} of devices {'waits' if found.files == 1 else 'wait'} to be taken in, "
            f"the oldest since {day(found.since)} UTC. "
            f"`modelwatch profile merge {name} --inbox` does that now.",
            icon=":material/inbox:",
        )
    if found.refused:
        st.warning(
            f"{plural(found.refused, 'file')} of devices could not be taken in: why stands beside each of them, below "
            f"`{name}/inbox/refused` in the workspace.",
            icon=":material/block:",
        )


def choose_days() -> int | None:
    """How many days of each device count; the address names it."""
    chosen = st.segmented_control(
        "Rows of the last",
        list(LENGTHS),
        default=f"{DAYS} days",
        required=True,
        key="days",
        bind="query-params",
        help="Up to the newest day that any device has counted.",
    )
    return LENGTHS[chosen or f"{DAYS} days"]


def report(home: str, log: Log, days: int | None) -> FleetReport:
    """What is known of the fleet."""
    key = (home, log.deployment.name, log.version, days)
    now = datetime.now(UTC)
    now -= timedelta(seconds=now.timestamp() % FRESH)
    title = f"Comparing the devices of {plain(log.deployment.title)}"
    jobs.wait(("fleet", *key), lambda tell: len(run(log, days, now, tell).lines), title=title)
    newest = journal.newest(log.folder)
    return _report(key, newest.hash if newest else "", now, log)


@st.cache_resource(max_entries=16, show_spinner=False)
def _report(key: Key, newest: str, now: datetime, _log: Log) -> FleetReport:
    return run(_log, key[3], now)
