"""Loops as machine code: compiled by numba when first needed, and kept on disk where there is a folder for it."""

from collections.abc import Callable
from types import FunctionType
from typing import Any

Loop = Callable[..., Any]


def machine_code(loop: Loop, *signatures: tuple[Any, ...], uses: tuple[Loop, ...] = ()) -> Loop:
    """A loop over arrays, compiled for the types of its arguments; other threads run while it does.

    Args:
        loop: a plain function at the top of a module that works on numbers and arrays alone.
        signatures: numba's types of its arguments, one tuple a kind of call.
        uses: plain functions that it calls by name; they are compiled into it.
    """
    import numba

    how: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
    if isinstance(loop, FunctionType) and uses:
        names = {each.__name__: numba.njit(**how)(each) for each in uses}
        loop = FunctionType(loop.__code__, {**loop.__globals__, **names}, loop.__name__)
    try:
        found: Loop = numba.njit(list(signatures), cache=True, **how)(loop)
    except RuntimeError:  # there is no folder that they may be kept in
        found = numba.njit(list(signatures), **how)(loop)
    return found
