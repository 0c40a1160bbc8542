"""What a log has to answer for a bounded sample of its rows."""

from typing import Protocol

import pandas as pd

from monitoring.domain import Deployment, Segment, Selection, Window


class RowsLog(Protocol):
    """The part of a log that single rows come from."""

    @property
    def deployment(self) -> Deployment:
        """What is watched."""

    def reference_rows(self, limit: int) -> pd.DataFrame:
        """At most so many rows of the reference."""

    def drawn_rows(self, selection: Selection, window: Window, limit: int, *, labelled: bool = False) -> pd.DataFrame:
        """At most so many rows of a window, drawn by hash; `labelled`: with the labels that were known."""


def reference_of(log: RowsLog, segment: Segment | None, limit: int) -> pd.DataFrame:
    """At most so many rows of the reference, of which those of the segment are kept; for a version, all of them."""
    rows = log.reference_rows(limit)
    if segment is None or log.deployment.is_version(segment):
        return rows
    return rows[rows[segment.column].astype("string") == segment.value]
