"""When a prediction was made."""

import numpy as np

from monitoring.proposal.draft.draft import Draft
from monitoring.proposal.draft.points import Candidate, choose
from monitoring.proposal.seen.look import Look
from monitoring.proposal.seen.names import says
from monitoring.proposal.seen.vocabulary import BORN, KNOWN, MADE, TIME

_RISING = 0.95
NONE = "no column holds times: windows are counted in rows"


def find_time(draft: Draft) -> None:
    """Settle `columns.time`."""
    found = [_candidate(look) for look in draft.free if look.times is not None]
    choose(draft, "columns.time", found, "which column says when a prediction was made?", NONE)


def _candidate(look: Look) -> Candidate:
    times = look.times
    assert times is not None
    known = times[~np.isnat(times)]
    span = f"it holds times from {known.min().astype('datetime64[s]')} to {known.max().astype('datetime64[s]')}"
    found = Candidate(look.name).add(1.5, span.replace("T", " "))
    found.add(
        1.5, "its name says so", when=says(look.name, MADE) or (says(look.name, TIME) and not says(look.name, KNOWN))
    )
    found.add(1, when=says(look.name, MADE) and not says(look.name, KNOWN))
    rising = len(known) > 1 and float((np.diff(known) >= np.timedelta64(0)).mean()) >= _RISING
    found.add(1.5, "it rises from row to row", when=rising)
    found.add(-3, f"{look.name!r} is not there in every row", when=len(known) < len(look.cells))
    found.add(-4, when=says(look.name, BORN))
    return found.add(-2, when=says(look.name, KNOWN) and not says(look.name, MADE))
