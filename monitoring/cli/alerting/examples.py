"""`modelwatch examples`: a few rows behind each finding of data quality."""

import json
from argparse import Namespace
from typing import Any

import pandas as pd

from monitoring.alerts.desk import now
from monitoring.cli import output, refreshing, streams
from monitoring.domain import QualityResult, Selection
from monitoring.errors import NotApplicableError, unknown_name
from monitoring.log import Log, Workspace
from monitoring.quality.check import CHECKS
from monitoring.quality.examples import examples, findings
from monitoring.quality.run import run
from monitoring.quality.whole_check import WHOLE


def show(arguments: Namespace) -> int:
    """What the newest whole window has found, or what is asked for; 0 also where that is nothing."""
    log = Workspace().log(arguments.name)
    d = log.deployment
    known = [*CHECKS.names(), *WHOLE.names()]
    if arguments.check and arguments.check not in known:
        raise unknown_name("check", arguments.check, known)
    if arguments.column:
        d.column(arguments.column)
    with output.Progress() as progress:
        refreshing.tell(log.refresh(progress, d.every))
    selection = Selection(d.name, d.every, as_of=d.as_of)
    results = findings(run(log, selection), arguments.check, arguments.column)
    found = [(one, _rows(log, selection, one)) for one in results]
    if arguments.format == "json":
        output.print_json(to_json(d.name, found))
    else:
        streams.show("\n\n".join(_table(one, rows) for one, rows in found) or "no finding in the newest whole window")
    return 0


def to_json(name: str, found: list[tuple[QualityResult, pd.DataFrame | str]]) -> dict[str, Any]:
    """Findings with their rows as plain values; `why` where there are no rows to show."""
    told = [
        {
            "check": one.check,
            "column": one.column,
            "window": one.window,
            "verdict": str(one.verdict),
            "rows": [] if isinstance(rows, str) else json.loads(rows.to_json(orient="records", date_format="iso")),
            "why": rows if isinstance(rows, str) else "",
        }
        for one, rows in found
    ]
    return {"schema": 1, "made_at": now().isoformat(), "deployment": name, "examples": told}


def _rows(log: Log, selection: Selection, one: QualityResult) -> pd.DataFrame | str:
    try:
        return examples(log, selection, one)
    except NotApplicableError as error:
        return error.message


def _table(one: QualityResult, rows: pd.DataFrame | str) -> str:
    head = f"{one.check} of {one.column}: {one.verdict}"
    if isinstance(rows, str) or rows.empty:
        return f"{head}\n{rows if isinstance(rows, str) else 'there is no such row'}"
    shown = rows.astype(object).where(rows.notna(), "")
    return f"{head}\n{output.table(list(rows.columns), [[str(cell) for cell in row] for row in shown.to_numpy()])}"
