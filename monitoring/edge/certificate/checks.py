"""Rows with the approved model's scores of them, kept in a bundle, so that it can be checked where nothing else is."""

import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from monitoring.domain import FloatArray
from monitoring.edge.certificate.rows.hard import THRESHOLD, Hard
from monitoring.edge.certificate.rows.made_up import SEED
from monitoring.errors import DataError

CHECKS = "checks.npz"
USUAL, AT_THRESHOLDS = 400, 1200  # rows that are kept


@dataclass(frozen=True, slots=True, eq=False)
class Checks:
    """Rows of a bundle's own.

    Args:
        rows: raw rows, none of which is anybody's.
        scores: what the approved model says of them.
        names: what each is called.
        hard: how many of them are hard.
        of: how many hard rows the certificate rests on.
    """

    rows: pd.DataFrame
    scores: FloatArray
    names: tuple[str, ...]
    hard: int
    of: int


def chosen(usual: tuple[pd.DataFrame, FloatArray], hard: Hard, scores: FloatArray) -> Checks:
    """Some made-up rows, every hard row that is at no threshold, and some of those that are."""
    at = np.flatnonzero((hard.what == THRESHOLD).to_numpy())
    random = np.random.default_rng(SEED)
    some = random.choice(at, AT_THRESHOLDS, replace=False) if len(at) > AT_THRESHOLDS else at
    places = np.sort(np.concatenate([np.flatnonzero((hard.what != THRESHOLD).to_numpy()), some]))
    rows = pd.concat([usual[0].head(USUAL), hard.frame.iloc[places]], ignore_index=True)
    names = [f"usual row {place + 1}" for place in range(len(rows) - len(places))]
    told = np.concatenate([usual[1][: len(names)], scores[places]])
    return Checks(rows, told, (*names, *(hard.named(int(place)) for place in places)), len(places), len(hard.frame))


def packed(checks: Checks) -> bytes:
    """As a file: numbers as they are, texts with a mark where there is none, nothing pickled."""
    buffer, parts = (
        io.BytesIO(),
        {"scores": checks.scores, "names": np.array(checks.names), "hard": np.array([checks.hard, checks.of])},
    )
    for place, name in enumerate(checks.rows):
        values = checks.rows[name]
        if values.dtype == object:
            parts[f"gap{place}"] = values.isna().to_numpy()
            parts[f"text{place}"] = values.fillna("").astype(str).to_numpy(dtype=np.str_)
        else:
            parts[f"number{place}"] = values.to_numpy()
    np.savez_compressed(buffer, columns=np.array(list(checks.rows), dtype=np.str_), **parts)  # type: ignore[arg-type]
    return buffer.getvalue()


def unpacked(path: Path) -> Checks:
    """The inverse of `packed`; raises `DataError` for any other file."""
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            rows = {str(name): _column(file, place) for place, name in enumerate(file["columns"])}
            return Checks(pd.DataFrame(rows), file["scores"], tuple(map(str, file["names"])), *map(int, file["hard"]))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        hint = "export the version again"
        raise DataError(
            f"{path.name} of the bundle cannot be read: it holds the rows that it is checked by", hint
        ) from error


def _column(file: "np.lib.npyio.NpzFile", place: int) -> "np.ndarray[tuple[int], np.dtype[np.generic]]":
    if f"number{place}" in file:
        return np.asarray(file[f"number{place}"], dtype=np.float64)
    texts = file[f"text{place}"].astype(object)
    texts[file[f"gap{place}"]] = None
    return np.asarray(texts, dtype=object)
