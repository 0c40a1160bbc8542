"""The file that explained predictions are written to: Parquet or CSV, whole or not at all."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from monitoring.disk.whole import whole_file
from monitoring.errors import DataError
from monitoring.explain.batch import Amounts
from monitoring.scoring.lines import Lines

FORMATS = (".parquet", ".csv")


class ExplainedFile:
    """A row an explained prediction: id, class, prediction, base, unit, method, residual, version, then every feature.

    A feature `temp` has the columns `amount_temp` and, where there are so many that they may be sampled, `spread_temp`.
    """

    def __init__(self, path: Path, features: Sequence[str], classes: bool, spreads: bool) -> None:
        """`classes`: whether rows say which class's score is explained; `spreads`: whether amounts may have one.

        Raises `DataError` for a name that ends in no format.
        """
        if path.suffix.lower() not in FORMATS:
            raise DataError(f"{path} ends in no format that can be written", f"end it in {' or '.join(FORMATS)}")
        self._path, self._features, self._classes, self._spreads = path, features, classes, spreads
        self._held = ExitStack()
        self._lines = Lines(",")
        self._table: pq.ParquetWriter | None = None
        self._file: BinaryIO | None = None

    def __enter__(self) -> "ExplainedFile":
        self._file = self._held.enter_context(whole_file(self._path))
        empty = self._rows([], [], [])
        if self._path.suffix.lower() == ".parquet":
            self._table = pq.ParquetWriter(self._file, empty.schema)
            self._held.callback(self._table.close)  # before the file, also where something else has failed
        else:
            self._file.write(self._lines.header(empty.column_names))
        return self

    def __exit__(self, *error: object) -> bool | None:
        return self._held.__exit__(*error)  # type: ignore[arg-type]  # as it was given

    def write(self, ids: Sequence[str], explained: Sequence[Amounts], versions: Sequence[str]) -> None:
        """Write some rows; `versions` made them, empty where nobody knows."""
        rows = self._rows(ids, explained, versions)
        if self._table is not None:
            self._table.write_table(rows)
        elif self._file is not None and rows.num_rows:
            self._file.write(self._lines.body([column.combine_chunks() for column in rows.columns]))

    def _rows(self, ids: Sequence[str], explained: Sequence[Amounts], versions: Sequence[str]) -> pa.Table:
        text, number = pa.string(), pa.float64()
        columns = {"id": pa.array(ids, text)}
        if self._classes:
            columns["class"] = pa.array([each.class_name for each in explained], text)
        for name, kind in (
            ("prediction", number),
            ("base", number),
            ("unit", text),
            ("method", text),
            ("residual", number),
        ):
            columns[name] = pa.array([getattr(each, name) for each in explained], kind)
        columns["version"] = pa.array([version or None for version in versions], text)
        for kind in ("amount", "spread") if self._spreads else ("amount",):
            values = [each.amounts if kind == "amount" else each.spread for each in explained]
            table = np.array(values, dtype=np.float64).reshape(len(explained), len(self._features))
            for place, feature in enumerate(self._features):
                columns[f"{kind}_{feature}"] = pa.array(table[:, place], number, from_pandas=True)  # nan is a gap
        return pa.table(columns)
