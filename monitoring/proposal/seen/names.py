"""What the names of columns say: a hint, never a proof."""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from monitoring.proposal.seen.vocabulary import INDEX, LABEL, PREDICTION, SCORE, SENSITIVE, SENSITIVE_PAIRS

LONGEST = 64  # signs of a deployment's name
_WORD = re.compile(r"[^\W\d_]+|\d+")
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-ZÀ-Þ])(?=[A-ZÀ-Þ][a-zà-ÿ])")


@lru_cache(4096)
def words(name: str) -> tuple[str, ...]:
    """The words of a column's name, in lower case and without accents.

    >>> words("CustomerID"), words("predicted_at"), words("P(default)"), words("isFraud")
    (('customer', 'id'), ('predicted', 'at'), ('p', 'default'), ('is', 'fraud'))
    >>> words("prédiction"), words("Größe")
    (('prediction',), ('grosse',))
    """
    plain = unicodedata.normalize("NFKD", _CAMEL.sub(" ", unicodedata.normalize("NFC", name)))
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return tuple(word.casefold() for word in _WORD.findall(bare))


@lru_cache(64)
def _endings(hints: frozenset[str]) -> tuple[str, ...]:
    """What longer words may end with."""
    return tuple(hint[1:] for hint in hints if hint.startswith("-"))


def says(name: str, hints: frozenset[str]) -> bool:
    """Whether one of a name's words, its end, or all of them written together, is among the hints.

    >>> says("Absatzprognose", PREDICTION), says("Vorhersage", PREDICTION), says("Prognosegüte", PREDICTION)
    (True, True, False)
    """
    own = words(name)
    return not {*own, "".join(own)}.isdisjoint(hints) or any(word.endswith(_endings(hints)) for word in own)


def is_label_named(name: str) -> bool:
    """Whether a name is one of a truth, and not of what a model says of it.

    >>> is_label_named("churned"), is_label_named("churn probability"), is_label_named("predicted_label")
    (True, False, False)
    """
    return says(name, LABEL) and not says(name, PREDICTION | SCORE)


def stem(name: str) -> frozenset[str]:
    """What a prediction is of, as its name says it.

    >>> stem("predicted_price") == stem("actualPrice") == {"price"}
    True
    >>> stem("Absatzprognose") == stem("Absatz") == {"absatz"}
    True
    """
    said = PREDICTION | SCORE | LABEL
    return frozenset(_without(word, _endings(said)) for word in words(name)) - said - {""}


def _without(word: str, endings: tuple[str, ...]) -> str:
    return next((word.removesuffix(end) for end in endings if word.endswith(end)), word)


def is_sensitive(name: str) -> bool:
    """Whether a column's name says that it tells who somebody is.

    >>> is_sensitive("Email"), is_sensitive("first_name"), is_sensitive("plan name"), is_sensitive("date_of_birth")
    (True, True, False, True)
    """
    own = words(name)
    pairs = {" ".join(pair) for pair in pairwise(own)}
    return says(name, SENSITIVE) or not pairs.isdisjoint(SENSITIVE_PAIRS)


def is_index(name: str) -> bool:
    """Whether a name is one that tools give to row numbers.

    >>> is_index(""), is_index("Unnamed: 0"), is_index("index"), is_index("price index")
    (True, True, True, False)
    """
    own = [word for word in words(name) if not word.isdigit()]
    return not own or (len(own) == 1 and own[0] in INDEX)


def slug(text: str) -> str:
    """A deployment's name made of a file's.

    >>> slug("Kredit Log (März).csv"), slug("2024.csv"), slug("…")
    ('kredit-log-marz', '2024', 'model')
    """
    stem = re.sub(r"(\.(csv|tsv|txt|parquet|jsonl?|ndjson|gz|zip|xlsx?))+$", "", text, flags=re.IGNORECASE)
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    found = re.sub(r"[^a-z0-9_]+", "-", plain.lower()).strip("-_")
    return found[:LONGEST].strip("-_") or "model"
