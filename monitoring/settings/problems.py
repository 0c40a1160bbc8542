"""What pydantic finds wrong with a file, as one sentence and a hint."""

from collections.abc import Mapping
from datetime import date, time
from typing import TYPE_CHECKING

from pydantic import ValidationError

from monitoring.errors import LONGEST, SettingsError, nearest, short
from monitoring.paths import example
from monitoring.settings.lines import line
from monitoring.settings.parts.alerts import MutePart
from monitoring.settings.schema import SECTIONS, DeploymentFile, keys

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

# Members of a union stand in pydantic's path to a value, but not in the file.
NOT_KEYS = ("str", "dict[str,str]", "date", "datetime")
# By pydantic's kind of error: what a value must be, and how that is written.
KINDS = {
    "string_type": ("text", "write text in quotes"),
    "list_type": ("a list", "write a list"),
    "dict_type": ("names and what each has", "write names and what each has, in braces"),
    "model_type": ("names and what each has", "write names and what each has, in braces"),
    "float_type": ("a number", "write a number without quotes"),
    "int_type": ("a whole number", "write a whole number without quotes"),
    "int_from_float": ("a whole number", "write a whole number"),
    "bool_type": ("true or false", "write it without quotes"),
    "finite_number": ("a finite number", "write a number that is not infinite"),
}
BOUNDS = ("greater_than", "greater_than_equal", "less_than", "less_than_equal")


def first_problem(name: str, error: ValidationError) -> SettingsError:
    """The one problem to put right first, of the file called `name`.

    Unknown keys come before missing ones: a mistyped key is usually both.
    """
    message, hint = what_is_wrong(error)
    return SettingsError(f"{name}: {message}", hint)


def what_is_wrong(error: ValidationError) -> tuple[str, str]:
    """The one problem to put right first, and what to do."""
    problems = error.errors(include_url=False, include_context=False)
    problem = min(problems, key=lambda found: found["type"] != "extra_forbidden")
    return _words(problem, [str(part) for part in problem["loc"] if part not in NOT_KEYS])


def require_values(section: str, said: Mapping[str, object]) -> None:
    """Raise `SettingsError` for a value that a section's key cannot have; what else the section needs is not asked for.

    >>> require_values("model", {"threshold": 0.5})
    """
    try:
        SECTIONS[section].model_validate(said)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_context=False)
        for problem in (each for each in problems if each["type"] != "missing"):
            place = [str(part) for part in problem["loc"] if part not in NOT_KEYS]
            raise SettingsError(*_words(problem, [section, *place])) from error


def _words(problem: "ErrorDetails", place: list[str]) -> tuple[str, str]:
    key, value = ".".join(part if len(part) <= LONGEST else f"{part[:LONGEST]}…" for part in place), problem["input"]
    if problem["type"] == "extra_forbidden":
        return f"there is no key {short(key)}", _meant(place)
    if problem["type"] == "missing":
        what = "section" if key in SECTIONS else "key"
        return f"the {what} {key!r} is missing", example()
    if problem["type"] == "model_type" and not place[-1].isdecimal():
        return f"{key} must be a section, got {_given(value)}", f"write [{key}] on a line of its own, its keys below"
    if key == "name" and problem["type"] == "string_pattern_mismatch":
        return f"{short(value)} cannot be a deployment's name", "use small letters, digits, - and _, at most 64"
    if place[-1] in ("from", "to", "as_of"):
        return f"{key}: {_given(value)} is not a date", "write 2013-07-10 or 2013-07-10T06:00:00, without quotes"
    wanted = problem["msg"].removeprefix("Input should be ")
    kind, advice = KINDS.get(problem["type"], (wanted, ""))
    return f"{key} must be {kind}, got {_given(value)}", _advice(problem, place, advice) or f"write {wanted}"


def _advice(problem: "ErrorDetails", place: list[str], advice: str) -> str:
    """What to write instead, with the line of an example; a text that should be a list is the only one of it."""
    given, shown = problem["input"], line(place)
    if problem["type"] in BOUNDS:
        advice = f"write a number {problem['msg'].removeprefix('Input should be ')}"
    if problem["type"] == "list_type" and isinstance(given, str) and len(given) <= LONGEST:
        shown = f'{place[-1]} = ["{given}"]'
    return f"{advice}: {shown}" if advice and shown else advice


def _given(value: object) -> str:
    """A value as TOML writes it, where Python writes it otherwise.

    >>> from datetime import date
    >>> _given(True), _given(date(2026, 1, 1)), _given("yes")
    ('true', '2026-01-01', "'yes'")
    """
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date | time) else short(value)


def _meant(place: list[str]) -> str:
    """The nearest key of the same section, or the section that a key of this very name belongs to."""
    section = SECTIONS.get(place[0], DeploymentFile) if len(place) > 1 else DeploymentFile
    section = MutePart if place[:2] == ["alerts", "mute"] else section
    known, name = keys(section), place[-1]
    if name in SECTIONS:
        written = f"write [{name}] on a line of its own, and below it its keys"
        return f"{name!r} is a section: {written} ({', '.join(keys(SECTIONS[name])[:4])}, …)"
    homes = [f"[{home}]" for home, part in SECTIONS.items() if name in keys(part)]
    if homes:
        return f"{name!r} is a key of {' and of '.join(homes)}"
    if section is not DeploymentFile and name in keys(DeploymentFile):
        return f"{name!r} stands at the top of the file, before the first section"
    return nearest(name, known) or f"the keys here are: {', '.join(known)}"
