"""Where values lie in one plot of a figure on paper."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Panel:
    """A plot: its axes, the box that it lies in, and from where to where it goes; what lies beyond is at its edge.

    Args:
        axes: the short names of its axes, such as "x" and "y2".
        box: left, top, width and height in pixels.
        across: the first and the last value of the axis below.
        upwards: the lowest and the highest value; the other way round where the axis points down.
    """

    axes: tuple[str, str]
    box: tuple[float, float, float, float]
    across: tuple[float, float]
    upwards: tuple[float, float]

    def x(self, value: float) -> float:
        """Where a value lies across, in pixels."""
        return self.box[0] + _share(value, self.across) * self.box[2]

    def y(self, value: float) -> float:
        """Where a value lies, in pixels from the top."""
        return self.box[1] + (1 - _share(value, self.upwards)) * self.box[3]


def _share(value: float, ends: tuple[float, float]) -> float:
    return min(max((value - ends[0]) / (ends[1] - ends[0]), 0.0), 1.0)
