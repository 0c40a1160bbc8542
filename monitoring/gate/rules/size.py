"""How large the model's file is."""

from monitoring.domain.text import short
from monitoring.errors import NotApplicableError
from monitoring.gate.evidence import Evidence, Side
from monitoring.gate.finding import Answer, Finding
from monitoring.gate.rule import RULES, Rule
from monitoring.models.stored_copy import recorded

MEGABYTE = 1_000_000


@RULES.register(
    Rule(
        code="G034",
        name="size",
        title="Small enough",
        asks="Is the candidate's file at most so many times as large as the champion's, or small anyway?",
    )
)
def size(evidence: Evidence) -> Finding:
    """FAIL where the file is larger than `[gate] large_mb` and than `[gate] larger` times the champion's."""
    settings = evidence.settings
    ours, theirs = _bytes(evidence.candidate), _bytes(evidence.require_champion())
    times = ours / theirs
    large = ours > settings.large_mb * MEGABYTE and times > settings.larger
    more = f": more than {settings.larger:g} times as much" if times > settings.larger else ""
    more += f", and small all the same (up to {settings.large_mb:g} MB is)" if more and not large else ""
    reason = f"the candidate's file has {_told(ours)}, the champion's {_told(theirs)}{more}"
    verdict = Answer.FAIL if large else Answer.PASS
    return Finding(verdict=verdict, reason=reason, value=times, limit=settings.larger)


def _bytes(side: Side) -> int:
    """Of the workspace's copy, a file or the files of a folder; what else lies beside it is not the model's."""
    if side.path is None:
        raise NotApplicableError(f"the file of version {side.version} is not at hand")
    path = side.path / recorded(side.path)["file"]
    files = [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]
    return sum(each.stat().st_size for each in files)


def _told(count: int) -> str:
    return f"{short(count / MEGABYTE)} MB" if count >= MEGABYTE / 10 else f"{count:,} bytes"
