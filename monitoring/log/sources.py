"""Which files a profile was counted from."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from monitoring.log.tables import Table


@dataclass(frozen=True, slots=True)
class Sources:
    """The files that a profile was counted from, and the plan that it was counted by."""

    predictions: tuple[str, ...]
    labels: tuple[str, ...]
    plan: str

    @classmethod
    def of(cls, predictions: Table, labels: Table, plan: str) -> "Sources":
        """The files of the tables as they are now."""
        return cls(tuple(predictions.files()), tuple(labels.files()) if labels.exists() else (), plan)

    def write(self, path: Path) -> None:
        """Keep them as JSON, by name: a workspace may be moved."""
        names = {key: [Path(file).name for file in files] for key, files in asdict(self).items() if key != "plan"}
        path.write_text(json.dumps({**names, "plan": self.plan}))

    @classmethod
    def read(cls, path: Path, folder: Path) -> "Sources | None":
        """The inverse of `write`, with the log's folder in front; None where nothing was kept."""
        if not path.is_file():
            return None
        kept = json.loads(path.read_text())
        files = {kind: tuple(str(folder / kind / name) for name in kept[kind]) for kind in ("predictions", "labels")}
        return cls(files["predictions"], files["labels"], kept["plan"])
