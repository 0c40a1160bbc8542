"""The running numbers of a table's rows, which tell the order of their arrival."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from deltalake import DeltaTable

from monitoring.log.ground.columns import ROW
from monitoring.log.tables import intact

TOLD = ("path", "num_records", f"max.{ROW}", f"null_count.{ROW}")  # of each file, by the table's log


def next_row(folder: Path, table: DeltaTable | None) -> int:
    """One more than the highest number; a file whose statistics do not tell is asked itself."""
    found = pa.table(table.get_add_actions(flatten=True)) if table else pa.table({})
    actions = found.select([name for name in TOLD if name in found.column_names]).to_pylist()
    highest = [-1]
    for said in actions:
        number = said.get(f"max.{ROW}")
        if number is None and said.get(f"null_count.{ROW}") != said["num_records"]:
            intact.require([folder / said["path"]])
            with pq.ParquetFile(folder / said["path"]) as file:
                number = pc.max(file.read([ROW])[ROW]).as_py() if ROW in file.schema_arrow.names else None
        highest.append(-1 if number is None else number)
    return max(highest) + 1
