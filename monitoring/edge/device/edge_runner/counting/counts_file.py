"""Counts as a file that `modelwatch profile merge` takes: a zip with a header, and one `.npy` part a column.

No row is in it. Parts are stored as they are, and hold numbers alone.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import IO

import numpy as np

VERSION = 1
HEADER = "profile.json"


def write(file: IO[bytes], header: Mapping[str, object], tables: Mapping[str, Mapping[str, np.ndarray]]) -> None:
    """Write a header and tables into an open file; the same counts give the same bytes.

    Args:
        file: open for writing bytes.
        header: what the counts are of.
        tables: by name, the columns of each, by name; tables without a row are left out.
    """
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(zipfile.ZipInfo(HEADER), json.dumps(header))
        for name, columns in sorted(tables.items()):
            for column, values in columns.items():
                part = io.BytesIO()
                np.save(part, values, allow_pickle=False)
                archive.writestr(zipfile.ZipInfo(f"{name}/{column}.npy"), part.getvalue())


def read(file: IO[bytes]) -> dict[str, dict[str, np.ndarray]]:
    """The tables of a file that `write` has written, by name; raises `ValueError` where it is damaged."""
    tables: dict[str, dict[str, np.ndarray]] = {}
    try:
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                if name != HEADER:
                    table, column = name[: -len(".npy")].split("/")
                    part = io.BytesIO(archive.read(name))
                    tables.setdefault(table, {})[column] = np.load(part, allow_pickle=False)
    except (zipfile.BadZipFile, OSError, EOFError, KeyError) as error:
        raise ValueError(str(error)) from error
    return tables
