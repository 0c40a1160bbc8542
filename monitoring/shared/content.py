"""What a file of the mirror holds, as it goes to the bucket."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from monitoring.shared.known import Mark
from monitoring.shared.store.head import Held

SMALL = 8 << 20  # bytes of a file that is read before it is sent


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds: a small one itself."""

    path: Path
    size: int
    sha256: str
    bytes: bytes | None

    def object(self, writer: str) -> str:
        """Called by its content and by who has written it: nobody else relies on it or removes it."""
        return f"{self.sha256[:40]}-{writer}"

    def held(self, writer: str, mark: Mark) -> Held:
        """As a head has it."""
        return Held(self.object(writer), self.size, self.sha256, mark[1])

    @classmethod
    def of(cls, path: Path, mark: Mark) -> "Content | None":
        """Read it; nothing where the file was removed since it was looked at."""
        try:
            if mark[0] <= SMALL:
                content = path.read_bytes()
                return cls(path, len(content), hashlib.sha256(content).hexdigest(), content)
            with path.open("rb") as file:
                return cls(path, mark[0], hashlib.file_digest(file, "sha256").hexdigest(), None)
        except FileNotFoundError:
            return None
