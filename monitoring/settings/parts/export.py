"""`[export]`: how far a copy of a model on a device may be from the model itself."""

from typing import Annotated, Literal

from pydantic import Field

from monitoring.domain import ExportSettings
from monitoring.settings.parts.section import Section

Share = Annotated[float, Field(ge=0, le=1)]
Most = Annotated[float, Field(gt=0)]


class ExportPart(Section):
    """`[export]`: limits of a bundle's certificate; beyond them no bundle is written."""

    form: Literal["arrays", "onnx"] | None = Field(
        default=None,
        description="How the model lies in a bundle: arrays (numpy alone) or onnx (onnxruntime); arrays where it is "
        "left out",
    )
    gap: Most = Field(
        default=1e-5,
        description="The largest difference between a score of the bundle and the model's own; of a regression in "
        "standard deviations of the model's values",
    )
    flips: Share = Field(default=0.0, description="The largest share of rows to which the bundle gives another label")
    quantized_gap: Most = Field(default=0.05, description="As gap, of a bundle made smaller by --quantize")
    quantized_flips: Share = Field(default=0.01, description="As flips, of a bundle made smaller by --quantize")
    segment_flips: Share = Field(
        default=0.05, description="The largest share of such rows within any one segment of 30 rows or more"
    )
    metric_loss: Most | None = Field(
        default=None,
        description="By how much the key metric may be worse, at the worse end of its 95 % interval; 0.005 where it is "
        "left out, of mae half a per cent of the model's",
    )
    size_mb: Most | None = Field(default=None, description="The largest bundle, in megabytes")
    load_ms: Most | None = Field(default=None, description="The longest time until a bundle can score, in milliseconds")
    row_ms: Most | None = Field(default=None, description="The longest time for one row, the median, in milliseconds")
    memory_mb: Most | None = Field(default=None, description="The most memory of the process that scores, in megabytes")


def export_settings(part: ExportPart) -> ExportSettings:
    """The limits that a section states.

    >>> export_settings(ExportPart(gap=0.001)).gap
    0.001
    """
    return ExportSettings(**part.model_dump() | {"form": part.form or ""})
