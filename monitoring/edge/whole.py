"""Whether a bundle's files are those that were written: by its checksums, its certificate, and this version's code."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from monitoring.edge import bundle
from monitoring.edge.certificate.checks import CHECKS
from monitoring.errors import listed


def changed(folder: Path) -> list[str]:
    """What is missing, changed, or there and not named; one sentence each."""
    sums = (folder / bundle.SUMS).read_text(encoding="utf-8", errors="replace")
    named = {name: told for told, _, name in (line.partition("  ") for line in sums.splitlines())}
    there = {path.relative_to(folder).as_posix(): path for path in _files(folder)}
    kept = {name: path for name, path in there.items() if name != bundle.SUMS}
    other = [n for n, p in kept.items() if n in named and digest(p) != named[n]]
    found = {
        "is missing": sorted(named.keys() - kept.keys()),
        "is not the file that was written": sorted(other),
        "was put there by somebody": sorted(kept.keys() - named.keys()),
    }
    return [f"{listed(names)} {what}" for what, names in found.items() if names]


def uncertified(folder: Path, files: Mapping[str, str]) -> list[str]:
    """What is not the file that the certificate names, whatever the checksums say; earlier certificates name none."""
    there = {path.relative_to(folder).as_posix(): path for path in _files(folder)}
    other = sorted(name for name, told in files.items() if name not in there or digest(there[name]) != told)
    return [f"{listed(other)} is not the file that the certificate was made of"] if other else []


def foreign(folder: Path) -> list[str]:
    """What is not this version's own code, and no other file of a bundle: whatever lies there could be imported."""
    own = bundle.device_files()
    there = {path.relative_to(folder).as_posix(): path for path in _files(folder)}
    code = {name for name in own if name not in there or there[name].read_bytes() != own[name]}
    code |= {name for name, path in there.items() if path.is_symlink()}
    return sorted(code | (there.keys() - own.keys() - {*bundle.PAPERS, CHECKS}))


def _files(folder: Path) -> list[Path]:
    """Everything in a bundle but folders and what Python has compiled there, which is never read here."""
    every = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    return [path for path in every if "__pycache__" not in path.relative_to(folder).parts]


def digest(path: Path) -> str:
    """SHA-256 of a file; empty where it is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
