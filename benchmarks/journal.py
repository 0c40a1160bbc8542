"""A journal of 1,000 entries, and whatever somebody may do to one of them: is it found, and is the right one named?

`uv run python benchmarks/journal.py [ENTRIES] [CASES]`. Every single byte of every entry is changed in turn (read as an
entry, which is where it must be noticed), and once each of 255 other values is put in the place of every byte of ten
entries. Then entries are changed, removed, doubled and moved in the files themselves, with their copies or without, as
many times as CASES says for each way, and `history --verify`'s own look must name the entry.
"""

import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

from monitoring.disk import stamped
from monitoring.domain import ModelFile
from monitoring.log.journal import journal
from monitoring.log.journal.entry import Action, Draft, Entry, Live
from monitoring.log.journal.faults import faults

WAYS = ("byte", "removed", "removed and closed", "doubled", "doubled at the end", "moved", "swapped", "another name")
ALL_VALUES = 10  # entries


def write(folder: Path, count: int) -> None:
    """A journal of `count` entries, which differ in length and in what they say."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, count + 1):
        version = str(number // 3 + 1)
        live = Live(version, ModelFile(Path(f"/models/{version}.skops"), threshold=number / (count + 1)))
        action = Action.PROMOTED if number % 3 else Action.REGISTERED
        draft = Draft(action, version, live, f"because of {number * 7}", "ada", {"note": "x" * (number % 11)})
        journal.append(folder, lambda _, draft=draft: draft)


def tamper(folder: Path, count: int, way: str, rng: random.Random) -> set[int]:
    """Do one of `WAYS` to a journal of `count` entries; gives the numbers of which at least one must be named."""
    one = rng.randint(1, count)
    other = rng.choice([number for number in range(1, count + 1) if number != one])
    with_copies = rng.random() < 0.5
    for path_of in (_path, _copy)[: 1 + with_copies]:
        before = {number: path_of(folder, number).read_bytes() for number in range(1, count + 1)}
        after = _changed(before, way, one, other, random.Random(rng.getstate()[1][0]))
        put({path_of(folder, n): after.get(n) for n in before.keys() | after.keys() if after.get(n) != before.get(n)})
    if way == "another name":
        shutil.copy(_path(folder, one), folder / journal.FOLDER / f"{one:06} (1).json")
        return {0}
    if way in ("doubled", "removed and closed"):
        return {one, one + 1}
    return {count + 1} if way == "doubled at the end" else {one, other} if way in ("moved", "swapped") else {one}


def put(files: dict[Path, bytes | None]) -> None:
    """Have files say something, or be gone."""
    for path, content in files.items():
        if content is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(content)


def taken(folder: Path) -> dict[Path, bytes]:
    """What all files of a journal say."""
    return {path: path.read_bytes() for path in (folder / journal.FOLDER).iterdir()}


def restore(folder: Path, before: dict[Path, bytes]) -> None:
    """Undo what was done to a journal."""
    now = taken(folder)
    put({path: before.get(path) for path in before.keys() | now.keys() if before.get(path) != now.get(path)})


def _changed(before: dict[int, bytes], way: str, one: int, other: int, rng: random.Random) -> dict[int, bytes]:
    contents = list(before.values())
    if way == "byte":
        content = bytearray(contents[one - 1])
        content[rng.randrange(len(content))] ^= rng.randrange(1, 256)
        contents[one - 1] = bytes(content)
    elif way == "removed":
        return {number: content for number, content in before.items() if number != one}
    elif way == "removed and closed":
        contents.pop(one - 1)
    elif way == "doubled":
        contents.insert(one, contents[one - 1])
    elif way == "doubled at the end":
        contents.append(contents[one - 1])
    elif way == "moved":
        contents.insert(other - 1, contents.pop(one - 1))
    elif way == "swapped":
        contents[one - 1], contents[other - 1] = contents[other - 1], contents[one - 1]
    return dict(enumerate(contents, 1))


def _path(folder: Path, number: int) -> Path:
    return journal.path_of(folder, number)


def _copy(folder: Path, number: int) -> Path:
    return stamped.copy_of(journal.path_of(folder, number))


def is_entry(content: bytes) -> bool:
    """Whether bytes are taken for an entry."""
    try:
        Entry.parsed(content)
    except ValueError:
        return False
    return True


def missed_bytes(folder: Path, count: int) -> tuple[int, int]:
    """How many changes of one byte were tried, and how many of them were not noticed."""
    tried = missed = 0
    rng = random.Random(0)
    every = set(rng.sample(range(1, count + 1), min(ALL_VALUES, count)))
    for number in range(1, count + 1):
        content = bytearray(journal.path_of(folder, number).read_bytes())
        for place, right in enumerate(content):
            for other in range(1, 256) if number in every else (rng.randrange(1, 256),):
                content[place] = right ^ other
                tried += 1
                missed += is_entry(bytes(content))
            content[place] = right
    return tried, missed


def missed_cases(folder: Path, count: int, way: str, cases: int) -> int:
    """How many times of `cases` nothing was found, or another entry was named."""
    missed, before = 0, taken(folder)
    for case in range(cases):
        named = tamper(folder, count, way, random.Random(case))
        missed += not named & {fault.number for fault in faults(folder)}
        restore(folder, before)
    return missed


def main() -> None:
    """Print what was tried and missed."""
    count, cases = (int(text) for text in (*sys.argv[1:], "1000", "100")[:2])
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "d"
        write(folder, count)
        started = time.process_time()
        assert faults(folder) == ()
        print(f"{count:,} entries, looked through in {time.process_time() - started:.2f} s of CPU")
        tried, missed = missed_bytes(folder, count)
        print(f"one byte changed {tried:,} times: {missed} missed")
        for way in WAYS:
            print(f"{way}, {cases} times: {missed_cases(folder, count, way, cases)} missed")
        assert faults(folder) == ()


if __name__ == "__main__":
    main()
