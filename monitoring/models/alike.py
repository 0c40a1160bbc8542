"""Which known category a text was most likely meant to be."""

import unicodedata
from collections.abc import Collection

from monitoring.intake.columns.answers import EVERYBODYS
from monitoring.misspelt import misspelt

_MOST = 10_000  # categories that are compared sign by sign


def alike(text: str, known: Collection[str]) -> str:
    """The category that a text misspells; empty where none is close, or several are.

    Case, accents, padding and signs between words, zeros in front, a decimal comma, another word for yes and no, a
    typing error in a word.

    >>> alike("KOLN", ["Köln", "Ulm"]), alike("7", ["007", "012"]), alike("2,5", ["2.5", "3"]), alike("yes", ["1", "0"])
    ('Köln', '007', '2.5', '1')
    >>> alike("Berln", ["Berlin", "Ulm"]), alike("A1234", ["A1235"]), alike("north", ["south"])
    ('Berlin', '', '')
    """
    same = [each for each in known if _bare(each) == _bare(text)]
    if not same and (meant := EVERYBODYS.means(text)) is not None:
        same = [each for each in known if EVERYBODYS.means(each) == meant]
    if not same and text.isalpha() and len(known) <= _MOST:
        same = [close] if (close := misspelt(text, known)) else []
    return same[0] if len(same) == 1 else ""


def _bare(text: str) -> str:
    """What is left of a text without all that people and programs write in more ways than one."""
    try:
        return repr(float(text.replace(",", ".")))
    except ValueError:
        plain = unicodedata.normalize("NFKD", text).casefold()
        return "".join(sign for sign in plain if sign.isalnum()) or text
