"""How data files are written: `[files]` of a deployment file, or the same as options of the command line."""

import codecs
from collections.abc import Callable, Mapping

from pydantic import ValidationError

from monitoring.domain import ALL_FOUND_OUT, FILE_KINDS, FileSettings
from monitoring.errors import SettingsError, short
from monitoring.settings.parts.files import FilesPart, HowWritten
from monitoring.settings.problems import what_is_wrong

NONE = "none"
TAB = "\t"
_TABS = ("tab", "\\t")


def file_settings(part: HowWritten, called: Callable[[str], str] = "files.{}".format) -> FileSettings:
    """The settings of a section; raises `SettingsError` for what no file can be read by.

    Args:
        part: the section.
        called: what a key is called where it was written.
    """
    given = {key: value for key in HowWritten.model_fields if (value := getattr(part, key)) is not None}
    if given.get("delimiter") in _TABS:
        given["delimiter"] = TAB
    for key in ("delimiter", "quote", "escape"):
        _refuse_long(given.get(key), called(key), key)
    if "encoding" in given:
        given["encoding"] = _encoding(given["encoding"], called("encoding"))
    if "missing" in given:
        given["missing"] = tuple(given["missing"])
    found = FileSettings(**given)
    _refuse_contradictions(found, called)
    return found


def own_settings(part: FilesPart) -> dict[str, FileSettings]:
    """What a section says of the files of one kind alone, by kind; raises `SettingsError` as `file_settings` does."""
    common, found = file_settings(part), {}
    for kind in FILE_KINDS:
        if own := getattr(part, kind):
            found[kind] = file_settings(own, called := f"files.{kind}.{{}}".format)
            _refuse_contradictions(found[kind].over(common), called)
    return {kind: own for kind, own in found.items() if own != ALL_FOUND_OUT}


def from_options(given: Mapping[str, object]) -> FileSettings:
    """The settings of the command line's options, by their names; those that were not given are None.

    >>> from_options({"delimiter": "tab", "decimal": None}).delimiter
    '\\t'
    """
    said = {key: given[key] for key in HowWritten.model_fields if given.get(key) is not None}
    try:
        part = HowWritten.model_validate(said)
    except ValidationError as error:
        message, hint = what_is_wrong(error)
        raise SettingsError(f"--{message}", hint) from error
    return file_settings(part, "--{}".format)


def _refuse_contradictions(settings: FileSettings, called: Callable[[str], str]) -> None:
    signs = [sign for sign in (settings.delimiter, settings.quote, settings.escape) if sign not in ("", NONE)]
    if len(set(signs)) < len(signs):
        message = f"{called('delimiter')}: one sign cannot have two meanings, got {' and '.join(map(short, signs))}"
        raise SettingsError(message, "name different signs")
    if settings.decimal and settings.decimal == settings.thousands:
        hint = 'where 1.234,5 is a number, decimal is "," and thousands is "."'
        raise SettingsError(f"{called('thousands')}: {short(settings.decimal)} is the decimal sign", hint)


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
    except (LookupError, ValueError):  # the latter of a name with a sign that no name has
        hint = "encodings have names such as utf-8, utf-16, cp1252 or latin-1"
        raise SettingsError(f"{called}: there is no encoding {short(name)}", hint) from None
    if not found._is_text_encoding:
        raise SettingsError(f"{called}: {short(name)} is no encoding of text", "name one such as utf-8 or cp1252")
    return found.name
