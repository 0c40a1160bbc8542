"""The box for a file, and the uploaded file that the page is about."""

from datetime import datetime
from functools import partial

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from monitoring.domain.text import plural
from monitoring.paths import UPLOAD
from monitoring.settings.allowed import Folders
from monitoring.ui.frame import choosing, session, state, tables
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import listing, plain
from monitoring.ui.results import data
from monitoring.ui.scored.batches import HOURS, MOST, Batch, batches

BOX, PATH = "upload", "server-file"


def upload(view: View) -> Batch | None:
    """The file that the address names, or that has just come; without one, the box alone."""
    key = session.batch()
    batch = batches().get(key) if key else None
    _box(view)
    if key and batch is None:
        st.warning(
            "The file of this address is no longer kept: it was forgotten, its time was up, newer files took its "
            "place, or the server was started anew. Upload it again.",
            icon=":material/link_off:",
        )
    if batch:
        _kept(batch)
    else:
        _others()
        _example(view)
    return batch


def _box(view: View) -> None:
    most = st.get_option("server.maxUploadSize")
    st.file_uploader(
        "A CSV, Excel, Parquet or JSON lines file with the model's input columns",
        key=BOX,
        on_change=_take,
        help=f"Needed columns: {', '.join(map(plain, view.deployment.features))}. Files up to {most:,} MB are taken; "
        f"whoever runs this server sets that with {UPLOAD}. There is no limit for modelwatch score.",
    )

    if names := Folders.of().names():
        st.selectbox(
            "Or a file of the server's folders",
            names,
            index=None,
            key=PATH,
            on_change=_take_there,
            placeholder="Choose a file that lies there already: it need not be uploaded",
        )


def _take_there() -> None:
    """Keep a copy of a file of the server's: what is shown is what was scored, also where that one changes."""
    found = Folders.of().find(state.get(PATH) or "")
    if found is not None and found.is_file():
        session.open_batch(batches().keep(found.name, found).key)


def _take() -> None:
    """Keep what was uploaded; runs once a file, before the page is drawn."""
    given = state.get(BOX)
    if isinstance(given, UploadedFile) and session.is_new_upload(given.file_id):
        session.open_batch(batches().keep(given.name, given.getbuffer()).key)
        choosing.free(given.file_id)  # it is on disk now


def _kept(batch: Batch) -> None:
    until = datetime.fromtimestamp(batch.until)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            f"**{plain(batch.name)}** and what is made of it are kept in a temporary folder of this server until "
            f"{until:%H:%M} ({HOURS} hours after it came), at most until the server stops or {MOST} newer files have "
            "come. Whoever has this page's address finds it."
        )
        st.button("Forget this file", icon=":material/delete:", key="forget", on_click=partial(_forget, batch.key))


def _forget(key: str) -> None:
    batches().forget(key)
    session.open_batch("")


def _others() -> None:
    """The files of this session, for those who come back to the page."""
    there = [batch for key in session.batches() if (batch := batches().get(key))]
    for batch in reversed(there):
        st.button(
            f"Back to {plain(batch.name)}",
            icon=":material/history:",
            key=f"back-{batch.key}",
            on_click=partial(session.open_batch, batch.key),
        )


def _example(view: View) -> None:
    example = data.rows(view, None, 200)[[*view.deployment.features]]
    if example.empty:  # such as where only the counts of other logs are shown
        st.caption(f"It needs the columns {listing([*map(plain, view.deployment.features)], 20)}.")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption("No file at hand? Take some rows of the log:")
        label = f"Example file ({plural(len(example), 'row')})"
        tables.download(example, name=f"{view.deployment.name}-example", key="example", label=label)
