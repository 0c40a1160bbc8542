"""TOML from people and from strangers: how much there is, and how deep it goes, is looked at before it is parsed."""

import re
import tomllib
from pathlib import Path
from typing import Any

from monitoring.errors import SettingsError
from monitoring.paths import example

LARGEST = 1_000_000  # bytes
DEEPEST = 32
MOST_DIGITS = 400
NO_TOML = "give the deployment file (.toml); files of rows are named in it, under [log] and [reference]"
DATA = (".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson")
# A text that does not end is taken to the end of its line or of the file, so that one look at each sign is enough.
_TEXTS_AND_COMMENTS = re.compile(
    r'''"""(?:[^\\]|\\.)*?(?:"""|\\?\Z)|'{3}.*?(?:'{3}|\Z)|"(?:[^"\\\n]|\\.)*"?|'[^'\n]*'?|\#[^\n]*''', re.DOTALL
)
_LONG = re.compile(rf"\b[0-9][0-9a-fA-F_xob]{{{MOST_DIGITS},}}")
_SIGNS = re.compile(rf"[][{{}}]|(?:\.[\w\s-]*){{{DEEPEST},}}")


def read_toml(path: Path, what: str = "") -> dict[str, Any]:
    """The content of a file called `what` in messages.

    Raises `SettingsError` where it cannot be read, is no UTF-8 text, is too large or nested too deep, or is no TOML.
    """
    what = what or path.name
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SettingsError(f"the file {path} cannot be read: {reason}", "check the path") from error
    if len(data) > LARGEST:
        raise SettingsError(f"{what} is larger than {LARGEST // 1_000_000} MB", "is it a file of settings?")
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        hint = "save it as UTF-8" if path.suffix.lower() == ".toml" else NO_TOML
        raise SettingsError(f"{what} is not UTF-8 text", hint) from error
    bare = _TEXTS_AND_COMMENTS.sub(" ", text)
    if _is_deep(bare):
        raise SettingsError(f"{what} is nested more than {DEEPEST} deep", example())
    if _LONG.search(bare):  # Python reads no number of thousands of digits, and nothing needs one
        raise SettingsError(f"{what} holds a number of more than {MOST_DIGITS} digits", example())
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        hint = example()
        if path.suffix.lower() in DATA:
            hint = NO_TOML
        raise SettingsError(f"{what} is not a TOML file: {error}", hint) from error


def _is_deep(bare: str) -> bool:
    """Whether lists, tables or dotted keys are nested deeper than any setting is; it need not be TOML.

    >>> _is_deep("[" * 40), _is_deep("a." * 40), _is_deep("[a.b]" * 40)
    (True, True, False)
    """
    depth = 0
    for sign in _SIGNS.finditer(bare):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(sign[0], DEEPEST + 1)
        if depth > DEEPEST:
            return True
    return False
