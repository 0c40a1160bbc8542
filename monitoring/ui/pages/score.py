"""Scoring an uploaded file: what is in it, the scores, the downloads, one row explained."""

import pandas as pd
import streamlit as st

from monitoring.domain import Deployment, Task, Verdict
from monitoring.domain.text import plural
from monitoring.figures import scoring as figures
from monitoring.figures.shared.text import MISSING, share
from monitoring.scoring import Examination, ScoringResult, examine, score_file
from monitoring.scoring.kept import KeptRows
from monitoring.scoring.pace import Pace
from monitoring.ui.frame import charts, state
from monitoring.ui.frame.guard import guard, sentence
from monitoring.ui.frame.jobs import Progress
from monitoring.ui.frame.verdicts import inline
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import listing, plain
from monitoring.ui.pages.explaining import answer, picking, work
from monitoring.ui.results import data
from monitoring.ui.scored import downloads
from monitoring.ui.scored.batches import Batch, Place, model_stamp

SCORES = "scores"
REJECTED = {"row_number": "Row", "line": "Line", "column": "Column", "value": "Value", "reason": "Why"}


def examination(batch: Batch, view: View) -> Examination:
    """What is in the file: columns that the model reads, that are missing, that are passed through."""
    found = examine(batch.source, batch.as_read(view.deployment), lambda: data.model(view).dropped)
    about = f"{'' if found.exact else 'about '}{plural(found.rows, 'row')}"
    with st.container(border=True):
        if found.missing:
            st.markdown(
                f"{inline(Verdict.FAIL, 'Cannot be scored')} **{plain(batch.name)}** lacks "
                f"{plural(len(found.missing), 'column')} that the model reads: {listing(_names(found.missing), 12)}."
            )
        else:
            st.markdown(f"{inline(Verdict.OK, 'Can be scored')} **{plain(batch.name)}**: {found.format}, {about}.")
        st.caption(f"Read by the model ({len(found.recognised)}): {listing(_names(found.recognised), 40) or 'none'}")
        if found.extra:
            st.caption(f"Passed through ({len(found.extra)}): {listing(_names(found.extra), 40)}")
    return found


def place(batch: Batch, view: View) -> Place:
    """Where all goes that is made of this file by the model that is in place, the file read as it is now said."""
    stamp = model_stamp(view) + repr(batch.as_read(view.deployment).files_of("score"))
    return Place(batch, batch.place(stamp), (batch.key, stamp))


def run(view: View, place: Place) -> ScoringResult | None:
    """Score the file in a thread of its own, with progress; None where somebody has stopped it."""

    def work(progress: Progress) -> ScoringResult:
        progress("loading the model", 0.0)
        model, pace = data.model(view), Pace()
        return score_file(
            model,
            place.batch.as_read(view.deployment),
            place.batch.source,
            place.file("scored.csv"),
            place.file("rejects.csv"),
            lambda rows, part: progress(pace.said(rows, part), part),
            dropped=model.dropped,
            classes=model.classes,
            familiar=data.familiar(view),
            words=model.words,
            kept=place.file("kept.parquet"),
        )

    return place.made(SCORES, work, title="Scoring", stop="Stop scoring")


def result(view: View, place: Place, found: ScoringResult) -> None:
    """How many rows, how their scores lie, the table, the downloads."""
    counts, deployment = found.counts, view.deployment
    with st.grid(4, min_column_width=150):
        st.metric("Rows read", f"{counts.read:,}", border=True)
        st.metric("Scored", f"{counts.accepted:,}", border=True)
        st.metric("Rejected", f"{counts.rejected:,}", border=True)
        st.metric("Seconds", f"{found.seconds:.1f}", border=True)
    downloads.show(place, found, place.batch.as_read(deployment).files_of("score"))
    if found.warning:
        st.warning(plain(sentence(found.warning)), icon=":material/content_copy:")
    if found.unseen:
        said = [f"- {plain(sentence(one.sentence))}" for one in found.unseen]
        st.warning("\n".join(said) if len(said) > 1 else said[0].removeprefix("- "), icon=":material/help:")
    for note in found.notes:
        st.caption(plain(sentence(note)))
    if counts.accepted and found.kept:
        with guard("the picture of the scores"):
            _picture(deployment, found)
        _table(found, found.kept)
    if found.rejects:
        with st.container(border=True):
            cut = f"; the first {len(found.rejects):,} are shown" if len(found.rejects) < counts.rejected else ""
            st.markdown(f"**Rejected rows** – {share(counts.rejected / counts.read)} of the file{cut}")
            st.dataframe(
                pd.DataFrame(found.rejects),
                hide_index=True,
                column_config=REJECTED,
                alt="Rejected rows with reasons",
                placeholder=MISSING,
            )


def explanation(view: View, found: ScoringResult) -> None:
    """One scored row, explained as it was scored."""
    most = found.counts.accepted
    if not most or found.kept is None:
        return
    st.subheader("Explain a row of it", anchor=False)
    row = st.number_input(
        f"Row of the scored file (1 to {most:,})", 1, most, value=None, step=1, key="file-row", placeholder="choose one"
    )
    if row:
        unit = picking.unit(view.deployment)
        answer.show(view.deployment, work.typed(view, found.kept.row(row), f"row {row}", unit), "file")


def _table(found: ScoringResult, kept: KeptRows) -> None:
    with st.container(border=True):
        rows = kept.first()
        which = f"first {len(rows):,} scored rows" if len(rows) > 1 else "first scored row"
        st.markdown(f"**The {which}**, as {'they were' if len(rows) > 1 else 'it was'} read")
        # What was added stands at the end of the file; here it is what the eye looks for first.
        added = [name for name in found.names.values() if name in rows]
        st.dataframe(
            rows[[*added, *rows.columns.difference(added, sort=False)]],
            height=300,
            alt="Scored rows",
            placeholder=MISSING,
        )


def _picture(deployment: Deployment, found: ScoringResult) -> None:
    scores, binary = found.scores, deployment.task is Task.BINARY
    with st.container(border=True):
        value = f"predicted {deployment.label or 'value'}"
        title = "score" if binary else "predicted class" if scores.classes else value
        st.markdown(f"**How the rows lie** – {plain(title)}")
        if scores.classes:
            drawn = figures.classes(scores.classes, scores.counts, state.colours())
        else:
            cut = deployment.threshold if binary else None
            drawn = figures.histogram(scores.counts, scores.edges, state.colours(), title=title, threshold=cut)
        charts.show(drawn, alt=f"Rows of the file by {title}", key="file-scores")


def _names(columns: tuple[str, ...]) -> list[str]:
    return [plain(name) for name in columns]
