"""Tables of counts that numpy adds up, beside Arrow's own way."""

import numpy as np
import pyarrow as pa

from monitoring.log.counting.addition import EXTREMES, KEYS, summed
from monitoring.log.grouping.added import added, chosen


def test_the_same_to_the_last_bit_as_arrow_has_it():
    rng = np.random.default_rng(5)
    keys = {name: pa.array(rng.integers(0, 4, 3000), pa.int32()) for name in ("segment", "_grain", "outcome", "cell")}
    sums = {name: rng.normal(size=3000) * 10.0 ** rng.integers(-9, 9, 3000) for name in ("sum", "log")}
    table = pa.table(keys | {"n": rng.integers(0, 9, 3000), "last_known": rng.integers(0, 99, 3000)} | sums)
    found = added(table, [name for name in KEYS if name in table.column_names], EXTREMES)
    assert found.equals(summed([table]))
    assert found.num_rows == 4**4  # so there was something to add up


def test_rows_are_chosen_in_their_order_and_nothing_is_added_up_of_nothing():
    table = pa.table({"cell": pa.array([3, 1, 2], pa.int32()), "n": [1, 2, 3]})
    assert chosen(table, np.array([True, False, True])).to_pydict() == {"cell": [3, 2], "n": [1, 3]}
    none = chosen(table, np.zeros(3, dtype=bool))
    assert added(none, ["cell"], {}).equals(none)
    assert none.num_rows == 0
