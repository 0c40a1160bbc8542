"""A candidate and a backtest as plain values, for scripts."""

from collections.abc import Mapping
from datetime import datetime
from math import isfinite
from typing import Any

from monitoring.domain.selection import show_end
from monitoring.gate.run import GateReport
from monitoring.retraining.advice import Advised
from monitoring.retraining.backtest.run import Backtest, Lived
from monitoring.retraining.backtest.shown import lifts, months
from monitoring.retraining.candidate import Candidate, Measured
from monitoring.retraining.measured import Figure
from monitoring.retraining.window import Recommended
from monitoring.stats.paired.difference import Difference

SCHEMA = 1


def candidate_json(
    deployment: str,
    found: Candidate,
    rows: Recommended | None,
    advice: Advised | None,
    version: str,
    gated: GateReport | None,
    at: datetime,
) -> dict[str, Any]:
    """What was trained, how it does, what was advised, and what the gate says; `version` is empty if unregistered."""
    wanted = found.wanted
    return {
        "schema": SCHEMA,
        "made_at": at.isoformat(),
        "deployment": deployment,
        "version": version or None,
        "how": wanted.how,
        "from": wanted.start.isoformat() if wanted.start else None,
        "to": show_end(wanted.end),
        "rows": len(found.rows.frame),
        "left_out": list(found.rows.left_out),
        "validated_on": found.validated,
        "seeds": dict(found.seeds),
        "said": list(found.said),
        "candidate": _measured(found.measured),
        "champion": _measured(found.champion),
        "calibrated": _measured(found.calibrated),
        "recommended": None if rows is None else recommended_json(rows),
        "gate": None if gated is None else {"verdict": str(gated.verdict), "sentence": gated.sentence},
        "advice": None if advice is None else {"what": str(advice.what), "why": advice.why},
    }


def recommended_json(rows: Recommended) -> dict[str, Any]:
    """The window that is recommended."""
    return {
        "from": rows.start.isoformat(),
        "to": show_end(rows.end),
        "until": show_end(rows.until),
        "rows": rows.train,
        "validated_on": rows.validate,
        "why": list(rows.why),
    }


def backtest_json(deployment: str, found: Backtest, at: datetime) -> dict[str, Any]:
    """What each way of deciding would have done and cost."""
    windows = found.bank.windows
    return {
        "schema": SCHEMA,
        "made_at": at.isoformat(),
        "deployment": deployment,
        "loss": found.loss,
        "rows": found.rows,
        "rows_there": found.usable,
        "failed": list(found.bank.failed),
        "windows": [{"start": w.start and w.start.isoformat(), "end": w.end and w.end.isoformat()} for w in windows],
        "policies": [{**_lived(found, one), "costs": _costs(found, one)} for one in found.lived],
        "best": [
            {"price": price, "cost": number(one.cost(price)), **_lived(found, one)}
            for price, one in zip(found.prices, found.best, strict=True)
        ],
        "metric": months(found).metric,
        "months": [
            {"month": month, **{name: _figure(one) for name, one in values.items()}}
            for month, values in months(found).values.items()
        ],
        "models": [
            {
                "made": lift.made.isoformat(),
                "from": lift.first.isoformat(),
                "to": lift.last.isoformat(),
                "rows": lift.rows,
                "next": lift.n,
                "champion": _figure(lift.champion),
                "retrained": _figure(lift.retrained),
            }
            for lift in lifts(found)
        ],
    }


def _lived(found: Backtest, one: Lived) -> dict[str, Any]:
    starts = [found.bank.windows[k].start for k in one.retrained]
    return {
        "name": one.name,
        "retrained": [start.isoformat() for start in starts if start],
        "total_loss": number(one.cost(0.0)),
        "losses": [number(value) for value in one.loss.tolist()],
        "why_not": one.why_not,
    }


def _costs(found: Backtest, one: Lived) -> list[dict[str, Any]]:
    return [
        {"price": price, "cost": number(one.cost(price)), "regret": number(found.regret(one, place))}
        for place, price in enumerate(found.prices)
    ]


def _measured(one: Measured | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        "metrics": {name: _figure(figure) for name, figure in one.figures.items()},
        "better_than_champion": {name: _difference(gain) for name, gain in one.gains.items()},
    }


def _figure(one: Figure) -> Mapping[str, Any]:
    return {"value": number(one.value), "low": number(one.low), "high": number(one.high), "n": one.n}


def _difference(one: Difference) -> Mapping[str, Any]:
    low, high = one.interval()
    return {"value": number(one.value), "low": number(low), "high": number(high), "n": one.n}


def number(value: float) -> float | None:
    """A number as JSON has it: None for what is undefined."""
    return value if isfinite(value) else None
