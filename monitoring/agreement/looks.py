"""What logged scores that a model does not give look like, and the line to write."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from monitoring.agreement.compare import SAME, Logged
from monitoring.agreement.settle import Tried
from monitoring.agreement.words import share
from monitoring.domain import Deployment, FloatArray, Task
from monitoring.domain.text import day, short

_NEARLY_ALL = 0.99
_ALIKE = 0.9  # a rank correlation from which on two models are said to order rows alike
_UNLIKE = 0.2
_CURVES: dict[str, Callable[[FloatArray], FloatArray]] = {
    "exp(…)": np.exp,
    "exp(…) - 1": np.expm1,
    "log(…)": np.log,
    "log(1 + …)": np.log1p,
    "the square": np.square,
    "the root": np.sqrt,
}


@dataclass(frozen=True, slots=True)
class Look:
    """A sentence on what the scores look like, and the line to write where one helps."""

    sentence: str
    hint: str = ""


def look(tried: Tried, answer: FloatArray, deployment: Deployment) -> Look:
    """The first thing that explains why a model does not give the logged scores; what is off where nothing does."""
    return next(_looks(tried, answer, tried.logged, deployment))


def _looks(tried: Tried, answer: FloatArray, logged: Logged, deployment: Deployment) -> Iterator[Look]:
    if deployment.task is Task.BINARY:
        yield from _other_class(tried, answer, logged)
    if deployment.task is Task.MULTICLASS:
        yield from _other_columns(answer, logged, deployment)
    if tried.order:
        order = ", ".join(f'"{name}"' for name in tried.order)
        said = "the log's scores look like those of another order of columns than [model] features says"
        yield Look(said, f"write [model] features = [{order}]")
    yield from _one_part(tried, logged, deployment)
    if deployment.task is not Task.MULTICLASS:
        yield from _other_scale(answer, logged, deployment)
    yield from _mixed(tried, answer, logged, deployment)
    yield _nothing_like_it(tried, answer, logged, deployment)


def _other_class(tried: Tried, answer: FloatArray, logged: Logged) -> Iterator[Look]:
    other, n = logged.gaps(1.0 - answer), len(tried.gaps)
    if not np.nanmean(other) < 0.5 * np.nanmean(tried.gaps):
        return
    names = [str(name) for name in tried.model.pipeline.classes_]
    place = tried.model.outputs[0]
    same, hint = int((other <= SAME).sum()), f'write [columns] positive = "{names[1 - place]}"'
    what = "the log's scores look like those of the other class"
    if same >= n / 2:
        agree = f"{share(logged, same, n)} agree with P({names[1 - place]}), not P({names[place]})"
        yield Look(f"{what}: {agree}", hint)
    near, far = (short(float(np.nanmedian(gaps))) for gaps in (other, tried.gaps))
    yield Look(
        f"{what}: they are off P({names[1 - place]}) by {near} in the middle, and P({names[place]}) by {far}", hint
    )


def _other_columns(answer: FloatArray, logged: Logged, deployment: Deployment) -> Iterator[Look]:
    """Where the columns hold the scores of one another's classes."""
    from scipy.optimize import linear_sum_assignment

    there = np.isfinite(answer).all(axis=1)
    off = np.abs(answer[there][:, :, None] - logged.said[there][:, None, :]).mean(axis=0)
    place = linear_sum_assignment(off)[1]
    agreeing = logged.gaps(answer[:, np.argsort(place)]) <= SAME
    if (place == np.arange(len(place))).all() or agreeing.mean() < _NEARLY_ALL:
        return
    agree = share(logged, int(agreeing.sum()), len(answer))
    said = f"the columns of scores look like those of one another's classes: so {agree} agree"
    yield Look(said, _put_right(place.tolist(), logged, deployment))


def _put_right(place: list[int], logged: Logged, deployment: Deployment) -> str:
    """Which of two lines is wrong: that of the columns, or that of the classes' order, which logged decisions tell."""
    names, columns = list(deployment.class_scores), list(deployment.class_scores.values())
    pairs = ", ".join(f'"{name}" = "{columns[at]}"' for name, at in zip(names, place, strict=True))
    scores, of_model = f"[columns] score = {{{pairs}}}", deployment.model.classes if deployment.model else ()
    if not of_model:
        return f"write {scores}"
    meant = {name: names[at] for name, at in zip(names, place, strict=True)}
    classes = f"[model] classes = [{', '.join(f'{chr(34)}{meant[name]}{chr(34)}' for name in of_model)}]"
    if deployment.prediction not in logged.rows:
        return f"write {classes}; or, where the columns' names are wrong, {scores}"
    decided = logged.rows[deployment.prediction].astype("string").to_numpy(dtype=object)
    as_named = np.array(names, dtype=object)[np.nan_to_num(logged.said).argmax(axis=1)]
    return f"write {classes if (decided == as_named).mean() >= _NEARLY_ALL else scores}"


