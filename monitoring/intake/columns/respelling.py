"""Columns of text brought to the spelling that is known, a piece of a file at a time."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from monitoring.intake.columns.parsed_column import BoolArray, mask
from monitoring.intake.columns.spelling import MISSING, Vocabulary, canonical, is_missing

TEXT = pa.string()
SHOWN = 3  # words of a column, as examples
REMEMBERED = 1 << 18  # words of a column, so that its memory is bounded
_WHOLE, _SHORTER = r"^(-?(?:0|[1-9][0-9]*))\.0+$", r"\1"
_UNUSUAL = r"^-?[0-9](\.[0-9]+)?[eE]|^-?0\.0000|^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T]"
_DECIMAL = r"^-?[0-9]+\.[0-9]+$"
_SIGNS = b".+:-"  # of which all of these have one
_LONG = 6  # bytes: all longer cells are told by their first and their last one alone


@dataclass(frozen=True, slots=True)
class Respelt:
    """Cells of one column that were read as something else than they plainly say.

    Args:
        text: as it stands in the file.
        meant: the category that it was read as, itself where it is a word for "no value" and a category nevertheless;
            None where it was read as missing.
        cells: how many there were.
    """

    text: str
    meant: str | None
    cells: int


class Speller:
    """Spells the cells of one column, and remembers what it read otherwise than they plainly say.

    Args:
        vocabulary: what is known of the column.
        learns: whether its first cells tell what kind of words it holds, where nothing is known.

    >>> speller = Speller(Vocabulary.of(["1", "2"]))
    >>> speller.spell(pa.array(["1.0", " 2", "", "NA", "3.0"])).to_pylist()
    ['1', '2', None, None, '3']
    >>> speller.respelt
    (Respelt(text='NA', meant=None, cells=1),)
    """

    def __init__(self, vocabulary: Vocabulary, *, learns: bool = False) -> None:
        self._know(vocabulary)
        self._learns = learns and not vocabulary.known
        self._spelt: dict[str, str | None] = {}
        self._cells: Counter[tuple[str, str | None]] = Counter()

    @property
    def vocabulary(self) -> Vocabulary:
        """What is known of the column by now."""
        return self._vocabulary

    @property
    def respelt(self) -> tuple[Respelt, ...]:
        """What was read otherwise than it plainly says, the most frequent first."""
        return tuple(Respelt(*pair, cells) for pair, cells in self._cells.most_common())

    def spell(self, cells: pa.Array) -> pa.Array:
        """The same cells of text, spelled; null where one means "no value"."""
        if self._learns and cells.null_count < len(cells):
            self._learn(cells.unique().drop_null().to_pylist())
        text = _text(cells)
        if b"." in text:
            cells = pc.replace_substring_regex(cells, _WHOLE, _SHORTER)
        odd = self._odd(cells)
        if any(sign in text for sign in _SIGNS):
            odd |= mask(pc.match_substring_regex(cells, self._unusual))
        if not (count := np.count_nonzero(odd)):
            return cells
        which = pa.array(odd)
        mostly = 2 * count > len(cells)
        encoded = (cells if mostly else cells.filter(which)).dictionary_encode()
        words = encoded.dictionary.to_pylist()
        spelt = [self._word(word) for word in words]
        self._count(words, spelt, encoded.indices)
        if spelt == words:
            return cells
        found = pa.array(spelt, TEXT).take(encoded.indices)
        return found if mostly else pc.replace_with_mask(cells, which, found)

    def spell_encoded(self, cells: pa.DictionaryArray) -> pa.Array:
        """As `spell`, of texts of which each different one is there once; encoded again where all stay as they are."""
        places = cells.indices
        if self._learns and cells.null_count < len(cells):
            self._learn(cells.dictionary.take(places.unique().drop_null()).to_pylist())
        words = pc.replace_substring_regex(cells.dictionary, _WHOLE, _SHORTER).to_pylist()
        spelt = [self._word(word) for word in words]
        self._count(words, spelt, places)
        return cells if spelt == cells.dictionary.to_pylist() else pa.array(spelt, TEXT).take(places)

    def _learn(self, words: Iterable[str]) -> None:
        self._learns = False
        self._know(replace(Vocabulary.learnt(words), missing=self._vocabulary.missing))

    def _know(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._suspects = _suspects(vocabulary)
        self._unusual = f"{_UNUSUAL}|{_DECIMAL}" if vocabulary.known else _UNUSUAL

    def _odd(self, cells: pa.Array) -> BoolArray:
        """Which cells may have another spelling, told by their length, their first and their last byte."""
        if self._vocabulary.own:
            return mask(pc.is_valid(cells))
        offsets = np.frombuffer(cells.buffers()[1], np.int32, len(cells) + 1, cells.offset * 4)
        size = np.diff(offsets)
        data = np.frombuffer(cells.buffers()[2] or b"\0", np.uint8)
        key = np.minimum(size, _LONG).astype(np.int32)
        key = (key << 8) + np.take(data, offsets[:-1], mode="clip")
        key = (key << 8) + np.take(data, offsets[1:] - 1, mode="clip")
        odd = np.take(self._suspects, key)
        return odd if not cells.null_count else odd & mask(pc.is_valid(cells))

    def _word(self, word: str) -> str | None:
        if word not in self._spelt:
            if len(self._spelt) == REMEMBERED:
                self._spelt.clear()
            self._spelt[word] = self._vocabulary.spell(word)
        return self._spelt[word]

    def _count(self, words: list[str], spelt: list[str | None], places: pa.Array) -> None:
        cells = np.bincount(places.drop_null().to_numpy(), minlength=len(words)).tolist()
        for word, meant, count in zip(words, spelt, cells, strict=True):
            is_another = meant != word and word.strip() and canonical(meant or "") != canonical(word)
            if count and (is_another or (meant and word.strip() and is_missing(word))):
                self._cells[word, meant] += count


def _suspects(vocabulary: Vocabulary) -> BoolArray:
    """For every length (up to `_LONG`), first and last byte, whether such a cell may have another spelling."""
    found = np.zeros((_LONG + 1, 256, 256), np.bool_)
    plain = np.arange(ord("!"), 127)
    blank = np.setdiff1d(np.arange(256), plain)  # white space, or a part of a sign that may be
    found[1:, blank, :] = found[1:, :, blank] = True
    found[0] = True
    words = ["true", "false", "-0", *vocabulary.words, *vocabulary.nothing, *MISSING]
    for word in filter(None, words):
        spelt = [word.lower().encode(), word.upper().encode()]
        for size, first, last in product({*map(len, spelt)}, {w[0] for w in spelt}, {w[-1] for w in spelt}):
            found[min(size, _LONG), first, last] = True
    return found.ravel()


def _text(cells: pa.Array) -> bytes:
    """The text of all cells in one piece."""
    start, end = (
        np.frombuffer(cells.buffers()[1], np.int32, 1, (cells.offset + place) * 4)[0] for place in (0, len(cells))
    )
    return bytes(memoryview(cells.buffers()[2])[start:end]) if end > start else b""


def read_as(respelt: Mapping[str, Iterable[Respelt]], secret: Collection[str] = ()) -> tuple[str, ...]:
    """What was read otherwise than it plainly says, by column, one sentence each; without values that are `secret`.

    >>> read_as({"zone": [Respelt("NA", None, 1200)]})
    ("column 'zone': 1,200 cells are read as missing: 'NA'; [files] missing names such words",)
    """
    found = []
    for name, words in respelt.items():
        for how, belongs in _WAYS.items():
            if some := [word for word in words if belongs(word)]:
                number = sum(word.cells for word in some)
                kinds = list(dict.fromkeys(_pair(word) for word in sorted(some, key=lambda word: -word.cells)))
                shown = ", ".join(kinds[:SHOWN]) + (f" and {len(kinds) - SHOWN} more" if len(kinds) > SHOWN else "")
                cells = "1 cell is read" if number == 1 else f"{number:,} cells are read"
                hint = "; [files] missing names such words" if how == _MISSING else ""
                found.append(f"column {name!r}: {cells} {how}" + ("" if name in secret else f": {shown}{hint}"))
    return tuple(found)


_MISSING = "as missing"
_WAYS: Mapping[str, Callable[[Respelt], bool]] = {
    _MISSING: lambda word: word.meant is None,
    "as a category, not as missing": lambda word: word.meant is not None and is_missing(word.text),
    "in another spelling": lambda word: word.meant is not None and not is_missing(word.text),
}


def _pair(word: Respelt) -> str:
    return repr(word.text) if word.meant in (None, word.text) else f"{word.text!r} as {word.meant!r}"
