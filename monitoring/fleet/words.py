"""What is known of a fleet in sentences, the same on the page and on the command line."""

from monitoring.domain import VERDICTS, Verdict
from monitoring.domain.text import number, on_day, percent, plural, told_apart
from monitoring.errors import NotApplicableError, listed
from monitoring.fleet.report import FleetReport, Line
from monitoring.fleet.silence import lasting

NOTHING = "no counts of a device were merged into {}"
HOW = "on a device `python runner.py counts FILE`, in a workspace `modelwatch profile export`; here "
HOW += "`modelwatch profile merge {} FILE...`"
NOT_INDEPENDENT = "Judged as if rows were independent, because how a device varies by itself is not known."

FEWEST = 4  # judged devices, of which half are no matter of single ones
LABEL = "The label is left out: of the newest rows it is not known yet."


def answer(report: FleetReport) -> str:
    """The fleet in one sentence, the worst first."""
    parts = []
    if report.drifted:
        first = report.drifted[0]
        parts.append(f"{len(report.drifted):,} drifted (the furthest is {first.device.name}: {furthest(first)})")
    if report.silent:
        first = report.silent[0]
        be = "is" if len(report.silent) == 1 else "are"
        parts.append(f"{len(report.silent):,} {be} silent (the longest is {first.device.name}: {lasting(first.hours)})")
    if not parts:
        parts.append(_calm(report))
    if report.outdated:
        run = "runs" if len(report.outdated) == 1 else "run"
        parts.append(f"{len(report.outdated):,} {run} another version than {report.live}, which is live")
    if report.unjudged:
        parts.append(f"the drift of {len(report.unjudged):,} cannot be judged")
    return f"Of {plural(len(report.lines), 'device')}, {'; '.join(parts)}."


def _calm(report: FleetReport) -> str:
    """What there is to say where no device drifted or is silent, as far as that is known."""
    judged = len(report.unjudged) < len(report.lines)
    if report.knows_silence:
        return "none drifted or is silent" if judged else "none is silent"
    unknown = "whether one is silent cannot be told yet"
    return f"none drifted; {unknown}" if judged else unknown


def furthest(line: Line) -> str:
    """A device's worst column with its figure and limit."""
    (value,), (limit,) = told_apart([line.value], [line.limit], number)
    return f"{line.column} {value}, limit {limit}"


def common(report: FleetReport) -> str:
    """Which columns drifted on half of the devices or more: that is no matter of single ones; empty without any."""
    judged = report.grid.verdict != VERDICTS.index(Verdict.SKIPPED)
    fails = (report.grid.verdict == VERDICTS.index(Verdict.FAIL)).sum(axis=1)
    whole = (judged.sum(axis=1) >= FEWEST) & (fails >= judged.sum(axis=1) / 2)
    names = [column.name for column, is_whole in zip(report.grid.columns, whole, strict=True) if is_whole]
    if not names:
        return ""
    return (
        f"The fleet as a whole has moved in {listed(names)}, on half of the devices or more: look at Data drift first."
    )


def days(report: FleetReport) -> str:
    """Which rows are looked at."""
    if report.days is None or report.until is None:
        return "all rows that the devices have counted"
    return f"rows of the last {plural(report.days, 'day')} up to {on_day(report.until)}"


def rule(report: FleetReport) -> str:
    """When a device is called drifted, in one sentence."""
    tests = len(report.grid.names)
    return (
        f"A device has drifted where a column is at its limit or over it and p is below {report.level:.2g}: with "
        f"{plural(tests, 'column')} of {plural(len(report.lines), 'device')}, at most {percent(report.rate, 2)} of the "
        "devices found are expected to be false (Benjamini and Hochberg, monitor.false_discovery_rate)."
    )


def silence(report: FleetReport) -> str:
    """When a device is called silent, in one sentence."""
    return f"Silent: {report.silence.words}."


def require_something(report: FleetReport) -> None:
    """Raise `NotApplicableError` where there is no device, or nothing of any could be judged."""
    name = report.deployment
    if not report.lines:
        raise NotApplicableError(NOTHING.format(name), HOW.format(name))
    if report.verdict is Verdict.SKIPPED:
        reason = next(line.reason for line in report.lines)
        raise NotApplicableError(
            f"nothing of {plural(len(report.lines), 'device')} of {name} could be judged: {reason}",
            "--days all takes all of their rows",
        )
