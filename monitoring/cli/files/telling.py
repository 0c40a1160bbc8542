"""What became of the rows of files, for scripts: every note of every column, where people read one a kind."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from monitoring.alerts.desk import now

if TYPE_CHECKING:
    from monitoring.log.incoming.imported import Imported


def to_json(name: str, imported: "Mapping[str, Imported]") -> dict[str, Any]:
    """`schema`, `made_at`, `deployment` and, by `predictions`, `labels` and `reference`, what became of their rows."""
    told = {
        kind: {
            **asdict(done.counts),
            **asdict(done.appended),
            "first_rejected": done.first,
            "rejects": [str(path) for path in done.rejects],
            "warning": done.warning,
            "notes": list(done.notes),
        }
        for kind, done in imported.items()
    }
    return {"schema": 1, "made_at": now().isoformat(), "deployment": name, "imported": told}
