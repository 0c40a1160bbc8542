"""One share of the whole work, where each of its steps tells only its own."""

from collections.abc import Iterator
from itertools import accumulate, pairwise

from monitoring.log.ground.progress import Progress


def steps(progress: Progress, *lengths: float) -> Iterator[Progress]:
    """One progress a step, in their order; what they tell of themselves makes one share that never runs backwards.

    Args:
        progress: is told each step's words, and the share of all steps that is done, 0 to 1.
        lengths: about how long each step takes, in any one unit.

    >>> first, second = steps(lambda text, share: print(f"{share:.0%} {text}"), 1, 3)
    >>> first("reading", 0.0); first("reading", 1.0); second("counting", 0.5)
    0% reading
    25% reading
    62% counting
    """
    ends = [0.0, *accumulate(lengths)]
    return (_part(progress, low / ends[-1], high / ends[-1]) for low, high in pairwise(ends))


def _part(progress: Progress, low: float, high: float) -> Progress:
    def tell(text: str, fraction: float) -> None:
        # Rounded, it could lie behind the beginning of the next step.
        progress(text, min(low + (high - low) * min(max(fraction, 0.0), 1.0), high))

    return tell
