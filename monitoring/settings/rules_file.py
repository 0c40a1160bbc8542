"""A file with rules of alerts alone, to be tried before they are anybody's."""

from pathlib import Path

from pydantic import ValidationError

from monitoring.domain import AlertPolicy
from monitoring.errors import SettingsError
from monitoring.settings.parts.alerts import AlertsPart, alert_policy
from monitoring.settings.parts.section import Section
from monitoring.settings.problems import first_problem
from monitoring.settings.schema import keys
from monitoring.settings.toml import read_toml


class Rules(Section):
    """What is read of such a file."""

    alerts: AlertsPart


def load_rules(path: Path) -> AlertPolicy:
    """The rules below `[alerts]` of any file; or those of a file that has nothing else.

    Raises `SettingsError` for a file that cannot be read, holds no such rules, or rules that cannot be meant.
    """
    raw = read_toml(path)
    bare = set(raw) <= set(keys(AlertsPart))
    if "alerts" not in raw and not (raw and bare):
        hint = f"write [alerts] on a line of its own, and below it its keys ({', '.join(keys(AlertsPart))})"
        raise SettingsError(f"{path.name} has no rules of alerts", hint)
    try:
        return alert_policy(Rules.model_validate({"alerts": raw.get("alerts", raw)}).alerts)
    except ValidationError as error:
        raise first_problem(path.name, error) from error
    except SettingsError as error:
        raise SettingsError(f"{path.name}: {error.message}", error.hint) from error
