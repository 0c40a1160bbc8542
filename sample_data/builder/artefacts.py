"""Writing the files so that the same content is the same bytes, however often they are built."""

import io
import json
import zipfile
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import skops.io
from sklearn.pipeline import Pipeline

SCHEMA = "schema.json"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip file can carry


def write_parquet(frame: pd.DataFrame, path: Path) -> None:
    """Write plain columns, without the metadata in which pandas notes its own version."""
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    pq.write_table(table, path, compression="zstd", compression_level=15, coerce_timestamps="us")


def write_model(model: Pipeline, path: Path) -> list[str]:
    """Write a skops file and return the types in it that a reader has to trust."""
    path.write_bytes(_canonical(skops.io.dumps(model)))
    return list(skops.io.get_untrusted_types(file=path))


def _canonical(blob: bytes) -> bytes:
    """The same skops file with memory addresses replaced by a running number, and no clock in it.

    skops names objects and array files after their address in memory, which differs from run to run.
    """
    with zipfile.ZipFile(io.BytesIO(blob)) as source:
        members = {name: source.read(name) for name in source.namelist()}
    names: dict[str | int, str | int] = {}
    schema = _renumber(json.loads(members.pop(SCHEMA)), set(members), names)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        _add(archive, SCHEMA, json.dumps(schema, separators=(",", ":")).encode())
        for old, new in names.items():
            if isinstance(old, str):
                _add(archive, str(new), members.pop(old))
    if members:
        raise ValueError(f"arrays that the schema does not name: {sorted(members)}")
    return target.getvalue()


def _renumber(node: object, files: set[str], names: dict[str | int, str | int]) -> object:
    """Replace addresses and file names in order of first appearance; `names` collects old to new."""
    if isinstance(node, list):
        return [_renumber(item, files, names) for item in node]
    if not isinstance(node, dict):
        return node
    result: dict[str, object] = {}
    for key, value in node.items():
        if key == "__id__":
            result[key] = names.setdefault(value, len(names))
        elif key == "file" and value in files:
            result[key] = names.setdefault(value, f"{len(names)}{Path(value).suffix}")
        else:
            result[key] = _renumber(value, files, names)
    return result


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, date_time=EPOCH)
    entry.create_system = 3  # otherwise the operating system of the builder is in the file
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content, compress_type=zipfile.ZIP_DEFLATED, compresslevel=9)
