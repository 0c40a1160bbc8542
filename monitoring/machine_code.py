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
        uses: plain functions that it calls by name, each after those that it calls itself; they are compiled into it.
    """
    import numba

    how: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
    part = {**how, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    known: dict[str, Loop] = {}
    for each in uses:
        known[each.__name__] = numba.njit(**part)(_where_known(each, known))
    loop = _where_known(loop, known)
    try:
        found: Loop = numba.njit(list(signatures), cache=True, **how)(loop)
    except RuntimeError:  # there is no folder that they may be kept in
        found = numba.njit(list(signatures), **how)(loop)
    return found


def _where_known(loop: Loop, known: dict[str, Loop]) -> Loop:
    """The same function in a module where these names stand for what was compiled."""
    return FunctionType(loop.__code__, {**loop.__globals__, **known}, loop.__name__) if known else loop
