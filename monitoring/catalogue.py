"""The one registration idiom: drift methods, metrics, quality checks.

An entry is a frozen descriptor (its `name` is the key) next to the function that it describes.
Adding one is one new file in the catalogue's package; whoever lists the catalogue finds it.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from monitoring.errors import unknown_name


class Descriptor(Protocol):
    """What every entry has: a key and the words to show for it."""

    @property
    def name(self) -> str:
        """The key, as on the command line and in JSON."""

    @property
    def title(self) -> str:
        """The name as people read it."""


D = TypeVar("D", bound=Descriptor)
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Entry(Generic[D]):
    """A descriptor together with its function."""

    descriptor: D
    function: Callable[..., Any]


@dataclass(slots=True)
class Catalogue(Generic[D]):
    """Everything of one kind, found in one package.

    Args:
        what: what an entry is called in messages, such as "drift method".
        package: dotted name of the package whose modules register the entries.

    Listing order is the order of the entries' names.
    """

    what: str
    package: str
    _entries: dict[str, Entry[D]] = field(default_factory=dict)
    _loaded: bool = False

    def register(self, descriptor: D) -> Callable[[F], F]:
        """Decorator: put a function into the catalogue under its descriptor's name."""

        def keep(function: F) -> F:
            if descriptor.name in self._entries:
                raise ValueError(f"the {self.what} {descriptor.name!r} is registered twice")
            self._entries[descriptor.name] = Entry(descriptor, function)
            return function

        return keep

    def __getitem__(self, name: str) -> Entry[D]:
        """The entry called `name`; an unknown name raises `UnknownNameError` with those there are."""
        self._load()
        if name not in self._entries:
            raise unknown_name(self.what, name, self._entries)
        return self._entries[name]

    def __iter__(self) -> Iterator[Entry[D]]:
        self._load()
        return (self._entries[name] for name in sorted(self._entries))

    def names(self) -> tuple[str, ...]:
        """All names, sorted."""
        return tuple(entry.descriptor.name for entry in self)

    def _load(self) -> None:
        if self._loaded:
            return
        package = importlib.import_module(self.package)
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{self.package}.{module.name}")
        self._loaded = True
