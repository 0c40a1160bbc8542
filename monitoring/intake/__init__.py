"""Reading people's data files: recognised by content, checked row by row, nothing dropped in silence."""

from monitoring.intake.formats import Format, Source, on_disk, recognise
from monitoring.intake.reader import Batch, batches
from monitoring.intake.rejects import Counts, Reject, RejectsFile
from monitoring.intake.schema import Field, FieldKind, label_fields, prediction_fields, scoring_fields

__all__ = [
    "Batch",
    "Counts",
    "Field",
    "FieldKind",
    "Format",
    "Reject",
    "RejectsFile",
    "Source",
    "batches",
    "label_fields",
    "on_disk",
    "prediction_fields",
    "recognise",
    "scoring_fields",
]
