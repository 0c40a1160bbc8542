"""Where a key may be: beside every data file lie the hashes of its keys, sorted.

A look-up of some keys then reads a few pages of each list instead of every key of the log, and after that only the
files that really hold one. A list belongs to a file that never changes; one that is missing is made again.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from monitoring.disk import mended, sums
from monitoring.disk.whole import make_folder, remove, whole_file
from monitoring.intake import hashing
from monitoring.intake.hashing import Hashes
from monitoring.log.sources.source import Source
from monitoring.log.tables import intact
from monitoring.shared.transfer import bring


def hashes(keys: pa.ChunkedArray) -> Hashes:
    """64 bits a key, `(n,)`; equal keys have equal hashes, and others nearly never."""
    texts = keys.cast(pa.string())
    return np.concatenate([np.empty(0, np.uint64), *map(hashing.hashes, texts.chunks)])


def keys_of(file: Path, key: str) -> pa.ChunkedArray:
    """The keys in a data file, in the order of its rows."""
    intact.require([file])
    with pq.ParquetFile(file) as source:
        return source.read([key])[key]


def keep(file: Path, found: Hashes) -> None:
    """Keep the hashes of a data file's keys beside it."""
    lies = place(file)
    make_folder(lies.parent)
    buffer = BytesIO()  # straight into a file, numpy does not say that the disk is full
    np.save(buffer, np.sort(found))
    with whole_file(lies) as handle:
        handle.write(buffer.getbuffer())
    sums.note(lies.parent, [lies.name])


def holding(files: Iterable[Path], key: str, wanted: Hashes) -> Iterator[Path]:
    """The files that may hold one of the wanted keys; the others surely do not."""
    wanted, files = np.sort(wanted), list(files)
    bring(map(place, files))
    for file in files:
        there = kept(file, key)
        if there.size and wanted.size:
            few, many = sorted((wanted, there), key=len)
            if are_in(many, few).any():
                yield file


def narrowed(source: Source, key: str, wanted: Iterable[str]) -> Source:
    """Rows of our own, without the files that surely hold none of the wanted keys; of somebody else's all."""
    if source.shape is not None or source.format != "parquet":
        return source
    few = hashes(pa.chunked_array([list(wanted)], pa.string()))
    return source.only({str(file) for file in holding(map(Path, source.files), key, few)})


def are_in(there: Hashes, wanted: Hashes) -> NDArray[np.bool_]:
    """Which of the wanted hashes are in a sorted list; quickest where they are sorted, too."""
    if not there.size:
        return np.zeros(wanted.size, np.bool_)
    found = np.searchsorted(there, wanted)
    return np.asarray(there[np.minimum(found, there.size - 1)] == wanted)


def forget(folder: Path) -> None:
    """Remove the hashes of data files that are no longer in a folder, and those made in another way."""
    for one in folder.glob("_keys-*/*.npy"):
        if one.parent.name != _name() or not (folder / one.stem).exists():
            remove(one)
    for lists in folder.glob("_keys-*"):
        sums.keep_only(lists, [one.name for one in lists.glob("*.npy")])


def kept(file: Path, key: str) -> Hashes:
    """The hashes of a data file's keys, sorted."""
    lies = place(file)
    bring([lies])
    if lies.name not in sums.noted(lies.parent) or sums.changed(lies.parent, [lies.name]):
        if lies.exists():
            mended.tell(lies, f"a list of keys is damaged or not checked; it is made anew: {lies}")
            remove(lies)
        keep(file, hashes(keys_of(file, key)))
    return np.asarray(np.load(lies, mmap_mode="r"))


def place(file: Path) -> Path:
    """Where the hashes of a data file's keys lie."""
    return file.parent / _name() / f"{file.name}.npy"


@cache
def _name() -> str:
    """Should another version hash otherwise, its lists go by another name and do not mix with these."""
    return f"_keys-{hashes(pa.chunked_array([['modelwatch']]))[0]:016x}"
