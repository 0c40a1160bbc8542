"""The journal: appended by many at once, read whole, and whatever is done to its entries is found and named."""

import json
import random
import runpy
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from monitoring.disk import stamped, whole
from monitoring.domain import ModelFile
from monitoring.errors import DamagedError
from monitoring.log.journal import journal
from monitoring.log.journal.entry import Action, Draft, Entry, Live, _canonical, _hash
from monitoring.log.journal.faults import faults

COUNT, CASES = 16, 128
tampering = SimpleNamespace(**runpy.run_path(str(Path(__file__).parents[3] / "benchmarks" / "journal.py")))


def draft(number, live=None):
    return lambda _: Draft(Action.PROMOTED, str(number), live, "why", "ada")


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("journal") / "d"
    tampering.write(folder, COUNT)
    return folder


@pytest.fixture
def copied(written, tmp_path):
    return shutil.copytree(written, tmp_path / "d")


def test_a_journal_that_nobody_touched_has_no_faults(written):
    assert faults(written) == ()
    assert [entry.number for entry in journal.entries(written)] == [*range(1, COUNT + 1)]


def test_whatever_is_done_to_an_entry_is_found_and_named(copied):
    missed, before = [], tampering.taken(copied)
    for case in range(CASES):
        way = tampering.WAYS[case % len(tampering.WAYS)]
        named = tampering.tamper(copied, COUNT, way, random.Random(case))
        found = faults(copied)
        if not named & {fault.number for fault in found}:
            missed.append((case, way, named, found))
        tampering.restore(copied, before)
    assert missed == []
    assert faults(copied) == ()


def test_every_byte_of_an_entry_counts(written):
    content = journal.path_of(written, 7).read_bytes()
    assert is_entry(content)
    changed = (content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :] for at in range(len(content)))
    assert not any(map(is_entry, changed))


def is_entry(content):
    try:
        return Entry.parsed(content).number == 7
    except ValueError:
        return False


def test_an_entry_that_was_written_anew_with_a_hash_of_its_own_is_named_by_the_next(copied):
    said = json.loads(journal.path_of(copied, 5).read_bytes())
    said["reason"] = "something else"
    said.pop("hash")
    content = _canonical(said | {"hash": _hash(said)})
    for path in (journal.path_of(copied, 5), stamped.copy_of(journal.path_of(copied, 5))):
        path.write_bytes(content)
    assert [fault.sentence for fault in faults(copied)] == ["entry 5 is not the one that entry 6 was written after"]


def test_the_last_entry_is_missed_by_the_note_and_by_readers(copied):
    path = journal.path_of(copied, COUNT)
    path.unlink()
    assert journal.newest(copied).number == COUNT  # from its copy
    stamped.copy_of(path).unlink()
    assert [fault.sentence for fault in faults(copied)] == [f"entry {COUNT} is gone"]
    with pytest.raises(DamagedError, match=f"entry {COUNT} of the journal of d is gone"):
        journal.newest(copied)


def test_a_journal_that_is_gone_as_a_whole_is_missed(copied):
    shutil.rmtree(copied / journal.FOLDER)
    with pytest.raises(DamagedError):
        journal.newest(copied)
    assert len(faults(copied)) == COUNT


@pytest.mark.parametrize("left", [COUNT - 1, COUNT - 2])
def test_the_note_may_be_one_entry_behind_and_no_more(copied, left):
    entry = journal.entries(copied)[left - 1]
    stamped.write(copied / journal.HEAD, json.dumps({"number": left, "hash": entry.hash}).encode(), twice=True)
    assert (faults(copied) == ()) == (left == COUNT - 1)


class Killed(BaseException):
    """What ends a process ends it between any two steps."""


@pytest.mark.parametrize("step", ["before the link", "before the copy", "before the note"])
def test_who_is_killed_leaves_an_entry_or_none_and_the_next_one_mends_the_rest(copied, monkeypatch, step):
    def killed(*_, **__):
        raise Killed

    live = Live("9", ModelFile(copied / "m.skops"))
    where = {"before the link": (whole.os, "link"), "before the copy": (journal, "write_whole")}
    with monkeypatch.context() as patch:
        patch.setattr(*where.get(step, (journal.stamped, "write")), killed)
        with pytest.raises(Killed):
            journal.append(copied, draft(9, live))
    there = step != "before the link"
    assert faults(copied) == ()
    assert journal.newest(copied).number == COUNT + there
    journal.append(copied, draft(10))
    assert faults(copied) == ()
    copies = [stamped.copy_of(journal.path_of(copied, entry.number)) for entry in journal.entries(copied)]
    assert all(copy.exists() for copy in copies)


def test_many_append_at_once_and_none_is_lost(tmp_path):
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda number: journal.append(tmp_path, draft(number)), range(24)))
    found = journal.entries(tmp_path)
    assert sorted(int(entry.version) for entry in found) == [*range(24)]
    assert [entry.at for entry in found] == sorted(entry.at for entry in found)
    assert faults(tmp_path) == ()
