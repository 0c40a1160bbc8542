from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from monitoring.domain import Deployment, Task
from monitoring.intake import Batch, Field, Reject, batches

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(content: str | bytes, name: str = "data.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_file


@pytest.fixture
def deployment() -> Deployment:
    return Deployment(
        name="loans",
        title="Loans",
        task=Task.BINARY,
        id="loan",
        time="at",
        score="score",
        label="paid",
        label_time="known",
        version="version",
        numeric=("income", "age"),
        categorical=("town",),
    )


class Everything:
    """All batches of a file put together."""

    def __init__(self, parts: list[Batch]) -> None:
        self.parts = parts
        self.table: pa.Table = pa.concat_tables(part.table for part in parts)
        self.rejects: list[Reject] = [reject for part in parts for reject in part.rejects]
        self.read = sum(part.read for part in parts)
        assert self.read == self.table.num_rows + len(self.rejects)

    @property
    def reasons(self) -> dict[int, str]:
        return {reject.row_number: reject.reason for reject in self.rejects}

    def column(self, name: str) -> list[object]:
        found: list[object] = self.table[name].to_pylist()
        return found


@pytest.fixture
def read_all() -> Callable[..., Everything]:
    def read(path: Path, *fields: Field, batch_rows: int = 65_536) -> Everything:
        return Everything(list(batches(path, fields, batch_rows)))

    return read
