"""Dates as a spreadsheet keeps them: days since the last one but one of 1899, and the time of day as their fraction."""

import pyarrow as pa
import pyarrow.compute as pc

from monitoring.intake.columns.parsed_column import is_text, mask, without
from monitoring.intake.columns.texts import as_text

SETTING = "spreadsheet"
TOLD = "read as day numbers of a spreadsheet, as the settings say"
_NUMBER = r"^\s*(?P<day>[2-7][0-9]{4})(?:[.,](?P<rest>[0-9]*))?\s*$"  # from 1954 to 2119
_1970 = 25_569
_SECONDS, _MILLIS = 86_400, 86_400_000
_EXACT = 9  # digits of a fraction from which on it tells milliseconds; those of fewer digits are rounded seconds


def from_day_numbers(cells: pa.Array) -> tuple[pa.Array, int]:
    """Such numbers as texts with the year first, and how many there were; other cells stay as they are.

    >>> from_day_numbers(pa.array(["45123", "45123.43056", "2026-03-01", "7"]))[0].to_pylist()
    ['2023-07-16 00:00:00.000', '2023-07-16 10:20:00.000', '2026-03-01', '7']
    """
    kind = cells.type
    if not (is_text(kind) or pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)):
        return cells, 0
    texts = cells if is_text(kind) else as_text(cells)
    found = pc.extract_regex(texts, _NUMBER)
    count = int(mask(pc.is_valid(found)).sum())
    if not count:
        return cells, 0
    day, rest = pc.struct_field(found, "day"), pc.struct_field(found, "rest")
    fraction = pc.cast(pc.binary_join_element_wise("0", pc.if_else(pc.equal(rest, ""), "0", rest), "."), pa.float64())
    coarse = pc.multiply(pc.round(pc.multiply(fraction, _SECONDS)), 1000.0)
    fine = pc.round(pc.multiply(fraction, _MILLIS))
    clock = pc.if_else(pc.less(pc.utf8_length(rest), _EXACT), coarse, fine)
    days = pc.multiply(pc.subtract(pc.cast(day, pa.int64()), _1970), _MILLIS)
    moments = pc.cast(pc.add(days, pc.cast(clock, pa.int64())), pa.timestamp("ms"))
    return pc.coalesce(pc.cast(moments, pa.string()), without(texts, pc.is_valid(found))), count
