"""Versions in the shadow, as plain values."""

import math
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from monitoring.performance.shadow.compare import Compared


def plain(compared: Iterable[Compared]) -> list[dict[str, Any]]:
    """One object a version, metric and window; what is not known is None.

    >>> plain([Compared(version="2", metric="brier", window=0, difference=-0.1)])[0]["difference"]
    -0.1
    """
    found = (asdict(one) for one in compared)
    return [{key: None if isinstance(v, float) and math.isnan(v) else v for key, v in one.items()} for one in found]
