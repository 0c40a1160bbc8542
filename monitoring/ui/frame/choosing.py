"""A file for a page: uploaded, or chosen under a folder that the operator has named."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from monitoring.disk.temporary import TemporaryFolder
from monitoring.settings.allowed import Folders
from monitoring.ui.frame import rights, state

UPLOAD, ON_SERVER = "Upload", "On the server"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A file, by the name that people know it by, and where it lies; an upload goes when `kept` goes."""

    name: str
    path: Path
    kept: TemporaryFolder | None = None


def choose(label: str, key: str, *, many: bool = False, help: str | None = None) -> tuple[Chosen, ...]:
    """The boxes for a file, or for several; what was chosen, uploads on disk.

    Args:
        label: what it is for.
        key: the name of the box.
        many: whether there may be several.
        help: more about it.
    """
    folders, way = Folders.of(), UPLOAD
    if folders.places:
        ways = [UPLOAD, ON_SERVER]
        way = (
            st.segmented_control(
                f"{label}: from where",
                ways,
                default=UPLOAD,
                required=True,
                key=f"{key}-way",
                label_visibility="collapsed",
            )
            or UPLOAD
        )
    if way == ON_SERVER:
        return _on_server(folders, label, key, many)
    given = st.file_uploader(label, key=key, accept_multiple_files=many, help=help)
    uploads: Sequence[Any] = given if isinstance(given, list) else [given] if given else []
    return tuple(keep(each.file_id, each.name, each.getbuffer()) for each in uploads)


def _on_server(folders: Folders, label: str, key: str, many: bool) -> tuple[Chosen, ...]:
    options: dict[str, Any] = {"placeholder": "Choose, or type its path", "accept_new_options": True}
    if many:
        names = st.multiselect(label, folders.names(), key=f"{key}-path", **options)
    else:
        one = st.selectbox(label, folders.names(), index=None, key=f"{key}-path", **options)
        names = [one] if one else []
    found = [Chosen(name, place) for name in names if (place := folders.find(name))]
    there = {each.name for each in found}
    for name in names:
        if name not in there:
            st.text(f"There is no file {name!r} in the folders that may be read.")
    return tuple(each for one in found for each in _files_of(one, many))


def _files_of(chosen: Chosen, many: bool) -> list[Chosen]:
    """A file itself, and a folder where it is one thing, such as a model; where several may be given, its files."""
    if not many or chosen.path.is_file():
        return [chosen]
    files = sorted(file for file in chosen.path.iterdir() if file.is_file() and file.name[0] != ".")
    if not files:
        st.text(f"The folder {chosen.name!r} has no files.")
    return [Chosen(f"{chosen.name}/{file.name}", file) for file in files]


@st.cache_resource(max_entries=24, scope="session", show_spinner=False)
def keep(file_id: str, name: str, _content: memoryview) -> Chosen:
    """Put an upload on disk under its own name, which stands in messages; it goes with the session."""
    folder = TemporaryFolder()
    path = folder.path / (Path(name.replace("\0", "")).name or "upload")
    try:
        path.write_bytes(_content)
    except OSError as error:  # a full disk does not say which one
        error.filename = error.filename or str(path)
        raise
    return Chosen(path.name, path, folder)


def let_go(key: str) -> None:
    """Free the memory of what was uploaded in a box that is not drawn again: it is on disk by now."""
    given = state.get(key)
    for each in given if isinstance(given, list) else [given]:
        if isinstance(each, UploadedFile):
            free(each.file_id)


def free(file_id: str) -> None:
    """Free the memory of an upload, which Streamlit would keep for as long as the session lasts, and longer."""
    session = get_script_run_ctx(suppress_warning=True)
    memory = session.uploaded_file_mgr if session else None
    if session and isinstance(memory, MemoryUploadedFileManager):
        memory.remove_file(session.session_id, file_id)


def say_limits() -> None:
    """What can be chosen, said before anything is."""
    st.caption(rights.how_to_reach_more())
