"""What all sections of a deployment file share."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

Moment = date | datetime


def dotted(value: object, key: str = "") -> object:
    """A table of dotted keys as TOML reads it, back as keys and texts: Spark's configuration is made of those.

    >>> dotted({"spark": {"master": "local[2]", "ui": {"enabled": False}}, "spark.executor.cores": 4})
    {'spark.master': 'local[2]', 'spark.ui.enabled': 'false', 'spark.executor.cores': '4'}
    """
    if isinstance(value, dict):
        parts = [dotted(inner, f"{key}.{name}".lstrip(".")) for name, inner in value.items()]
        return {name: text for part in parts if isinstance(part, dict) for name, text in part.items()}
    if isinstance(value, bool | int | float):
        value = str(value).lower()
    return {key: value} if key else value


class Section(BaseModel):
    """Unknown keys are errors, and nothing is converted: `"3"` is no number, `true` neither."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)
