"""Archives of arrays, held against zipfile and numpy's own reading and writing."""

import io
import zipfile

import numpy as np
import pytest

from monitoring.edge.device.edge_runner.archive import Archive, ArchiveError, npy, write

ARRAYS = {
    "whole": np.arange(6, dtype=np.uint8).reshape(2, 3),
    "column by column": np.asfortranarray(np.linspace(0, 1, 6).reshape(2, 3)),
    "none": np.zeros((0, 2), dtype=np.int32),
    "one": np.array(-0.5),
    "long": np.random.default_rng(0).normal(size=40_000).astype(np.float32),
}


def stored(how):
    file = io.BytesIO()
    how(file, **ARRAYS)
    return file


@pytest.mark.parametrize("how", [np.savez, np.savez_compressed])
def test_what_numpy_writes_is_read(how):
    found = Archive(stored(how))

    assert set(found) == set(ARRAYS)
    for name, values in ARRAYS.items():
        np.testing.assert_array_equal(found[name], values)
        assert found[name].dtype == values.dtype


def test_what_is_written_zipfile_and_numpy_read():
    file = io.BytesIO()
    write(file, [("told.json", b"{}"), *((f"{name}.npy", npy(values)) for name, values in ARRAYS.items())])

    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        assert archive.read("told.json") == b"{}"
    found = np.load(file, allow_pickle=False)
    for name, values in ARRAYS.items():
        np.testing.assert_array_equal(found[name], values)


def test_a_byte_that_changed_is_noticed_wherever_it_lies():
    whole = stored(np.savez_compressed).getvalue()
    for place in range(0, len(whole), 997):
        content = bytearray(whole)
        content[place] ^= 0x10
        try:
            found = Archive(io.BytesIO(bytes(content)))
            read = {name: found[name] for name in ARRAYS}
        except (ArchiveError, KeyError):
            continue
        for name, values in ARRAYS.items():
            np.testing.assert_array_equal(read[name], values)


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"", "its end is missing"), (b"PK\x05\x06" + b"\x00" * 6 + b"\x01" + b"\x00" * 11, "no archive of arrays")],
)
def test_what_is_no_archive_is_refused(content, why):
    with pytest.raises(ArchiveError, match=why):
        Archive(io.BytesIO(content))


def test_objects_are_not_read():
    file = io.BytesIO()
    np.savez(file, a=np.array([{}], dtype=object))

    with pytest.raises(ArchiveError, match="holds objects"):
        Archive(file)["a"]
