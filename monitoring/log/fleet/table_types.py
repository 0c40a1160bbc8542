"""Tables of counts on their way between logs: in the same types, by the same clock."""

import pyarrow as pa
import pyarrow.compute as pc

from monitoring.log.counting.addition import KEYS, summed
from monitoring.log.ground.columns import BORN, GRAIN, KNOWN

HOURS = 24.0


def plain(schema: pa.Schema) -> pa.Schema:
    """The columns of a table of counts in the types that they have on the way between logs, whatever counted them."""
    types = {name: pa.int32() for name in KEYS} | {"n": pa.int64()}
    types |= {name: pa.timestamp("us") for name in ("low_time", "high_time")}
    return pa.schema([(name, types.get(name, pa.float64())) for name in schema.names])


def by_day(table: pa.Table) -> pa.Table:
    """Counts by the hour as counts by the day; exact, because every hour lies in one day."""
    for name in (GRAIN, BORN, KNOWN, "first_known", "last_known"):
        if name in table.column_names:
            # Floats hold every hour of the calendar, and round down before 1970 too.
            days = pc.floor(pc.divide(table[name].cast(pa.float64()), HOURS)).cast(table[name].type)
            table = table.set_column(table.column_names.index(name), name, days)
    if "late" in table.column_names and KNOWN in table.column_names:
        late = pc.multiply(table["n"], pc.subtract(table[KNOWN], table[BORN]))
        table = table.set_column(table.column_names.index("late"), "late", late.cast(pa.float64()))
    return summed([table])
