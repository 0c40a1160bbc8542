"""Why a cell of a column of numbers is none, and what to write instead."""

import re

import pyarrow as pa

from monitoring.intake.columns.numbers.decision import NAMED, OTHER, Decision
from monitoring.intake.columns.numbers.signs import COMMA, POINT
from monitoring.intake.columns.numbers.style import PLAIN
from monitoring.intake.columns.numbers.values import numbers


def not_a_number(value: str, decision: Decision | None = None) -> str:
    """Why a cell is not a number.

    >>> not_a_number("1,5"), not_a_number("12%")
    ("'1,5' is not a number", "'12%' is not a number")
    """
    because = _because(value, decision) if decision and re.search(r"\d", value) else ""
    return f"{value!r} is not a number" + (f" here: {because}" if because else "")


def out_of_range(value: str, decision: Decision | None = None) -> str:
    """Why a cell is not a score from 0 to 1."""
    return f"{value!r} is not between 0 and 1" if _reads_as_number(value, decision) else not_a_number(value, decision)


def not_finite(value: str, decision: Decision | None = None) -> str:
    """Why a cell is not a finite number."""
    return f"{value!r} is not finite" if _reads_as_number(value, decision) else not_a_number(value, decision)


def _because(value: str, decision: Decision) -> str:
    """What other cells of the column say against a cell."""
    style, signs = decision.style, decision.signs
    if "%" in value and style.shares is None and signs.bare:
        return f"it is in per cent, and others of the column are not, such as {signs.bare!r}"
    other = next((sign for sign in signs.money if sign in value.replace(style.money, "")), "")
    if other and style.money not in value.replace(other, ""):
        return f"it is in {other}, and others of the column are in {style.money}, {signs.priced[style.money]!r}"
    if OTHER[style.decimal] in value or style.decimal in value:
        return _of_decimals(decision)
    return ""


def _of_decimals(decision: Decision) -> str:
    sign, told = decision.style.decimal, decision.signs.told
    cell = told.get(POINT if sign == "." else COMMA)
    because = f"such as {cell!r}" if cell else decision.why
    both = f', or write decimal = "{OTHER[sign]}" under [files]' if POINT in told and COMMA in told else ""
    return f"its column has decimal {NAMED[sign]}s, {because}{both}" if because else ""


def _reads_as_number(value: str, decision: Decision | None) -> bool:
    style = decision.style if decision else PLAIN
    return bool(numbers(pa.array([value]), style).values[0].is_valid)
