"""Versions of the model in counts: by which numbers they are told apart, and which have rows."""

from functools import lru_cache
from pathlib import Path

import numpy as np

from monitoring.log.ground.as_array import column_of
from monitoring.log.profiles.profile import REFERENCE, SOURCES, Profile
from monitoring.log.sources.apart import Apart
from monitoring.log.sources.source import written


def numbers(profile: Profile, segments: int) -> dict[str, int]:
    """By name, the number of each version in a log's counts; `segments` have those before."""
    return {name: number for number, name in enumerate(apart(profile).names, segments + 1)}


def with_rows(profile: Profile, segments: int) -> tuple[str, ...]:
    """The versions that have rows, in the order in which they came; those of erased rows have none."""
    there = np.unique(column_of(profile.table("grains"), "segment"))
    return tuple(name for name, number in numbers(profile, segments).items() if number in there)


def newest(folder: Path, counted_by: str) -> Profile | None:
    """The profile in a folder that was made last, of those counted by the same cells and versions; None without one."""
    there = [path for path in folder.glob("[!.]*") if path.is_dir() and not path.name.startswith(REFERENCE)]
    found = map(Profile, sorted(there, key=lambda path: path.stat().st_mtime_ns, reverse=True))
    same = (one for one in found if one.exists() and written(one.folder / SOURCES).get("plan") == counted_by)
    return next(same, None)


def apart(profile: Profile) -> Apart:
    """What a log's counts tell apart."""
    return _noted(profile, profile.since)


@lru_cache(maxsize=64)
def _noted(profile: Profile, since: int) -> Apart:
    return Apart.of(written(profile.folder / SOURCES))
