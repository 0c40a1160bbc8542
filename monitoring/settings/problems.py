"""What pydantic finds wrong with a file, as one sentence and a hint."""

from typing import TYPE_CHECKING

from pydantic import ValidationError

from monitoring.errors import LONGEST, SettingsError, nearest, short
from monitoring.paths import example
from monitoring.settings.parts.alerts import MutePart
from monitoring.settings.schema import SECTIONS, DeploymentFile, keys

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

# Members of a union stand in pydantic's path to a value, but not in the file.
NOT_KEYS = ("str", "dict[str,str]", "date", "datetime")
WANTED = {
    "string_type": 'write text in quotes, as in "age"',
    "dict_type": 'write pairs, as in {cat = "p_cat", dog = "p_dog"}',
    "float_type": "write a number without quotes, as in 0.5",
    "bool_type": "write true or false, without quotes",
    "finite_number": "write a number that is not infinite, as in 0.5",
}


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


def _words(problem: "ErrorDetails", place: list[str]) -> tuple[str, str]:
    key, value = ".".join(part if len(part) <= LONGEST else f"{part[:LONGEST]}…" for part in place), problem["input"]
    if problem["type"] == "extra_forbidden":
        return f"there is no key {short(key)}", _meant(place)
    if problem["type"] == "missing":
        what = "section" if key in SECTIONS else "key"
        return f"the {what} {key!r} is missing", example()
    if problem["type"] == "model_type":
        return f"{key} must be a section, got {short(value)}", f"write [{key}] on a line of its own, its keys below"
    if key == "name" and problem["type"] == "string_pattern_mismatch":
        return f"{short(value)} cannot be a deployment's name", "use small letters, digits, - and _, at most 64"
    if place[-1] in ("from", "to", "as_of"):
        return f"{key}: {short(value)} is not a date", "write 2013-07-10 or 2013-07-10T06:00:00, without quotes"
    text = problem["msg"]
    return f"{key}: {text[:1].lower()}{text[1:]}, got {short(value)}", _wanted(problem)


def _wanted(problem: "ErrorDetails") -> str:
    """What to write instead."""
    rest = problem["msg"].removeprefix("Input should be ")
    if problem["type"] == "list_type":
        given = problem["input"]
        one = f'"{given}"' if isinstance(given, str) and len(given) <= LONGEST else '"age", "income"'
        return f"write a list: {problem['loc'][-1]} = [{one}]"
    if problem["type"] in ("greater_than", "greater_than_equal", "less_than", "less_than_equal"):
        return f"write a number {rest}"
    return WANTED.get(problem["type"], f"write {rest}")


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
