"""Files of kinds that are not read, named for what they are, with what to do."""

import re

from monitoring.errors import DataError

PARQUET = "write it as Parquet, CSV or JSON lines"
UNPACK = "unpack it, or pack it with gzip, bzip2 or xz"
# The first bytes of a file, what it is, and what to do.
MAGIC = (
    (b"ARROW1", "an Arrow IPC or Feather file", PARQUET),
    (b"FEA1", "a Feather file", PARQUET),
    (b"\xff\xff\xff\xff", "an Arrow stream", PARQUET),
    (b"ORC", "an ORC file", PARQUET),
    (b"Obj\x01", "an Avro file", PARQUET),
    (b"SQLite format 3\x00", "a SQLite database", "export the table as CSV"),
    (b"\x93NUMPY", "a NumPy file", "write it as Parquet or CSV, with the names of the columns"),
    (b"\x89HDF\r\n\x1a\n", "an HDF5 file", PARQUET),
    (b"RDX", "an R data file", "write the table as CSV, with write.csv"),
    (b"X\n\x00\x00\x00", "an R data file", "write the table as CSV, with write.csv"),
    (b"<stata_dta>", "a Stata file", PARQUET),
    (b"$FL2", "an SPSS file", PARQUET),
    (bytes(12) + b"\xc2\xea\x81\x60", "a SAS file", PARQUET),
    (b"HEADER RECORD*******LIBRARY", "a SAS transport file", PARQUET),
    (b"MATLAB 5.0 MAT-file", "a MATLAB file", PARQUET),
    (b"CDF\x01", "a NetCDF file", PARQUET),
    (b"version https://git-lfs", "a pointer of Git LFS and not the data", "fetch the file itself: git lfs pull"),
    (b"\x89PNG", "a picture (PNG)", "export the table as CSV"),
    (b"\xff\xd8\xff", "a picture (JPEG)", "export the table as CSV"),
    (b"GIF8", "a picture (GIF)", "export the table as CSV"),
    (b"%PDF", "a PDF", "export the table as CSV"),
    (b"\x28\xb5\x2f\xfd", "a zstd file", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip file", UNPACK),
    (b"Rar!\x1a\x07", "a RAR file", UNPACK),
)
_PICKLE = re.compile(rb"\x80[\x02-\x05](?:\x95|c|}|\]|\()")
_TAR, _TAR_AT = b"ustar", 257  # how a tar archive is told, and where
_ARFF = re.compile(r"^@relation\b.*^@attribute\b", re.IGNORECASE | re.MULTILINE | re.DOTALL)
_BY_COLUMN = re.compile(
    r'\{\s*(?:"[^"]*"\s*:\s*\{\s*"0"\s*:|"(?:columns|index)"\s*:\s*\[|"schema"\s*:\s*\{\s*"fields")'
)
_HTML = re.compile(r"<(?:!doctype html|html|head|body|table|div|meta)\b", re.IGNORECASE)


def refuse_bytes(head: bytes, name: str) -> None:
    """Raise `DataError` for a file whose first bytes are those of a kind that is not read."""
    for magic, what, hint in MAGIC:
        if head.startswith(magic):
            raise DataError(f"{name} is {what}", hint)
    if head.startswith(_TAR, _TAR_AT):
        raise DataError(f"{name} is a tar archive", "unpack it, and name the file in it")
    if _PICKLE.match(head):
        raise DataError(f"{name} is a pickle, which is never opened here", PARQUET)


def refuse_text(text: str, name: str) -> None:
    """Raise `DataError` for text that is neither CSV nor JSON lines; `text` begins with its first sign."""
    if _HTML.match(text):
        raise DataError(f"{name} is a web page (HTML)", "it may be a page to log in; download the data itself")
    if text.startswith(("@", "%")) and _ARFF.search(text):
        raise DataError(f"{name} is an ARFF file, as Weka writes it", PARQUET)
    if text.startswith("<?xml"):
        raise DataError(f"{name} is XML", "write it as CSV, Parquet or JSON lines")
    if text.startswith("[") and text[1:].lstrip()[:1] == "]":
        raise DataError(f"{name} has no rows", "it needs at least one object in its array")
    if text.startswith("[") and text[1:].lstrip()[:1] == "[":
        raise DataError(f"{name} is a JSON array, and not one of objects", 'write objects: [{"age": 41}, {"age": 42}]')
    if _BY_COLUMN.match(text):
        hint = 'write one object a row: DataFrame.to_json(..., orient="records", lines=True)'
        raise DataError(f"{name} is JSON column by column, as pandas writes it", hint)
    first, _, rest = text.partition("\n")
    if first.startswith("{") and rest.strip() and first.rstrip().endswith(("{", "[", ",")):
        raise DataError(f"{name} is JSON with an object over several lines", "write JSON lines: one object a line")
