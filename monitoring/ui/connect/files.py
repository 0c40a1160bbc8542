"""The boxes for the files of a new deployment."""

import streamlit as st

from monitoring.ui.connect.draft import KINDS, LABELS, LOG, MODEL, REFERENCE, Draft
from monitoring.ui.frame import choosing
from monitoring.ui.frame.guard import guard
from monitoring.ui.frame.words import plain

BOXES = {
    LOG: ("The log", "What the model was asked and what it answered: a row a prediction. Needed."),
    LABELS: ("Labels", "The truth, where it does not stand in the log."),
    REFERENCE: ("Reference", "What windows are compared with; without it, the first part of the log."),
    MODEL: ("Model", "To explain and to score: skops, XGBoost, LightGBM, CatBoost, ONNX. A pickle is not opened."),
}
MANY = (LOG, LABELS)
MOST_FILES = 40


def boxes(draft: Draft) -> None:
    """All of them, with what was chosen."""
    choosing.say_limits()
    for pair in (KINDS[:2], KINDS[2:]):
        for kind, column in zip(pair, st.columns(2), strict=True):
            with column, st.container(border=True, height="stretch"), guard(f"the files of the {kind}"):
                _box(draft, kind)


def _box(draft: Draft, kind: str) -> None:
    title, text = BOXES[kind]
    there = draft.files[kind]
    st.markdown(f"**{title}**  \n:small[{text}]")
    for each in there:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/draft: {plain(each.name)} · {_size(each.path.stat().st_size)}")
            st.button(
                "Remove",
                key=f"remove-{kind}-{each.name}",
                icon=":material/close:",
                type="tertiary",
                help=f"Remove {plain(each.name)}",
                on_click=draft.remove,
                args=(kind, each.name),
            )
    if there and kind not in MANY:
        return
    if len(draft.every) >= MOST_FILES:
        st.caption(f"At most {MOST_FILES} files are taken here; `modelwatch add` takes any number.")
        return
    box = f"files-{kind}-{len(there)}"
    chosen = choosing.choose(f"Files: {title}", box, many=kind in MANY)
    new = tuple(each for each in chosen if each.path not in {old.path for old in there})
    if new:
        draft.add(kind, new)
        choosing.let_go(box)
        st.rerun()


def _size(count: int) -> str:
    """A number of bytes as people say it.

    >>> _size(900), _size(12_345_678)
    ('1 kB', '12 MB')
    """
    return f"{max(round(count / 1e3), 1):,} kB" if count < 1e6 else f"{round(count / 1e6):,} MB"
