"""What a package offers, loaded when it is first asked for: whoever needs a part of it need not wait for all."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def offered(package: str, places: Mapping[str, str]) -> Callable[[str], Any]:
    """The `__getattr__` of a package.

    Args:
        package: its name.
        places: what it offers, with the module of its own that holds it.

    >>> offered("monitoring.domain", {"plural": "text"})("plural")(2, "file")
    '2 files'
    """

    def look_up(name: str) -> Any:
        if name not in places:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{places[name]}"), name)

    return look_up
