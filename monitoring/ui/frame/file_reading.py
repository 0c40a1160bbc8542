"""How a file is read: what was assumed, what will be rejected, and the boxes to correct it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from monitoring.domain import FileSettings, Verdict
from monitoring.domain.text import plural
from monitoring.figures.shared.text import MISSING
from monitoring.intake.formats.inside import inside
from monitoring.intake.preview import Preview
from monitoring.settings.file_options import from_options
from monitoring.ui.frame.guard import sentence
from monitoring.ui.frame.verdicts import inline
from monitoring.ui.frame.words import plain

FOUND = "found out"
SHOWN_PROBLEMS = 5
# What the boxes offer; other values can be typed where that makes sense.
CHOICES: dict[str, tuple[str, tuple[str, ...], bool]] = {
    "encoding": ("Encoding", ("utf-8", "cp1252", "latin-1", "utf-16"), True),
    "delimiter": ("Between cells", (",", ";", "tab", "|"), True),
    "quote": ("Around cells", ('"', "'", "none"), True),
    "decimal": ("Decimal sign", (".", ","), False),
    "thousands": ("Thousands", ("none", ",", ".", " ", "'"), False),
    "dates": ("Dates", ("day-first", "month-first", "spreadsheet"), False),
    "totals": ("Rows of totals", ("reject", "keep"), False),
    "escape": ("Sign before a quote", ("none", "\\"), True),
    "per_cent": ("12.5 % is", ("share", "number"), False),
}
# And these where a file holds several: which of them is read.
PARTS = {"sheet": "Sheet", "member": "File in the zip file"}


def shown(found: Preview, name: str) -> None:
    """What was assumed of a file of this name, its first rows as they will be read, and those that will be rejected."""
    lines = []
    for one in found.assumed:
        badge = inline(Verdict.OK, "Sure") if one.sure else inline(Verdict.WARN, "Please check")
        value = one.value.replace("\t", "tab")
        lines.append(f"- {badge} **{plain(one.key)}** = {plain(value) or 'nothing'}: {plain(one.why)}")
    if lines:
        st.markdown("\n".join(lines))
    frame = pd.DataFrame([*found.rows], columns=[*found.columns])
    st.markdown(f"**{plain(name)}** as it will be read: the first {plural(len(frame), 'row')}")
    st.dataframe(frame, hide_index=True, alt=f"The first rows of {name}", placeholder=MISSING)
    problems(found)


def problems(found: Preview) -> None:
    """Rows that will be rejected, with the reason."""
    if found.problems:
        first = "\n".join(f"- {plain(sentence(each.told))}" for each in found.problems[:SHOWN_PROBLEMS])
        count = plural(len(found.problems), "row")
        st.warning(f"Of the first rows {count} will be rejected:\n{first}", icon=":material/rule:")


def corrected(settings: FileSettings, paths: Sequence[Path], button: str) -> FileSettings | None:
    """The boxes for what was assumed otherwise than it is meant; what they say, once the button is pressed.

    Args:
        settings: how the files are read now.
        paths: the files, which may hold several sheets or files to choose among.
        button: what has them read as the boxes say.
    """
    given: dict[str, object] = {key: getattr(settings, key) for key in PARTS}
    with st.form("correct", border=False):
        boxes = {**_parts(paths), **CHOICES}
        columns = [column for _ in range(0, len(boxes), 3) for column in st.columns(3)]
        for column, (key, (label, options, more)) in zip(columns, boxes.items(), strict=False):
            chosen = column.selectbox(
                label,
                (FOUND, *options),
                index=_place(settings, key, options),
                key=f"correct-{key}",
                accept_new_options=more,
            )
            given[key] = None if chosen in (FOUND, None) else chosen
        given |= _typed(settings)
        return from_options(given) if st.form_submit_button(button, icon=":material/refresh:") else None


def _parts(paths: Sequence[Path]) -> dict[str, tuple[str, tuple[str, ...], bool]]:
    """A box for the sheets, and one for the files in zip files, where there are several to choose among."""
    names: dict[str, dict[str, None]] = {}
    for path in paths:
        key, there = _inside(str(path), path.stat().st_mtime_ns)
        if len(there) > 1:
            names.setdefault(key, {}).update(dict.fromkeys(there))
    return {key: (PARTS[key], tuple(there), False) for key, there in names.items()}


@st.cache_data(max_entries=64, show_spinner=False)
def _inside(path: str, _moment: int) -> tuple[str, tuple[str, ...]]:
    return inside(Path(path))


def _place(settings: FileSettings, key: str, options: tuple[str, ...]) -> int:
    said = str(getattr(settings, key)).replace("\t", "tab")
    return options.index(said) + 1 if said in options else 0


def _typed(settings: FileSettings) -> dict[str, Any]:
    header, missing, comment = st.columns(3)
    line = header.number_input(
        "Line of the names", min_value=0, value=settings.header, placeholder=FOUND, help="0: no line has them"
    )
    words = missing.text_input(
        "Words for missing",
        value=", ".join(settings.missing or ()),
        placeholder=FOUND,
        help="Separated by commas, such as NA, n/a, -",
    )
    sign = comment.text_input("Comments begin with", value=settings.comment, placeholder=FOUND)
    split = [word.strip() for word in words.split(",")] if words.strip() else None
    return {"header": None if line is None else int(line), "missing": split, "comment": sign.strip() or None}
