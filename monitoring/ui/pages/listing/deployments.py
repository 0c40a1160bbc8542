"""All deployments at a glance, the worst first; a click opens one."""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import count

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from monitoring.domain.text import plural
from monitoring.figures.shared.text import MISSING
from monitoring.log import Log, Workspace
from monitoring.ui.frame import jobs, state
from monitoring.ui.frame.guard import Failed
from monitoring.ui.frame.tables import verdict_column
from monitoring.ui.frame.verdicts import AWAITED, NOT_LOOKED_AT
from monitoring.ui.frame.words import plain
from monitoring.ui.pages.listing import glances
from monitoring.ui.pages.listing.glances import Found
from monitoring.ui.pages.listing.growing import growing
from monitoring.ui.pages.listing.lines import Line, line, urgency

# Pixels of a row. Above 4 rem Streamlit (1.67) has long texts go on in a second line; far below, chips stand in the
# middle.
HEIGHTS = {"wide": 66, "narrow": 48}
COLUMNS = {
    "wide": ("deployment", "status", "title", "findings", "metric", "trend", "drift", "last"),
    "narrow": ("deployment", "status", "findings"),
}
TITLE = "Looking at deployments"
WHY = "rows, labels, settings or this program are others since they were looked at last, or nothing is kept of them"


def listed(logs: Mapping[str, Log | Failed]) -> None:
    """The list, each deployment as of its own day; a narrow screen has the columns that fit there.

    What is kept stands there at once; the rest is looked at behind it, and filled in.
    """
    view = state.view()
    found = {name: glances.at_once(name, log, view) for name, log in logs.items()}
    with st.container(border=True, key="fleet"):
        shown = _Shown(logs, found)
        if shown.lacking:
            with shown.at_work:
                _fill(shown)
        shown.draw()


class _Shown:
    """The list on the page, which is drawn anew whenever more is known.

    While deployments are looked at, each stays in its place, under the hands of whoever is about to click one.
    """

    def __init__(self, logs: Mapping[str, Log | Failed], found: dict[str, Found | None]) -> None:
        self.logs, self.found, self._times = logs, found, count()
        self._head, self.at_work = st.empty(), st.container()
        self._tables = {}
        for key in COLUMNS:
            with st.container(key=f"fleet-{key}"):  # one of them is hidden by the page's style
                self._tables[key] = st.empty()
        self._why = st.container()
        known = [one.name for one in self._lines(AWAITED) if self.found[one.name] is not None]
        self._order = [*known, *self.lacking]

    @property
    def lacking(self) -> list[str]:
        """Those of which nothing can be told yet."""
        return [name for name, found in self.found.items() if found is None]

    def _lines(self, otherwise: str) -> list[Line]:
        return sorted((line(name, log, self.found[name], otherwise) for name, log in self.logs.items()), key=urgency)

    def take(self, there: Mapping[str, Found]) -> None:
        """Draw the list with what has been found by now."""
        self.found |= {name: there[name] for name in self.lacking if name in there}
        if lacking := self.lacking:
            self._head.markdown(
                f"**{plural(len(self.logs), 'deployment')}**, {len(lacking)} of them being looked at: {WHY}. "
                "They are put in order, the worst first, when all are there."
            )
            lines = {one.name: one for one in self._lines(AWAITED)}
            self._put([lines[name] for name in self._order], f"-{next(self._times)}")

    def draw(self) -> None:
        """Draw the list for good, the worst first."""
        lines, rest = self._lines(NOT_LOOKED_AT), len(self.lacking)
        told = f" {rest} of them {'was' if rest == 1 else 'were'} not looked at." if rest else ""
        all_of_them = plural(len(lines), "deployment")
        self._head.markdown(f"**{all_of_them}**, the worst first. Click a name, or press Enter on it.{told}")
        self._put(lines, "")
        for one in lines:
            if one.why:
                self._why.caption(f":material/error: **{plain(one.name)}** – {one.why}")

    def _put(self, lines: list[Line], turn: str) -> None:
        for key, columns in COLUMNS.items():
            _table(self._tables[key], lines, f"open-deployment-{key}{turn}", columns, HEIGHTS[key])


def _fill(shown: _Shown) -> None:
    """Look at what is lacking, and show it as it comes; a look that others wait for may be of other deployments."""
    key = ("glances", str(Workspace().home))
    with jobs.unless_stopped(TITLE):
        while lacking := shown.lacking:
            logs = {name: log for name in lacking if isinstance(log := shown.logs[name], Log)}
            for there in growing(key, partial(glances.look, logs), title=TITLE, stop="Stop looking"):
                shown.take(there)


def _table(place: DeltaGenerator, lines: list[Line], opens: str, columns: Sequence[str], height: int) -> None:
    """The list for one width of the screen; `opens` is the key of its buttons, `height` that of a row in pixels."""
    settings = {
        "deployment": st.column_config.ButtonColumn(
            "Deployment",
            type="tertiary",
            alignment="left",
            width=126,
            key=opens,
            on_click=lambda: state.open_deployment(opens, [line.name for line in lines]),
        ),
        "status": verdict_column("Status", width=133),
        "title": st.column_config.TextColumn("Title", width=225),
        "findings": st.column_config.NumberColumn("Findings", width=68),
        "metric": st.column_config.TextColumn("Key metric, newest", width=125),
        "trend": st.column_config.LineChartColumn("Trend", color="blue", width=85),
        "drift": st.column_config.TextColumn("Inputs drifted", width=95),
        "last": st.column_config.TextColumn("Last prediction", width=115),
    }
    cells = [{"deployment": f":material/arrow_forward: {line.name}", **line.cells} for line in lines]
    place.dataframe(
        pd.DataFrame(cells).reindex(columns=list(columns)),
        hide_index=True,
        height="content",
        row_height=height,
        column_config={name: settings[name] for name in columns},
        placeholder=MISSING,
        alt=f"All deployments, the worst first: {', '.join(columns)}",
    )
