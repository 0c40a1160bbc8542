"""shap and lime, imported when first needed: they take seconds, and the first page must not wait for them."""

import importlib
import threading
import warnings
from types import ModuleType
from typing import Any

_LOCK = threading.Lock()
_READY: dict[str, ModuleType] = {}


def shap() -> Any:
    """The shap package."""
    return _quiet("shap")


def lime_base() -> Any:
    """The module `lime.lime_base`: without lime's pictures and texts, whose imports take seconds."""
    return _quiet("lime.lime_base")


def _quiet(name: str) -> ModuleType:
    """Import a module once, without the warnings of its own import.

    shap's plots call a matplotlib function that is about to be deprecated; lime's sources have escapes that Python
    warns of when it compiles them. Neither can be put right here. The filter is process-wide while it stands,
    which is why it stands only for the first import, and under a lock.
    """
    if name not in _READY:
        with _LOCK:
            if name not in _READY:
                _READY[name] = _without_warnings(name)
    return _READY[name]


def _without_warnings(name: str) -> ModuleType:
    with warnings.catch_warnings():
        for category in (PendingDeprecationWarning, DeprecationWarning, SyntaxWarning):
            warnings.simplefilter("ignore", category)
        return importlib.import_module(name)
