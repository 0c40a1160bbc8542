"""Counts as they were known at some time.

Where all labels of a grain had come by then, its counts are what they are now. The few grains of which some had come
and others had not are taken from the tables that tell by when labels became known.
"""

from threading import Lock

import numpy as np
import pyarrow as pa
from cachetools import LRUCache, cached

from monitoring.log.counting.addition import EXTREMES, KEYS, summed
from monitoring.log.ground.as_array import column_of
from monitoring.log.ground.columns import ARRIVALS, BORN, BY_KNOWN, GRAIN, KNOWN, UNLABELLED
from monitoring.log.grouping.added import added, as_column, chosen
from monitoring.log.profiles.profile import Profile

JUDGED = ("scores", "losses", "labels", "errors", "error_kinds", "confusion", ARRIVALS)
KEPT = 2**28  # bytes of tables of earlier times that stay in memory


def table_as_known(profile: Profile, kind: str, name: str, known: int | None, grains: range | None = None) -> pa.Table:
    """One table of counts with the labels that had come before the tick `known` alone; None: with all of them.

    Of predictions made before it: others are no better than unknown. Among scores, those whose labels had not come
    count as those of rows without a label. With `grains` at least the entries of these, as `Profile.table` has it.
    """
    if known is None or kind not in JUDGED or not profile.path(f"{ARRIVALS}{BY_KNOWN}").exists():
        return profile.table(kind, name, grains)
    return _as_known(profile, kind, name, known)


@cached(LRUCache(KEPT, getsizeof=lambda table: table.nbytes), lock=Lock())
def _as_known(profile: Profile, kind: str, name: str, known: int) -> pa.Table:
    whole = profile.table(kind, name)
    arrivals = profile.table(ARRIVALS)
    born, last = (column_of(arrivals, name).astype(np.float64) for name in (BORN, "last_known"))
    open_then = np.unique(column_of(arrivals, GRAIN)[(born < known) & (last >= known)])
    if not open_then.size:
        return whole
    dated = profile.read(f"{kind}{BY_KNOWN}", name, open_then.tolist())
    had_come = column_of(dated, KNOWN).astype(np.float64) < known
    settled = ~np.isin(column_of(whole, GRAIN), open_then)
    if kind == "scores":
        outcome = as_column(np.where(had_come, column_of(dated, "outcome"), UNLABELLED), dated["outcome"].type)
        dated = dated.set_column(dated.column_names.index("outcome"), "outcome", outcome)
        settled |= column_of(whole, "outcome") == UNLABELLED  # no label ever came
    else:
        dated = chosen(dated, had_come)
    then = _summed(dated.drop_columns([KNOWN])).select(whole.column_names)
    if not then.schema.equals(whole.schema):  # a cast imports what a check need not
        then = then.cast(whole.schema)
    return pa.concat_tables([chosen(whole, settled), then]).combine_chunks()


def _summed(table: pa.Table) -> pa.Table:
    if any(column.null_count for column in table.columns):  # smallest and largest values, which few cells have
        return summed([table])
    keys = [name for name in KEYS if name in table.column_names]
    return added(table, keys, EXTREMES)
