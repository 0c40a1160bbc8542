import threading
import time

import pytest

from monitoring.ui.scored.batches import Batches

ROWS = memoryview(b"a,b\n1,2\n")


@pytest.mark.parametrize(
    ("name", "kept"), [("may.csv", "may.csv"), ("scored.csv", "scored.csv"), ("../../may.csv", "may.csv")]
)
def test_an_upload_keeps_its_name_and_stays_in_its_folder(name, kept):
    there = Batches()
    batch = there.keep(name, ROWS)
    assert batch.source.name == kept
    assert batch.source.read_bytes() == ROWS
    assert batch.source.resolve().parent.parent == batch.place("churn").resolve().parent
    assert batch.place("churn") != batch.place("fraud")
    there.forget(batch.key)


def test_a_key_cannot_be_guessed_and_finds_its_own_file():
    there = Batches()
    first, second = there.keep("a.csv", ROWS), there.keep("a.csv", ROWS)
    assert len(first.key) == 32
    assert first.key != second.key
    assert first.digest == second.digest
    assert there.get(first.key) is first
    assert there.get(first.key[:-1]) is None
    for batch in (first, second):
        there.forget(batch.key)


def test_forgetting_removes_everything_at_once_and_ends_the_work():
    there = Batches()
    batch = there.keep("a.csv", ROWS)
    (batch.place("churn") / "scored.csv").write_text("x")
    batch.results["score"] = 1
    there.forget(batch.key)
    assert not batch.folder.path.exists()
    assert batch.gone.is_set()
    assert batch.results == {}
    assert there.get(batch.key) is None
    there.forget(batch.key)  # as by a second click


def test_only_so_many_are_kept_and_the_oldest_goes():
    there = Batches(most=2)
    all_of_them = [there.keep(f"{number}.csv", ROWS) for number in range(3)]
    assert [batch.folder.path.exists() for batch in all_of_them] == [False, True, True]
    for batch in all_of_them:
        there.forget(batch.key)


def test_none_is_kept_beyond_its_time_though_nobody_asks_for_it():
    there = Batches(seconds=0.05)
    batch = there.keep("a.csv", ROWS)
    assert batch.gone.wait(5)
    deadline = time.monotonic() + 5
    while batch.folder.path.exists() and time.monotonic() < deadline:
        threading.Event().wait(0.01)
    assert not batch.folder.path.exists()


def test_one_whose_time_is_up_is_not_shown_even_where_the_clock_slept():
    there = Batches()
    batch = there.keep("a.csv", ROWS)
    batch.until = time.time() - 1
    assert there.get(batch.key) is None
    assert not batch.folder.path.exists()
