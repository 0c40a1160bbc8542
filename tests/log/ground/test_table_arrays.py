"""What is kept of a table's columns, and for how long."""

import gc
import weakref

import numpy as np
import pyarrow as pa

from monitoring.log.ground import table_arrays
from monitoring.log.ground.table_arrays import arrays_of


def test_a_table_leaves_memory_with_all_that_was_kept_of_it():
    table = pa.table({"n": [1, 2], "low": [None, 0.5]})
    arrays, place = arrays_of(table), id(table)
    arrays.column("n"), arrays.within("n", 0, 9), arrays.present("low")
    gone = weakref.ref(arrays)
    del arrays, table
    gc.collect()
    assert gone() is None
    assert place not in table_arrays._KNOWN


def test_bounds_of_what_has_gaps_or_no_rows():
    table = pa.table({"n": [1.0, None], "sparse": [None, 2.5]})
    assert not arrays_of(table).within("n", -9, 9)
    assert arrays_of(table).present("sparse")[1].tolist() == [2.5]
    empty = pa.table({"n": pa.array([], pa.int32())})
    assert arrays_of(empty).within("n", 5, 4)
    assert np.isnan(arrays_of(table).column("n")[1])
