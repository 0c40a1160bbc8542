"""What kind of model file this is, told by its content alone: an ending can say anything."""

import io
import pickletools
import zipfile
from enum import StrEnum

# Files that joblib wrote compressed: zlib, gzip, bzip2, lzma, xz, lz4.
_COMPRESSED = (
    b"\x78\x01",
    b"\x78\x5e",
    b"\x78\x9c",
    b"\x78\xda",
    b"\x1f\x8b",
    b"BZh",
    b"\x5d\x00",
    b"\xfd7zXZ",
    b"\x04\x22M\x18",
)
_LONGEST_TEXT_PICKLE = 1 << 24


class Format(StrEnum):
    """The kinds of file that are told apart."""

    SKOPS = "skops"
    PICKLE = "pickle"
    COMPRESSED_PICKLE = "compressed pickle"
    OTHER = "other"


def recognise(data: bytes) -> Format:
    """The format of a file's content; nothing in it is run.

    A pickle that a zip archive follows counts as the archive, and is then read as skops: without pickle.

    >>> import pickle
    >>> recognise(pickle.dumps([1, 2])), recognise(pickle.dumps([1, 2], protocol=0)), recognise(b"a,b")
    (<Format.PICKLE: 'pickle'>, <Format.PICKLE: 'pickle'>, <Format.OTHER: 'other'>)
    """
    if _is_skops(data):
        return Format.SKOPS
    if data[:1] == b"\x80" and data[1:2] <= b"\x05":
        return Format.PICKLE
    if data.startswith(_COMPRESSED):
        return Format.COMPRESSED_PICKLE
    return Format.PICKLE if _is_text_pickle(data) else Format.OTHER


def _is_skops(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "schema.json" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def _is_text_pickle(data: bytes) -> bool:
    """Whether the old protocols' opcodes run through to a STOP; `genops` reads them, it does not run them."""
    if not data or len(data) > _LONGEST_TEXT_PICKLE:
        return False
    try:
        for opcode, _, _ in pickletools.genops(data):
            if opcode.name == "STOP":
                return True
    except Exception:  # genops raises whatever a malformed argument leads to
        return False
    return False