def _one_part(tried: Tried, logged: Logged, deployment: Deployment) -> Iterator[Look]:
    """Where the model gives the scores of one logged version, or the latest ones, and hardly any others."""
    same = tried.gaps <= SAME
    if deployment.version and deployment.version in logged.rows:
        version = logged.rows[deployment.version].astype("string").fillna("").to_numpy(dtype=object)
        ours = {str(name) for name in set(version) if same[version == name].mean() >= _NEARLY_ALL}
        others = {str(name) for name in set(version)} - ours
        if ours and others and same[[name in others for name in version]].mean() <= 1 - _NEARLY_ALL:
            of = " and ".join(sorted(map(repr, ours)))
            said = f"the model agrees on all rows of the version {of} and on none of the others"
            yield Look(f"{said}: {share(logged, int(same.sum()), len(same))}; another version made them")
    first = int(np.argmin(same)) if not same.all() else len(same)
    if deployment.time and first >= 20 and same[first:].mean() <= 1 - _NEARLY_ALL:
        until = logged.rows[deployment.time].iloc[first]
        said = f"the model agrees on the latest {first:,} rows, and not on those up to {day(until)}"
        yield Look(f"{said}: another version of the model made them")


def _other_scale(answer: FloatArray, logged: Logged, deployment: Deployment) -> Iterator[Look]:
    """Where the logged values are those of the model after a step that it does not know."""
    what = "predictions" if deployment.task is Task.REGRESSION else "scores"
    hint = "log what the model answers, or save the model with that step inside (such as TransformedTargetRegressor)"
    there = np.isfinite(answer)
    if there.sum() < 3 or np.ptp(answer[there]) == 0:
        return
    slope, shift = np.polyfit(answer[there], logged.said[there], 1)
    if (logged.gaps(slope * answer + shift) <= SAME).mean() >= _NEARLY_ALL:
        yield Look(f"the log's {what} are {_line(float(slope), float(shift))}", hint)
    for name, curve in _CURVES.items() if deployment.task is Task.REGRESSION else ():
        with np.errstate(all="ignore"):
            if (logged.gaps(curve(answer)) <= SAME).mean() >= _NEARLY_ALL:
                yield Look(f"the log's {what} look like {name} of the model's", hint)


def _line(slope: float, shift: float) -> str:
    """The line through the model's answers in words.

    >>> _line(1000.0, 0.0), _line(1.0, 3.0), _line(0.8, 0.1)
    ("1,000 times the model's", "the model's + 3", "0.8 times the model's + 0.1")
    """
    times, more = f"{_digits(slope)} times the model's", _digits(abs(shift))
    times = "the model's" if abs(slope - 1) < SAME else times
    return times if abs(shift) < SAME * max(1.0, abs(slope)) else f"{times} {'+' if shift > 0 else '-'} {more}"


def _digits(value: float) -> str:
    return f"{float(f'{value:.6g}'):,.10g}"


def _mixed(tried: Tried, answer: FloatArray, logged: Logged, deployment: Deployment) -> Iterator[Look]:
    n, same = len(tried.gaps), int((tried.gaps <= SAME).sum())
    if same < n / 2:
        return
    what = "predictions" if deployment.task is Task.REGRESSION else "scores"
    _, largest = _off(answer, logged.said)
    yield Look(
        f"the model agrees on {share(logged, same, n)}; the others are off by up to {short(largest)}: "
        f"their {what} were changed, or made by another version of the model"
    )


def _nothing_like_it(tried: Tried, answer: FloatArray, logged: Logged, deployment: Deployment) -> Look:
    what = "predictions" if deployment.task is Task.REGRESSION else "scores"
    n, same = len(tried.gaps), int((tried.gaps <= SAME).sum())
    middle, largest = _off(answer, logged.said)
    off = f"{what} are off by {short(middle)} in the middle and by up to {short(largest)}"
    alike = _rank_correlation(answer, logged.said)
    if alike >= _ALIKE:
        why = "they order the rows much alike, as another version of the model, or one calibrated anew, would"
    elif abs(alike) <= _UNLIKE:
        why = "they have next to nothing to do with each other: another model's, or of other rows"
    else:
        why = "the log holds other values than the model was given, or another model made them"
    return Look(f"the model agrees on {share(logged, same, n)}, {off}: {why}")


def _rank_correlation(answer: FloatArray, said: FloatArray) -> float:
    """Spearman's, of several classes their mean; nan where one side does not vary."""
    from scipy.stats import spearmanr

    one, other = (side.reshape(len(side), -1) for side in (answer, said))
    there = np.isfinite(one).all(axis=1)
    pairs = [(a, b) for a, b in zip(one[there].T, other[there].T, strict=True) if np.ptp(a) and np.ptp(b)]
    return float(np.mean([spearmanr(a, b).statistic for a, b in pairs])) if pairs else float("nan")


def _off(answer: FloatArray, said: FloatArray) -> tuple[float, float]:
    """The median and the largest distance, in the answer's own unit, of several classes the farthest.

    >>> _off(np.array([21.0, np.nan, 33.0]), np.array([20.0, 20.0, 30.0]))
    (2.0, 3.0)
    """
    off = np.abs(answer - said)
    off = off if off.ndim == 1 else off.max(axis=1)
    return float(np.nanmedian(off)), float(np.nanmax(off))
