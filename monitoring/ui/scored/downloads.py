"""The scored rows to take home: CSV, Parquet, Excel; and those that could not be scored."""

from pathlib import Path

import streamlit as st

from monitoring.domain import FileSettings
from monitoring.scoring import ScoringResult
from monitoring.scoring.files import Layout
from monitoring.scoring.files.excel_file import MOST_COLUMNS, MOST_ROWS, excel_file
from monitoring.scoring.kept import KeptRows
from monitoring.scoring.pace import Pace
from monitoring.ui.frame.jobs import Progress
from monitoring.ui.scored import raw_cells
from monitoring.ui.scored.batches import Place

BOOK, WORKBOOK, ROWS = "workbook", "scored.xlsx", 2000
CSV, PARQUET = "text/csv", "application/vnd.apache.parquet"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show(place: Place, found: ScoringResult, files: FileSettings) -> None:
    """A button a file; that of Excel is made when it is asked for, because it takes its time."""
    stem, counts, kept = Path(place.batch.name).stem, found.counts, found.kept
    pressed = False
    raw = "-raw" if raw_cells.wanted(place, found, files) else ""
    with st.container(horizontal=True):
        if counts.accepted and kept:
            _file(place.file(f"scored{raw}.csv"), f"{stem}-scored.csv", "Download the scored file", CSV, primary=True)
            _file(kept.path, f"{stem}-scored.parquet", "As Parquet", PARQUET)
            pressed = _excel(place, f"{stem}-scored.xlsx", counts.accepted, kept)
        if counts.rejected:
            _file(place.file(f"rejects{raw}.csv"), f"{stem}-rejects.csv", "Download the rejected rows", CSV)
    if kept and (pressed or (place.has(BOOK) and not place.file(WORKBOOK).exists())):
        _make(place, kept, counts.accepted)
    place.tell_if_stopped(BOOK)


def _excel(place: Place, name: str, rows: int, kept: KeptRows) -> bool:
    """The button for a workbook; whether it is to be made now."""
    made = place.file(WORKBOOK)
    if made.exists():
        _file(made, name, "As Excel", EXCEL)
        return False
    columns = len(kept.names)
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        size = f"{rows:,} rows and {columns:,} columns"
        st.caption(
            f"A sheet of Excel holds {MOST_ROWS:,} rows and {MOST_COLUMNS:,} columns: {size} have no room there."
        )
        return False
    return bool(st.button("Make an Excel file", icon=":material/table:", key="make-excel"))


def _make(place: Place, kept: KeptRows, rows: int) -> None:
    def work(progress: Progress) -> None:
        pace, done = Pace(), 0

        def told() -> None:
            share = done / rows
            progress(f"packing {rows:,} rows" if done == rows else pace.said(done, share), share)

        with excel_file(place.file(WORKBOOK), Layout(kept.names), told) as file:
            for table in kept.batches(ROWS):
                file.add(table)
                done += table.num_rows
                told()

    place.made(BOOK, work, title="Writing the Excel file", stop="Stop writing")
    if place.file(WORKBOOK).exists():
        st.rerun()


def _file(path: Path, name: str, label: str, kind: str, *, primary: bool = False) -> None:
    st.download_button(
        label,
        data=path.read_bytes,
        file_name=name,
        mime=kind,
        on_click="ignore",
        icon=":material/download:",
        type="primary" if primary else "secondary",
        key=f"file-{path.name}",
    )
