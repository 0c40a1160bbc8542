"""Labelled rows that stand in the training data, and the evidence without them."""

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.domain import MADE_ID, Column, Kind, Task
from monitoring.gate.behaviour.equal_rows import hashes
from monitoring.gate.evidence import Evidence

Mask = NDArray[np.bool_]
MOSTLY = 0.5  # of the rows with the same id


def unseen(evidence: Evidence) -> Evidence:
    """The same without the labelled rows that stand in the training data, by id or by content.

    Raises `NotApplicableError` where either are not known.
    """
    training, rows = evidence.trained_and_labelled()
    columns = compared_by(evidence, training)
    seen = same_ids(evidence, training, columns) | np.isin(hashes(rows, columns), hashes(training, columns))
    return replace(evidence, labelled=rows[~seen].reset_index(drop=True), _kept={})


def compared_by(evidence: Evidence, training: pd.DataFrame) -> list[Column]:
    """What rows are compared by: the features that both have, and the label, where it is spelled alike in both."""
    d, rows = evidence.deployment, evidence.labelled
    found = [column for column in d.columns if column.name in d.features and column.name in training]
    if d.label and d.label in training and d.label in rows and found:
        kind = Kind.CATEGORICAL if d.task is Task.MULTICLASS else Kind.NUMERIC
        known = pd.to_numeric(training[d.label], errors="coerce").notna().any()
        found += [Column(d.label, kind)] if kind is Kind.CATEGORICAL or known else []
    return [column for column in found if column.name in rows]


def same_ids(evidence: Evidence, training: pd.DataFrame, columns: list[Column]) -> Mask:
    """Which labelled rows have an id of the training data, and the content that it has there, `(rows,)`.

    Where most rows with such an id have its content, all that have such an id.
    """
    key, rows = evidence.deployment.id or MADE_ID, evidence.labelled
    if key not in training or key not in rows:
        return np.zeros(len(rows), bool)
    theirs = pd.Series(hashes(training, columns), training[key].astype("string"))
    theirs = theirs[theirs.index.notna() & ~theirs.index.duplicated()]
    place = theirs.index.get_indexer(pd.Index(rows[key].astype("string")))
    known = place >= 0
    same = known & (theirs.to_numpy()[place] == hashes(rows, columns)) if len(theirs) else known
    return np.asarray(known if same.sum() > MOSTLY * known.sum() else same)
