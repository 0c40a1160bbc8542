"""Which format a file is written in: the one that its name ends in."""

from contextlib import AbstractContextManager
from pathlib import Path

from monitoring.errors import DataError
from monitoring.scoring.files.contract import Layout, ScoredFile

CSV, PARQUET, EXCEL = (".csv", ".tsv", ".txt", ""), (".parquet", ".pq"), (".xlsx",)
ENDINGS = (".csv", ".parquet", ".xlsx")


def open_file(path: Path, layout: Layout) -> AbstractContextManager[ScoredFile]:
    """The file at `path`, to be written in the format of its ending.

    Raises `DataError` where it ends in none that can be written, or the format has no room for the columns.
    """
    ending = path.suffix.lower()
    if ending in PARQUET:
        from monitoring.scoring.files.parquet_file import parquet_file

        return parquet_file(path)
    if ending in EXCEL:
        from monitoring.scoring.files.excel_file import excel_file

        return excel_file(path, layout)
    if ending not in CSV:
        first, last = ", ".join(ENDINGS[:-1]), ENDINGS[-1]
        raise DataError(f"{path.name} ends in no format that can be written", f"end it in {first} or {last}")
    from monitoring.scoring.files.csv_file import csv_file

    return csv_file(path, layout)
