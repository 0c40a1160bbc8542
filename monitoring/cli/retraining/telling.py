"""A candidate and a backtest as text."""

from datetime import datetime

from monitoring.cli import output
from monitoring.domain import Deployment
from monitoring.domain.selection import show_end
from monitoring.domain.text import day, last_moment, plural, without_dust
from monitoring.gate.finding import Answer
from monitoring.gate.run import GateReport
from monitoring.performance.metric import titled
from monitoring.performance.run import key_metric
from monitoring.retraining.advice import Advised
from monitoring.retraining.backtest.run import Backtest
from monitoring.retraining.backtest.shown import lifts, months
from monitoring.retraining.candidate import TRAINED, Candidate, Measured
from monitoring.retraining.measured import Figure
from monitoring.retraining.window import Recommended
from monitoring.stats.paired.difference import Difference


def candidate(
    deployment: Deployment,
    found: Candidate,
    rows: Recommended | None,
    advice: Advised | None,
    version: str,
    gated: GateReport | None,
) -> str:
    """What was trained on what, how it does beside the champion, and what comes next."""
    w = found.wanted
    what = "trained" if w.how == TRAINED else f"recalibrated ({w.how})"
    since = f"from {day(w.start)} " if w.start else ""
    count, later = plural(len(found.rows.frame), "row"), plural(found.validated, "later row")
    parts = [f"{deployment.name}: {what} on {count} {since}to {last_moment(w.end)}, validated on {later}"]
    if rows is not None and (w.start, w.end) == (rows.start, rows.end):
        parts += [f"  {why}" for why in rows.why]
    elif rows is not None:
        parts += [f"  recommended: from {day(rows.start)} to {last_moment(rows.end)}; {'; '.join(rows.why)}"]
    parts += [f"  left out: {why}" for why in found.rows.left_out]
    parts += [
        f"  {name} was not set: {seed} was taken, so that it can be trained again" for name, seed in found.seeds.items()
    ]
    parts += [f"  {said}" for said in found.said]
    parts += [f"advice: {advice.what}: {advice.why}"] if advice else []
    parts += ["", _compared(deployment, found, what)]
    return "\n".join([*parts, "", *_next(deployment.name, version, gated)])


def _next(name: str, version: str, gated: GateReport | None) -> list[str]:
    if gated is None:
        return ["nothing was registered (--dry-run)"]
    told = [f"version {version} is registered, and not live", f"gate: {gated.verdict}: {gated.sentence}"]
    if gated.verdict is Answer.PASS:
        return [*told, f"next: modelwatch promote {name} {version} --reason TEXT"]
    judged = gated.evidence.get("as_of")
    as_of = f" --as-of {show_end(datetime.fromisoformat(judged))}" if judged else ""
    return [*told, f"why: modelwatch gate {name} {version}{as_of}"]


def _compared(deployment: Deployment, found: Candidate, what: str) -> str:
    """A row a metric, a column a model; below it by how much each is better than the champion on the same rows."""
    sides = {"champion": found.champion, "champion, calibrated": found.calibrated, what: found.measured}
    there: dict[str, Measured] = {name: side for name, side in sides.items() if side}
    names = list(found.measured.figures)
    rows = [(titled(name, deployment), *(_figure(side.figures.get(name)) for side in there.values())) for name in names]
    gained = list(dict.fromkeys(name for side in there.values() for name in side.gains))
    rows += [
        (f"{titled(name, deployment)}, better by", *(_gain(side.gains.get(name)) for side in there.values()))
        for name in gained
    ]
    return output.table(("", *there), rows)


def _figure(one: Figure | None) -> str:
    return "-" if one is None else _interval(one.value, one.low, one.high)


def _gain(one: Difference | None) -> str:
    return "" if one is None else _interval(one.value, *one.interval())


def _interval(value: float, low: float, high: float) -> str:
    value, low, high = without_dust([value, low, high])
    return f"{output.figure(value, 2)} [{output.figure(low, 2)}, {output.figure(high, 2)}]"


def backtest(found: Backtest) -> str:
    """The models that could have been made, the key metric by month, and what each way of deciding cost."""
    d, windows = found.bank.deployment, found.bank.windows
    reach = f"{plural(len(windows), 'window')} from {day(windows[0].start)} to {last_moment(windows[-1].end)}"
    drawn = f" of {found.usable:,}, drawn by a hash of their id" if found.usable > found.rows else ""
    parts = [f"{d.name}: {reach}, {plural(found.rows, 'labelled row')}{drawn}; labels count from when they came"]
    parts += [f"not trained: {why}" for why in found.bank.failed]
    return "\n".join([*parts, "", _lifts(found), "", _months(found), "", _costs(found), "", _best(found)])


def _lifts(found: Backtest) -> str:
    rows = [
        (
            f"{one.made:%Y-%m-%d}",
            f"{one.first:%Y-%m-%d} to {one.last:%Y-%m-%d}",
            f"{one.rows:,}",
            f"{one.n:,}",
            _figure(one.champion),
            _figure(one.retrained),
        )
        for one in lifts(found)
    ]
    head = ("may serve from", "trained on", "rows", "measured on", "champion", "retrained")
    metric = titled(key_metric(found.bank.deployment), found.bank.deployment)
    intro = f"models that could have been made, and their {metric} on the month after their training rows"
    return f"{intro}\n{output.table(head, rows)}" if rows else "no model could have been made"


def _months(found: Backtest) -> str:
    by_month, names = months(found), [one.name for one in found.lived if not one.why_not]
    rows = [
        (month, *(output.figure(values[name].value, 2) for name in names)) for month, values in by_month.values.items()
    ]
    return f"{titled(by_month.metric, found.bank.deployment)} by month\n{output.table(('month', *names), rows)}"


def _costs(found: Backtest) -> str:
    prices = [output.figure(price, 1) for price in found.prices]
    rows = [
        (
            one.name,
            str(len(one.retrained)),
            output.figure(one.cost(0.0)),
            *(output.figure(found.regret(one, place), 2) for place in range(len(prices))),
        )
        for one in found.lived
        if not one.why_not
    ]
    head = (
        "",
        "retrained",
        f"{titled(found.loss, found.bank.deployment)}, summed",
        *(f"regret at {price}" for price in prices),
    )
    intro = "mean losses of all windows, and regret against the best schedule where a retraining costs as much as"
    untold = [f"{one.name}: {one.why_not}" for one in found.lived if one.why_not]
    return "\n".join([f"{intro} {', '.join(prices)}", output.table(head, rows), *untold])


def _best(found: Backtest) -> str:
    starts = [f"{window.start:%Y-%m-%d}" for window in found.bank.windows]
    rows = [
        (
            output.figure(price, 1),
            str(len(one.retrained)),
            output.figure(one.cost(0.0)),
            ", ".join(starts[k] for k in one.retrained),
        )
        for price, one in zip(found.prices, found.best, strict=True)
    ]
    head = ("price", "retrained", f"{titled(found.loss, found.bank.deployment)}, summed", "on")
    return f"the best schedule in hindsight\n{output.table(head, rows)}"
