"""Which kinds of a regression's rows are labelled, and what their errors add up to, of a cut."""

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import Deployment, ErrorKinds, FloatArray
from monitoring.log.cells.error_kinds import error_kinds
from monitoring.log.cells.plan import Plan
from monitoring.log.windows.window_sums import Cut

SUMS = ("n", "predicted", "n_ape", "e", "e2", "abs", "ape", "u", "u2")


def kinds_of(cut: Cut, deployment: Deployment, plan: Plan) -> ErrorKinds:
    """Of a regression that has a label and an error."""
    name, label = deployment.prediction or "", deployment.label or ""
    predicted, truth, size = error_kinds(plan, name, label)
    every = cut.part("columns", name).histogram(plan.columns[name])
    known, shape = cut.part("error_kinds"), (predicted.ordered, truth.ordered, size.ordered)
    cells = [known.values(cell).astype(np.intp) for cell in ("predicted_cell", "true_cell", "cell")]
    # Judged rows are finite numbers, so that their cells lie on the line; what overflows there has no size.
    known, cells = known.only(cells[2] < shape[2]), [one[cells[2] < shape[2]] for one in cells]
    place = np.ravel_multi_index((known.place, *cells), (cut.size, *shape))

    def summed(what: str) -> FloatArray:
        flat = np.bincount(place, known.addends(what), cut.size * int(np.prod(shape)))
        return flat.reshape(cut.size, *shape).astype(np.float64, copy=False)

    group = np.searchsorted(predicted.edges, plan.columns[name].edges, side="right")
    assert every.sums is not None
    assert every.low is not None
    assert every.high is not None
    return ErrorKinds(
        edges=np.asarray(predicted.edges),
        rows=_grouped(every.counts, group, shape[0]),
        predicted=_grouped(every.sums, group, shape[0]),
        low=every.low,
        high=every.high,
        sums={what: summed(what) for what in SUMS},
    )


def _grouped(by_cell: FloatArray, group: NDArray[np.intp], groups: int) -> FloatArray:
    """Counts by fine cell as counts by group; the cell below the first edge belongs to the first group."""
    of = np.concatenate([[0], group]).astype(np.intp)
    there = by_cell[:, : len(of)]
    return np.stack([there[:, of == one].sum(axis=1) for one in range(groups)], axis=1)
