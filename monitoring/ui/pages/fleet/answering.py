"""The fleet in a sentence, in a few figures, and in one picture."""

import streamlit as st

from monitoring.domain.text import percent
from monitoring.figures.fleet import scatter as figures
from monitoring.fleet import words
from monitoring.fleet.report import FleetReport
from monitoring.fleet.silence import TIMES
from monitoring.ui.frame import charts, session, state
from monitoring.ui.frame.verdicts import inline
from monitoring.ui.frame.words import plain
from monitoring.ui.pages.fleet.marks import TOP, UNJUDGED, marks

PICTURE = "fleet-picture"


def answer(report: FleetReport) -> None:
    """Whether the fleet is all right, and by which rules that is said."""
    with st.container(border=True, key="answer"):
        st.markdown(f"{inline(report.verdict)} {plain(words.answer(report))}")
        if moved := words.common(report):
            st.markdown(f":material/groups: {plain(moved)}")
        st.caption(plain(f"Compared with the reference of this deployment: {words.days(report)}."))
    with st.expander("How this is judged", icon=":material/menu_book:"):
        said = (words.rule(report), words.silence(report), words.NOT_INDEPENDENT, words.LABEL)
        st.markdown("\n".join(f"- {plain(text)}" for text in said))


def tiles(report: FleetReport) -> None:
    """How many devices there are, and how many want a look for which reason."""
    count = len(report.lines)
    versions = ", ".join(f"{name or 'not told'}: {n:,}" for name, n in report.versions.most_common(5))
    other = f"{len(report.outdated):,}" if report.live else "not known"
    unread = "Too few rows, or unreadable counts."
    drifted = _of(report.drifted, count, known=len(report.unjudged) < count)
    silent = _of(report.silent, count, known=report.knows_silence)
    shown = (
        ("Devices", f"{count:,}", ":material/devices:", f"By the version that they run: {plain(versions)}."),
        ("Drifted", drifted, ":material/ssid_chart:", words.rule(report)),
        ("Silent", silent, ":material/sensors_off:", words.silence(report)),
        ("Other version", other, ":material/history:", _live(report)),
        ("Not judged", f"{len(report.unjudged):,}", ":material/help:", unread),
    )
    with st.grid(len(shown), min_column_width=170):
        for title, value, icon, text in shown:
            with st.container(border=True, height="stretch"):
                st.metric(title, value, icon=icon, help=text)


def _of(found: tuple[object, ...], count: int, *, known: bool) -> str:
    if not known:
        return "not known"
    return f"{len(found):,} ({percent(len(found) / count)})" if found else "0"


def _live(report: FleetReport) -> str:
    if not report.live:
        return "No version is live here: the deployment has no model."
    return f"Version {plain(report.live)} is live. Devices that do not say which version they run are not counted."


def picture(report: FleetReport) -> None:
    """Every device by when it was heard of and how far it drifted; a click chooses one."""
    with st.container(border=True):
        st.markdown("**Last seen against drift** – a mark is a device, or several that lie close together")
        usual = report.silence.hours or TIMES * report.silence.usual
        drawn = figures.scatter(marks(report.lines), state.colours(), silent_from=usual, top=TOP, bottom=UNJUDGED)
        charts.show(
            drawn,
            alt="Devices by when they were last seen and how far they drifted; the table below has the figures",
            key=PICTURE,
            on_click=lambda: session.choose_device(PICTURE),
        )
