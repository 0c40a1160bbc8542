"""A look that is taken again where a file went away under it, because somebody erased rows at that very moment."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from monitoring.errors import DataError

Given = ParamSpec("Given")
Seen = TypeVar("Seen")


def looked_again(look: Callable[Given, Seen]) -> Callable[Given, Seen]:
    """The same look, taken once more where the first one cannot read a file: the list of files is then another."""

    @wraps(look)
    def twice(*args: Given.args, **kwargs: Given.kwargs) -> Seen:
        try:
            return look(*args, **kwargs)
        except (DataError, FileNotFoundError):
            return look(*args, **kwargs)

    return twice
