"""The tables of merged files, and their sum: written whole with their checksums, and again where they are damaged.

Many parts are added up in groups whose sums are kept, so that a part that comes anew costs its group alone. Which parts
are of one group hangs on them and on nothing else: the same parts have the same sum, to the last bit.
"""

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from monitoring.disk import sums
from monitoring.disk.whole import make_folder, remove
from monitoring.domain.text import plural
from monitoring.errors import DamagedError
from monitoring.log.counting.addition import summed
from monitoring.log.fleet.merged_file import Part
from monitoring.log.fleet.table_types import by_day
from monitoring.log.folder.staging import move_in
from monitoring.log.ground.columns import ARRIVALS, BY_KNOWN, KNOWN
from monitoring.log.ground.progress import Progress, no_progress
from monitoring.log.profiles.profile import are_whole

UNGROUPED = 16  # parts at most


def put_whole(place: Path, tables: Iterable[tuple[str, pa.Table]]) -> None:
    """Write a folder of tables, whole or not at all; where it is there already, it stays unless it is damaged."""
    if are_whole(place):
        return
    temporary = place.with_name(f".{place.name}-{uuid4().hex[:8]}")
    temporary.mkdir(parents=True)
    try:
        for name, table in tables:
            pq.write_table(table, temporary / f"{name}.parquet", compression="lz4")
        sums.note(temporary, sorted(path.name for path in temporary.glob("*.parquet")))
        remove(place)
        move_in(temporary, place)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def add_up(merged: Path, parts: Sequence[Part], place: Path, progress: Progress = no_progress) -> None:
    """Write the sum of parts by the clock that a place is called by, where it is not there as it was written."""
    make_folder(merged)
    put_whole(place, _sums(merged, parts, place.name, progress))


def grouped(parts: Sequence[Part]) -> list[list[Part]]:
    """Parts in about as many groups as each has members, by their origins; few parts are one group."""
    bits = 0 if len(parts) <= UNGROUPED else len(parts).bit_length() // 2
    groups: dict[str, list[Part]] = {}
    for part in sorted(parts, key=lambda part: part.origin):
        drawn = hashlib.sha256(part.origin.encode()).digest()  # whoever chooses origins chooses no groups
        groups.setdefault(f"{int.from_bytes(drawn[:4], 'big') >> (32 - bits):x}", []).append(part)
    return [groups[key] for key in sorted(groups)]


def group_folder(merged: Path, group: Sequence[Part]) -> Path:
    """Where the sum of a group lies, in one folder a clock."""
    digests = "".join(part.digest for part in group)
    return merged / f"group-{hashlib.sha256(digests.encode()).hexdigest()[:32]}"


def _sums(merged: Path, parts: Sequence[Part], clock: str, progress: Progress) -> Iterator[tuple[str, pa.Table]]:
    groups, said = grouped(parts), f"adding up {plural(len(parts), 'log')} by the {clock}"
    if len(groups) == 1:
        yield from _added(merged, parts, clock, lambda share: progress(said, share))
        return
    places = [group_folder(merged, group) / clock for group in groups]
    for done, (group, place) in enumerate(zip(groups, places, strict=True)):
        progress(said, done / len(groups))
        put_whole(place, _added(merged, group, clock))
    for name in sorted(path.stem for path in places[0].glob("*.parquet")):
        yield name, summed(pq.read_table(place / f"{name}.parquet", use_threads=False) for place in places)


def _added(
    merged: Path, parts: Sequence[Part], clock: str, tell: Callable[[float], object] = lambda share: None
) -> Iterator[tuple[str, pa.Table]]:
    for part in parts:
        require_whole(merged, part)
    names = sorted(path.stem for path in parts[0].place(merged).glob("*.parquet"))
    for place, name in enumerate(names):
        tell(place / len(names))
        yield name, summed(_tables(merged, parts, clock, name))


def require_whole(merged: Path, part: Part) -> None:
    """Raise `DamagedError` where the tables of a part are not those that were written."""
    place = part.place(merged)
    if not are_whole(place) and (sums.noted(place) or not place.exists()):  # those of earlier versions have no sums
        hint = f"merge that file again: modelwatch profile merge {merged.parent.name} {part.file}"
        raise DamagedError(f"the merged counts of {part.file} are damaged ({place})", hint)


def _tables(merged: Path, parts: Sequence[Part], clock: str, name: str) -> Iterator[pa.Table]:
    for part in parts:
        folder = part.place(merged)
        dated = folder / f"{name}{BY_KNOWN}.parquet"
        is_finer = part.clock != clock
        if is_finer and name == ARRIVALS and dated.exists():
            # How many days late labels were cannot be told from how many hours.
            yield by_day(pq.read_table(dated, use_threads=False)).drop_columns([KNOWN])
        else:
            table = pq.read_table(folder / f"{name}.parquet", use_threads=False)
            yield by_day(table) if is_finer else table
