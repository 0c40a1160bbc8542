"""How the numbers of a column are written, decided by all of its cells, and what there is to say of it."""

from dataclasses import dataclass, replace

from monitoring.intake.columns.numbers.signs import (
    COMMA,
    COMMAS,
    EITHER_COMMA,
    EITHER_POINT,
    POINT,
    POINTS,
    SPACED,
    Signs,
)
from monitoring.intake.columns.numbers.style import NEUTRAL, Style

OTHER = {".": ",", ",": "."}
NONE = "none"
NAMED = {".": "point", ",": "comma"}


@dataclass(frozen=True, slots=True)
class Decision:
    """How the numbers of a column are read.

    Args:
        style: how they are written.
        signs: what its cells told.
        why: what decided: a cell, other columns, the settings; empty where nothing had to be decided.
        sure: whether something did decide.
    """

    style: Style
    signs: Signs
    why: str = ""
    sure: bool = True

    @property
    def example(self) -> str:
        """A cell that is not what a program reads by itself; empty where there is none."""
        told, cells = self.signs.told, []
        if self.style.shares is not None:
            cells.append(self.signs.per_cent)
        cells += [self.signs.priced.get(self.style.money, "")]
        by_comma = (COMMA, POINTS, EITHER_POINT, EITHER_COMMA, SPACED)
        kinds = by_comma if self.style.decimal == "," else (COMMAS, SPACED, EITHER_COMMA)
        cells += [*(told.get(kind, "") for kind in kinds), self.signs.signed]
        return next(filter(None, cells), "")

    @property
    def doubt(self) -> str:
        """What to say where nothing decided; empty where something did."""
        if self.sure:
            return ""
        told, decimal = self.signs.told, self.style.decimal
        cell = told.get(EITHER_POINT) or told[EITHER_COMMA]
        as_decimal, whole = cell.replace(",", "."), cell.replace(",", "").replace(".", "")
        here, else_ = (as_decimal, whole) if decimal in cell else (whole, as_decimal)
        return (
            f"{cell!r} may be {here} or {else_}, and no other cell tells: it is read as {here}, "
            f'write decimal = "{OTHER[decimal]}" under [files] where it is {else_}'
        )


def decided(
    signs: Signs,
    decimal: str = "",
    thousands: str = "",
    elsewhere: str = "",
    shares: bool = True,
    earlier: str = "",
) -> Decision:
    """The style of a column.

    Args:
        signs: what its cells tell.
        decimal: the decimal sign that the settings name.
        thousands: what they name to stand between thousands.
        elsewhere: the decimal sign of the file's other columns, where they have one and the same.
        shares: whether a column wholly in per cent is read as shares of one.
        earlier: the decimal sign that earlier files of the same kind had in it.

    >>> signs = Signs({EITHER_POINT: "1.234"})
    >>> decided(signs).style.decimal, decided(signs, elsewhere=",").style.decimal
    ('.', ',')
    """
    sign, why, sure = _decimal_sign(signs, decimal or OTHER.get(thousands, ""), elsewhere, earlier)
    groups = "" if thousands == NONE else thousands or NEUTRAL + OTHER[sign]
    if not (decimal or thousands) and POINT in signs.told and COMMA in signs.told:
        groups = NEUTRAL  # written in two ways: whatever has a sign of the other is in doubt
    style = Style(sign, groups)
    if signs.per_cent and not signs.bare:
        style = replace(style, shares=shares)
    if signs.money:
        style = replace(style, money=min(signs.money, key=lambda each: (-signs.money[each], each)))
    return Decision(style, signs, why, sure)


def _decimal_sign(signs: Signs, given: str, elsewhere: str, earlier: str) -> tuple[str, str, bool]:
    """The decimal sign, why it is that one, and whether something tells so."""
    told = signs.told
    if given:
        return given, "the settings say so", True
    if cell := told.get(POINT):
        return ".", f"{cell!r} tells", True
    if cell := told.get(COMMA):
        return ",", f"{cell!r} tells", True
    if cell := told.get(COMMAS):
        return ".", f"{cell!r} tells", True
    if cell := told.get(POINTS):
        return ",", f"{cell!r} tells", True
    point, comma = told.get(EITHER_POINT), told.get(EITHER_COMMA)
    if not (point or comma):
        return ".", "", True
    if (cell := told.get(SPACED)) and not (point and comma):
        return "." if point else ",", f"{cell!r} tells what stands between thousands", True
    if elsewhere:
        return elsewhere, f"the file's other columns have decimal {NAMED[elsewhere]}s", True
    if earlier:
        return earlier, f"earlier files have decimal {NAMED[earlier]}s", True
    return ".", "", False
