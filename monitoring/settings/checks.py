"""What a deployment's columns may not contradict: the task, the engine, and each other."""

from collections import Counter
from collections.abc import Callable, Iterable

from monitoring.domain import MADE_ID, Deployment, Task
from monitoring.errors import SettingsError, nearest, short
from monitoring.settings.parts.gate import gate_fits
from monitoring.settings.parts.model import model_fits
from monitoring.settings.parts.monitor import freshness_fits, quiet_time_fits
from monitoring.settings.parts.reference import reference_fits
from monitoring.settings.parts.shadow import shadows_fit
from monitoring.settings.parts.shown import advice_fits, groups_fit, letter_fits, units_fit

MOST_COLUMNS = 10_000


def check(deployment: Deployment) -> None:
    """Raise `SettingsError` for the first contradiction."""
    for one in CHECKS:
        one(deployment)


def _task_has_such_scores(d: Deployment) -> None:
    if d.task is Task.BINARY and d.class_scores:
        raise SettingsError("a binary task has one score column", 'score = "column", or task = "multiclass"')
    if d.task is Task.MULTICLASS and (d.score or len(d.class_scores) == 1):
        hint = 'score = {cat = "p_cat", dog = "p_dog"}'
        raise SettingsError("a multiclass task has one score column for each of its classes", hint)
    if d.task is Task.REGRESSION and (d.score or d.class_scores):
        raise SettingsError("a regression has no score", 'name its value: prediction = "column"')
    if d.task is not Task.BINARY and d.model and d.model.threshold is not None:
        raise SettingsError(f"a {d.task} task has no threshold", "leave model.threshold out")


def _positive_is_a_word_of_a_binary_task(d: Deployment) -> None:
    if d.positive is None:
        return
    if d.task is not Task.BINARY:
        raise SettingsError(f"a {d.task} task has no positive class", "leave columns.positive out")
    if not d.positive.strip():
        raise SettingsError("columns.positive is empty", 'name the label that means yes: positive = "default"')


def _there_is_something_to_watch(d: Deployment) -> None:
    if not d.features and not d.outputs:
        raise SettingsError("there is nothing to watch", "name numeric, categorical, score or prediction columns")


def _columns_can_be_counted(d: Deployment) -> None:
    if len(named := _named(d)) > MOST_COLUMNS:
        hint = "name the columns that are worth watching"
        raise SettingsError(f"{len(named):,} columns are named; at most {MOST_COLUMNS:,} can be watched", hint)


def _names_are_usable(d: Deployment) -> None:
    for name in _named(d):
        if not name.strip():
            raise SettingsError("a column has an empty name", "name it as in the files")
        if name.startswith("_"):
            hint = "names that begin with _ are kept for internal columns: rename it in the files"
            raise SettingsError(f"the column {name!r} cannot be used", hint)
        if d.id is None and name.casefold() == MADE_ID:  # engines take for one what differs in case only
            hint = f"name the identifying column: id = {name!r}, or rename this one in the files"
            raise SettingsError(f"the column {name!r} is the name of the ids that are made where none are named", hint)


def _label_is_no_feature(d: Deployment) -> None:
    for key, name in (("label", d.label), ("label_time", d.label_time)):
        if name is not None and name in d.features:
            hint = "remove it from numeric and categorical: the truth is not known when a prediction is made"
            raise SettingsError(f"the {key} column {name!r} is among the features", hint)


def _a_column_has_one_meaning(d: Deployment) -> None:
    seen: dict[str, str] = {}
    for name in _named(d):
        before = seen.get(name.casefold())
        if before == name:
            raise SettingsError(f"the column {short(name)} is named twice", "a column has one meaning")
        if before is not None:
            hint = "the engine takes them for one: rename one of them in the files"
            raise SettingsError(f"the columns {short(before)} and {short(name)} differ in case only", hint)
        seen[name.casefold()] = name


def _lists_name_what_they_may(d: Deployment) -> None:
    followed = (*d.segments, *([d.version] if d.by_version else ()))
    for key, names in (("segments", followed), ("sensitive", d.sensitive), ("fixed", d.fixed)):
        if twice := [name for name, times in Counter(names).items() if times > 1]:
            raise SettingsError(f"{key} names {short(twice[0])} twice", "name it once")
    for name in d.segments:
        if name not in d.categorical:
            hint = nearest(name, d.categorical) or "add it to categorical, or to version = where it names the version"
            raise SettingsError(f"the segment {short(name)} is not a categorical column", hint)
    for name in d.sensitive:
        if name not in d.categorical and name != d.id:
            hint = nearest(name, d.categorical) or "only those can be kept as tokens"
            raise SettingsError(f"the sensitive column {short(name)} is neither categorical nor the id", hint)


def _labels_fit(d: Deployment) -> None:
    if d.label_time and not d.label:
        raise SettingsError("label_time is given without a label", 'name the label: label = "column"')
    if (d.labels or d.label_places) and not d.label:
        raise SettingsError("log.labels is given without a label column", 'name it: [columns] label = "column"')


def _attached_log_can_be_read(d: Deployment) -> None:
    if not d.attached:
        return
    if not d.places:
        raise SettingsError("attach = true, and no place", 'name it: [log] predictions = ["folder"]')
    for key, name in (("id", d.id), ("time", d.time)):
        if name is None:
            hint = f'name it: [columns] {key} = "column"; or leave attach out, to import the files'
            raise SettingsError(f"an attached log needs the {key} of its rows", hint)
    if d.sensitive:
        hint = "leave attach out, to keep tokens of these columns, or leave sensitive out"
        raise SettingsError("an attached log holds sensitive columns in clear where it lies", hint)


def _other_names_are_of_our_columns(d: Deployment) -> None:
    named = _named(d)
    for name in d.source_names:
        if name not in named:
            hint = nearest(name, named) or "it is written {our name = its name}"
            raise SettingsError(f"[log] columns: {short(name)} is no column of this deployment", hint)


def _named(d: Deployment) -> list[str]:
    special: Iterable[str | None] = (d.id, d.time, d.score, *d.class_scores.values(), d.prediction, d.label)
    return [name for name in (*special, d.label_time, d.version, *d.beside, *d.features) if name is not None]


CHECKS: tuple[Callable[[Deployment], None], ...] = (
    _task_has_such_scores,
    _positive_is_a_word_of_a_binary_task,
    model_fits,
    _there_is_something_to_watch,
    _columns_can_be_counted,
    _names_are_usable,
    _label_is_no_feature,
    shadows_fit,
    _a_column_has_one_meaning,
    _lists_name_what_they_may,
    units_fit,
    groups_fit,
    advice_fits,
    letter_fits,
    _labels_fit,
    reference_fits,
    quiet_time_fits,
    freshness_fits,
    _attached_log_can_be_read,
    _other_names_are_of_our_columns,
    gate_fits,
)
