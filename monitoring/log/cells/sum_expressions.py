"""What is added up beside the number of rows: values of single rows, as expressions that any engine can run."""

import ibis
import ibis.expr.types as ir

from monitoring.log.cells.sum_arrays import CLIP, LOSSES


def losses(x: ir.FloatingValue, outcome: ir.IntegerValue) -> dict[str, ir.Value]:
    """Brier score and log loss of a score whose outcome is 1 or 0, and their squares; missing without either."""
    # A comparison would do, if files told the engine truly what their largest value is.
    x = (x.isnan() | (x.abs() == float("inf"))).ifelse(None, x)
    gap = x - ibis.cases((outcome >= 0, outcome.cast("float64")), else_=None)
    right = ibis.cases((outcome == 1, x), (outcome == 0, 1.0 - x), else_=None)
    log = -ibis.least(ibis.greatest(right, CLIP), 1.0 - CLIP).log()
    log = right.notnull().ifelse(log, None)  # the greatest of nothing and a number is that number
    return dict(zip(LOSSES, (gap * gap, gap * gap * gap * gap, log, log * log), strict=True))


def errors(e: ir.FloatingValue, y: ir.FloatingValue, shift: float) -> dict[str, ir.Value]:
    """Moments of an error `e` and of its label `y`, from which the metrics and their intervals come."""
    u = y - shift  # moments of large numbers would lose their digits
    relative = ibis.cases((y != 0, (e / y).abs()), else_=None)
    moments = {"u": u, "u2": u * u, "u3": u * u * u, "u4": u * u * u * u, "e2u": e * e * u, "e2u2": e * e * u * u}
    of_errors = {"e": e, "e2": e * e, "e4": e * e * e * e, "abs": e.abs()}
    is_relative = ibis.cases((y != 0, 1.0), else_=0.0)
    return {"sum": e, "n_ape": is_relative, **of_errors, "ape": relative, "ape2": relative * relative, **moments}
