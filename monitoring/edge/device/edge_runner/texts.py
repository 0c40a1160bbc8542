"""How a text is read: the same rules as the head's, so that a row has the same categories here and there.

A tool that wrote a whole number may have written `1`, `1.0` or `1.00`; true may stand as `true`, `TRUE` or `1`; a cell
may be padded. The head's rules are `intake/columns/spelling.py` and `models/spelling.py`; a test holds both together.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator

import numpy as np

EARLIER = ("", "na", "n/a", "#n/a", "nan", "null", "none", "<na>", "nat")
_TRUTH = {"true": "True", "false": "False"}
_WHOLE = re.compile(r"(-?(?:0|[1-9][0-9]*))\.0+")
_FRACTION = re.compile(r"(-?(?:0|[1-9][0-9]*)\.[0-9]*[1-9])0*")
_SCIENTIFIC = re.compile(r"-?[0-9](?:\.[0-9]+[eE][+-]?[0-9]{1,3}|[eE][+-][0-9]{1,3})|-?0\.0000[0-9]*[1-9]")
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(?::(\d\d)(?:\.(\d*?)0*)?)?(?: ?(?:Z|UTC|\+00(?::?00)?))?", re.ASCII
)
_NUMBER = re.compile(r"[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|inf(?:inity)?)", re.I | re.ASCII)
_PLAIN = 1e16  # from here on Python writes an exponent
_PAIRS = (("True", "False"), ("1", "0"), ("t", "f"), ("T", "F"))
_MISSING = frozenset((*EARLIER, "nil", "#na", "(null)", "\\n", "-", "--", ".", "?"))


def canonical(text: str) -> str:
    """The one spelling of a text, whatever is known of its column.

    >>> [canonical(text) for text in (" 1.0", "-0.00", "TRUE", "cat  ", "007", "1e+03")]
    ['1', '0', 'True', 'cat', '007', '1000']
    """
    text = text.strip()
    truth = _TRUTH.get(text.lower())
    if truth:
        return truth
    whole = _WHOLE.fullmatch(text)
    if whole:
        return "0" if whole[1] == "-0" else whole[1]
    if _SCIENTIFIC.fullmatch(text):
        number = float(text)
        return str(int(number)) if number.is_integer() and abs(number) < _PLAIN else repr(number)
    moment = _MOMENT.fullmatch(text)
    if moment:
        day, minute, second, part = moment.groups()
        time = f"{minute}:{second or '00'}{f'.{part}' if part else ''}"
        return day if time == "00:00:00" else f"{day} {time}"
    return "0" if text == "-0" else text


def text_of(value: object) -> str:
    """The canonical text of a value of any type.

    >>> text_of(1.0), text_of(True), text_of(" 1.50"), text_of(1.5)
    ('1', 'True', '1.50', '1.5')
    """
    if isinstance(value, (float, np.floating)) and math.isfinite(value) and float(value).is_integer():
        return canonical(str(int(value)))
    return canonical(str(value))


def number_of(value: object) -> float:
    """A raw cell as a number, nan where it is empty; raises `ValueError` for what is none.

    As the head reads files: true and false are 1 and 0, and what is too large is infinite.

    >>> number_of(" 1.5 "), number_of(""), number_of(None), number_of("TRUE"), number_of("-1e400")
    (1.5, nan, nan, 1.0, -inf)
    """
    if value is None or isinstance(value, (bool, int, float, np.number, np.bool_)):
        return float("nan") if value is None else float(value)
    text = str(value).strip()
    word = text.lower()
    if word in _MISSING:
        return float("nan")
    if word in ("true", "false"):
        return float(word == "true")
    if not _NUMBER.fullmatch(text):
        raise ValueError(value)
    return float(text)


class Vocabulary:
    """What is known of a column: the canonical texts of its categories.

    >>> Vocabulary(["1", "2"]).spell("1.0"), Vocabulary(["1", "2"]).spell("NA"), Vocabulary(["2.50"]).spell("2.5")
    ('1', None, '2.50')
    """

    def __init__(self, known: Iterable[str]) -> None:
        self.known = frozenset(known)
        self._nothing = frozenset(EARLIER) if self.known else frozenset({""})
        self._truth = self._other_words()
        self._decimals = self._fractions()

    def spell(self, text: str) -> str | None:
        """The category that a text means, None where it means "no value"; an unseen one in its canonical spelling."""
        found = canonical(text)
        for candidate in self._candidates(found):
            if candidate in self.known:
                return candidate
        if not text.strip() or found.lower() in self._nothing:
            return None
        return self._truth.get(found, found)

    def _candidates(self, found: str) -> Iterator[str]:
        yield found
        if found in self._truth:
            yield self._truth[found]
        fraction = _FRACTION.fullmatch(found)
        if fraction:
            yield fraction[1]
            yield self._decimals.get(fraction[1], fraction[1])

    def _other_words(self) -> dict[str, str]:
        known = {text for text in self.known if text.strip().lower() not in _MISSING}
        for yes, no in _PAIRS:
            if known == {yes, no} or (known and yes in ("True", "1") and known < {yes, no}):
                return {word: said for pair in _PAIRS for word, said in zip(pair, (yes, no))}
        return {}

    def _fractions(self) -> dict[str, str]:
        found = {text: match[1] for text in self.known for match in [_FRACTION.fullmatch(text)] if match}
        widths = {len(text.partition(".")[2]) for text in found}
        return {short: text for text, short in found.items()} if len(widths) == 1 else {}
