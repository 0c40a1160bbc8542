"""How far the look at the files and the model is."""

from dataclasses import dataclass
from enum import Enum

from monitoring.log.ground.progress import Progress, no_progress


class Part(Enum):
    """What is done one after the other, each with the share of the whole at which it begins and ends."""

    LOOKING = (0.0, 0.35)
    IDS = (0.35, 0.55)
    MODEL = (0.55, 0.65)
    LABELS = (0.65, 0.7)
    TIMES = (0.7, 1.0)


@dataclass(slots=True)
class Course:
    """Tells how far it is; never runs backwards, though some things are done twice.

    Args:
        progress: is told; what it raises ends the work.
        share: of the whole that is done.
    """

    progress: Progress = no_progress
    share: float = 0.0

    def tell(self, part: Part, text: str, done: float) -> None:
        """How far one part is, 0 to 1."""
        begin, end = part.value
        self.share = max(self.share, begin + (end - begin) * min(done, 1.0))
        self.progress(text, self.share)
