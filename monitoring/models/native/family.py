"""What a model family is, and the catalogue of those whose own files are read."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from monitoring.catalogue import Catalogue, Entry
from monitoring.errors import ModelError, cause

# What a native library puts in front of a message, and the stack that it puts behind it.
_PLACE = re.compile(r"^(\w+: |)(?:\[[\d:]+\] \S+:\d+: |\S+\.(?:cpp|h):\d+: |\[ONNXRuntimeError\] : \d+ : \w+ : )")


@dataclass(frozen=True, slots=True)
class Family:
    """One family of models.

    Args:
        name: the key; also what the extra is called that installs its library.
        title: as people call it.
        library: the module that reads its files.
        saved: how such a file is written, for the documents.
        told: what is read from the file.
        asked: what the deployment file must say, where the model's does not.
        recognises: whether a file's content is one of its models.
        environment: variables that its library reads when it is imported.
    """

    name: str
    title: str
    library: str
    saved: str
    told: str
    asked: str
    recognises: Callable[[bytes], bool]
    environment: Mapping[str, str] = field(default_factory=dict)

    def imported(self) -> Any:
        """Its library; raises `ModelError` with the command that installs it where it is not there."""
        os.environ.update(self.environment)
        try:
            return import_module(self.library)
        except ModuleNotFoundError as error:
            if error.name != self.library:
                raise
            message = f"the model is one of {self.title}, whose library {self.library} is not installed"
            raise ModelError(message, f'install it with: pip install "modelwatch[{self.name}]"') from error
        except OSError as error:  # a part of the system that it needs, such as libgomp
            raise ModelError(f"the library {self.library} cannot be loaded: {cause(error)}") from error


FAMILIES: Catalogue[Family] = Catalogue("model family", "monitoring.models.families")


def family_of(data: bytes) -> Entry[Family] | None:
    """The family that a file's content is a model of; None where it is of none that is known."""
    return next((entry for entry in FAMILIES if entry.descriptor.recognises(data)), None)


def reason(said: object) -> str:
    """What a native library says went wrong, without its own files and stack.

    >>> reason(ValueError("[19:34:16] /src/data.h:29: Found a category\\nStack trace:"))
    'Found a category'
    >>> reason("XGBoostError: [19:34:16] /src/data.h:29: Found a category\\nStack trace:")
    'XGBoostError: Found a category'
    """
    first = str(said).strip().partition("\n")[0]
    return cause(_PLACE.sub(r"\1", first) if first else said)
