"""The Evidently report of one window: made on demand, shown from its own address, and as a download."""

from pathlib import Path

import streamlit as st

from monitoring.domain import Window
from monitoring.domain.text import plural
from monitoring.log import Workspace
from monitoring.reports.evidently import build, report_path, sampled
from monitoring.ui.frame.jobs import Progress, finished, wait
from monitoring.ui.frame.view import View


def path_of(view: View, window: Window) -> Path:
    """Where this window's report lies, or will."""
    folder = Workspace(Path(view.home)).reports_folder(view.deployment.name)
    return report_path(view.log, view.selection, window, folder)


def make(view: View, window: Window, path: Path) -> None:
    """Offer to make the report, and make it with progress."""
    read = f" {sampled(view.log, window)}".rstrip()
    if view.log.merged.parts():
        read += " Of merged logs only the counts are here, so this log's own rows are compared."
    st.markdown(
        f"Compares the {plural(window.rows, 'prediction')} of this window with the reference: drift, a summary of "
        f"every column, and the model's quality where most labels are in.{read} It takes about half a minute."
    )
    key = ("report", str(path))
    if st.button("Make the report", type="primary", icon=":material/play_arrow:", key="make") or finished(key):

        def work(progress: Progress) -> Path:
            progress("reading rows and running Evidently", 0.3)
            return build(view.log, view.selection, window, path.parent)

        wait(key, work, title="Making the report")
        st.rerun()


def show(view: View, path: Path) -> None:
    """The report inside the page, and as a file."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    address = f"{'/' + base if base else ''}/reports/{view.deployment.name}/{path.name}"
    with st.container(horizontal=True):
        st.download_button(
            "Download the report (HTML)",
            data=path.read_bytes,
            file_name=f"{view.deployment.name}-evidently.html",
            mime="text/html",
            icon=":material/download:",
            on_click="ignore",
            key="report-file",
        )
        st.link_button("Open it alone", address, icon=":material/open_in_new:")
    st.iframe(address, height=1000, alt="The Evidently report of this window against the reference")
