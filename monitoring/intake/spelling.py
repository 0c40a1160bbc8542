"""One value, several spellings: the one place that decides which texts are the same category, class or id.

A tool that wrote a whole number may have written `1`, `1.0` or `1.00`; true may stand as `true`, `TRUE` or `1`; a
cell may be padded. Which of them is meant is told by what is known of a column: the categories of its reference and
of its model.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

# What people and programs write for "no value"; compared in lower case, after trimming.
MISSING = ("", "na", "n/a", "#n/a", "nan", "null", "none", "<na>", "nat")
_TRUTH = {"true": "True", "false": "False"}
_TWINS = {"True": "1", "False": "0", "1": "True", "0": "False"}
_WHOLE = re.compile(r"(-?(?:0|[1-9][0-9]*))\.0+")
_FRACTION = re.compile(r"(-?(?:0|[1-9][0-9]*)\.[0-9]*[1-9])0+")
# With its sign, as programs write an exponent: "1E3" may be a code.
_EXPONENT = re.compile(r"-?[0-9](?:\.[0-9]+)?[eE]\+[0-9]{1,2}")
_EXACT = 2.0**53


def canonical(text: str) -> str:
    """The one spelling of a text, whatever is known of its column.

    Trimmed; whole numbers without an empty fraction; `True` and `False`. Codes such as "007" and versions such as
    "1.10" stay as they are.

    >>> [canonical(text) for text in (" 1.0", "-0.00", "TRUE", "cat  ", "007", "1.10", "1e+03")]
    ['1', '0', 'True', 'cat', '007', '1.10', '1000']
    """
    text = text.strip()
    if truth := _TRUTH.get(text.lower()):
        return truth
    if whole := _WHOLE.fullmatch(text):
        return "0" if whole[1] == "-0" else whole[1]
    if _EXPONENT.fullmatch(text):
        number = float(text)
        return str(int(number)) if number.is_integer() and abs(number) < _EXACT else text
    return "0" if text == "-0" else text


def is_missing(text: str) -> bool:
    """Whether a text spells "no value".

    >>> is_missing(" N/A "), is_missing("north")
    (True, False)
    """
    return text.strip().lower() in MISSING


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What is known of a column's values.

    Args:
        known: the canonical spelling of every category that the reference or the model has; empty where nothing is
            known, and then a text is only brought to its canonical spelling.
    """

    known: frozenset[str] = frozenset()

    @classmethod
    def of(cls, texts: Collection[str]) -> "Vocabulary":
        """The vocabulary of a column that holds these texts."""
        return cls(frozenset(map(canonical, texts)))

    def spell(self, text: str) -> str | None:
        """The category that a text means, None where it means "no value"; an unseen one in its canonical spelling.

        >>> zones, flags = Vocabulary.of(["1", "2"]), Vocabulary.of(["True", "False"])
        >>> zones.spell("1.0"), zones.spell("NA"), flags.spell("1"), Vocabulary.of(["NA", "EU"]).spell("NA")
        ('1', None, 'True', 'NA')
        """
        for candidate in _candidates(text):
            if candidate in self.known:
                return candidate
        return None if self._is_missing(text) else canonical(text)

    def _is_missing(self, text: str) -> bool:
        return not text.strip() or (bool(self.known) and is_missing(text))


def _candidates(text: str) -> Iterator[str]:
    """What a text may mean, the likeliest first."""
    found = canonical(text)
    yield found
    if fraction := _FRACTION.fullmatch(found):
        yield fraction[1]
    if found in _TWINS:
        yield _TWINS[found]
