"""The `fleet` command: which devices drifted, are silent, or run a version that is not live."""

from argparse import Namespace

from monitoring.cli import output, streams
from monitoring.domain import Verdict
from monitoring.domain.text import told_apart
from monitoring.errors import MonitoringError
from monitoring.fleet import words
from monitoring.fleet.plain import to_json
from monitoring.fleet.report import FleetReport, Line
from monitoring.fleet.run import run
from monitoring.fleet.silence import lasting
from monitoring.fleet.standing import OTHER
from monitoring.log import Workspace

HEAD = ("device", "version", "", "rows", "last seen", "", "drift", "column", "value", "limit", "p", "")
MOST = 50  # lines of people's own screens; JSON has all of them


def fleet(arguments: Namespace) -> int:
    """Print what is known of the devices; 1 where one drifted or is silent."""
    days = _days(arguments.days)
    with output.Progress() as progress:
        report = run(Workspace().log(arguments.name), days, progress=progress)
    words.require_something(report)
    if arguments.format == "json":
        output.print_json(to_json(report))
    else:
        streams.show(_text(report))
    return 1 if report.verdict is Verdict.FAIL else 0


def _days(text: str) -> int | None:
    if text == "all":
        return None
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 100_000:
        raise MonitoringError(f"--days {text} is no number of days", "write --days 30, or --days all")
    return int(text)


def _text(report: FleetReport) -> str:
    calm = [line for line in report.lines if not _is_told(report, line)]
    told = sorted((line for line in report.lines if _is_told(report, line)), key=_order)
    parts = [f"{report.deployment}: {report.verdict}. {words.answer(report)}", f"Compared: {words.days(report)}."]
    parts += list(filter(None, [words.common(report)]))
    parts += [words.rule(report), words.silence(report), words.NOT_INDEPENDENT]
    if told:
        parts += ["", output.table(HEAD, [_row(line) for line in told[:MOST]])]
    if len(told) > MOST:
        parts.append(f"and {len(told) - MOST:,} more: --format json has them all")
    if calm:
        parts.append(f"{len(calm):,} without a finding are not listed")
    return "\n".join(parts)


def _is_told(report: FleetReport, line: Line) -> bool:
    outdated = bool(report.live) and line.standing in OTHER
    return line.drift is not Verdict.OK or line.silent is Verdict.FAIL or outdated


def _order(line: Line) -> tuple[bool, bool, bool, str]:
    fails = line.drift is Verdict.FAIL
    return not fails, line.silent is not Verdict.FAIL, line.drift is Verdict.SKIPPED, line.device.name


def _row(line: Line) -> tuple[str, ...]:
    device, judged = line.device, line.drift is not Verdict.SKIPPED
    silent = "silent" if line.silent is Verdict.FAIL else ""
    (value,), (limit,) = told_apart([line.value], [line.limit], output.figure)
    figures = (value, limit, output.chance(line.p_value)) if judged else ("", "", "")
    return (
        *(device.name, device.version or "-", str(line.standing), f"{line.rows:,}"),
        *(f"{lasting(line.hours)} ago", silent, str(line.drift), line.column, *figures, line.reason),
    )
