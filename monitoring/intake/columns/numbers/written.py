"""Numbers as people and spreadsheets write them, read in the style that their column has."""

import pyarrow as pa
import pyarrow.compute as pc

from monitoring.intake.columns.numbers.style import APOSTROPHES, DRESSED, MINUS, SPACES, Style
from monitoring.intake.columns.parsed_column import without

_PARTS = ("open", "sign", "before", "inner", "core", "after", "behind", "close")


def typed_plainly(texts: pa.Array) -> pa.Array:
    """Spaces, apostrophes and minus signs as a keyboard has them."""
    for pattern, sign in ((SPACES, " "), (APOSTROPHES, "'"), (MINUS, "-")):
        texts = pc.replace_substring_regex(texts, pattern, sign)
    return texts


def parts(texts: pa.Array) -> dict[str, pa.Array]:
    """A text of a number taken apart, by the names of the pieces; null where it is none, empty where a piece lacks."""
    found = pc.extract_regex(typed_plainly(texts), DRESSED)
    return {name: pc.struct_field(found, name) for name in _PARTS}


def written(texts: pa.Array, style: Style) -> pa.Array:
    """Numbers in this style as Arrow reads them; null where a text is none.

    >>> written(pa.array(["1.234,5", "(7)", "8-", "1.5", "$ 2"]), Style(",", ".", money="$")).to_pylist()
    ['1234.5', '-7', '-8', None, '2']
    """
    found = parts(texts)
    core = without(found["core"], pc.invert(pc.match_substring_regex(found["core"], style.grammar)))
    core = without_signs(core, style)
    negative, odd = _signs(found)
    mark = pc.binary_join_element_wise(found["before"], found["after"], "")
    per_cent = pc.equal(mark, "%")
    odd = pc.or_(odd, pc.invert(pc.is_in(mark, value_set=pa.array(_marks(style)))))
    if style.shares:
        odd = pc.or_(odd, pc.and_(per_cent, pc.match_substring_regex(core, "[eE]")))
        core = pc.binary_join_element_wise(core, pc.if_else(per_cent, "e-2", ""), "")
    return without(pc.binary_join_element_wise(pc.if_else(negative, "-", ""), core, ""), odd)


def without_signs(cores: pa.Array, style: Style) -> pa.Array:
    """Numbers of this style with nothing between thousands and a decimal point."""
    cores = pc.replace_substring_regex(cores, f"[{style.thousands}]", "") if style.thousands else cores
    return pc.replace_substring(cores, style.decimal, ".") if style.decimal != "." else cores


def _marks(style: Style) -> list[str]:
    return ["", *([] if style.shares is None else ["%"]), *([style.money] if style.money else [])]


def _signs(found: dict[str, pa.Array]) -> tuple[pa.Array, pa.Array]:
    """Which numbers are less than nothing, and which have more than one sign for it, or half a pair of parentheses."""
    opened, closed = (pc.not_equal(found[name], "") for name in ("open", "close"))
    signs = pc.binary_join_element_wise(found["sign"], found["inner"], found["behind"], "")
    odd = pc.or_(pc.xor(opened, closed), pc.greater(pc.utf8_length(signs), pc.if_else(opened, 0, 1)))
    return pc.or_(opened, pc.equal(signs, "-")), odd
