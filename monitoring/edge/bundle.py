"""Writing a bundle: a folder with all that a device needs, there whole or not at all."""

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from monitoring.domain import Task
from monitoring.edge.certificate.prove import Subject
from monitoring.errors import DataError

SUMS, DEPLOYMENT, CERTIFICATE = "SHA256SUMS", "deployment.json", "certificate.json"
SCHEMA = 1
PAPERS = (
    SUMS,
    DEPLOYMENT,
    CERTIFICATE,
    "certificate.html",
    "cells.json",
    "requirements.txt",
    "model.npz",
    "model.onnx",
)
DEVICE = Path(__file__).parent / "device"
NUMPY, ONNX = "numpy>=1.22\n", "onnxruntime>=1.16\n"


def device_files() -> dict[str, bytes]:
    """What runs on a device, by the path in a bundle: plain files, shipped as they are."""
    every = (path for path in sorted(DEVICE.rglob("*.py")) if path != DEVICE / "__init__.py")
    return {path.relative_to(DEVICE).as_posix(): path.read_bytes() for path in every}


def contents(subject: Subject, cells: bytes, log: Mapping[str, object]) -> dict[str, bytes]:
    """All files of a bundle but its certificate and its checksums.

    Args:
        subject: the model, how it was converted, and its deployment.
        cells: the log's plan.
        log: how a device counts as the head does.
    """
    needs = NUMPY + (ONNX if "model.onnx" in subject.form.files else "")
    told = json.dumps(described(subject, log), indent=1, ensure_ascii=False, allow_nan=False)
    files = {DEPLOYMENT: told.encode(), "cells.json": cells, "requirements.txt": needs.encode()}
    return {**files, **subject.form.files, **device_files()}


def described(subject: Subject, log: Mapping[str, object]) -> dict[str, Any]:
    """What `deployment.json` says."""
    d, model = subject.deployment, subject.model
    return {
        "schema": SCHEMA,
        "deployment": d.name,
        "version": subject.version,
        "digest": model.sha256,
        "task": str(model.task),
        "form": subject.form.name,
        "quantized": subject.quantized or None,
        "program": dict(subject.form.program),
        "columns": [
            {"name": name, "kind": "categorical" if name in model.categorical else "numeric"} for name in subject.reads
        ],
        "threshold": subject.threshold if model.task is Task.BINARY else None,
        "classes": list(model.classes),
        "segments": list(d.segments),
        "time": d.time,
        "id": d.id,
        "score": d.score or dict(d.class_scores) or None,
        "prediction": d.prediction,
        "log": dict(log),
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a bundle, then the checksums of all that is in it."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    sums = "".join(f"{digest}  {name}\n" for name, digest in digests(folder).items())
    (folder / SUMS).write_text(sums, encoding="utf-8")


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a bundle but its checksums, by name and in the order of names."""
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names if name != SUMS}


def seal(folder: Path) -> str:
    """SHA-256 of the checksums: the same for the very same bundle alone."""
    return hashlib.sha256((folder / SUMS).read_bytes()).hexdigest()


def require_place(folder: Path) -> None:
    """Raise `DataError` unless a bundle can be put there: nothing is there, an empty folder, or an earlier bundle."""
    if not folder.parent.is_dir():
        raise DataError(f"there is no folder {folder.parent}", "create it, or choose another place")
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise DataError(f"{folder} is no folder", "choose another name")
    if folder.is_dir() and any(folder.iterdir()) and not is_bundle(folder):
        raise DataError(f"{folder} is not empty, and holds no earlier bundle", "choose a new folder: --to FOLDER")


def is_bundle(folder: Path) -> bool:
    """Whether a folder looks like a bundle."""
    return all((folder / name).is_file() for name in (SUMS, DEPLOYMENT, CERTIFICATE))


@contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """A new folder beside the one that is wanted, gone when the block ends unless `take_place` has moved it."""
    _sweep(folder)
    part = folder.with_name(f".{folder.name}.{uuid4().hex[:8]}.bundle")
    part.mkdir()
    held = os.open(part, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)  # dies with the process, which tells what a killed one has left
    try:
        yield part
    finally:
        shutil.rmtree(part, ignore_errors=True)
        os.close(held)


def take_place(part: Path, folder: Path) -> None:
    """Have a staged bundle be the one at `folder`; an earlier one there goes."""
    for path in part.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
    old = folder.with_name(f".{folder.name}.{uuid4().hex[:8]}.bundle")
    if folder.exists():
        folder.rename(old)
    try:
        part.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Remove what killed writers have left beside it; living ones keep theirs."""
    left = re.compile(rf"\.{re.escape(folder.name)}\.[0-9a-f]{{8}}\.bundle")
    for path in folder.parent.iterdir():
        if not left.fullmatch(path.name) or not path.is_dir():
            continue
        held = os.open(path, os.O_RDONLY)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(path, ignore_errors=True)
        except OSError:  # somebody is writing it
            continue
        finally:
            os.close(held)
