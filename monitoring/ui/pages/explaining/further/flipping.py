"""What would change the decision: the smallest changes, each as a card and all as a table."""

import pandas as pd
import streamlit as st

from monitoring.domain import Deployment, Task, Verdict
from monitoring.domain.text import answers, plural
from monitoring.explain.counterfactuals.goal import Goal, goal
from monitoring.explain.counterfactuals.result import Counterfactuals, Way
from monitoring.explain.counterfactuals.run import counterfactuals, directions_of, locked_columns
from monitoring.explain.run import BACKGROUND_ROWS
from monitoring.explain.whatif import changes
from monitoring.figures.explanation import value as words
from monitoring.figures.shared.text import counted, cut, held_against, number, share, with_unit
from monitoring.ui.frame import address, session, state, tables
from monitoring.ui.frame.jobs import Progress, result_or_again
from monitoring.ui.frame.verdicts import inline
from monitoring.ui.frame.words import listing, plain
from monitoring.ui.pages.explaining import units
from monitoring.ui.pages.explaining.further import editor
from monitoring.ui.pages.explaining.further.subject import Subject

Ends = tuple[float | None, float | None]
_TITLES = {
    "way": st.column_config.NumberColumn("Suggestion", help="Changes with the same number are made together."),
    "column": "Column",
    "now": "Value now",
    "then": "Changed to",
    "distance": st.column_config.NumberColumn(
        "How far", help="The share of the reference between two numbers; 1 for another category.", format="%.3g"
    ),
}
NOTE = "It says what the model would answer, not what would happen in the world if somebody changed it."


def show(subject: Subject) -> None:
    """Which answer is wanted, the answer in a sentence, a card a way, the table, and how far it was looked."""
    task = subject.view.deployment.task
    wanted = _class(subject) if task is Task.MULTICLASS else ""
    ends = _ends(subject) if task is Task.REGRESSION else (None, None)
    if task is Task.REGRESSION and ends == (None, None):
        st.info("Give the value that is to be reached, at least or at most.", icon=":material/flag:")
        return
    found = _searched(subject, wanted, ends)
    if found is None:
        return
    word = "Found" if found.ways else "None" if found.whole else "None found"
    st.markdown(f"{inline(Verdict.OK if found.ways else Verdict.SKIPPED, word)} {plain(found.sentence)}")
    if found.ways:
        _cards(subject, found)
    _how(subject, found)


def _searched(subject: Subject, wanted: str, ends: Ends) -> Counterfactuals | None:
    threshold, words_of = subject.view.deployment.threshold, answers(subject.view.deployment)

    def work(told: Progress) -> Counterfactuals:
        told("loading the model", 0.05)
        model = subject.model
        aim: Goal = goal(
            model, subject.row, threshold=threshold, answers=words_of, wanted=wanted, low=ends[0], high=ends[1]
        )
        d = subject.view.deployment
        locked, directions = locked_columns(d), directions_of(d)
        return counterfactuals(
            model, subject.row, subject.reference, aim, locked=locked, directions=directions, told=told
        )

    key = ("flip", *subject.key, wanted, ends, threshold)
    return result_or_again(key, work, title="Looking for changes", stop="Stop looking")


def _class(subject: Subject) -> str:
    others = others_than_said(subject)
    state.fresh("reach", others[0])
    chosen = st.selectbox("Class to reach", others, format_func=str, key="reach", bind="query-params")
    address.answer("reach", chosen or "")
    return chosen or ""


def others_than_said(subject: Subject) -> list[str]:
    """The classes that may be reached: the model's own, because a log may hold what was said without scores."""
    return [name for name in subject.model.classes if name != subject.found.predicted_class]


def _ends(subject: Subject) -> Ends:
    left, right = st.columns(2)
    d = subject.view.deployment
    name = plain(counted(d.label or "the value", units.of_label(d)))
    for key in ("reach-low", "reach-high"):
        state.fresh(key, None)
    low = left.number_input(f"{name}, at least", value=None, key="reach-low", format="%g", bind="query-params")
    high = right.number_input(f"{name}, at most", value=None, key="reach-high", format="%g", bind="query-params")
    for key, end in (("reach-low", low), ("reach-high", high)):
        # An address may write one number in many ways: what became a number was taken.
        address.answer(key, *(() if end is None else state.wished(key)))
    return low, high


