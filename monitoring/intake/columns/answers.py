"""The words of a yes-or-no column: the one place that decides which of them is 1 and which is 0.

Labels and logged decisions are written as `1` and `0`, `Y` and `N`, `good` and `bad`, or in two words of somebody's
own, of which the setting `positive` names the one that is 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from monitoring.errors import DataError
from monitoring.intake.columns.spelling import canonical
from monitoring.misspelt import misspelt

# Each pair of sets: what is 1, what is 0, unless `positive` names a word of the second.
FAMILIES = (
    (frozenset({"1", "true", "t"}), frozenset({"0", "false", "f"})),
    (frozenset({"yes", "y"}), frozenset({"no", "n"})),
    (frozenset({"positive", "pos"}), frozenset({"negative", "neg"})),
)
# What a pair of words means where a column holds no other: as scikit-learn, R and credit files have them.
PAIRS = ({"1": 1, "-1": 0}, {"good": 1, "bad": 0})
# Of all words, how many may be neither of the two before the column as a whole is in question.
FEW = 0.01
MOST = 0.5  # the same where 0 is among them
LISTED = 10
_NUMBERS = FAMILIES[0]


def key(text: str) -> str:
    """What makes two words the same: neither case nor padding nor an empty fraction tell them apart.

    >>> [key(text) for text in (" Yes", "1.00", "TRUE", "-1.0")]
    ['yes', '1', 'true', '-1']
    """
    return canonical(text).lower()


@dataclass(frozen=True, slots=True)
class Words:
    """What the words of a deployment's labels and logged decisions mean.

    Args:
        positive: the word that is 1, where the deployment file names one.
        own: what further words mean, by their `key`; found in the data, when they were first met.
    """

    positive: str = ""
    own: Mapping[str, int] = field(default_factory=dict, hash=False)

    @property
    def yes(self) -> frozenset[str]:
        """The keys of all words that are 1."""
        return frozenset(word for word, value in self._values().items() if value)

    @property
    def no(self) -> frozenset[str]:
        """The keys of all words that are 0."""
        return frozenset(word for word, value in self._values().items() if not value)

    def means(self, text: str) -> int | None:
        """1 or 0; None for a word that is not known.

        >>> Words().means("Y"), Words("bad").means("good"), Words("2").means("1")
        (1, 0, None)
        """
        return self._values().get(key(text))

    def yes_of(self, one: str, other: str) -> int | None:
        """The place of the one of two words that is 1; None where nothing says it.

        >>> Words().yes_of("bad", "good"), Words("bad").yes_of("bad", "good"), Words().yes_of("paid", "default")
        (1, 0, None)
        """
        pairs = {} if self.positive else {word: value for pair in PAIRS for word, value in pair.items()}
        found = [(pairs | self._values()).get(key(word)) for word in (one, other)]
        if found.count(1) == 1:
            return found.index(1)
        return 1 - found.index(0) if found.count(0) == 1 else None

    def _values(self) -> dict[str, int]:
        chosen = key(self.positive) if self.positive else ""
        found: dict[str, int] = {}
        for yes, no in FAMILIES:
            turned = chosen in no
            found |= dict.fromkeys(yes, int(not turned)) | dict.fromkeys(no, int(turned))
        pairs = [pair for pair in PAIRS if chosen in pair]
        found |= {word: int(word == chosen) for pair in pairs for word in pair}
        if chosen and not pairs and _is_number(chosen) and chosen not in found:
            # Of 1 and 2, 1 is not yes where 2 is.
            found = {word: value for word, value in found.items() if word not in _NUMBERS[0] | _NUMBERS[1]}
        return found | ({chosen: 1} if chosen else {}) | dict(self.own)


EVERYBODYS = Words()


@dataclass(frozen=True, slots=True)
class Census:
    """How often each word occurs in a column.

    Args:
        column: its name.
        file: where it stands.
        counts: by the word's key.
        written: each word as the file has it first, by its key.
    """

    column: str
    file: str
    counts: Mapping[str, int]
    written: Mapping[str, str]

    @property
    def listed(self) -> str:
        """The words, the most frequent first."""
        order = sorted(self.counts, key=lambda word: (-self.counts[word], word))
        more = f" and {len(order) - LISTED:,} more" if len(order) > LISTED else ""
        return ", ".join(repr(self.written[word]) for word in order[:LISTED]) + more


def settle(words: Words, census: Census) -> tuple[Words, str]:
    """What the words of a column mean that holds some that are not known, and the sentence to say; words that stay
    unknown are rejected row by row.

    Raises `DataError` where the column does not say which of its words is 1.

    >>> loans = Census("state", "loans.csv", {"paid": 90, "default": 10}, {"paid": "paid", "default": "default"})
    >>> settle(Words("default"), loans)[1]
    "of the words in 'state', 'default' is 1 and 'paid' is 0"
    """
    counts = census.counts
    strange = [word for word in counts if words.means(word) is None]
    for pair in PAIRS:
        if set(pair) & set(strange) and _holds(pair, strange, words, counts):
            own = {word: value for word, value in pair.items() if words.means(word) is None}
            return _with(words, own, _of_pair(census, pair))
    share = sum(counts[word] for word in strange) / sum(counts.values())
    is_zero_there = any(words.means(word) == 0 for word in counts)
    alone = len(counts) == 2 and not any(words.means(word) == 1 for word in counts)  # 0 and one that may be its other
    if 0 in words.own.values() or share <= (MOST if is_zero_there and not alone else FEW):
        return words, ""
    if not words.positive:
        raise _ask(words, census)
    return _beside_positive(words, census, strange)


def _holds(pair: Mapping[str, int], strange: list[str], words: Words, counts: Mapping[str, int]) -> bool:
    """Whether a column is written in this pair of words; -1 beside 0 may be anything."""
    others = sum(counts[word] for word in strange if word not in pair)
    no_other_zero = not any(words.means(word) == 0 for word in counts)
    return no_other_zero and others <= FEW * sum(counts.values()) and not words.positive


def _beside_positive(words: Words, census: Census, strange: list[str]) -> tuple[Words, str]:
    """The one word beside the positive one is 0; a few misspelt rows do not make a third."""
    counts = census.counts
    other = max(strange, key=lambda word: counts[word])
    if key(words.positive) not in counts:
        is_misspelt = any(misspelt(words.positive, [word]) for word in counts)
        if len(counts) > 1 or is_misspelt:
            message = f"none of the words of {census.column!r} in {census.file} is {words.positive!r}, which [columns]"
            raise DataError(f"{message} positive names; they are: {census.listed}", _line(words, census))
    if counts[other] < (1 - FEW) * sum(counts[word] for word in strange):
        message = f"{census.column!r} in {census.file} has more than two words: {census.listed}"
        hint = f"beside {words.positive!r} there can be one other word; leave the label of all other rows empty"
        raise DataError(message, hint)
    own = {other: 0}
    said = f"of the words in {census.column!r}, {words.positive!r} is 1 and {census.written[other]!r} is 0"
    return _with(words, own, said)


def _of_pair(census: Census, pair: Mapping[str, int]) -> str:
    yes, no = sorted(pair, key=lambda word: -pair[word])
    said = f"of the words in {census.column!r}, {yes!r} is 1 and {no!r} is 0"
    return said if no == "-1" else f'{said}: where {no!r} is what the model predicts, write positive = "{no}"'


def _with(words: Words, own: Mapping[str, int], said: str) -> tuple[Words, str]:
    return Words(words.positive, {**words.own, **own}), said


def _ask(words: Words, census: Census) -> DataError:
    number = {1: "the word", 2: "the words"}.get(len(census.counts), f"{len(census.counts):,} words,")
    message = f"{census.column!r} in {census.file} has {number} {census.listed}, and nothing says which one is 1"
    if len(census.counts) > LISTED:
        return DataError(message, "a label of a binary task has two words: check which column it is, and the task")
    return DataError(message, _line(words, census))


def _line(words: Words, census: Census) -> str:
    likely_first = sorted(census.counts, key=lambda word: (words.means(word) != 1, census.counts[word], word))
    lines = " or ".join(f'positive = "{census.written[word]}"' for word in likely_first)
    return f"write under [columns] which one is 1: {lines}"


def _is_number(word: str) -> bool:
    return word.lstrip("-").replace(".", "", 1).isdigit()
