"""Columns that the candidate is given and does not look at."""

from typing import Any

from monitoring.domain.text import percent
from monitoring.errors import NotApplicableError, listed
from monitoring.gate.behaviour.importances import shares
from monitoring.gate.evidence import Evidence
from monitoring.gate.finding import Answer, Finding
from monitoring.gate.rule import RULES, Rule

WEIGHTY = 0.1  # of the champion's importance
ALONE = 0.8  # of the candidate's importance: one column that leaves nothing to the others
OTHERWISE = 0.05  # of the log's rows


@RULES.register(
    Rule(
        code="G038",
        name="dead_column",
        title="No column is dead",
        asks="Does the candidate look at every column that it reads and that tells the champion something?",
    )
)
def dead_column(evidence: Evidence) -> Finding:
    """FAIL where a column held one value in all training rows, and holds others in more than one row in twenty now.

    Where the training data are not known: where a column has a tenth of the champion's importance or more and exactly
    none of the candidate's. A column that the candidate does not read at all was left out on purpose.
    """
    model = evidence.candidate.model
    read = [name for name in model.features if name not in model.dropped]
    alike = [name for name in read if _once_alike(evidence, name)]
    if alike:
        reason = (
            f"{listed(alike)} held one value in all training rows, so that the candidate cannot know what others mean"
        )
        return Finding(verdict=Answer.FAIL, reason=reason, value=len(alike), limit=0, n=len(read))
    theirs = shares(evidence, evidence.require_champion())
    ours = shares(evidence, evidence.candidate)
    if max(ours.values()) > ALONE:
        raise NotApplicableError("one column outweighs all others, so that nothing can be said of these")
    unused = [name for name in read if ours[name] == 0 and name in theirs]
    dead = {name: theirs[name] for name in unused if theirs[name] >= WEIGHTY}
    figures: dict[str, Any] = {
        "value": max((theirs[name] for name in unused), default=0.0),
        "limit": WEIGHTY,
        "n": len(read),
    }
    if dead:
        told = ", ".join(f"{name} ({percent(share)} of the champion's importance)" for name, share in dead.items())
        return Finding(verdict=Answer.FAIL, reason=f"the candidate does not look at {told}", **figures)
    besides = f"; it ignores {listed(unused)}, on which the champion hardly leans" if unused else ""
    reason = f"the candidate looks at every column that it reads and that the champion leans on{besides}"
    return Finding(verdict=Answer.PASS, reason=reason, **figures)


def _once_alike(evidence: Evidence, name: str) -> bool:
    """Whether a column had one value in training, missing ones being another, and often has others now."""
    training = evidence.inside if evidence.recalibrated else evidence.training
    rows = evidence.rows("newest" if len(evidence.newest) else "labelled")
    if training is None or name not in training or len(training) < 2 or name not in rows:
        return False
    before = training[name].unique()
    return len(before) == 1 and float((rows[name].notna() & (rows[name] != before[0])).mean()) > OTHERWISE
