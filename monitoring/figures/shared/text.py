"""How numbers, shares and names are written, in pictures and on pages alike."""

import html
import math
from collections.abc import Sequence

from monitoring.domain import Window
from monitoring.domain.text import MISSING, probability, shares_apart, told_apart
from monitoring.domain.text import number as plain_number

__all__ = [
    "MISSING",
    "change",
    "counted",
    "cut",
    "held_against",
    "minus",
    "number",
    "probability",
    "safe",
    "share",
    "share_against",
    "signed",
    "span",
    "with_unit",
]


def number(value: float, digits: int = 3) -> str:
    """A number with about `digits` significant digits; a dash where it is undefined.

    >>> number(0.70812), number(1234567.0), number(12.0), number(float("nan")), number(0.00004)
    ('0.708', '1,234,567', '12', '–', '4e-05')
    """
    return minus(plain_number(value, digits))


def minus(text: str) -> str:
    """The same text with a real minus sign in front of negative numbers.

    >>> minus("-3")
    '−3'
    """
    return "−" + text[1:] if text.startswith("-") else text


def held_against(values: Sequence[float], limits: Sequence[float]) -> tuple[list[str], list[str]]:
    """Values and limits as `number` writes them, in as many digits as show which side a value lies on.

    >>> held_against([-0.6245], [-0.624, 0.5])
    (['−0.625'], ['−0.624', '0.500'])
    """
    return told_apart(values, limits, number)


def share_against(value: float, limit: float) -> tuple[str, str]:
    """A share and its limit as per cent, told apart from each other, and the share from none and from all.

    >>> share_against(0.1204, 0.12)
    ('12.04 %', '12.00 %')
    """
    return shares_apart(value, limit)


def signed(value: float, digits: int = 3) -> str:
    """As `number`, always with its sign.

    >>> signed(0.25), signed(-2.0), signed(0.0)
    ('+0.250', '−2', '±0')
    """
    if value == 0:
        return "±0"
    return f"+{number(value, digits)}" if value > 0 else number(value, digits)


def change(value: float, reference: float) -> str:
    """A difference in the digits that `number` shows of the larger of the two; "unchanged" where these show none.

    >>> change(0.637, 0.692), change(12.0, 9.32), change(0.50001, 0.50009), change(4e-05, 2e-04)
    ('−0.055', '+2.7', 'unchanged', '−0.000160')
    """
    size = max(abs(value), abs(reference))
    order = math.floor(math.log10(float(f"{size:.2e}"))) if size else 0
    decimals = max(2 - order, 0)
    difference = round(value - reference, decimals)
    return minus(f"{difference:+,.{decimals}f}") if difference else "unchanged"


def with_unit(text: str, unit: str) -> str:
    """A number with what it is counted in, where that is said and there is a number.

    >>> with_unit("13.6", "min"), with_unit("13.6", ""), with_unit(MISSING, "min"), with_unit("47", "%")
    ('13.6 min', '13.6', '–', '47 %')
    """
    return f"{text} {unit}" if unit and text != MISSING else text


def counted(name: str, unit: str) -> str:
    """A column or metric with what it is counted in, as axes have it.

    >>> counted("distance", "miles"), counted("age", "")
    ('distance (miles)', 'age')
    """
    return f"{name} ({unit})" if unit else name


def share(value: float) -> str:
    """A share between 0 and 1 as per cent, never rounded to a wrong 0 or 100 %.

    >>> share(0.25), share(0.0004), share(0.9999), share(0.0), share(float("nan"))
    ('25.0 %', '< 0.1 %', '> 99.9 %', '0 %', '–')
    """
    if math.isnan(value):
        return MISSING
    if value in (0, 1):
        return f"{100 * value:.0f} %"
    if 0 < value < 0.001:
        return "< 0.1 %"
    if 0.999 < value < 1:
        return "> 99.9 %"
    return f"{100 * value:.1f} %"


def cut(threshold: float) -> str:
    """A threshold as it was written, with two decimals or more.

    >>> cut(0.5), cut(0.125), cut(1 / 3)
    ('0.50', '0.125', '0.333333333333')
    """
    text = f"{threshold:.12g}"
    return text if "e" in text or len(text.partition(".")[2]) > 2 else f"{threshold:.2f}"


def safe(text: object, width: int = 0) -> str:
    """A name from the data, fit for a label: without markup, and cut to `width` characters where given.

    >>> safe("<b>bold</b>")
    '&lt;b&gt;bold&lt;/b&gt;'
    >>> safe("departures_in_hour", 10)
    'departure…'
    """
    plain = str(text)
    if width and len(plain) > width:
        plain = plain[: width - 1] + "…"
    return html.escape(plain, quote=False)


def span(window: Window) -> str:
    """A window in words: its beginning and its length, and whether it is cut short."""
    cut = "" if window.complete else " (cut short)"
    if window.start is None:
        first = window.first * window.every.rows + 1
        return f"rows {first:,} to {first + max(window.rows, 1) - 1:,}{cut}"
    length = "week of " if window.every.unit == "week" else ""
    return f"{length}{window.label}{cut}"
