"""Each segment held against the floor and against the champion."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray
from monitoring.errors import NotApplicableError
from monitoring.gate.evidence import Evidence
from monitoring.gate.outcomes import beyond, difference, key_metric
from monitoring.stats.paired.difference import Difference

SEGMENTS = 5.0  # times the margin
MOST_VALUES = 50  # of a segment's column, the most frequent ones


@dataclass(frozen=True, slots=True)
class Held:
    """A segment and what it is held against.

    Args:
        segment: such as "town=north".
        against: "champion" or "floor".
        difference: by how much the candidate is better in it than the champion, or than nothing at all.
        limit: what that must not fall short of: minus the segments' margin, or 0 for a floor.
    """

    segment: str
    against: str
    difference: Difference
    limit: float

    @property
    def what(self) -> str:
        """In a sentence."""
        return f"{self.segment} against the {self.against}"

    @property
    def beyond(self) -> Difference:
        """By how much it is better than it must be."""
        return replace(self.difference, value=self.difference.value - self.limit)

    def looks_worse(self, level: float) -> bool:
        """Whether it is beyond the limit as measured, and worse than the champion for certain."""
        certain = self.against == "floor" or self.difference.interval(level)[1] < 0
        return self.beyond.value < 0 and certain


def held(evidence: Evidence) -> tuple[list[Held], int]:
    """Every segment with enough labelled rows, and how many have too few."""
    found: list[Held] = []
    small = 0
    for name, inside in masks(evidence):
        try:
            found += _against(evidence, name, inside)
        except NotApplicableError:
            small += 1
    return found, small


def masks(evidence: Evidence) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    """The labelled rows of each segment."""
    for column in evidence.deployment.segments:
        values = evidence.labelled[column].astype("string")
        for value in values.value_counts().index[:MOST_VALUES]:
            yield f"{column}={value}", np.asarray((values == value).fillna(False), dtype=bool)


def _against(evidence: Evidence, name: str, inside: NDArray[np.bool_]) -> Iterator[Held]:
    metric, truth = key_metric(evidence.deployment), evidence.truth()
    ours = evidence.scores(evidence.candidate, "labelled")
    threshold, floor = evidence.candidate.threshold, evidence.settings.floor
    if floor is not None:
        yield Held(name, "floor", beyond(metric, truth[inside], ours[inside], floor, threshold), 0.0)
    if evidence.champion is not None:
        theirs: FloatArray = evidence.scores(evidence.champion, "labelled")
        both = (threshold, evidence.champion.threshold)
        told = difference(metric, truth[inside], ours[inside], theirs[inside], both)
        yield Held(name, "champion", told, -_margin(evidence))


def _margin(evidence: Evidence) -> float:
    """By how much a segment may be worse: two models that are as good hardly ever are so in every part."""
    given = evidence.settings.segment_margin
    return SEGMENTS * evidence.margin(evidence.truth()) if given is None else given
