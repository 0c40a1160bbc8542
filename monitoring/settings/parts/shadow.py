"""`[columns] shadow`: where the log holds other versions' scores, and what these may not contradict."""

from collections.abc import Mapping

from monitoring.domain import Deployment, Shadow, Task
from monitoring.errors import SettingsError, nearest, short

LONGEST_NAME = 64


def shadows(part: Mapping[str, str | Mapping[str, str]]) -> tuple[Shadow, ...]:
    """What the setting says, in its order.

    >>> shadows({"2": "score_v2"})[0].columns
    ('score_v2',)
    """
    return tuple(
        Shadow(version, column=said) if isinstance(said, str) else Shadow(version, classes=dict(said))
        for version, said in part.items()
    )


def shadows_fit(d: Deployment) -> None:
    """Raise `SettingsError` where a shadow cannot be held against the live scores, or shares a column."""
    taken = _columns(d)
    for one in d.shadow:
        called = f"columns.shadow of version {short(one.version)}"
        if one.version != one.version.strip() or not 0 < len(one.version) <= LONGEST_NAME:
            hint = 'write the name of the version: shadow = {"2" = "score_v2"}'
            raise SettingsError(f"{short(one.version)} cannot be the name of a version in columns.shadow", hint)
        _fits_the_task(d, one, called)
        for name in one.columns:
            if name in taken:
                hint = "name the column that holds this version's scores"
                raise SettingsError(f"{called} names {short(name)}, which is {taken[name]}", hint)
            taken[name] = f"the shadow of version {short(one.version)} already"


def _fits_the_task(d: Deployment, one: Shadow, called: str) -> None:
    if d.task is Task.MULTICLASS:
        if not d.class_scores:
            raise SettingsError(f"{called} has no live scores to be compared with", "score = {cat = ..., dog = ...}")
        for name in (*one.classes, *d.class_scores):
            if name not in one.classes or name not in d.class_scores:
                hint = nearest(name, [*d.class_scores]) or f"it needs a column for each of {', '.join(d.class_scores)}"
                what = "has no column for the class" if name in d.class_scores else "names an unknown class,"
                raise SettingsError(f"{called} {what} {short(name)}", hint)
        return
    if one.classes or not one.column:
        raise SettingsError(f"{called}: a {d.task} task has one column a version", 'shadow = {"2" = "score_v2"}')
    live, key = (d.prediction, "prediction") if d.task is Task.REGRESSION else (d.score, "score")
    if not live:
        raise SettingsError(f"{called} has no live scores to be compared with", f'name them: {key} = "column"')


def _columns(d: Deployment) -> dict[str, str]:
    """By column, what it is already."""
    named = {
        "the id": d.id,
        "the time": d.time,
        "the live score": d.score,
        "the prediction": d.prediction,
        "the label": d.label,
        "the time of the label": d.label_time,
        "the version": d.version,
    }
    found = {column: what for what, column in named.items() if column}
    return found | dict.fromkeys(d.class_scores.values(), "a live score") | dict.fromkeys(d.features, "a feature")
