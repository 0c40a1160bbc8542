"""What a log knows that tells which rows to train on: how far labels are complete, and what has changed since when."""

from dataclasses import replace

from monitoring.domain import Deployment, Selection, Task
from monitoring.lifetime.followed import summed
from monitoring.lifetime.run import run as run_lifetime
from monitoring.log import Log
from monitoring.models.model import Model
from monitoring.retraining.advice import NEWEST, Advice, Advised, advise
from monitoring.retraining.gathered import gather
from monitoring.retraining.own_scores import OtherScoresError, own_scores
from monitoring.retraining.window import Change, Recommended, recommended
from monitoring.stats.counts_log import ReadOnce


def recommend(log: Log, selection: Selection) -> Recommended:
    """The rows to train on, by what was known by the as-of; raises `NotApplicableError` where labels are too few."""
    windows, immature = log.windows(selection), log.unripe(selection)
    return recommended(windows, immature, changes(log, selection), len(log.deployment.features))


def changes(log: Log, selection: Selection) -> list[Change]:
    """What is certain to have changed over the whole life, and since when."""
    found = run_lifetime(log, ReadOnce(log, summed), selection)
    return [Change(one.called, one.since.start) for one in found if one.since and one.since.start]


def advised(log: Log, selection: Selection, rows: Recommended, champion: Model | None) -> Advised | None:
    """Recalibrate or train anew, by the newest rows with complete labels; None where task or log do not tell.

    It is about the model in use: scores that the log has of another version are no scores of it, see `own_scores`.
    """
    d = log.deployment
    if not can_tell(d):
        return None
    frame = gather(log, replace(selection, start=rows.start, end=rows.until)).frame.tail(NEWEST)
    frame = frame[frame[d.score].notna()]
    if frame.empty:
        return None
    try:
        own = own_scores(log, champion, frame, log.reference_outcomes(selection))
    except OtherScoresError as error:
        return Advised(Advice.UNKNOWN, error.message)
    found = advise(own.current, own.reference)
    return replace(found, why=f"{found.why}; {own.said}") if own.said else found


def can_tell(deployment: Deployment) -> bool:
    """Whether order and probabilities are two things: of a binary task whose log has scores."""
    return deployment.task is Task.BINARY and deployment.score is not None
