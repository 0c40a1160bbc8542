"""What identifies a prediction, and by what labels of another file find theirs."""

import re
from collections.abc import Mapping
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from monitoring.proposal.draft.draft import Draft
from monitoring.proposal.draft.evidence import Choice
from monitoring.proposal.draft.points import Candidate, choose
from monitoring.proposal.seen.look import Look
from monitoring.proposal.seen.names import is_index, says
from monitoring.proposal.seen.passes import ids_of, repeated_ids
from monitoring.proposal.seen.sample import Sample
from monitoring.proposal.seen.vocabulary import ID, OWN_ID

_TOKEN = re.compile(r"[A-Za-z0-9_:.\-]*[0-9][A-Za-z0-9_:.\-]*")
_MATCHING = 0.5
_COUNTS = 4.0  # points against what does nothing but number rows
ID_KEY, NAMES = "columns.id", "log.columns"


class _Standing(NamedTuple):
    """How many of a column's values stand in the log, and of how many that were looked at; 1 or more."""

    there: int
    of: int

    @property
    def share(self) -> float:
        return self.there / self.of

    @property
    def words(self) -> str:
        return f"{self.there:,} of {self.of:,}"


def find_id(draft: Draft) -> None:
    """Settle `columns.id`, and `log.columns` where the files of labels call it otherwise."""
    facts = draft.facts
    found = [_candidate(look) for look in draft.free if _may_be(look)]
    if facts.labels:
        _match(draft, found)
    best = max(found, key=lambda each: each.points, default=None)
    if best and best.points > 0 and (many := repeated_ids(facts, best.name)):
        found.remove(best)
        draft.leave_out(best.name, many)
    choose(draft, ID_KEY, found, "which column identifies a prediction?", _none(draft))
    if facts.labels:
        _find_other_name(draft)


def id_in_labels(draft: Draft) -> str:
    """What the files of labels call the id; empty where they have none."""
    ours, names = draft.text(ID_KEY), draft.values.get(NAMES)
    if ours in draft.facts.label_columns:
        return ours
    other = str(names.get(ours, "")) if isinstance(names, Mapping) else ""
    return other if other in draft.facts.label_columns else ""


def _find_other_name(draft: Draft) -> None:
    """Ask by which of their columns files of labels find their predictions, where none is called like the id."""
    labels, ours = draft.facts.labels, draft.text(ID_KEY)
    assert labels is not None
    if not ours:
        _ask_of_row_numbers(draft)
        return
    if ours in labels.columns:
        return
    there = ids_of(draft.facts, ours)
    shares = {look.name: _standing(look, there) for look in labels.looks.values() if look.times is None}
    ranked = sorted((name for name in shares if shares[name].there), key=lambda name: -shares[name].share)
    choices = [
        Choice({ours: name}, f"{shares[name].words} of its values that were looked at stand in the log")
        for name in ranked[:3]
    ]
    text = f"{labels.name} has no column {ours!r}: which of its columns holds the ids of the predictions?"
    draft.ask(NAMES, text, [*choices, Choice(None, "none of them: the labels belong to no prediction")])


def _ask_of_row_numbers(draft: Draft) -> None:
    """Ask whether both files number the same rows, where nothing else is in both; row numbers alone are no proof."""
    labels = draft.facts.labels
    assert labels is not None
    choices = [Choice(None, "labels are matched by file name and row number, and find nothing")]
    text = f"no id is the same in the log and in {labels.name}: without one, its labels belong to no prediction"
    for look in draft.free:
        if not (look.name in labels.columns and _may_be(look) and (is_index(look.name) or look.is_counting)):
            continue
        found = _standing(labels.looks[look.name], ids_of(draft.facts, look.name))
        if found.share > _MATCHING:
            why = f"{found.words} looked at in {labels.name} stand in the log"
            choices = [Choice(look.name, why), Choice(None, "no: the labels belong to no prediction")]
            text = (
                f"{look.name!r} numbers the rows of the log and of {labels.name}: do equal numbers mean the same row?"
            )
            break
    draft.ask(ID_KEY, text, choices)


def _standing(look: Look, there: pa.Array) -> _Standing:
    wanted = pa.array(list(look.counts), pa.string())
    return _Standing(int(pc.sum(pc.is_in(wanted, there)).as_py() or 0), max(len(wanted), 1))


def _may_be(look: Look) -> bool:
    return look.is_unique and look.times is None and (look.numbers is None or look.is_whole) and len(look.cells) > 1


def _candidate(look: Look) -> Candidate:
    named, own = says(look.name, ID), says(look.name, OWN_ID)
    found = Candidate(look.name).add(1.5, "every row has another one", when=named or look.numbers is None)
    found.add(1, "every row has another whole number", when=not named and look.numbers is not None)
    found.add(2, "its name says so", when=named)
    found.add(1, when=named and own)
    tokens = look.numbers is None and all(_TOKEN.fullmatch(text) for text in list(look.counts)[:200])
    found.add(1, "they are codes and no words", when=tokens and not named)
    found.add(-5, when=look.numbers is None and not tokens and not named)
    return found.add(-_COUNTS, when=is_index(look.name) or (look.is_counting and not named))


def _match(draft: Draft, found: list[Candidate]) -> None:
    """Weigh how many ids of the files of labels stand in the log, under the same name or another one."""
    labels = draft.facts.labels
    assert labels is not None
    for each in found:
        own = [labels.looks[each.name]] if each.name in labels.columns else _names_of_things(labels)
        if not own or is_index(each.name):
            continue
        ids, look = ids_of(draft.facts, each.name), draft.look(each.name)
        shares = {one.name: _standing(one, ids) for one in own}
        name = max(shares, key=lambda one: shares[one].share)
        called = "" if name == each.name else f" as {name!r}"
        what = f"{shares[name].words} looked at in {labels.name} stand in the log{called}"
        if shares[name].share > _MATCHING:
            each.add(4, what).add(_COUNTS, when=look.is_counting and not says(each.name, ID))
        elif not called:
            each.add(-2, what)


def _names_of_things(labels: Sample) -> list[Look]:
    """The columns of files of labels that are different in every row, and so may hold ids."""
    return [look for look in labels.looks.values() if _may_be(look) and not is_index(look.name)]


def _none(draft: Draft) -> str:
    named = [look for look in draft.free if says(look.name, ID) and not look.is_unique and look.distinct > 1]
    if named:
        most = named[0].counts.most_common(1)[0][1]
        return f"{named[0].name!r} occurs up to {most:,} times, so it names no single prediction: rows are numbered"
    if any(look.is_unique for look in draft.free if is_index(look.name) or look.is_counting):
        return "no column is different in every row but what counts the rows: they are known by file name and number"
    return "no column is different in every row: rows are known by file name and number"
