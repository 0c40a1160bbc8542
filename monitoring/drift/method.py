"""What a drift method says of itself, and the catalogue of all of them."""

from dataclasses import dataclass

from monitoring.catalogue import Catalogue
from monitoring.domain import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftMethod:
    """The card of a drift method: a pure function `(reference: Histogram, current: Histogram) -> Score`.

    The reference has counts of shape (cells,), the current side (cells,) or (windows, cells); neither is changed.
    An empty side gives nan. What the reference makes impossible raises `NotApplicableError`. Every p-value is that
    of "both samples come from the same distribution". A method whose `limit` is nan takes `alpha` by keyword and
    answers its critical value at `alpha` as the score's limit.

    Args:
        name: key in the command line and in JSON.
        title: as people read it.
        summary: one sentence on what it measures.
        kinds: the kinds of column that it can compare.
        groups: numeric columns are merged to about this many cells of equal reference mass first; None: finest.
        low: smallest possible value.
        high: largest possible value (may be inf).
        limit: default from which on a difference matters; nan where the limit is a critical value.
        bound: how far its value can lie from the one computed on raw values.
        not_for: when not to use it, and what to use instead.
        source: paper or formula.
    """

    name: str
    title: str
    summary: str
    kinds: tuple[Kind, ...]
    groups: int | None
    low: float
    high: float
    limit: float
    bound: str
    not_for: str
    source: str


METHODS: Catalogue[DriftMethod] = Catalogue("drift method", "monitoring.drift.methods")
