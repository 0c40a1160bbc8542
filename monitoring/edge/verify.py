"""A bundle checked from itself alone, where there is no workspace: whole, unchanged, and still the approved model."""

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from monitoring.domain import Task
from monitoring.domain.text import plural, short
from monitoring.edge import bundle
from monitoring.edge.certificate import device
from monitoring.edge.certificate.checks import CHECKS, Checks, unpacked
from monitoring.edge.certificate.compared import compared, gaps, labels
from monitoring.edge.certificate.plain import SCHEMA
from monitoring.edge.whole import changed, foreign, uncertified
from monitoring.errors import DataError, ModelError, listed
from monitoring.gate.finding import Answer
from monitoring.log.ground.progress import Progress, no_progress

NAMES_NONE = "what the certificate was made of: it is from before certificates named the files"
LEFT_OUT = (
    "logged rows, the reference and the key metric: they are in the workspace alone",
    "that this is what was exported: compare the seal with the journal's (modelwatch history)",
)


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of checking a bundle.

    Args:
        folder: of the bundle.
        seal: SHA-256 of its checksums.
        size: of all its files, bytes.
        problems: what is wrong, one sentence each.
        repeated: what was repeated, one sentence each.
        left_out: what cannot be repeated from a bundle alone.
        figures: rows, largest gap and flips of the rows that it holds, and what was measured.
        certificate: what it says of itself.
    """

    folder: Path
    seal: str
    size: int
    problems: tuple[str, ...]
    repeated: tuple[str, ...]
    left_out: tuple[str, ...]
    figures: Mapping[str, Any]
    certificate: Mapping[str, Any]

    @property
    def verdict(self) -> Answer:
        """PASS where nothing is wrong."""
        return Answer.FAIL if self.problems else Answer.PASS

    @property
    def sentence(self) -> str:
        """The verdict in words."""
        if self.problems:
            return f"the bundle does not hold: {'; '.join(self.problems)}"
        of = f"version {self.certificate.get('version')} of {self.certificate.get('deployment')}"
        return f"the bundle is whole and says what {of} said when it was exported; its seal is {self.seal}"

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        told = {"verdict": str(self.verdict), "sentence": self.sentence, **self.figures}
        return {
            "schema": SCHEMA,
            "made_at": datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="seconds"),
            "folder": str(self.folder),
            "size": self.size,
            "seal": self.seal,
            "certificate": told,
            "problems": list(self.problems),
            "repeated": list(self.repeated),
            "left_out": list(self.left_out),
        }


def verify(folder: Path, progress: Progress = no_progress) -> Verified:
    """Check a bundle: its files by their checksums, its scores by the rows that it holds, its times by measuring.

    Code in it is run only where it is, to a byte, what this version of Modelwatch writes. Raises `DataError` where the
    folder is no bundle.
    """
    if not bundle.is_bundle(folder):
        raise DataError(f"{folder} is no bundle", "name a folder that modelwatch export has written")
    progress("comparing checksums", 0.0)
    told = _read(folder / bundle.CERTIFICATE)
    named = told.get("files") or {}
    problems = changed(folder)
    left, repeated, figures = list(LEFT_OUT), [], dict[str, Any]()
    if not problems:
        other = uncertified(folder, named)
        repeated.append("every file is the one that its checksums name")
        if strange := foreign(folder):
            problems.append(
                f"{listed(strange)} of the bundle is not what this version of Modelwatch writes: it was not run"
            )
        else:
            progress("scoring the rows that it holds", 0.3)
            checks = unpacked(folder / CHECKS)
            wrong, said, figures = _scored(folder, checks, told)
            problems, repeated = problems + wrong, [*repeated, *said]
            if checks.hard < checks.of:
                more = f"{checks.of - checks.hard:,} of {checks.of:,} hard rows: the bundle holds the others alone"
                left.insert(0, more)
        problems += other
    if not named:
        left.insert(0, NAMES_NONE)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return Verified(folder, bundle.seal(folder), size, tuple(problems), tuple(repeated), tuple(left), figures, told)


def _read(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_bytes())
        if (
            isinstance(found, dict)
            and {"kinds", "verdict", "digest", "version", "deployment", "spread"} <= found.keys()
        ):
            return found
    except ValueError:
        pass
    raise DataError(f"{path.name} of the bundle cannot be read", "export the version again")


def _scored(folder: Path, checks: Checks, told: Mapping[str, Any]) -> tuple[list[str], list[str], dict[str, Any]]:
    deployment = _read_deployment(folder)
    if deployment.get("digest") != told["digest"] or deployment.get("version") != told["version"]:
        return ["deployment.json and certificate.json speak of different models"], [], {}
    task, threshold = Task(deployment["task"]), deployment.get("threshold") or 0.5
    try:
        with tempfile.TemporaryDirectory() as place:
            # Without what lies compiled in it, which Python would run without a look at the source.
            bare = shutil.copytree(folder, Path(place) / "bundle", ignore=shutil.ignore_patterns("__pycache__"))
            scores = device.scores(bare, checks.rows, task)
            measured = device.measured(bare, checks.rows)
    except ModelError as error:
        return [error.message], [], {}
    apart = gaps(checks.scores, scores, told["spread"])
    said = (labels(checks.scores, task, threshold), labels(scores, task, threshold))
    found = compared("kept", checks.scores, scores, said, apart, lambda place: checks.names[place])
    was = max((float("inf") if one["gap"] is None else one["gap"] for one in told["kinds"]), default=0.0)
    figures = {"rows": found.rows, "largest_gap": found.gap if np.isfinite(found.gap) else None, "flips": found.flips}
    sentence = (
        f"{found.rows:,} rows that are nobody's, largest gap {found.gap:.2g}, {plural(found.flips, 'other label')}"
    )
    speed = f"{short(measured['row_ms'])} ms a row, {short(measured['memory_mb'])} MB of memory on this machine"
    problems = _worse(found.gap, found.flips, was, told)
    return problems, [sentence, speed], figures | {"measured": dict(measured)}


def _worse(gap: float, flips: int, was: float, told: Mapping[str, Any]) -> list[str]:
    """What differs more than the certificate has it: another machine may round the last bits otherwise."""
    allowed = max(10 * was, 1e-9)
    found = [f"its scores differ from the approved ones by up to {short(gap)}, its certificate says {short(was)}"]
    found = found if gap > allowed else []
    most = sum(one["flips"] for one in told["kinds"])
    return found + ([f"{plural(flips, 'label')} differ, its certificate says {most}"] if flips > most else [])


def _read_deployment(folder: Path) -> dict[str, Any]:
    try:
        return dict(json.loads((folder / bundle.DEPLOYMENT).read_bytes()))
    except ValueError as error:
        raise DataError(f"{bundle.DEPLOYMENT} of the bundle cannot be read", "export the version again") from error
