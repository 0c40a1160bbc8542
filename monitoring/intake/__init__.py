"""Reading people's data files: recognised by content, checked row by row, nothing dropped in silence."""

from typing import TYPE_CHECKING

from monitoring.lazily import offered

if TYPE_CHECKING:
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

__getattr__ = offered(
    __name__,
    {
        "Format": "formats",
        "Source": "formats",
        "on_disk": "formats",
        "recognise": "formats",
        "Batch": "reader",
        "batches": "reader",
        "Counts": "rejects",
        "Reject": "rejects",
        "RejectsFile": "rejects",
        "Field": "schema",
        "FieldKind": "schema",
        "label_fields": "schema",
        "prediction_fields": "schema",
        "scoring_fields": "schema",
    },
)
