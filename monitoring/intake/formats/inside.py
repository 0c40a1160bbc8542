"""What a file holds several of, and may be read by one of: files in a zip file, sheets of a workbook."""

from pathlib import Path

from monitoring.errors import DataError
from monitoring.intake.formats.packed import ZIP_MAGIC, data_files, is_workbook, members
from monitoring.intake.formats.workbook import OLD_MAGIC


def inside(path: Path) -> tuple[str, tuple[str, ...]]:
    """The setting that chooses among them, and their names; nothing where there is nothing to choose."""
    try:
        with path.open("rb") as file:
            first = file.read(len(OLD_MAGIC))
        packed = members(path, path.name) if first.startswith(ZIP_MAGIC) else []
        if first.startswith(OLD_MAGIC) or is_workbook(packed):
            return "sheet", _sheets(path)
    except (DataError, OSError):  # said where it is read
        return "", ()
    return ("member", tuple(data_files(packed))) if packed else ("", ())


def _sheets(path: Path) -> tuple[str, ...]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        return tuple(CalamineWorkbook.from_path(path).sheet_names)
    except (CalamineError, ValueError):
        return ()
