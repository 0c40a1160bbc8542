"""How rows, shares and digits are said where a model is compared with a log."""

import numpy as np

from monitoring.agreement.compare import Logged


def rows(n: int) -> str:
    """So many rows.

    >>> rows(1), rows(1500)
    ('1 row', '1,500 rows')
    """
    return "1 row" if n == 1 else f"{n:,} rows"


def scope(logged: Logged, n: int) -> str:
    """Which rows `n` are, in place of "n rows": of a longer log the latest ones, of a longer reference some."""
    if logged.total <= logged.looked_at:
        return f"{rows(n)}{_whose(logged)}"
    if n < logged.looked_at:
        return f"{n:,} of the {_which(logged)}{logged.looked_at:,} of {logged.total:,} rows{_whose(logged)}"
    return f"the {_which(logged)}{n:,} of {logged.total:,} rows{_whose(logged)}"


def share(logged: Logged, agreeing: int, n: int) -> str:
    """So many of so many rows, and which those are."""
    return f"{agreeing:,} of {scope(logged, n)}"


def bound(gap: float) -> str:
    """The power of ten that a gap stays below.

    >>> bound(0.0), bound(3e-8)
    ('1e-9', '1e-7')
    """
    return f"1e{min(max(int(np.ceil(np.log10(gap))), -9), 0) if gap > 0 else -9:d}"


def decimals(n: int) -> str:
    """To so many decimals.

    >>> decimals(1), decimals(0)
    ('the 1 decimal that is logged', 'the whole numbers that are logged')
    """
    if n == 0:
        return "the whole numbers that are logged"
    return f"the {n} decimal{'s that are' if n > 1 else ' that is'} logged"


def _which(logged: Logged) -> str:
    return "latest " if logged.source == "the log" else ""


def _whose(logged: Logged) -> str:
    return "" if logged.source == "the log" else f" of {logged.source}"