def _cards(subject: Subject, found: Counterfactuals) -> None:
    for place, way in enumerate(found.ways):
        with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"way-{place}"):
            st.markdown(_told(subject, found.goal, way), width="stretch")
            text = changes.to_text({change.column: change.after for change in way.changes})
            st.button(
                "Try it in What if", key=f"try-{place}", icon=":material/tune:", on_click=_try, args=(text, subject)
            )
    d, table = subject.view.deployment, as_table(found)
    texts = {name: [words(value) for value in table[name]] for name in ("now", "then")}
    read = [counted(name, d.unit(name)) for name in table["column"]]
    said = counted("Prediction then", units.of_label(d)) if d.task is Task.REGRESSION else "Score then"
    tables.show(
        table,
        shown=table.assign(column=read, **texts),
        columns={**_TITLES, "score then": st.column_config.NumberColumn(said, format="%.3g")},
        alt="The changes that would do, one a line",
        key="ways",
        name=f"{d.name}-{subject.found.id}-changes",
    )


def _told(subject: Subject, aim: Goal, way: Way) -> str:
    d = subject.view.deployment
    parts = [
        f"**{plain(c.column)}** {plain(words(c.before))} → **{plain(with_unit(words(c.after), d.unit(c.column)))}**"
        for c in way.changes
    ]
    return f"{', '.join(parts)}: {_said(subject, aim, way)}"


def _said(subject: Subject, aim: Goal, way: Way) -> str:
    if aim.wins is not None:
        return f"**{plain(aim.text)}** with probability **{share(float(way.scores[0][aim.wins]))}**"
    if subject.view.deployment.task is Task.REGRESSION:
        unit = units.of_label(subject.view.deployment)
        return f"the model predicts **{plain(with_unit(number(float(way.scores[0])), unit))}**"
    threshold = subject.view.deployment.threshold
    (score,), _ = held_against([float(way.scores[0])], [threshold])
    return f"score **{score}** at the threshold {cut(threshold)}, so **{plain(aim.text)}**"


def _of_model(found: Counterfactuals, deployment: Deployment) -> str:
    """With which columns the model's answer can only rise, or only fall; nothing where there are none."""
    what = "prediction" if deployment.task is Task.REGRESSION else "score"
    said = [
        f"only {word} as {listing([plain(name) for name in names], 8)} {'rises' if len(names) == 1 else 'rise'}"
        for way, word in ((1, "rises"), (-1, "falls"))
        if (names := [name for name, each in found.ways_of_model.items() if each == way])
    ]
    return f" The model's {what} {' and '.join(said)}: moves that cannot help were left out." if said else ""


def as_table(found: Counterfactuals) -> pd.DataFrame:
    """One row a changed column: which way, from what to what, how far, and what the model says of the whole way."""
    rows = []
    for place, way in enumerate(found.ways, start=1):
        score = float(way.scores[0] if found.goal.wins is None else way.scores[0][found.goal.wins])
        for change in way.changes:
            rows.append((place, change.column, change.before, change.after, round(change.distance, 4), score))
    return pd.DataFrame(rows, columns=["way", "column", "now", "then", "distance", "score then"])


def _try(text: str, subject: Subject) -> None:
    session.keep_text(editor.CHANGE, text, outside=True)
    state.put("further", "What if")


def _how(subject: Subject, found: Counterfactuals) -> None:
    st.caption(f"{how_far(found, subject.view.deployment)} {NOTE}")


def how_far(found: Counterfactuals, deployment: Deployment) -> str:
    """How far it was looked, what was left alone, and what a distance is."""
    locked = f" Left alone: {listing([plain(name) for name in found.locked], 8)}." if found.locked else ""
    if not found.locked:
        locked = " Name columns that nobody can change under `[columns] fixed` on the page Settings."
    moves = [f"{plain(name)} ({deployment.one_way[name]})" for name in found.one_way]
    if moves:
        locked += f" Moved one way alone: {listing(moves, 8)}."
    locked += _of_model(found, deployment)
    within = f"within the range of {min(found.reference, BACKGROUND_ROWS):,} rows of the reference"
    up_to = f"up to {plural(found.tried, 'column')} together"
    tried = "every value that makes a difference" if found.whole else "some of all values"
    said = (
        f"Tried: {tried} {within}, in {up_to}; the model was asked about {plural(found.asked, 'changed row')}, and "
        "each answer was scored again."
    )
    if found.worked_out:
        these = f"these are {'the least' if found.whole else 'near the least'}, and each was scored again by the model"
        none = "none will"
        said = (
            f"Worked out, not tried: this model adds up what each column says, so the largest push of every column "
            f"{within} is known, and with it whether any change of up to {plural(found.most, 'column')} will do: "
            f"{these if found.ways else none}."
        )
    return f"{said} A distance is the share of the reference between two numbers, and 1 for another category.{locked}"
