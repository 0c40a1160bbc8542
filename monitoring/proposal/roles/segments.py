"""What is followed apart: the version of the model that made a prediction, and a few segments."""

from monitoring.proposal.draft.draft import Draft, as_list
from monitoring.proposal.draft.evidence import Choice
from monitoring.proposal.roles.features import MOST_CATEGORIES
from monitoring.proposal.seen.look import Look
from monitoring.proposal.seen.names import is_sensitive, says
from monitoring.proposal.seen.vocabulary import GROUP, MAYBE_VERSION, VERSION
from monitoring.proposal.tried.model_columns import CATEGORICAL

VERSION_KEY = "columns.version"
LEAST_SEGMENT, MOST_SEGMENTS = 2, 12


def find_version(draft: Draft) -> None:
    """Settle `columns.version`."""
    few = [look for look in draft.free if 0 < look.distinct <= MOST_CATEGORIES]
    found = [look for hints in (VERSION, MAYBE_VERSION) for look in few if says(look.name, hints)]
    if not found:
        return
    name, held = found[0].name, f"it holds {', '.join(list(found[0].counts)[:4])}"
    if says(name, VERSION):
        draft.settle(VERSION_KEY, name, f"its name says so; {held}")
        return
    choices = (Choice(None, f"{held}: it may be what is watched"), Choice(name, "it is the version"))
    draft.ask(VERSION_KEY, f"is {name!r} the version of the model that made a prediction?", choices)


def find_segments(draft: Draft) -> None:
    """Settle `columns.segments`: up to two columns of a few values, each of them frequent, and a few versions."""
    names = as_list(draft.values.get(CATEGORICAL))
    fitting = [name for name in names if name in draft.facts.log.columns and _is_segment(draft.look(name))]
    ranked = sorted(fitting, key=lambda name: not says(name, GROUP))[:2]
    sizes = ", ".join(f"{name} ({draft.look(name).distinct})" for name in ranked)
    why = f"a few values each, all of them frequent: {sizes}" if ranked else ""
    if (version := draft.text(VERSION_KEY)) and 1 < draft.look(version).distinct <= MOST_SEGMENTS:
        ranked.append(version)
        why += f"{'; ' if why else ''}by {version!r} versions are counted apart and compared side by side"
    if ranked or "columns.segments" in draft.answers:
        draft.settle("columns.segments", ranked, why)


def _is_segment(look: Look) -> bool:
    frequent = min(look.counts.values(), default=0) >= 0.02 * look.present
    return LEAST_SEGMENT < look.distinct <= MOST_SEGMENTS and frequent and not is_sensitive(look.name)
