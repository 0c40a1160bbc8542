"""Hashes of texts, all of a column at once: what ids are sorted and found by."""

from hashlib import blake2b

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

WORD = 8  # bytes
LONG = 512  # bytes; what is longer is rare, and hashed one by one
SEEDS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F)
# Keep the first so many bytes of a word.
_FIRST = np.array([*((1 << 8 * count) - 1 for count in range(WORD)), 2**64 - 1], np.uint64)
# The steps that MurmurHash3 ends with; each can be undone, so that different words never mix to the same.
_STEPS = ((np.uint64(32), np.uint64(0xFF51AFD7ED558CCD)), (np.uint64(29), np.uint64(0xC4CEB9FE1A85EC53)))


def hashes(texts: pa.Array, seed: int = SEEDS[0]) -> Hashes:
    """64 bits a text, `(n,)`: equal texts have equal hashes, and others nearly never; a null is as an empty text.

    Args:
        texts: of Arrow's type string, `(n,)`.
        seed: another one gives hashes that have nothing to do with these.

    >>> found = hashes(pa.array(["a", "b", "a", "a" * 9]))
    >>> bool(found[0] == found[2]), len(np.unique(found))
    (True, 3)
    """
    offsets = np.frombuffer(texts.buffers()[1] or bytes(4), np.int32, len(texts) + 1, texts.offset * 4).astype(np.int64)
    size, first = np.diff(offsets), int(offsets[0])
    data = np.zeros(int(offsets[-1]) - first + WORD, np.uint8)  # the last word of the last text may reach beyond it
    if len(data) > WORD:
        data[:-WORD] = np.frombuffer(texts.buffers()[2], np.uint8, len(data) - WORD, first)
    words: Hashes = np.ndarray((len(data) - WORD + 1,), "<u8", data, strides=(1,))  # one begins at every byte
    begin, long = offsets[:-1] - first, size > LONG
    found = _mixed(size.astype(np.uint64) ^ np.uint64(seed))
    left = np.flatnonzero((size > 0) & ~long)
    for at in range(0, LONG, WORD):
        if not len(left):
            break
        word = words[begin[left] + at] & _FIRST[np.minimum(size[left] - at, WORD)]
        found[left] = _mixed(found[left] ^ word)
        left = left[size[left] > at + WORD]
    for place in np.flatnonzero(long).tolist():
        whole = data[begin[place] : begin[place] + size[place]].tobytes()
        found[place] = int.from_bytes(
            blake2b(whole, digest_size=WORD, key=seed.to_bytes(WORD, "little")).digest(), "little"
        )
    return found


def _mixed(words: Hashes) -> Hashes:
    for shift, factor in _STEPS:
        words = (words ^ (words >> shift)) * factor
    return words ^ (words >> _STEPS[0][0])
