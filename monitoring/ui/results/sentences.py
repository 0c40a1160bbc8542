"""What pages say of results, in markdown: every sentence is a function of the very figures that it speaks of."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from math import isnan

from monitoring.alerts.messages import since_on_this_side
from monitoring.alerts.status import KINDS, Status
from monitoring.domain import Alert, Column, Deployment, Measure, Role, Verdict, Window
from monitoring.domain.text import day, plural
from monitoring.figures.shared.text import held_against, number, span, with_unit
from monitoring.performance.metric import METRICS
from monitoring.performance.run import key_metric
from monitoring.quality.whole_check import EVERYTHING
from monitoring.ui.frame.words import listing, plain, unit, within

NO_LABEL = "no label has come in"
FEW, MOST_INPUTS = 2, 5
WANTS_A_LOOK = "small but certain, or beyond the limit where too few quiet windows tell what is usual"
PAGES = {"performance": "Performance", "drift": "Data drift", "quality": "Data quality"}


def performance(
    deployment: Deployment,
    key: Measure | None,
    reference: Measure | None,
    windows: Sequence[Window],
    run: Sequence[Measure],
) -> str:
    """The key metric: its figure and interval, and how it stands to the reference.

    Args:
        deployment: whose metric it is.
        key: its newest measure; None where no whole window has enough labels.
        reference: the reference's.
        windows: what they point into.
        run: the failing measures up to `key`, oldest first; empty where no alert stands.
    """
    title = METRICS[key_metric(deployment)].descriptor.title
    if key is None:
        if deployment.label is None:
            return "How good the predictions are cannot be told: this deployment names no label column."
        lack = f"no whole window has enough labels for {title}" if any(w.labelled for w in windows) else NO_LABEL
        return f"How good the predictions are cannot be told yet: {lack}."
    (value, low, high), limits = held_against([key.value, key.low, key.high], key.limits)
    counted_in = plain(unit(deployment, key.metric))
    beyond = f"{key.side} the limit of {with_unit(limits[0 if key.limit == key.limits[0] else -1], counted_in)}"
    shown = with_unit(value, counted_in)
    figures = f"{shown} (no interval)" if isnan(key.low) else f"{shown} ({low} to {high})"
    against = f" against {with_unit(number(reference.value), counted_in)} in the reference" if reference else ""
    when = within(windows[key.window])
    if run:
        since_when = f"{beyond} since {_beginning(windows[since_on_this_side(run)])}"
        return f"**Performance got worse:** {title} {figures}{against}, {since_when}."
    if key.verdict is Verdict.SKIPPED:
        return f"{title} {figures} {when}{against}; it is not judged: {plain(key.reason)}."
    if key.verdict is Verdict.WARN:
        return f"**{title} may have got worse:** {figures} {when}{against}; {key.reason}."
    return f"**{title} holds:** {figures} {when}{against}."


def _beginning(window: Window) -> str:
    if window.start is None:
        return span(window)
    if window.every.unit == "month":
        return f"{window.start:%B %Y}"
    return f"the week of {day(window.start)}" if window.every.unit == "week" else f"the window of {day(window.start)}"


def labels(windows: Sequence[Window]) -> list[str]:
    """How many of the newest windows wait for their labels; nothing where none does."""
    filled = [w for w in windows if w.rows]
    waiting = len(filled) - 1 - max((i for i, w in enumerate(filled) if w.labelled), default=-1)
    if not waiting:
        return []
    rows = plural(sum(w.rows for w in filled[-waiting:]), "prediction")
    since_when = "" if filled[-waiting].start is None else f" since {day(filled[-waiting].start)}"
    newest = "the newest window" if waiting == 1 else f"the newest {waiting:,} windows"
    return [f"Labels are not in yet for {newest} ({rows}{since_when})."]


def stopped(windows: Sequence[Window]) -> list[str]:
    """Since when no predictions have come."""
    last = max((w.index for w in windows if w.rows), default=-1)
    empty = [w for w in windows if w.index > last and w.start]
    return [f"**No predictions since {day(empty[0].start)}.**"] if empty else []


def drift(judged: int, beyond: Sequence[Column], newest: Window, most: int = 0) -> str:
    """How many inputs drifted, and whether the score, the prediction and the label did; empty where none was judged.

    Args:
        judged: inputs that were compared.
        beyond: what is beyond its limit, the worst first.
        newest: the window that this is of.
        most: how many of the inputs are named; 0: none.
    """
    inputs = [plain(c.name) for c in beyond if c.role is Role.FEATURE]
    others = listing([f"the {c.role} **{plain(c.name)}**" for c in beyond if c.role is not Role.FEATURE])
    if not judged:
        return f"No input could be compared {within(newest)}; {others} drifted." if others else ""
    noun = "input" if judged == 1 else "inputs"
    if not inputs:
        also = f"; {others} did" if others else ""
        return f"None of {judged} {noun} drifted {within(newest)}{also}."
    named = f": {listing(inputs, most)}" if most else ""
    also = f" So did {others}." if others else ""
    return f"**{len(inputs)} of {judged} {noun} drifted** {within(newest)}{named}.{also}"


def quality(alerts: Iterable[Alert]) -> list[str]:
    """The columns of which a finding stands."""
    broken = sorted({a.subject for a in alerts if a.kind == "quality"} - {EVERYTHING})
    return [f"Data quality: look at {listing([f'**{plain(name)}**' for name in broken])}."] if broken else []


def findings(alerts: Sequence[Alert], newest: Window) -> str:
    """How many findings stand in columns, and in which; the window is named where all are of the newest one."""
    names = list(dict.fromkeys(f"**{plain(alert.subject)}**" for alert in alerts))
    if not names:
        return ""
    when = f" {within(newest)}" if all(alert.window == newest.index for alert in alerts) else ""
    return f"{plural(len(alerts), 'finding')}{when}: {listing(names, 5)}."


def further(hidden: Collection[Alert]) -> dict[str, str]:
    """By page how many alerts are not listed, for a link that leads there."""
    counts = {kind: sum(alert.kind == kind for alert in hidden) for kind in PAGES}
    return {
        kind: f"and {plural(count, 'more finding')} on the page {PAGES[kind]}"
        for kind, count in counts.items()
        if count
    }


def hushed(quiet: Sequence[Alert], alerts: Sequence[Alert]) -> list[str]:
    """That some of what stands is no state of alert, because somebody wants to hear no more of it."""
    if not quiet:
        return []
    which = f"All {plural(len(quiet), 'finding')}" if len(alerts) == len(quiet) else f"Of the findings {len(quiet)}"
    return [f"{which} {'is' if len(quiet) == 1 else 'are'} muted, or closed by hand: see the page Alerts."]


def wants_a_look(looks: Mapping[str, str], newest: Window) -> list[str]:
    """What wants a look and is no alert, by column with its reason; the reasons are told where they are few.

    >>> from monitoring.domain import Every
    >>> rows = Window(0, 0, 9, None, None, 9, 9, True, Every.parse("9 rows"))
    >>> wants_a_look({"age": "2 years higher since row 4, certain, below your limit"}, rows)
    ['To look at in rows 1 to 9: **age** (2 years higher since row 4, certain, below your limit).']
    """
    if not looks:
        return []
    if len(looks) > FEW:
        named = listing([f"**{plain(name)}**" for name in looks], MOST_INPUTS)
        why = plain(next(iter(looks.values()))) if len({*looks.values()}) == 1 else WANTS_A_LOOK
        return [f"To look at {within(newest)}: {named} – {why}."]
    return [f"To look at {within(newest)}: {listing([f'**{plain(n)}** ({plain(why)})' for n, why in looks.items()])}."]


def nothing_stands(state: Status) -> str:
    """What is said in the place of alerts."""
    if state.verdict is Verdict.SKIPPED:
        return "There is nothing to compare with in these windows."
    if state.verdict is Verdict.WARN:
        return "No alert stands, but there is something to look at."
    unknown = [kind for kind in KINDS if state.parts[kind] is Verdict.SKIPPED]
    return f"No alert stands.{_unknown(unknown)}"


def _unknown(kinds: Collection[str]) -> str:
    return f" Not judged: {listing([*kinds])}." if kinds else ""
