"""`[model]`: the deployed model, and how it is read where its file does not say it."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from monitoring.domain import Deployment, ModelFile
from monitoring.errors import SettingsError, nearest
from monitoring.settings.named import Files
from monitoring.settings.parts.section import Section


class ModelPart(Section):
    """`[model]`: the deployed model; drift and performance need none, explaining and scoring do."""

    path: str = Field(description="The model's file")
    threshold: Annotated[float, Field(ge=0, le=1)] | None = Field(
        default=None, description='Binary: the score from which on the model says "yes"; 0.5 where it is left out'
    )
    features: list[str] = Field(
        default=[], description="The columns in the order of a model that was fitted on bare arrays, without names"
    )
    missing: float | None = Field(
        default=None, description="The number that means missing to the model, where its file does not say it: -999"
    )
    output: Literal["probability", "log-odds"] | None = Field(
        default=None,
        description="What a classifier answers, where its objective does not say it: probability or log-odds",
    )
    trees: Literal["best", "all"] | None = Field(
        default=None, description="Of a boosted model that stopped early, the trees that count: best or all"
    )
    classes: list[str] = Field(
        default=[], description="The names of the classes, in the order of a model that numbers them from 0 on"
    )
    categories: dict[str, list[bool | int | float | str]] = Field(
        default={}, description="The categories of a column in the model's order, where its file does not hold them"
    )
    trained_on: str | None = Field(default=None, description="The file of the rows that the model was trained on")


def model_of(part: ModelPart | None, files: Files) -> ModelFile | None:
    """The model that a section names; None without one. Raises `SettingsError` for a file that is not there."""
    if part is None:
        return None
    trained_on = files.path(part.trained_on, "model.trained_on") if part.trained_on else None
    found = as_read(part, files.path(part.path, "model.path", folders=True))
    return replace(found, threshold=part.threshold, trained_on=trained_on)


def as_read(part: ModelPart, path: Path) -> ModelFile:
    """A model's file, read as a section says; whatever its own path is."""
    return ModelFile(
        path=path,
        features=tuple(part.features),
        missing=part.missing,
        output=part.output or "",
        trees=part.trees or "",
        classes=tuple(part.classes),
        categories={name: tuple(values) for name, values in part.categories.items()},
    )


def model_fits(d: Deployment) -> None:
    """Raise `SettingsError` where the model is to read a column twice, or one that is no feature."""
    given = d.model.features if d.model else ()
    if twice := [name for name in given if given.count(name) > 1]:
        raise SettingsError(f"model.features names {twice[0]!r} twice", "a column has one place")
    for name in given:
        if name not in d.features:
            hint = nearest(name, d.features) or "add it to numeric or categorical under [columns]"
            raise SettingsError(f"model.features names {name!r}, which is no feature", hint)
