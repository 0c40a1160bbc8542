"""One value, several spellings: the one place that decides which texts are the same category, class or id.

A tool that wrote a whole number may have written `1`, `1.0` or `1.00`; true may stand as `true`, `TRUE` or `1`; a
cell may be padded. Which of them is meant is told by what is known of a column: the categories of its reference and
of its model.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

# What people and programs write for "no value"; compared in lower case, after trimming. Deployments that were connected
# when only the first of them were known go on with those.
EARLIER = ("", "na", "n/a", "#n/a", "nan", "null", "none", "<na>", "nat")
MISSING = (*EARLIER, "nil", "#na", "(null)", "\\n", "-", "--", ".", "?")
_TRUTH = {"true": "True", "false": "False"}
_WHOLE = re.compile(r"(-?(?:0|[1-9][0-9]*))\.0+")
_FRACTION = re.compile(r"(-?(?:0|[1-9][0-9]*)\.[0-9]*[1-9])0*")
# As programs write an exponent, with its sign or after a point: "1E3" may be a code. Some write tiny numbers without.
_SCIENTIFIC = re.compile(r"-?[0-9](?:\.[0-9]+[eE][+-]?[0-9]{1,3}|[eE][+-][0-9]{1,3})|-?0\.0000[0-9]*[1-9]")
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(?::(\d\d)(?:\.(\d*?)0*)?)?(?: ?(?:Z|UTC|\+00(?::?00)?))?", re.ASCII
)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:e[+-][0-9]+)?")
_PLAIN = 1e16  # from here on Python writes an exponent
# How tools write true and false; the letters are Postgres's and R's.
_PAIRS = (("True", "False"), ("1", "0"), ("t", "f"), ("T", "F"))


def canonical(text: str) -> str:
    """The one spelling of a text, whatever is known of its column.

    Trimmed; whole numbers without an empty fraction; `True` and `False`; midnight is its day, and UTC goes without
    saying. Codes such as "007" and versions such as "1.10" stay as they are.

    >>> [canonical(text) for text in (" 1.0", "-0.00", "TRUE", "cat  ", "007", "1.10", "1e+03")]
    ['1', '0', 'True', 'cat', '007', '1.10', '1000']
    >>> [canonical(text) for text in ("2026-01-01 00:00:00", "2026-01-01T09:30:00.500Z", "1E-05")]
    ['2026-01-01', '2026-01-01 09:30:00.5', '1e-05']
    """
    text = text.strip()
    if truth := _TRUTH.get(text.lower()):
        return truth
    if whole := _WHOLE.fullmatch(text):
        return "0" if whole[1] == "-0" else whole[1]
    if _SCIENTIFIC.fullmatch(text):
        number = float(text)
        return str(int(number)) if number.is_integer() and abs(number) < _PLAIN else repr(number)
    if moment := _MOMENT.fullmatch(text):
        day, minute, second, part = moment.groups()
        time = f"{minute}:{second or '00'}{f'.{part}' if part else ''}"
        return day if time == "00:00:00" else f"{day} {time}"
    return "0" if text == "-0" else text


def is_missing(text: str) -> bool:
    """Whether a text spells "no value" for most people.

    >>> is_missing(" N/A "), is_missing("north")
    (True, False)
    """
    return text.strip().lower() in MISSING


def words_for_nothing(words: Iterable[str] | None) -> frozenset[str]:
    """The words that mean "no value", as they are compared: those that somebody named, otherwise the usual ones.

    >>> sorted(words_for_nothing(["Unknown", " -999"])), "na" in words_for_nothing(None)
    (['', '-999', 'unknown'], True)
    """
    return frozenset(MISSING) if words is None else frozenset({"", *(word.strip().lower() for word in words)})


@dataclass(frozen=True)
class Vocabulary:
    """What is known of a column's values.

    Args:
        known: the canonical spelling of every category that the reference or the model has; empty where nothing is
            known, and then a text is only brought to its canonical spelling.
        own: canonical spellings for which another one is to be kept.
        missing: the words that mean "no value" unless they are known; None: the earlier ones, where something is known.
    """

    known: frozenset[str] = frozenset()
    own: Mapping[str, str] = field(default_factory=dict, hash=False)
    missing: frozenset[str] | None = None

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Vocabulary":
        """The vocabulary of a column that holds these texts."""
        return cls(frozenset(map(canonical, texts)))

    @classmethod
    def as_written(cls, texts: Collection[str]) -> "Vocabulary":
        """The same, where the texts stay as they are; of two spellings of one value, the canonical or the first one.

        >>> Vocabulary.as_written(["1.0", "2.0"]).spell("2")
        '2.0'
        """
        there = set(texts)
        own: dict[str, str] = {}
        for text in texts:
            if (value := canonical(text)) not in there:
                own.setdefault(value, text)
        return cls(frozenset(map(canonical, texts)), own)

    @classmethod
    def learnt(cls, texts: Iterable[str]) -> "Vocabulary":
        """What a column's own cells say where nothing else is known of it: whether they are true and false, or numbers.

        >>> Vocabulary.learnt(["true", "1", "NA"]).spell("0"), Vocabulary.learnt(["3", "NA"]).spell("NA")
        ('False', None)
        >>> Vocabulary.learnt(["EU", "NA"]).spell("NA"), Vocabulary(missing=frozenset({"na"})).spell("NA")
        ('NA', None)
        """
        known = frozenset(canonical(text) for text in texts if not is_missing(text))
        if known & {"True", "False"} and known <= {"True", "False", "1", "0"}:
            return cls(frozenset({"True", "False"}))
        return cls(known) if all(map(_NUMBER.fullmatch, known)) else cls()

    def spell(self, text: str) -> str | None:
        """The category that a text means, None where it means "no value"; an unseen one in its canonical spelling.

        >>> zones, flags = Vocabulary.of(["1", "2"]), Vocabulary.of(["True", "False"])
        >>> zones.spell("1.0"), zones.spell("NA"), flags.spell("1"), Vocabulary.of(["NA", "EU"]).spell("NA")
        ('1', None, 'True', 'NA')
        >>> flags.spell("t"), zones.spell("True"), Vocabulary.of(["2.50", "3.25"]).spell("2.5")
        ('True', 'True', '2.50')
        """
        for candidate in self._candidates(canonical(text)):
            if candidate in self.known:
                return self.own.get(candidate, candidate)
        return None if self._is_missing(text) else self._truth.get(canonical(text), canonical(text))

    def is_stranger(self, text: str) -> bool:
        """Whether a text is in no spelling one of the known categories, nor missing.

        >>> [Vocabulary.of(["1", "2"]).is_stranger(text) for text in ("1.0", "NA", "3")]
        [False, False, True]
        """
        meant = self.spell(text)
        return meant is not None and canonical(meant) not in self.known

    @property
    def words(self) -> dict[str, str]:
        """What else is read as which category: the other words for true and false."""
        return {word: self.own.get(meant, meant) for word, meant in self._truth.items() if word not in self.known}

    @property
    def nothing(self) -> frozenset[str]:
        """The words that mean "no value" here, in lower case; those that are known of the column mean themselves."""
        if self.missing is not None:
            return self.missing
        return frozenset(EARLIER) if self.known else frozenset({""})

    def _is_missing(self, text: str) -> bool:
        return not text.strip() or canonical(text).lower() in self.nothing

    def _candidates(self, found: str) -> Iterator[str]:
        """What a canonical text may mean, the likeliest first."""
        yield found
        if found in self._truth:
            yield self._truth[found]
        if fraction := _FRACTION.fullmatch(found):
            yield fraction[1]
            yield self._decimals.get(fraction[1], fraction[1])

    @cached_property
    def _truth(self) -> dict[str, str]:
        """Where all that is known is true and false: their other words, and which of the known ones these mean."""
        known = {text for text in self.known if not is_missing(text)}
        for yes, no in _PAIRS:
            if known == {yes, no} or (known and yes in ("True", "1") and known < {yes, no}):
                return {word: said for pair in _PAIRS for word, said in zip(pair, (yes, no), strict=True)}
        return {}

    @cached_property
    def fractions(self) -> dict[str, str]:
        """Known numbers with a fraction, by themselves and by what else they may be written as."""
        own = {text: self.own.get(text, text) for text in self.known if _FRACTION.fullmatch(text)}
        return {short: own[text] for short, text in self._decimals.items()} | own

    @cached_property
    def _decimals(self) -> dict[str, str]:
        """Known numbers with as many decimals each, by their shortest spelling: where 2.5 is 2.50, and no version."""
        found = {text: match[1] for text in self.known if (match := _FRACTION.fullmatch(text))}
        widths = {len(text.partition(".")[2]) for text in found}
        return {short: text for text, short in found.items()} if len(widths) == 1 else {}


NOTHING_KNOWN = Vocabulary()
