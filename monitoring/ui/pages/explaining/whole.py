"""The whole model: which columns move its predictions, in the reference and in a window, and what misled it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from monitoring.domain import Window
from monitoring.domain.explanation import Shift, Strength
from monitoring.domain.text import plural
from monitoring.explain.run import BACKGROUND_ROWS, require_raw_features
from monitoring.explain.whole.sample import Sample, explained, most_rows
from monitoring.explain.whole.strength import shifts, strengths
from monitoring.figures.explanations import strength as pictures
from monitoring.figures.shared.rest import told
from monitoring.figures.shared.text import number, signed
from monitoring.ui.frame import charts, state, tables
from monitoring.ui.frame.jobs import Progress, result_or_again
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import listing, plain, title
from monitoring.ui.pages.explaining import dots, misled, units
from monitoring.ui.results import data
from monitoring.ui.results.windows import choose

REFERENCE = "reference"
MOST_NAMED = 3
_TITLES = {
    "column": "Column",
    "window": "Window",
    "window_low": "Window, from",
    "window_high": "Window, to",
    "reference": "Reference",
    "reference_low": "Reference, from",
    "reference_high": "Reference, to",
    "difference": "Difference",
    "low": "Difference, from",
    "high": "Difference, to",
}


@dataclass(frozen=True, slots=True, eq=False)
class Both:
    """The explained rows of the reference and of a window."""

    reference: Sample
    window: Sample


def show(view: View, windows: tuple[Window, ...]) -> None:
    """The answer, what matters and what changed, every row as a dot, what misled the model."""
    window = windows[choose(windows)]
    both = _both(view, window)
    if both is None:
        return
    name = title(window)
    here, there = strengths(both.window), strengths(both.reference)
    changed = shifts(abs(both.reference.amounts), abs(both.window.amounts), both.window.columns)
    with st.container(border=True):
        st.markdown(answer(name, here, changed, both.window.unit))
        st.caption(plain(_rows_told(both, window)))
    _matters(view, name, here, there, changed, both.window.unit)
    samples = {name: both.window, "The reference": both.reference}
    dots.show(samples, here[0].column, view.deployment)
    misled.show(view, both.window, name, windows)


def answer(window: str, here: Sequence[Strength], changed: Sequence[Shift], unit: str) -> str:
    """What moves the predictions most, and what certainly does so more or less than in the reference."""
    first = here[0]
    said = f"In **{plain(window)}** the column **{plain(first.column)}** moves predictions most: by "
    said += f"{plain(units.amount(number(first.mean), unit))} on average, up or down."
    ways = [
        (word, [plain(each.column) for each in changed if each.direction == way])
        for way, word in ((1, "more"), (-1, "less"))
    ]
    told = [f"{word}: {listing([f'**{name}**' for name in names], MOST_NAMED)}" for word, names in ways if names]
    if not told:
        return f"{said} No column certainly matters more or less than in the reference."
    return f"{said} Compared with the reference, some columns certainly matter {'; '.join(told)}."


def those_apart(changed: Sequence[Shift], unit: str) -> str:
    """How many differences are drawn one by one, and what the others come to; nothing where all are."""
    rest = signed(sum(each.difference for each in changed[pictures.MOST :]))
    return told(pictures.MOST, len(changed), f"{units.amount(rest, unit)}, without an interval", first="most different")


def table(here: Sequence[Strength], there: Sequence[Strength], changed: Sequence[Shift]) -> pd.DataFrame:
    """One row a column: its mean |SHAP| in both groups, the difference and its interval."""
    before, apart = {each.column: each for each in there}, {each.column: each for each in changed}
    rows = [
        {
            "column": each.column,
            "window": each.mean,
            "window_low": each.low,
            "window_high": each.high,
            "reference": before[each.column].mean,
            "reference_low": before[each.column].low,
            "reference_high": before[each.column].high,
            "difference": apart[each.column].difference,
            "low": apart[each.column].low,
            "high": apart[each.column].high,
        }
        for each in here
    ]
    return pd.DataFrame(rows)


def _matters(
    view: View, name: str, here: Sequence[Strength], there: Sequence[Strength], changed: Sequence[Shift], unit: str
) -> None:
    left, right = st.columns(2)
    with left, st.container(border=True, height="stretch"):
        st.markdown("**What matters** – how far each column moves a prediction on average")
        drawn = pictures.paired(here, there, (name, REFERENCE), unit, state.colours())
        strongest = listing([f"{each.column} {number(each.mean)}" for each in here[:5]], 5)
        charts.show(drawn, alt=f"Mean absolute SHAP value a column: {strongest}", key="whole-matters")
        rest = sum(each.mean for each in here[pictures.MOST :])
        some = told(pictures.MOST, len(here), f"{units.amount(number(rest), unit)}, without an interval")
        st.caption(plain(f"Whiskers: 95 % intervals. {some}"))
    with right, st.container(border=True, height="stretch"):
        st.markdown("**What changed** – matters more (right) or less (left) than in the reference")
        drawn = pictures.apart(changed, (REFERENCE, name), unit, state.colours())
        charts.show(drawn, alt="Difference of the mean absolute SHAP value a column", key="whole-changed")
        st.caption(
            "Filled: certain. All intervals together hold with 95 %, however many columns there are. "
            f"{plain(those_apart(changed, unit))}"
        )
    with st.expander("All columns as a table", icon=":material/table_rows:"):
        tables.show(
            table(here, there, changed),
            alt="Mean absolute SHAP value of each column in the window and in the reference",
            key="whole-table",
            name=f"{view.deployment.name}-importance",
            columns=_TITLES,
        )


def _rows_told(both: Both, window: Window) -> str:
    drawn = "drawn by hash, always the same" if window.rows > len(both.window) else "all that there are"
    said = f"From {plural(len(both.window), 'row')} of {plural(window.rows, 'row')} in the window ({drawn})"
    said += f" and {plural(len(both.reference), 'row')} of the reference, explained by the model in use."
    if any(both.window.classes) and len({*both.window.classes, *both.reference.classes}) > 1:
        said += " What is explained of each row is the score of the class that the model says of it."
    refused = both.window.refused + both.reference.refused
    if refused:
        reason = both.window.reason or both.reference.reason
        said += f" {plural(refused, 'row')} could not be explained: {reason}."
    return said


def _both(view: View, window: Window) -> Both | None:
    """Explained in a thread of its own, once for a window."""

    def work(told: Progress) -> Both:
        require_raw_features(view.deployment)
        told("loading the model", 0.05)
        model, reference = data.model(view), data.reference_rows(view, BACKGROUND_ROWS)
        most = most_rows(model, reference)
        rows = view.log.drawn_rows(view.selection, window, most, labelled=view.deployment.label is not None)
        few = reference if len(reference) <= most else reference.sample(most, random_state=0)
        found = []
        for start, what, some in ((0.1, "the window", rows), (0.55, "the reference", few)):
            ids = [f"{what} {place}" for place in range(len(some))]

            def done(count: int, what: str = what, start: float = start, whole: int = len(some)) -> None:
                told(f"explaining {count:,} of {whole:,} rows of {what}", start + 0.45 * count / max(whole, 1))

            sample = explained(model, some, ids, reference, done)
            found.append(replace(sample, unit=units.shown(view.deployment, sample.unit)))
        return Both(found[1], found[0])

    key = ("whole", view.home, view.deployment.name, view.version, view.selection, window.index)
    return result_or_again(key, work, title="Explaining many rows", stop="Stop explaining")
