import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from monitoring.disk import aside
from monitoring.intake.duplicates import filter as filter_module
from monitoring.intake.duplicates import runs
from monitoring.intake.duplicates import seen as seen_module
from monitoring.intake.duplicates.seen import Seen
from monitoring.intake.hashing import LONG, hashes

IDS = [str(number) for number in range(31)]


PARTS = st.lists(st.lists(st.sampled_from(IDS), max_size=12), max_size=12)


def check(parts):
    """Every repetition points to the first occurrence."""
    seen, first, row = Seen(), {}, 0
    for part in parts:
        rows = np.arange(row + 1, row + len(part) + 1)
        found = seen.earlier(pa.array(part, pa.string()), rows).tolist()
        assert found == [first.setdefault(n, r) % r for n, r in zip(part, rows.tolist(), strict=True)]
        row += len(part)


@given(PARTS)
def test_every_repetition_points_to_the_first_occurrence(parts):
    check(parts)


@given(PARTS)
def test_what_waits_in_a_file_is_found_as_well(parts):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runs, "LONG", 3)
        patch.setattr(aside, "MOST", 100)
        patch.setattr(filter_module, "BITS", 1 << 14)  # so that it grows
        patch.setattr(seen_module, "MOST_AT_ONCE", 4)
        check(parts)


@given(PARTS)
def test_ids_that_share_a_hash_are_told_apart_by_what_they_say(parts):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seen_module, "hashes", lambda ids: hashes(ids) & np.uint64(3 << 60))
        check(parts)


def test_many_batches_are_kept_in_few_runs_and_little_memory():
    seen = Seen()
    for start in range(0, 64_000, 100):
        rows = np.arange(start, start + 100)
        assert not seen.earlier(pa.array(rows.astype(str)), rows + 1).any()
    assert len(list(seen._runs)) < 12
    assert seen.earlier(pa.array(["77"]), np.array([64_001])).tolist() == [78]


def test_long_files_need_little_memory():
    seen, size = Seen(), 1 << 16
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runs, "LONG", size)
        patch.setattr(aside, "MOST", size)
        for start in range(0, 8 * size, size):
            rows = np.arange(start, start + size)
            assert not seen.earlier(pa.array(rows).cast(pa.string()), rows + 1).any()
        held = sum(run.hashes.nbytes for run in seen._runs._near) + sum(map(len, seen._kept._aside._here))
        assert held == 0
        again = seen.earlier(pa.array(["3", "400000", "new"]), np.array([1, 2, 3]) + 8 * size)
    assert again.tolist() == [4, 400_001, 0]


STRUCTURED = {
    "sequential": "{0}",
    "padded": "{0:012d}",
    "common prefix": "customer-berlin-mitte-{0}",
    "common end": "{0}@mail.example.org",
    "steps": "{1}",
    "hexadecimal": "{0:x}",
    "counted uuids": "00000000-0000-4000-8000-{0:012x}",
    "uuids": "{2:08x}-9c1d-4f6e-{3:04x}-5a1b2c{4:06x}",
    "days": "2026-{5:02d}-{6:02d}/{0}",
}


@pytest.mark.parametrize("form", STRUCTURED.values(), ids=STRUCTURED)
def test_ids_that_are_alike_have_hashes_as_if_by_chance(form):
    """All parts of the hashes hit cells as evenly as random numbers do; the ids of a file have one hash each."""
    drawn = np.random.default_rng(7).integers(0, [1 << 32, 1 << 16, 1 << 24], (50_000, 3)).tolist()
    ids = [form.format(n, n << 20, *some, n % 12 + 1, n % 28 + 1) for n, some in enumerate(drawn)]
    found = hashes(pa.array(ids))

    for first in range(0, 53, 4):
        cells = np.bincount(((found >> np.uint64(first)) & np.uint64(0xFFF)).astype(np.int64), minlength=1 << 12)
        assert abs(chisquare(cells).statistic - len(cells)) < 6 * np.sqrt(2 * len(cells))
    assert len(np.unique(found >> np.uint64(20))) == len(set(ids))


@given(st.lists(st.text(max_size=30) | st.text("ab", min_size=LONG - 3, max_size=LONG + 3), max_size=30))
def test_texts_are_hashed_by_what_they_say_and_not_by_where_they_stand(texts):
    column = pa.array(["x", *texts, "y"])
    found = hashes(column)

    assert found.tolist() == [int(hashes(pa.array([text]))[0]) for text in column.to_pylist()]
    assert hashes(column[1:]).tolist() == found[1:].tolist()
    assert len(set(found.tolist())) == len(set(column.to_pylist()))
