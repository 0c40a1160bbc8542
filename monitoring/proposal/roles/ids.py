"""What identifies a prediction, and by what labels of another file find theirs."""

import re

import pyarrow as pa
import pyarrow.compute as pc

from monitoring.proposal.draft.draft import Draft
from monitoring.proposal.draft.points import Candidate, choose
from monitoring.proposal.seen.look import Look
from monitoring.proposal.seen.names import ID, OWN_ID, is_index, says
from monitoring.proposal.seen.passes import ids_of, repeated_ids

_TOKEN = re.compile(r"[A-Za-z0-9_:.\-]{6,}")
_MATCHING = 0.5


def find_id(draft: Draft) -> None:
    """Settle `columns.id`."""
    facts = draft.facts
    found = [_candidate(draft, look) for look in draft.free if _may_be(look)]
    if facts.labels:
        _match(draft, found)
    if not facts.model and not facts.labels:
        found = [each for each in found if each.points > 0]
    best = max(found, key=lambda each: each.points, default=None)
    if best and best.points > 0 and (many := repeated_ids(facts, best.name)):
        found.remove(best)
        draft.leave_out(best.name, many)
    choose(draft, "columns.id", found, "which column identifies a prediction?", _none(draft))


def _may_be(look: Look) -> bool:
    return look.is_unique and look.times is None and (look.numbers is None or look.is_whole) and len(look.cells) > 1


def _candidate(draft: Draft, look: Look) -> Candidate:
    named, own = says(look.name, ID), says(look.name, OWN_ID)
    found = Candidate(look.name).add(1.5, "every row has another one", when=named or look.numbers is None)
    found.add(2, "its name says so", when=named)
    found.add(1, when=named and own)
    tokens = look.numbers is None and all(_TOKEN.fullmatch(text) for text in list(look.counts)[:200])
    found.add(1, "they are codes and no words", when=tokens and not named)
    found.add(-5, when=look.numbers is None and not tokens and not named)
    return found.add(-4, when=is_index(look.name) or (look.is_counting and not named))


def _match(draft: Draft, found: list[Candidate]) -> None:
    """Weigh how many ids of the files of labels stand in the log."""
    labels = draft.facts.labels
    assert labels is not None
    for each in found:
        if each.name not in labels.columns:
            each.add(-1)
            continue
        wanted = pa.array(list(labels.looks[each.name].counts), pa.string())
        there = int(pc.sum(pc.is_in(wanted, ids_of(draft.facts, each.name))).as_py() or 0)
        share = there / max(len(wanted), 1)
        what = f"{there:,} of {len(wanted):,} looked at in {labels.name} stand in the log"
        each.add(4 if share > _MATCHING else -2, what)


def _none(draft: Draft) -> str:
    named = [look for look in draft.free if says(look.name, ID) and not look.is_unique and look.distinct > 1]
    if named:
        most = named[0].counts.most_common(1)[0][1]
        return f"{named[0].name!r} occurs up to {most:,} times, so it names no single prediction: rows are numbered"
    return "no column is different in every row: rows are known by file name and number"
