"""Which merged files are of one device, and when it was heard of."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from monitoring.log.fleet.merged_file import Part

SHOWN = 8  # digits of an origin that tell devices of the same name apart


@dataclass(frozen=True, slots=True)
class Device:
    """All that was merged of one device; of another log that names no device, that log.

    Args:
        name: what people know it by, unlike that of any other one.
        parts: its merged files, the newest last; a device begins another one where its model changes.
    """

    name: str
    parts: tuple[Part, ...]

    @property
    def newest(self) -> Part:
        """The file that was written last."""
        return self.parts[-1]

    @property
    def version(self) -> str:
        """The version of the model that it ran last; empty where it did not say so."""
        return self.newest.model_version

    @property
    def seen(self) -> datetime:
        """When it was heard of last: when its newest file was written."""
        return self.newest.written

    @property
    def digests(self) -> tuple[str, ...]:
        """What its counts are known by."""
        return tuple(part.digest for part in self.parts)

    @property
    def wait(self) -> float:
        """The longest time between two of its files that is known, in hours; nan where there was one file."""
        moments = sorted({moment for part in self.parts for moment in (part.before, part.written) if moment})
        gaps = [(late - early).total_seconds() / 3600 for early, late in pairwise(moments)]
        return max(gaps, default=float("nan"))


def devices_of(parts: Sequence[Part]) -> tuple[Device, ...]:
    """The devices behind merged files, by their names.

    Files with the same name of a device are of one device. What names none is known by its file; where two would be
    called the same, the beginning of the origin tells them apart.
    """
    groups: dict[tuple[str, str], list[Part]] = {}
    for part in parts:
        groups.setdefault((part.device, "" if part.device else part.origin), []).append(part)
    found = [tuple(sorted(group, key=lambda part: part.written)) for group in groups.values()]
    called = [group[-1].device or group[-1].file for group in found]
    taken = Counter(called)
    names = [
        f"{name} ({group[-1].origin[:SHOWN]})" if taken[name] > 1 else name
        for name, group in zip(called, found, strict=True)
    ]
    return tuple(sorted(map(Device, names, found), key=lambda device: device.name))
