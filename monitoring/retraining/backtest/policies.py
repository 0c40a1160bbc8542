"""When each way of deciding would have retrained: at the starts of windows, on what was known by then."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise

from monitoring.alerts.life import Case, Lives, live
from monitoring.alerts.replay.past import Seen
from monitoring.retraining.backtest.bank import Bank

NEVER, MONTHLY, ALERT, ESTIMATE, ALWAYS = "never", "every month", "on alert", "on estimated drop", "always"


def always(bank: Bank) -> tuple[int, ...]:
    """At every window by whose start new labels have come."""
    return wished(bank, range(1, len(bank.windows)))


def monthly(bank: Bank) -> tuple[int, ...]:
    """At the first window that begins in each month."""
    starts = [window.start for window in bank.windows]
    new = (k for k, (one, next_) in enumerate(pairwise(starts), start=1) if one and next_ and one.month != next_.month)
    return _done(bank, new, patient=False)


def on_alert(bank: Bank, opened: Iterable[datetime]) -> tuple[int, ...]:
    """At the first window after each moment at which an alert opened, as soon as labels are there to learn from."""
    return wished(bank, _after(bank, opened))


def wished(bank: Bank, places: Iterable[int]) -> tuple[int, ...]:
    """At some windows, or as soon after as labels have come that the model in place has not seen."""
    return _done(bank, places, patient=True)


def opened(past: Sequence[Seen], case: Case) -> list[datetime]:
    """When alerts opened, or opened again, in looks back at the log as it was known then."""
    lives: Lives = ()
    for seen in past:
        lives = live(lives, seen.look, case, seen.at)
    return sorted({step.at for one in lives for step in one.steps if step.what in ("opened", "reopened")})


def _after(bank: Bank, moments: Iterable[datetime]) -> list[int]:
    starts = [window.start for window in bank.windows]
    found = (next((k for k, start in enumerate(starts) if k and start and start >= at), None) for at in moments)
    return [k for k in found if k is not None]


def _done(bank: Bank, places: Iterable[int], *, patient: bool) -> tuple[int, ...]:
    """Those at which a model is made that differs from the one in place; a patient wish waits for the labels."""
    asked, done, serving, waiting = set(places), [], 0, False
    for k, made in enumerate(bank.made):
        waiting = (k in asked) or (waiting and patient)
        if k and waiting and made > 0 and made != serving:
            done.append(k)
            serving, waiting = made, False
    return tuple(done)
