"""Small JSON files that carry their own checksum, so that one that was cut or changed is not taken for what it said."""

import re
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from monitoring.disk import mended
from monitoring.disk.whole import write_whole
from monitoring.errors import DamagedError, DataError

T = TypeVar("T")
_STAMP = re.compile(rb'\{\s*"checksum": "([0-9a-f]{8})"(?:, )?')


def stamped(content: bytes) -> bytes:
    r"""A JSON object with the checksum of its bytes as its first entry.

    >>> stamped(b'{"a": 1}')
    b'{"checksum": "fba18e97", "a": 1}'
    """
    between = b"" if content[1:].lstrip().startswith(b"}") else b", "
    return b'{"checksum": "%08x"%s%s' % (zlib.crc32(content), between, content[1:])


def unstamped(content: bytes) -> bytes:
    """The object as it was before it was stamped; raises `ValueError` where it is another.

    Files of earlier versions have no stamp, and nothing to check.
    """
    found = _STAMP.match(content)
    if found is None:
        return content
    plain = b"{" + content[found.end() :]
    if int(found[1], 16) != zlib.crc32(plain):
        raise ValueError("its checksum does not fit")
    return plain


def write(path: Path, content: bytes, *, twice: bool = False) -> None:
    """Write an object whole, with its checksum; `twice` for what cannot be made again from anything else."""
    write_whole(path, stamped(content), copy_of(path) if twice else None)


def read(path: Path, parse: Callable[[bytes], T], hint: str) -> T:
    """What an object's file says; where it is damaged, its copy says it and takes its place.

    Raises `DamagedError` with `hint` where there is none, and `FileNotFoundError` where there never was a file.
    """
    try:
        return _read(path, parse, hint)
    except (DamagedError, FileNotFoundError) as error:
        copy = copy_of(path)
        if not copy.is_file():
            raise
        try:
            found = _read(copy, parse, hint)
        except DamagedError:
            raise error from None
        why = error.message if isinstance(error, DamagedError) else f"{path} was gone"
        mended.tell(path, f"{why}; it was read from its copy")
        _heal(path, copy)
        return found


def copy_of(path: Path) -> Path:
    """Where the copy of a file lies that was written twice."""
    return path.with_name(f".{path.name}.copy")


def _read(path: Path, parse: Callable[[bytes], T], hint: str) -> T:
    try:
        return parse(unstamped(path.read_bytes()))
    except (FileNotFoundError, PermissionError):  # it may be whole; who may read it is another matter
        raise
    except OSError as error:
        raise DamagedError(f"{path} cannot be read: {error.strerror}", hint) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedError(f"{path} is damaged", hint) from error


def _heal(path: Path, copy: Path) -> None:
    try:
        write_whole(path, copy.read_bytes())
    except (OSError, DataError) as error:
        mended.tell(path, f"{path} could not be mended: {error}")
