"""What a quality check says of itself, and the catalogue of all of them."""

from collections.abc import Callable
from dataclasses import dataclass

from monitoring.catalogue import Catalogue
from monitoring.domain import Bins, Kind, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The card of a check: a pure function `(reference: Histogram, current: Histogram) -> Score`.

    The reference has counts of shape (cells,), the current side (cells,) or (windows, cells); neither is changed.
    An empty side gives nan. What the reference makes impossible raises `NotApplicableError`. Value and limit
    are shares of rows, 0 to 1; every p-value is one-sided: that of "no more often than in the reference".

    Args:
        name: key in the command line and in JSON.
        title: as people read it.
        summary: one sentence on what it counts.
        kinds: the kinds of column that it can look at.
        roles: what the columns that it looks at may be to the model.
        limit: the default limit, in words.
        lasting: whether it stands for as long as any window of the selection fails, not the newest alone: such rows
            never are all right, and do not mend by themselves.
        is_share: whether its value is a share of rows; otherwise 1 is yes and 0 is no.
        cells: whose share may be held against that of earlier windows instead, among a column's cells; None: it asks
            what the reference alone can say.
        not_for: when not to rely on it, and what to use instead.
        source: where it comes from.
    """

    name: str
    title: str
    summary: str
    kinds: tuple[Kind, ...]
    roles: tuple[Role, ...] = tuple(Role)
    limit: str
    is_share: bool = True
    lasting: bool = False
    cells: Callable[[Bins], tuple[int, ...]] | None = None
    not_for: str
    source: str


CHECKS: Catalogue[Check] = Catalogue("quality check", "monitoring.quality.checks")
