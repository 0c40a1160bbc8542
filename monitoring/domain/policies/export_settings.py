"""How far a copy of a model on a device may be from the model itself: the limits of its certificate."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """The limits of a bundle's certificate; None: none.

    Args:
        form: how the model lies in the bundle, "arrays" or "onnx"; empty: whichever is proven.
        gap: the largest difference of a score; of a regression, in spreads of the model's own values.
        flips: the largest share of rows whose label is another one, 0 to 1.
        quantized_gap: as `gap`, of a model that was made smaller.
        quantized_flips: as `flips`, of a model that was made smaller.
        segment_flips: as `flips`, within any one segment.
        metric_loss: by how much the key metric may be worse, in its own units; None: 0.005, of a mean absolute error
            half a per cent of the model's.
        size_mb: of the whole bundle.
        load_ms: until the first row can be scored.
        row_ms: of one row, the median.
        memory_mb: resident, of the process that scores.
    """

    form: str = ""
    gap: float = 1e-5
    flips: float = 0.0
    quantized_gap: float = 0.05
    quantized_flips: float = 0.01
    segment_flips: float = 0.05
    metric_loss: float | None = None
    size_mb: float | None = None
    load_ms: float | None = None
    row_ms: float | None = None
    memory_mb: float | None = None
