"""Zip files: an Excel workbook is one, too; of any other the one file in it is read."""

import zipfile
from pathlib import Path, PurePosixPath

from monitoring.errors import DataError, listed, nearest
from monitoring.intake.reading_gauge import CUT

ZIP_MAGIC = b"PK\x03\x04"
SHEETS = ("xl/", "content.xml", "Index/Document.iwa")
_NO_DATA = ("__MACOSX/", ".")


def members(path: Path, name: str) -> list[str]:
    """What lies in a zip file; raises `DataError` for one that is damaged or locked."""
    try:
        with zipfile.ZipFile(path) as packed:
            inside = packed.infolist()
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise DataError(f"{name} is a zip file, but damaged", CUT) from error
    if any(member.flag_bits & 1 for member in inside):
        raise DataError(f"{name} is a zip file with a password", "unpack it")
    return [member.filename for member in inside if not member.is_dir()]


def is_workbook(inside: list[str]) -> bool:
    """Whether a zip file is what a spreadsheet program writes."""
    return any(member.startswith(SHEETS) for member in inside)


def data_files(inside: list[str]) -> list[str]:
    """Of what lies in a zip file, what may be data."""
    return [m for m in inside if not m.startswith(_NO_DATA) and not PurePosixPath(m).name.startswith(".")]


def the_member(inside: list[str], name: str, said: str) -> str:
    """The file to read; raises `DataError` where there is none, or several and none is named."""
    files = data_files(inside)
    if "schema.json" in files:
        hint = "name a file of rows: CSV, Excel, Parquet or JSON lines"
        raise DataError(f"{name} is a model (skops), and no table of rows", hint)
    if "data.pkl" in {PurePosixPath(m).name for m in files}:
        raise DataError(f"{name} is a PyTorch file", "write it as Parquet, CSV or JSON lines")
    if said:
        meant = [m for m in files if m == said] or [m for m in files if PurePosixPath(m).name == said]
        if len(meant) == 1:
            return meant[0]
        hint = nearest(said, files) or f"there are: {listed(files)}"
        raise DataError(f"{name} has no file {said!r} in it", hint)
    if not files:
        raise DataError(f"{name} is a zip file with nothing in it", "pack the data itself")
    if len(files) > 1:
        hint = f'say which one: [files] member = "{files[0]}", or on the command line --member'
        raise DataError(f"{name} is a zip file with {len(files):,} files in it: {listed(files)}", hint)
    return files[0]
