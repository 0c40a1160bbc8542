"""What a certificate says beside the comparison, one line each, for people."""

from collections.abc import Iterator
from math import isnan

from monitoring.domain.text import plural, short
from monitoring.edge.certificate.certificate import Certificate
from monitoring.edge.certificate.limits import MB


def facts(found: Certificate) -> Iterator[tuple[str, str]]:
    """Pairs of what is told and what was found."""
    yield "model", f"SHA-256 {found.digest}"
    yield "form", f"{found.form}{f', made smaller by {found.quantized}' if found.quantized else ''}"
    yield from _trees(found)
    yield from _effects(found)
    yield "size", f"{short(found.size / MB)} MB, the model alone {short(found.model_size / MB)} MB"
    m = found.measured
    yield "starts in", f"{short(m['load_ms'])} ms, the interpreter included"
    yield "one row", f"{short(m['row_ms'])} ms (median), {short(m['row_ms_p99'])} ms (99th percentile)"
    yield "1,000 rows", f"{short(m['thousand_ms'])} ms"
    yield "memory", f"{short(m['memory_mb'])} MB resident at most, of the whole process"
    yield "a row alone, and among others", f"scores differ by up to {short(m['alone_gap'])}"
    yield "measured with", f"Python {m['python']}, numpy {m['numpy']}, {m['machine']}; times decide only by a limit"
    standing = found.standing
    gate = f"the gate's last verdict is {standing['gate']}" if standing["gate"] else "the gate was not asked"
    yield "the version", f"{'is live' if standing['live'] else 'is not live'}; {gate}"


def _trees(found: Certificate) -> Iterator[tuple[str, str]]:
    t = found.thresholds
    if t.tried:
        said = f"{t.tried:,} tried, each with the floats beside it, in rows that come to it"
        yield "thresholds", f"{said}; at {t.seen:,} the score changes; {plural(t.nodes, 'node')} in all"
    if found.quantized:
        unit = "" if found.spread is None else " (in the label's own units)"
        proven = "nothing is proven" if isnan(found.bound) else f"at most {short(found.bound)} by proof{unit}"
        near = f"; {plural(found.near, 'row')} so near to the threshold" if found.near is not None else ""
        yield "error by making it smaller", proven + near


def _effects(found: Certificate) -> Iterator[tuple[str, str]]:
    if found.spread is not None:
        yield (
            "gaps",
            f"counted in {short(found.spread)}, the standard deviation of the model's values, or in a larger value",
        )
    elif found.within:
        worst = found.within[0]
        most = f"at most {short(100 * worst.share)} % differ, in {worst.segment}" if worst.flips else "none differs"
        yield "labels within a segment", most
    change = found.change
    if change and change.reason:
        yield change.title, f"cannot be compared: {change.reason}"
    elif change:
        ends = f"95 % interval {short(change.low)} to {short(change.high)}, by pairs of {change.n:,} rows"
        yield change.title, f"changes by {short(change.value)} ({ends})"
