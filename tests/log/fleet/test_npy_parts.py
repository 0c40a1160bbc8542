"""Tables as `.npy` parts from strangers: nothing is run, and nothing is believed that the bytes do not bear out."""

import io

import numpy as np
import pyarrow as pa
import pytest

from monitoring.log.fleet.npy_parts import table_of

SCHEMA = pa.schema([("cell", pa.int32()), ("n", pa.int64()), ("low", pa.float64()), ("low_time", pa.timestamp("us"))])


def npy(values, **given):
    sink = io.BytesIO()
    np.save(sink, values, **given)
    return sink.getvalue()


GOOD = {
    "cell": npy(np.array([1, 2], np.int32)),
    "n": npy(np.array([3, 4])),
    "low": npy(np.array([0.5, np.nan])),
    "low_time": npy(np.array([0, 1_000_000])),
}


def test_parts_become_a_table_of_the_schema():
    found = table_of(GOOD, SCHEMA)
    assert found.schema == SCHEMA
    assert found["low"].to_pylist() == [0.5, None]
    assert found["low_time"].cast(pa.int64()).to_pylist() == [0, 1_000_000]


def claims(part, text, other):
    assert len(text) == len(other)
    assert text in part
    return part.replace(text, other)


class Evil:
    def __reduce__(self):
        return (exec, ("raise SystemExit('it was run')",))


BAD = {
    "no npy": b"\x93NUMPZ" + GOOD["n"][6:],
    "cut off": GOOD["n"][:-1],
    "more behind it": GOOD["n"] + b"\0" * 8,
    "empty": b"",
    "a shape that is not there": claims(GOOD["n"], b"(2,), }       ", b"(2000000000,)}"),
    "a negative shape": claims(GOOD["n"], b"(2,)", b"(-2)"),
    "two dimensions": npy(np.array([[3, 4]])),
    "no dimension": npy(np.array(3)),
    "another type": npy(np.array([3.0, 4.0])),
    "narrower": npy(np.array([3, 4], np.int32)),
    "the other byte order": npy(np.array([3, 4], ">i8")),
    "texts": npy(np.array(["3", "4"])),
    "objects": npy(np.array([Evil(), Evil()], object), allow_pickle=True),
    "fields": npy(np.array([(3,), (4,)], [("n", "<i8")])),
    "one more": npy(np.array([3, 4, 5])),
    "a header that is code": claims(GOOD["n"], b"(2,), }          ", b"(exit(),), }     "),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_is_no_column_of_numbers_is_refused(kind):
    with pytest.raises((ValueError, EOFError)):
        table_of({**GOOD, "n": BAD[kind]}, SCHEMA)


@pytest.mark.parametrize("parts", [{**GOOD, "more": GOOD["n"]}, {"n": GOOD["n"]}, {}])
def test_other_columns_are_refused(parts):
    with pytest.raises(ValueError, match="other columns"):
        table_of(parts, SCHEMA)


def test_a_header_without_end_is_refused():
    long = npy(np.zeros(1, [(f"a{i}", "<i8") for i in range(3000)]))
    with pytest.raises(ValueError, match=r"large|format"):
        table_of({**GOOD, "n": long}, SCHEMA)
