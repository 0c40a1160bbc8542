import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.intake import duplicates
from monitoring.intake.duplicates import Seen
from monitoring.intake.hashing import LONG, hashes

IDS = [str(number) for number in range(31)]


@given(st.lists(st.lists(st.sampled_from(IDS), max_size=12), max_size=12))
def test_every_repetition_points_to_the_first_occurrence(parts):
    seen, first, row = Seen(), {}, 0
    for part in parts:
        rows = np.arange(row + 1, row + len(part) + 1)
        expected = []
        for number, name in zip(rows.tolist(), part, strict=True):
            expected.append(first.get(name, 0))
            first.setdefault(name, number)
        assert seen.earlier(pa.array(part, pa.string()), rows).tolist() == expected
        row += len(part)


def test_many_batches_are_kept_in_few_runs():
    seen = Seen()
    for start in range(0, 64_000, 100):
        rows = np.arange(start, start + 100)
        assert not seen.earlier(pa.array(rows.astype(str)), rows + 1).any()
    assert len(seen._runs) < 12
    assert seen.earlier(pa.array(["77"]), np.array([64_001])).tolist() == [78]


@given(st.lists(st.lists(st.sampled_from(IDS), max_size=12), max_size=12))
def test_ids_that_share_a_hash_are_told_apart(parts):
    def alike(texts, seed=0):
        return hashes(texts, seed) if seed else hashes(texts) & np.uint64(3)

    seen, first, row = Seen(), {}, 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duplicates, "hashes", alike)
        for part in parts:
            rows = np.arange(row + 1, row + len(part) + 1)
            found = seen.earlier(pa.array(part, pa.string()), rows).tolist()
            assert found == [first.setdefault(n, r) % r for n, r in zip(part, rows.tolist(), strict=True)]
            row += len(part)


@given(st.lists(st.text(max_size=30) | st.text("ab", min_size=LONG - 3, max_size=LONG + 3), max_size=30))
def test_texts_are_hashed_by_what_they_say_and_not_by_where_they_stand(texts):
    column = pa.array(["x", *texts, "y"])
    found = hashes(column)

    assert found.tolist() == [int(hashes(pa.array([text]))[0]) for text in column.to_pylist()]
    assert hashes(column[1:]).tolist() == found[1:].tolist()
    assert len(set(found.tolist())) == len(set(column.to_pylist()))
