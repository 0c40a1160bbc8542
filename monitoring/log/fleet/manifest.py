"""Writing what was merged: everything stands before the manifest that names it, and goes after the one that does not.

So there is one whole state at any moment, whatever is killed. The folder's lock is the caller's, in all of these.
"""

import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from monitoring.disk import stamped
from monitoring.log.fleet.merged import MANIFEST, Merged, manifest_of, state_of
from monitoring.log.fleet.merged_file import Part
from monitoring.log.fleet.merged_sum import add_up, group_folder, grouped
from monitoring.log.ground.progress import Progress

ORIGIN = "origin"
KEPT_SUMS = 2  # besides that of the present state, because somebody may still be reading an older one


def origin(folder: Path) -> str:
    """What tells this log from all others: 32 hexadecimal digits, drawn when first asked for."""
    path, hint = folder.with_name(f"{ORIGIN}.json"), "put it back from a copy of the workspace"
    if not path.exists() and not stamped.copy_of(path).exists():
        earlier = folder / ORIGIN  # where earlier versions kept it
        is_known = earlier.exists() or stamped.copy_of(earlier).exists()
        known = stamped.read(earlier, _origin, hint) if is_known else uuid4().hex
        stamped.write(path, json.dumps({ORIGIN: known}).encode(), twice=True)
    return stamped.read(path, _origin, hint)


def _origin(content: bytes) -> str:
    """Earlier versions wrote the digits alone."""
    found = str(json.loads(content)[ORIGIN]) if content.startswith(b"{") else content.decode("ascii")
    if not re.fullmatch("[0-9a-f]{32}", found):
        raise ValueError(found)
    return found


def publish(merged: Merged, parts: Sequence[Part], progress: Progress) -> None:
    """Make these parts the merged ones: add them up, then point to them.

    Nothing is added up while there are parts of another version, whose tables may be others.
    """
    manifest = manifest_of(parts)
    if all(part.counted_by == merged.counted_by for part in parts):
        clocks = ("day", "hour") if all(part.clock == "hour" for part in parts) else ("day",)
        for clock in clocks if parts else ():
            add_up(merged.folder, parts, merged.sum_folder(state_of(manifest)) / clock, progress)
    stamped.write(merged.manifest, manifest, twice=True)
    for earlier in (merged.folder / MANIFEST, stamped.copy_of(merged.folder / MANIFEST)):
        earlier.unlink(missing_ok=True)
    sweep(merged)


def sweep(merged: Merged) -> None:
    """Remove what nobody points to any more, and what a killed process left."""
    parts = merged.parts()
    used = {part.place(merged.folder) for part in parts} | {merged.sum_folder(merged.state())}
    used |= {group_folder(merged.folder, group) for group in grouped(parts)}
    sums = sorted(merged.folder.glob("sum-*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in merged.folder.iterdir():
        if path.is_dir() and path not in used | {*sums[:KEPT_SUMS]}:
            shutil.rmtree(path, ignore_errors=True)
