"""The kinds of file: told apart by their content, and each cut into rows and cells."""

from monitoring.intake.formats.estimate import estimate_rows
from monitoring.intake.formats.recognise import (
    BOM,
    HEAD,
    STANDARD_INPUT,
    not_utf8,
    on_disk,
    recognise,
)
from monitoring.intake.formats.source import Format, Source

__all__ = [
    "BOM",
    "HEAD",
    "STANDARD_INPUT",
    "Format",
    "Source",
    "estimate_rows",
    "not_utf8",
    "on_disk",
    "recognise",
]
