"""The declared settings as a table: what docs/settings.md shows, made from the declarations themselves."""

import json

from pydantic.fields import FieldInfo

from monitoring.settings.parts.section import Section
from monitoring.settings.schema import SECTIONS, DeploymentFile


def settings_table() -> str:
    """Every key of a deployment file with its default and its help, as a Markdown table.

    >>> settings_table().splitlines()[2]
    '| `name` | required | Its name on the command line: small letters, digits, - and _ |'
    """
    rows = _rows("", DeploymentFile)
    for name, section in SECTIONS.items():
        rows += _rows(f"{name}.", section)
    lines = [f"| `{key}` | {default} | {text} |" for key, default, text in rows]
    return "\n".join(["| key | default | what it is |", "|---|---|---|", *lines])


def _rows(prefix: str, section: type[Section]) -> list[tuple[str, str, str]]:
    return [
        (f"{prefix}{field.alias or name}", _default(field), field.description or "")
        for name, field in section.model_fields.items()
        if f"{prefix}{name}" not in SECTIONS
    ]


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    return f"`{json.dumps(field.default)}`" if field.default not in (None, "", []) else ""
