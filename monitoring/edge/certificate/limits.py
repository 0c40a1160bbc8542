"""What was found, held against `[export]`."""

from collections.abc import Iterable, Iterator, Mapping
from math import isinf, isnan
from typing import Any

from monitoring.domain import ExportSettings
from monitoring.domain.text import plural, short
from monitoring.edge.certificate.certificate import HARD, Failure
from monitoring.edge.certificate.compared import Compared
from monitoring.edge.certificate.effects import Change, Within

ROUNDING = 1e-9  # what 64 bits lose, beside a bound
MB = 1e6


def of_scores(found: Iterable[Compared], settings: ExportSettings, quantized: str, bound: float) -> Iterator[Failure]:
    """Scores and labels.

    A model that was made smaller is held against its proven bound on every row; where nothing is proven, hard rows are
    shown and decide nothing: values far from all that it was calibrated on are cut off by it.
    """
    gap, flips = settings.gap, settings.flips
    if quantized:
        gap, flips = settings.quantized_gap, settings.quantized_flips
    for one in found:
        told = f"{one.kind} rows"
        row = f" ({one.widest.row})" if one.widest else ""
        if quantized and one.kind == HARD:
            if not isnan(bound) and one.gap > bound + ROUNDING:
                said = f"scores of {told} differ by up to {short(one.gap)}{row}, proven are {short(bound)}"
                yield Failure("bound", one.gap, bound, said)
            continue
        if one.gap > gap:
            key, said = (
                "quantized_gap" if quantized else "gap",
                f"scores of {told} differ by up to {short(one.gap)}{row}",
            )
            refused = f"of {told} one side refuses a row which the other scores{row}"
            yield Failure(key, one.gap, gap, refused if isinf(one.gap) else f"{said}, allowed are {short(gap)}")
        if one.share > flips:
            key, first = "quantized_flips" if quantized else "flips", one.flipped[0].row
            said = f"{plural(one.flips, 'label')} of {one.rows:,} {told} differ, first in {first}"
            yield Failure(key, one.share, flips, f"{said}; allowed are {short(100 * flips)} %")


def of_batches(apart: float, settings: ExportSettings, quantized: str) -> Iterator[Failure]:
    """How far a row's score hangs on the rows that are scored with it, of a model that was made smaller, too."""
    key = "quantized_gap" if quantized else "gap"
    allowed = min(settings.gap, getattr(settings, key))
    if not apart <= allowed:
        said = f"a row's score differs by up to {short(apart)} with the rows that are scored beside it"
        yield Failure(key, apart, allowed, f"{said}, allowed are {short(allowed)}")


def of_effects(within: tuple[Within, ...], change: Change | None, settings: ExportSettings) -> Iterator[Failure]:
    """Segments, and the key metric."""
    for one in within[:1]:
        if one.share > settings.segment_flips:
            said = f"{plural(one.flips, 'label')} of {one.rows:,} rows of {one.segment} differ"
            allowed = f"allowed are {short(100 * settings.segment_flips)} %"
            yield Failure("segment_flips", one.share, settings.segment_flips, f"{said}; {allowed}")
    if change and not change.reason and -change.low > change.allowed:
        said = f"{change.title} may be worse by {short(-change.low)}, allowed are {short(change.allowed)}"
        yield Failure("metric_loss", -change.low, change.allowed, said)


def of_machine(size: int, measured: Mapping[str, Any], settings: ExportSettings) -> Iterator[Failure]:
    """Size, times and memory, where there is a limit."""
    for key, value, what, unit in (
        ("size_mb", size / MB, "the bundle has", "MB"),
        ("load_ms", measured.get("load_ms"), "until it can score it takes", "ms"),
        ("row_ms", measured.get("row_ms"), "one row takes", "ms"),
        ("memory_mb", measured.get("memory_mb"), "it takes", "MB of memory"),
    ):
        allowed = getattr(settings, key)
        if allowed is not None and value is not None and value > allowed:
            yield Failure(key, value, allowed, f"{what} {short(value)} {unit}, allowed are {short(allowed)}")
