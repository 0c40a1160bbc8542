"""Training rows kept for versions of the model, so that these can be trained again, and forgetting people in them.

A version remembers its file by its SHA-256. Once somebody's rows have left it, it is another file, and nobody can train
that version again to the last bit: that is told where it is tried, and cannot be helped.
"""

import hashlib
import io
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from monitoring.disk import mended
from monitoring.disk.whole import remove, write_whole
from monitoring.log.folder.record import VERSIONS

if TYPE_CHECKING:
    import pandas as pd

ENDING = ".parquet"


def keep(folder: Path, frame: "pd.DataFrame") -> Path:
    """Write rows below a deployment's folder, in a file that is called by the SHA-256 of its content."""
    content = io.BytesIO()
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), content)
    path = folder / VERSIONS / f"{hashlib.sha256(content.getvalue()).hexdigest()}{ENDING}"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content.getvalue())
    return path


def kept(folder: Path) -> list[Path]:
    """The files that are there."""
    return sorted((folder / VERSIONS).glob(f"*{ENDING}"))


def forget(folder: Path, ids: Collection[str], column: str) -> list[str]:
    """Take the rows with these ids out of all of them; gives the id of each row.

    A file that cannot be read may hold anybody, and is removed.
    """
    gone: list[str] = []
    wanted = pa.array(sorted(ids), pa.string())
    for path in kept(folder):
        try:
            table = pq.read_table(path)
            keys = table[column].cast(pa.string())
        except (OSError, ValueError, KeyError):
            mended.tell(path, f"a file of training rows was damaged, and is removed: {path}")
            remove(path)
            continue
        named = pc.is_in(keys, wanted)
        if found := keys.filter(named).to_pylist():
            content = io.BytesIO()
            pq.write_table(table.filter(pc.invert(named)), content)
            write_whole(path, content.getvalue())
            gone += found
    return gone
