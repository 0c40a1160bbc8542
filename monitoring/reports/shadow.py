"""Versions in the shadow, as plain values."""

import math
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from monitoring.domain import Compared


def plain(compared: Iterable[Compared]) -> list[dict[str, Any]]:
    """One object a version, metric and window; what is not known is None.

    >>> plain([Compared(version="2", metric="brier", better=-1, window=0, difference=-0.1)])[0]["difference"]
    -0.1
    """
    found = (asdict(one) for one in compared)
    return [{key: _value(value) for key, value in one.items() if key != "better"} for one in found]


def _value(value: Any) -> Any:
    return None if isinstance(value, float) and math.isnan(value) else value
