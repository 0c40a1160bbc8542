"""Which encoding a text is in. Libraries that guess take German for Polish and a euro sign for Arabic; so it is told by
what cannot be anything else, what is most likely Western is said to be assumed, and everything else is asked about."""

import codecs
import re
import unicodedata

from monitoring.errors import DataError
from monitoring.intake.assumed import Assumed

UTF8, WESTERN = "utf-8", "cp1252"
BOMS = (
    (codecs.BOM_UTF8, UTF8),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LONG = 3  # signs beyond ASCII side by side, as Western languages have them rarely
_FOREIGN = 0.3  # the share of such from which on a text is not Western
_TYPICAL = frozenset(
    "ÄÖÜäöüßÀÂÆÇÈÉÊËÎÏÔŒÙÛàâæçèéêëîïôœùûÁÍÑÓÚáíñóú¿¡ÃÕãõÅØåøÌÒìò€£§°²³µ«»·–—‘’“”„…•×½¼¾±®©™\xa0ª º´".replace(" ", "")
)
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
KNOWN = "it can be CSV, Excel, Parquet or JSON lines"
_PARTS = r"[\r\n;,\t|\"]"
_HIGH = re.compile(rb"[\x80-\xff]+")


def find_encoding(head: bytes, name: str, whole: bool) -> tuple[str, list[Assumed]]:
    """The encoding of a text that begins so, as Python calls it.

    Args:
        head: the file's first bytes.
        name: what to call it.
        whole: whether these are all.

    Raises:
        DataError: it is in none that can be told.
    """
    for mark, encoding in BOMS:
        if head.startswith(mark):
            why = "it begins with a byte order mark"
            return encoding, [] if encoding == UTF8 else [Assumed("encoding", encoding, why)]
    if encoding := _wide(head):
        return encoding, [Assumed("encoding", encoding, "every other byte is zero")]
    if _is_utf8(head, whole):
        return UTF8, []
    refuse_binary(head, name)
    return WESTERN, [_western(head, name)]


def refuse_binary(head: bytes, name: str) -> None:
    """Raise `DataError` for what is no text in any encoding of single bytes."""
    if b"\0" in head or len(_CONTROL.findall(head[:10_000])) > 0.005 * min(len(head), 10_000):
        raise DataError(f"{name} is not a data file that is known here", KNOWN)


def _wide(head: bytes) -> str:
    """UTF-16 without a mark: the halves of signs of ASCII are zero."""
    sample = head[:2000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) < 0.3 * len(sample) / 2 or min(even, odd) > 0.1 * max(even, odd):
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _is_utf8(head: bytes, whole: bool) -> bool:
    try:
        codecs.getincrementaldecoder(UTF8)().decode(head, final=whole)
    except UnicodeDecodeError:
        return False
    return True


def _western(head: bytes, name: str) -> Assumed:
    try:
        text = head.decode(WESTERN)
    except UnicodeDecodeError:
        text = ""
    runs = _HIGH.findall(head)
    long = sum(len(run) for run in runs if len(run) >= _LONG)
    if not text or long > _FOREIGN * sum(map(len, runs)):
        raise not_told(head, name)
    beyond = {sign for sign in text if sign > "\x7f"}
    first = next(sign for sign in text if sign > "\x7f")
    typical = beyond <= _TYPICAL and not _is_inside_a_word(text)
    why = f"it is not UTF-8, and its signs are those of Western languages: {_around(text, first)!r}"
    if not typical:
        why = f"it is not UTF-8, and may be in another encoding: {_around(text, first)!r} is how its signs read"
    return Assumed("encoding", WESTERN, why, sure=typical)


def _is_inside_a_word(text: str) -> bool:
    """Whether a sign that is no letter stands between letters, as it does where another encoding was meant."""
    found = re.finditer(r"(?<=\w)[^\w\s\x00-\x7f](?=\w)", text)
    return any(not unicodedata.category(match[0]).startswith(("L", "P", "Z")) for match in found)


def _around(text: str, sign: str) -> str:
    """The sign with what stands beside it in its cell."""
    place = text.index(sign)
    before, behind = text[max(place - 12, 0) : place], text[place : place + 12]
    return re.split(_PARTS, before)[-1] + re.split(_PARTS, behind)[0]


def not_told(head: bytes, name: str) -> DataError:
    """What is asked where an encoding is not to be told."""
    from charset_normalizer import from_bytes

    found = from_bytes(head[: 1 << 16]).best()
    likely = f"; it may be {', '.join(found.could_be_from_charset[:3])}" if found else ""
    hint = f'say which it is: [files] encoding = "{found.encoding if found else "cp1251"}", or save it as UTF-8'
    return DataError(f"{name} is not UTF-8 text, and its encoding is not to be told{likely}", hint)


def is_late_utf8(block: bytes) -> bool:
    """Whether the first block that is not ASCII can be UTF-8; its last sign may be cut."""
    return _is_utf8(block, whole=False)
