"""Which known name a misspelt one means: the one place that decides when two names are alike enough to be suggested."""

import re
import unicodedata
from collections.abc import Iterable
from math import inf

_WORDS = re.compile(r"[^\W\d_]+|\d+")
_V = re.compile(r"(?<![^\W_])v(?=\d)")  # v2 is 2
_WITHIN = re.compile(r".*[.=]")  # a section of a file, the column of a value
_SHORTEST = 4  # signs of a beginning that stands for the whole
_MOST = 3  # typing errors, however long a name is
_SURE = 0.3  # typing errors a sign, below which no other name is meant


def meant(name: str, known: Iterable[object]) -> str:
    """The known name that `name` misspells; empty where none is like it.

    Alike are names that differ in case, accents, signs between words or a plural; then those that differ in typing
    errors (a sign that is missing, one too many or another, two exchanged), one from three signs on, two from six and
    three from nine on, unless they hold other numbers; then those of which one begins with the other, or has all its
    words. What stands before a last point or = is no part of it where both have it. Of several the nearest, of equals
    the first.

    >>> known = ["region", "income", "label_time", "one_way", "pm25"]
    >>> [meant(name, known) for name in ("regoin", "Incomes", "label time", "LabelTime", "oneway", "incme")]
    ['region', 'income', 'label_time', 'label_time', 'one_way', 'income']
    >>> [meant(name, known) for name in ("time", "inco", "einkommen", "pm10", "in", "")]
    ['label_time', 'income', '', '', '', '']
    >>> meant("columns.abc", ["columns.id"]), meant("town=", ["town=Ulm"]), meant("v2", ["1", "2"])
    ('', '', '2')
    """
    return _nearest(name, known, inf)


def misspelt(name: str, known: Iterable[object]) -> str:
    """The same where the known one is surely meant: fewer than three typing errors in ten signs, and nothing else.

    Codes of three signs differ by one all the time, and mean something else.

    >>> misspelt("Berln", ["Berlin"]), misspelt("York", ["New York"]), misspelt("CHO", ["CHS"])
    ('Berlin', '', '')
    """
    return _nearest(name, known, _SURE)


def _nearest(name: str, known: Iterable[object], far: float) -> str:
    """The nearest of all names that are less far away."""
    best = ""
    within = _WITHIN.match(name)
    place = len(within[0]) if within else 0
    for each in map(str, known):
        same = place if each.startswith(name[:place]) else 0
        if (apart := _apart(_plain(name[same:]), _plain(each[same:]))) < far:
            best, far = each, apart
    return best


def _plain(name: str) -> tuple[str, ...]:
    """A name's words without case, accents and plurals, `labelTimes` and `LABEL-TIME` alike; numbers are words, too."""
    parted = re.sub(r"(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])", " ", name)
    bare = unicodedata.normalize("NFKD", parted).casefold()
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return tuple(_singular(word) for word in _WORDS.findall(_V.sub("", bare)))


def _singular(word: str) -> str:
    if len(word) <= _SHORTEST - 1 or word.endswith("ss"):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")


def _apart(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """How far two names, as words, are from each other: below 1 by typing errors, else from 1 on; infinite: unlike."""
    left, right = "".join(one), "".join(other)
    if left == right:
        return 0.0 if left else inf
    longest = max(len(left), len(right))
    if _numbers(one) == _numbers(other) or not (_numbers(one) and _numbers(other)):
        allowed = min(longest // 3, _MOST)
        if (errors := _errors(left, right, allowed)) <= allowed:
            return errors / longest
    short, long = sorted((one, other), key=lambda words: len("".join(words)))
    begins = len("".join(short)) >= _SHORTEST and "".join(long).startswith("".join(short))
    within = set(short) <= set(long) and any(word.isalpha() and len(word) > 1 for word in short)
    return 2.0 - len("".join(short)) / longest if begins or within else inf


def _numbers(words: tuple[str, ...]) -> list[str]:
    return [word for word in words if word.isdecimal()]


def _errors(one: str, other: str, most: int) -> int:
    """How many typing errors make one of the other (Damerau, Levenshtein; no sign twice); any number above `most`."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    earlier, before, row = [0], [0], list(range(len(other) + 1))
    for i, sign in enumerate(one):
        earlier, before, row = before, row, [i + 1]
        for j, its in enumerate(other):
            cost = min(before[j + 1] + 1, row[j] + 1, before[j] + (sign != its))
            exchanged = i and j and sign == other[j - 1] and one[i - 1] == its
            row.append(min(cost, earlier[j - 1] + 1) if exchanged else cost)
        if min(row) > most and min(before) > most:
            return most + 1
    return row[-1]
