import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from monitoring.intake.duplicates import Seen

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
