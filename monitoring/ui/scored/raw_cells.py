"""Whether the CSV is for a spreadsheet, or for a program that wants cells as they are."""

import streamlit as st

from monitoring.domain import FileSettings
from monitoring.intake.formats import recognise
from monitoring.scoring import ScoringResult
from monitoring.scoring.pace import Pace
from monitoring.scoring.raw_cells import write_raw_cells, write_raw_rejects
from monitoring.ui.frame.jobs import Progress
from monitoring.ui.scored.batches import Place

RAW = "raw"


def wanted(place: Place, found: ScoringResult, files: FileSettings) -> bool:
    """Whether somebody wants cells as they are, and they are there by now; nothing is scored anew for it."""
    on = st.toggle(
        "Write all cells as they are",
        key="raw-cells",
        help="Cells that begin with =, +, - or @ would be run as formulas by a spreadsheet, so they get a ' in front; "
        "numbers do not. Switch this on where a program reads the CSV. Parquet and Excel never need it.",
    )

    def work(progress: Progress) -> bool:
        pace, rows = Pace(), max(found.counts.accepted, 1)
        progress("writing", 0.0)
        if found.counts.accepted:
            source = recognise(place.batch.source, settings=files)
            safe, raw = place.file("scored.csv"), place.file("scored-raw.csv")

            def told(done: int) -> None:
                progress(pace.said(done, done / rows), done / rows)

            write_raw_cells(safe, raw, source.delimiter or ",", told)
        if found.counts.rejected:
            write_raw_rejects(place.file("rejects.csv"), place.file("rejects-raw.csv"))
        return True

    done = on and place.made(RAW, work, title="Writing cells as they are", stop="Stop writing")
    place.tell_if_stopped(RAW)
    return bool(done)
