"""What the names of columns say: a hint, never a proof."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

_WORD = re.compile(r"[^\W\d_]+|\d+")
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-ZÀ-Þ])(?=[A-ZÀ-Þ][a-zà-ÿ])")


def _of(text: str) -> frozenset[str]:
    return frozenset(each.strip() for each in text.split("|" if "|" in text else None))


ID = _of("id uid pk uuid guid key ref reference number nr no identifier")
OWN_ID = _of("prediction request event row transaction trans application order case record score scoring")
TIME = _of("time timestamp ts date datetime at day when utc datum zeit created event")
MADE = _of("predicted prediction scored scoring score request requested event made inference")
BORN = _of("birth born dob birthday birthdate signup joined registered opened hired founded expiry expires")
KNOWN = _of("known label labelled labeled reported outcome resolved settled truth actual observed closed matured")
SCORE = _of("score scores proba prob probability probabilities p risk likelihood confidence pd propensity yhat")
PREDICTION = _of(
    "prediction predicted predict pred preds predictions decision decided yhat forecast estimate estimated "
    "classified verdict"
)
LABEL = _of(
    "label labels target y truth actual outcome gt groundtruth observed churn churned fraud isfraud default "
    "defaulted survived converted readmitted"
)
# Less of a hint: what is watched is called so, too.
MAYBE_LABEL = _of("class response result status bought died")
VERSION = _of("version release model build")
INDEX = _of("index idx unnamed row rownum rownumber rn level")
CODE = _of(
    "zip zipcode postal postcode plz code type kind class category cat group segment cluster region zone area "
    "district day weekday month quarter season status level grade id flag channel branch store shop site product "
    "plan carrier brand model color colour"
)
AMOUNT = _of(
    "age count n num number quantity qty amount sum total price cost income balance rate ratio duration length "
    "years months days hours minutes seconds tenure size weight height score points visits calls children siblings "
    "sibsp parch mean avg min max temp temperature distance rooms bedrooms seats bytes pixel"
)
# Groups that people are used to look at one by one.
GROUP = _of(
    "region country state segment group plan channel branch store shop site origin source product type market "
    "geography gender sex device platform"
)
# Who somebody is.
SENSITIVE = _of(
    "email mail ssn birth birthday birthdate dob born phone mobile telephone tel fax surname lastname firstname "
    "forename fullname passport iban address street nino taxid socialsecurity creditcard cardnumber"
)
_SENSITIVE_PAIRS = _of(
    "first name|last name|full name|given name|family name|middle name|customer name|client name|patient name|"
    "social security|credit card|card number|account number|tax id|license plate|ip address"
)


@lru_cache(4096)
def words(name: str) -> tuple[str, ...]:
    """The words of a column's name, in lower case.

    >>> words("CustomerID"), words("predicted_at"), words("P(default)"), words("isFraud")
    (('customer', 'id'), ('predicted', 'at'), ('p', 'default'), ('is', 'fraud'))
    """
    return tuple(word.lower() for word in _WORD.findall(_CAMEL.sub(" ", name)))


def says(name: str, hints: Iterable[str]) -> bool:
    """Whether one of a name's words, or all of them written together, is among the hints."""
    own = words(name)
    return not {*own, "".join(own)}.isdisjoint(hints)


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
    """
    return frozenset(words(name)) - PREDICTION - SCORE - LABEL


def is_sensitive(name: str) -> bool:
    """Whether a column's name says that it tells who somebody is.

    >>> is_sensitive("Email"), is_sensitive("first_name"), is_sensitive("plan name"), is_sensitive("date_of_birth")
    (True, True, False, True)
    """
    own = words(name)
    pairs = {" ".join(pair) for pair in pairwise(own)}
    return says(name, SENSITIVE) or not pairs.isdisjoint(_SENSITIVE_PAIRS)


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
    return found[:64].strip("-_") or "model"
