"""How an uploaded file is read: what was assumed, its first rows, and the boxes to have it read otherwise."""

from contextlib import suppress

import streamlit as st

from monitoring.domain import Deployment
from monitoring.errors import MonitoringError
from monitoring.intake.preview import Preview, preview
from monitoring.intake.schema import scoring_fields
from monitoring.ui.frame import file_reading
from monitoring.ui.frame.view import View
from monitoring.ui.scored.batches import Batch

READING = "reading"


def show(batch: Batch, view: View, *, folded: bool) -> None:
    """What was assumed, open where it is in doubt unless `folded`; what the boxes say holds for this file alone."""
    deployment = batch.as_read(view.deployment)
    found = _looked_at(batch, deployment)
    doubtful = found is None or bool(found.problems) or not all(one.sure for one in found.assumed)
    with st.expander("How the file is read", icon=":material/tune:", expanded=doubtful and not folded):
        if found is not None:
            file_reading.shown(found, batch.name)
        said = file_reading.corrected(deployment.files_of("score"), [batch.source], "Read the file so")
    if said is not None:
        batch.settings = said
        st.rerun()


def _looked_at(batch: Batch, deployment: Deployment) -> Preview | None:
    """The columns that the model reads, each as what it is; None where the file cannot be read, which is said below."""
    settings = deployment.files_of("score")
    key = (READING, deployment.name, repr(settings))
    if key not in batch.results:
        with suppress(MonitoringError):
            there = preview(batch.source, settings, rows=1).columns
            fields = [field for field in scoring_fields(deployment) if field.name in there]
            batch.results[key] = preview(batch.source, settings, fields)
    return batch.results.get(key)
