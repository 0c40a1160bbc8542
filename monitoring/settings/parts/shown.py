"""What only pages and letters need: units and groups of columns, what nobody can change, whom to write to."""

from monitoring.domain import Deployment, Kind, Task
from monitoring.domain.text import answers
from monitoring.errors import SettingsError, nearest, short

LONGEST = 20  # signs of a unit: it stands behind every number
ADDRESS, LINES = 200, 5  # signs and lines of a contact: the letter is one page


def units_fit(d: Deployment) -> None:
    """A unit belongs to a column of numbers, and is short."""
    numbers = [column.name for column in d.columns if column.kind is Kind.NUMERIC]
    for name, unit in d.units.items():
        if name not in numbers:
            hint = nearest(name, numbers) or "only numbers are counted in something"
            raise SettingsError(f"units names {short(name)}, which is no column of numbers", hint)
        if not unit.strip() or len(unit) > LONGEST:
            said = f"has {len(unit)} signs" if unit.strip() else "is empty"
            hint = f'at most {LONGEST}, as behind a number: units = {{{name} = "km"}}'
            raise SettingsError(f"the unit of {short(name)} {said}", hint)


def groups_fit(d: Deployment) -> None:
    """A group has features, each of which is in one group alone."""
    seen: dict[str, str] = {}
    for group, names in d.groups.items():
        if not group.strip() or not names:
            raise SettingsError(f"the group {short(group)} has no name or no columns", 'weather = ["temp", "wind"]')
        for name in names:
            if name not in d.features:
                hint = nearest(name, d.features) or "add it to numeric or categorical"
                raise SettingsError(f"the group {short(group)} names {short(name)}, which is no feature", hint)
            if name in seen:
                raise SettingsError(
                    f"{short(name)} is in the groups {short(seen[name])} and {short(group)}", "keep one"
                )
            seen[name] = group


def advice_fits(d: Deployment) -> None:
    """Raise `SettingsError` where what nobody can change is no feature, or moves one way and is no number."""
    for name in d.fixed:
        if name not in d.features:
            hint = nearest(name, d.features) or "only what the model reads can be fixed"
            raise SettingsError(f"the fixed column {short(name)} is no feature", hint)
    for name in d.one_way:
        if name not in d.numeric:
            hint = nearest(name, d.numeric) or "only numbers have a direction"
            raise SettingsError(f"one_way names {short(name)}, which is no numeric feature", hint)
        if name in d.fixed:
            raise SettingsError(f"{short(name)} is fixed, and one_way too", "keep one: what is fixed moves no way")


def letter_fits(d: Deployment) -> None:
    """Raise `SettingsError` where a letter's address is too long for its page, or no answer is the hoped one."""
    lines = d.contact.count("\n") + 1
    if len(d.contact) > ADDRESS or lines > LINES:
        long = f"{len(d.contact):,} signs" if len(d.contact) > ADDRESS else f"{lines:,} lines"
        hint = f"at most {ADDRESS} signs in {LINES} lines: the letter is one page"
        raise SettingsError(f"the contact has {long}", hint)
    if d.hoped and d.task is Task.REGRESSION:
        raise SettingsError("a regression decides nothing that could be hoped for", "leave letter.hoped out")
    said = answers(d) if d.task is Task.BINARY else tuple(d.class_scores)
    if d.hoped and d.hoped not in said:
        hint = nearest(d.hoped, said) or f"as letters say it: {', '.join(said)}"
        raise SettingsError(f"letter.hoped is {short(d.hoped)}, which is no answer of the model", hint)
