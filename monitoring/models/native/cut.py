"""Categories that a model goes by, and that its file does not hold whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from monitoring.errors import ModelError, short


@dataclass(frozen=True, slots=True)
class Cut:
    """What is left of the categories of one column.

    Args:
        library: what left them out.
        readable: what can be read, in order; an ellipsis behind what is cut.
        text: all of them behind each other, as far as the file has them.
        ends: where each ends in that text, in letters; empty where the file holds none.
    """

    library: str
    readable: tuple[str, ...] = ()
    text: str = ""
    ends: tuple[int, ...] = ()

    def fits(self, given: Sequence[object]) -> bool:
        """Whether these may be the categories."""
        names = [str(value) for value in given]
        ends = tuple(sum(map(len, names[: place + 1])) for place in range(len(names)))
        return not self.ends or (ends == self.ends and "".join(names).startswith(self.text))


# By a column's place its categories, or what is left of them.
Categories = Mapping[int, "tuple[object, ...] | Cut"]
_LEAVE_OUT = "leave that column out: the model's file holds its categories"
_ORDER = "they must be all of them, in the order that the column had in training (pandas: df[column].cat.categories)"


Given = Mapping[str, "tuple[object, ...]"]


def whole(name: str, found: tuple[object, ...] | Cut, given: Given | None) -> tuple[object, ...]:
    """A column's categories, which the deployment file gives where the model's does not hold them.

    Where there is no deployment (`given` is None), they are what can be read. Raises `ModelError` where it does not
    give them, or gives others.
    """
    if given is None:
        return found.readable if isinstance(found, Cut) else found
    said = given.get(name)
    if not isinstance(found, Cut):
        if said is not None and said != found:
            message = f"model.categories of {name!r} are not those of the model: {short(list(found))}"
            raise ModelError(message, _LEAVE_OUT)
        return found
    if said is None:
        message = f"the model's file does not hold the categories of the column {name!r} whole, by whose places it goes"
        raise ModelError(f"{message}: {found.library}", line(name, found.readable or ("first", "second", "…")))
    if not found.fits(said):
        what = f"do not fit what the model's file has of them: {', '.join(found.readable)}"
        raise ModelError(f"model.categories of {name!r} {what}", _ORDER)
    return said


def line(name: str, values: Sequence[Any]) -> str:
    """The line that says a column's categories."""
    written = ", ".join(f'"{value}"' for value in values)
    return f'write them in the order of its training: [model] categories = {{"{name}" = [{written}]}}'
