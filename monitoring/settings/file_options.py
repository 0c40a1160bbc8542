"""How data files are written: `[files]` of a deployment file, or the same as options of the command line."""

import codecs
from collections.abc import Callable, Mapping

from pydantic import ValidationError

from monitoring.domain import FileSettings
from monitoring.errors import SettingsError, short
from monitoring.settings.problems import what_is_wrong
from monitoring.settings.schema import FilesPart

NONE = "none"
TAB = "\t"
_TABS = ("tab", "\\t")


def file_settings(part: FilesPart, called: Callable[[str], str] = "files.{}".format) -> FileSettings:
    """The settings of a section; raises `SettingsError` for what no file can be read by.

    Args:
        part: the section.
        called: what a key is called where it was written.
    """
    given = {key: value for key, value in part.model_dump().items() if value is not None}
    if given.get("delimiter") in _TABS:
        given["delimiter"] = TAB
    for key in ("delimiter", "quote", "escape"):
        _refuse_long(given.get(key), called(key), key)
    if "encoding" in given:
        given["encoding"] = _encoding(given["encoding"], called("encoding"))
    signs = [given[key] for key in ("delimiter", "quote", "escape") if given.get(key, NONE) != NONE]
    if len(set(signs)) < len(signs):
        message = f"{called('delimiter')}: one sign cannot have two meanings, got {' and '.join(map(short, signs))}"
        raise SettingsError(message, "name different signs")
    if given.get("decimal") and given.get("decimal") == given.get("thousands"):
        hint = 'where 1.234,5 is a number, decimal is "," and thousands is "."'
        raise SettingsError(f"{called('thousands')}: {short(given['decimal'])} is the decimal sign", hint)
    if "missing" in given:
        given["missing"] = tuple(given["missing"])
    return FileSettings(**given)


def from_options(given: Mapping[str, object]) -> FileSettings:
    """The settings of the command line's options, by their names; those that were not given are None.

    >>> from_options({"delimiter": "tab", "decimal": None}).delimiter
    '\\t'
    """
    said = {key: given[key] for key in FilesPart.model_fields if given.get(key) is not None}
    try:
        part = FilesPart.model_validate(said)
    except ValidationError as error:
        message, hint = what_is_wrong(error)
        raise SettingsError(f"--{message}", hint) from error
    return file_settings(part, "--{}".format)


def _refuse_long(sign: str | None, called: str, key: str) -> None:
    if sign is None or (sign == NONE and key != "delimiter"):
        return
    if len(sign) != 1 or not sign.isascii() or sign.isalnum() or sign in "\r\n\0":
        hint = f'{key} = ";"' if key == "delimiter" else f'{key} = "\'", or none'
        raise SettingsError(f"{called}: {short(sign)} is not one sign of ASCII", hint)
    if key == "delimiter" and sign == " ":
        hint = "write the file with commas, semicolons or tabs between its cells"
        raise SettingsError(f"{called}: cells cannot be told apart by spaces, which stand inside of them, too", hint)


def _encoding(name: str, called: str) -> str:
    try:
        found = codecs.lookup(name)
    except LookupError:
        hint = "encodings have names such as utf-8, utf-16, cp1252 or latin-1"
        raise SettingsError(f"{called}: there is no encoding {short(name)}", hint) from None
    if not found._is_text_encoding:
        raise SettingsError(f"{called}: {short(name)} is no encoding of text", "name one such as utf-8 or cp1252")
    return found.name
