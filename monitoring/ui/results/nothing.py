"""What a page says where it has no rows: what came in, what was rejected and why, and what to do about it."""

from pathlib import Path

import streamlit as st

from monitoring.domain import Received
from monitoring.domain.text import day, percent, plural
from monitoring.log.kept.refused import RefusedFile, looked_at, with_rejects
from monitoring.ui.frame.guard import Failed, attempt, empty
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import plain

FILES, REASONS = 3, 5
OTHER_RANGE = "Choose another range or a later day under **As of** in the sidebar."


@st.cache_resource(max_entries=64, show_spinner=False)
def _looked_at(folder: Path, rejects: str, _file: Received) -> RefusedFile:
    return looked_at(folder, _file)


def nothing(view: View) -> None:
    """In the place of a page without rows."""
    folder = view.log.folder
    found = attempt("the rejected rows", lambda: with_rejects(folder))
    files = () if isinstance(found, Failed) else tuple(one for one in found if one.kind == "predictions")
    if isinstance(found, Failed):
        st.caption(found.message)
    if view.span.rows or not files:
        append = f"Append some with `modelwatch log {view.deployment.name} FILE`."
        to_score = "" if view.span.rows or view.deployment.model is None else "score"
        empty("There are no predictions here.", OTHER_RANGE if view.span.rows else append, page=to_score)
    for one in files[:FILES]:
        _file(view, _looked_at(folder, one.rejects, one))
    if len(files) > FILES:
        st.caption(f"The newest {FILES} of {len(files):,} files with rejected rows are shown.")


def _file(view: View, one: RefusedFile) -> None:
    """One file: how much of it was rejected, why, its rejected rows, and the next step."""
    file, name = one.file, view.deployment.name
    all_of_it = file.rejected == file.read
    with st.container(border=True, key=f"refused-{file.rejects or file.name}"):
        what = "none of them could be used" if all_of_it else f"{file.rejected:,} of them were rejected"
        st.markdown(
            f":material/block: **{plural(file.read, 'row')} came in with {plain(file.name)}, and {what}** "
            f"(read on {day(file.at.replace(microsecond=0, second=0))} UTC)."
        )
        if not one.reasons:
            st.markdown("The rejected rows are not kept any more, so it cannot be told why: append the file again.")
            return
        for reason in one.reasons[:REASONS]:
            where = f"**{plain(reason.column)}** " if reason.column else ""
            example = f", such as “{plain(reason.example)}”" if reason.example else ""
            share = percent(reason.rows / file.rejected)
            said = plain(reason.text)
            st.markdown(f"- {plural(reason.rows, 'row')} ({share}): {where}{said}{example}.")
        if len(one.reasons) > REASONS:
            st.caption(f"And {plural(len(one.reasons) - REASONS, 'further reason')}: the file below has them all.")
        if one.kept is not None:
            st.download_button(
                "Download the rejected rows",
                data=one.kept.read_bytes,
                file_name=f"{name}-rejects-{Path(file.name).stem}.csv",
                mime="text/csv",
                icon=":material/download:",
                key=f"rejects-{file.rejects}",
                on_click="ignore",
            )
        st.markdown(
            f"**What to do:** mend these values in {plain(file.name)} and append it again: "
            f"`modelwatch log {name} {Path(file.name).name}`. Where they are right and written in another way, say "
            "how under `[files]` on the page Settings."
        )
