"""The box for a file, and where an upload lies while its session lasts."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from monitoring.disk.temporary import TemporaryFolder
from monitoring.domain.text import plural
from monitoring.ui.frame import state, tables
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import listing, plain
from monitoring.ui.results import data


@dataclass(frozen=True, slots=True)
class Place:
    """Where one upload and what becomes of it lie; the folder goes when the session does.

    With `raw`, cells that a spreadsheet would run as formulas are written as they are.
    """

    folder: TemporaryFolder
    name: str
    raw: bool = False

    @property
    def source(self) -> Path:
        """The file as it came, under its own name, which stands in messages."""
        return self.folder.path / "source" / Path(self.name).name

    @property
    def scored(self) -> Path:
        """Its rows with their scores."""
        return self.folder.path / f"scored{'-raw' if self.raw else ''}.csv"

    @property
    def kept(self) -> Path:
        """The same rows as they were read, to be shown and explained."""
        return self.folder.path / "kept.parquet"

    @property
    def rejects(self) -> Path:
        """The rows that could not be scored."""
        return self.folder.path / f"rejects{'-raw' if self.raw else ''}.csv"


@st.cache_resource(max_entries=4, scope="session", show_spinner=False)
def keep(file_id: str, name: str, _content: memoryview) -> Place:
    """Put an upload on disk, where it can be read piece by piece."""
    place = Place(TemporaryFolder(), name)
    place.source.parent.mkdir()
    try:
        place.source.write_bytes(_content)
    except OSError as error:  # a full disk does not say which one
        error.filename = error.filename or str(place.source)
        raise
    return place


def upload(view: View) -> Place | None:
    """The box for a file, with an example for those who have none at hand."""
    st.file_uploader(
        "A CSV, Parquet or JSON lines file with the model's input columns",
        key="upload",
        help=f"Needed columns: {', '.join(map(plain, view.deployment.features))}",
    )
    given = state.get("upload")
    if given is not None:
        return keep(given.file_id, given.name, given.getbuffer())
    example = data.rows(view, None, 200)[[*view.deployment.features]]
    if example.empty:  # such as where only the counts of other logs are shown
        st.caption(f"It needs the columns {listing([*map(plain, view.deployment.features)], 20)}.")
        return None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption("No file at hand? Take some rows of the log:")
        label = f"Example file ({plural(len(example), 'row')})"
        tables.download(example, name=f"{view.deployment.name}-example", key="example", label=label)
    return None
