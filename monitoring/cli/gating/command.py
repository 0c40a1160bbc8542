"""`modelwatch gate`: may this version go live?"""

import json
import os
from argparse import Namespace
from pathlib import Path

from monitoring.cli import output, streams
from monitoring.disk.whole import writable, write_whole
from monitoring.domain.selection import end_of, parse_moment
from monitoring.errors import DataError, MonitoringError
from monitoring.gate.collect import collect
from monitoring.gate.finding import Answer
from monitoring.gate.formats.plain import to_json
from monitoring.gate.formats.words import WORDS, figure, interval
from monitoring.gate.recorded import note
from monitoring.gate.run import GateReport, run
from monitoring.log import Workspace
from monitoring.log.ground.steps import steps

ENDINGS = {"json": "json", "html": "html", "junit": "xml", "md": "md"}


def gate(arguments: Namespace) -> int:
    """Ask the rules, note the answer in the journal, show it; 0 where the version passed, 1 where it did not."""
    workspace = Workspace()
    files = _files(arguments.out, arguments.format) if arguments.out else {}
    for path in files.values():
        writable(path)
    with output.Progress() as progress:
        collecting, asking = steps(progress, 1, 2)
        as_of = end_of(parse_moment(arguments.as_of)) if arguments.as_of else None
        evidence = collect(workspace, arguments.name, arguments.version, collecting, as_of)
        report = run(evidence, asking)
    try:
        note(workspace, report)
    except MonitoringError as error:
        output.warn(f"the answer is not in the journal: {error.message}")
    for form, path in files.items():
        write_whole(path, f"{told(report, form).rstrip()}\n".encode())
    if files:
        streams.show(f"{report.verdict}: {report.sentence}")
    else:
        handling = "xmlcharrefreplace" if arguments.format == "html" else "replace"
        streams.show(told(report, arguments.format).rstrip(), handling)
    return 0 if report.verdict is Answer.PASS else 1


def _files(out: str, form: str) -> dict[str, Path]:
    """Where which form goes: one file, or all that machines and people read into a folder."""
    place = Path(out)
    if not (out.endswith(os.sep) or place.is_dir()):
        return {form: place}
    if place.exists() and not place.is_dir():
        raise DataError(f"{place} is a file, no folder", "choose another folder, or leave out the / behind it")
    place.mkdir(parents=True, exist_ok=True)
    return {form: place / f"gate.{ending}" for form, ending in ENDINGS.items()}


def told(report: GateReport, form: str) -> str:
    """The report in one of the forms."""
    if form == "json":
        return json.dumps(to_json(report), indent=2, allow_nan=False)
    if form == "junit":
        from monitoring.gate.formats.junit import to_junit

        return to_junit(report)
    if form == "html":
        from monitoring.gate.formats.page import to_html

        return to_html(report)
    if form == "md":
        from monitoring.gate.formats.markdown import to_markdown

        return to_markdown(report)
    return _table(report)


def _table(report: GateReport) -> str:
    """The decision, a line a rule with its figures, and below it why each says so: what stands against it first."""
    rows = [
        (
            one.rule.code,
            one.rule.title,
            WORDS[one.finding.verdict],
            figure(one.finding.value),
            interval(one.finding),
            figure(one.finding.limit),
        )
        for one in report.results
    ]
    table = output.table(("", "rule", "", "measured", "95 % interval", "limit"), rows)
    why = [f"{one.rule.code} {WORDS[one.finding.verdict]}: {one.finding.reason}" for one in report.by_urgency]
    notes = [f"note: {text}" for text in report.evidence.get("notes", ())]
    return "\n".join([f"{report.verdict}: {report.sentence}", "", table, "", *why, *notes])
