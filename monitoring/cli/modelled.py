"""The two commands that ask a model, score and explain, and what they answer."""

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from math import isnan
from pathlib import Path
from typing import Any

from monitoring.cli import output, refusing, streams
from monitoring.disk import mended, temporary
from monitoring.domain import Contribution, Explanation
from monitoring.errors import short
from monitoring.explain.result import ExplainedPrediction, Skipped
from monitoring.log import Workspace
from monitoring.models.unseen import Unseen, to_json
from monitoring.scoring.run import ScoringResult

MOST_WARNINGS = 20


def score(arguments: Namespace) -> int:
    """Score a file."""
    from monitoring.connect import load_model
    from monitoring.models.unseen import Familiar
    from monitoring.scoring.score import score_file

    workspace = Workspace()
    log = workspace.log(arguments.name)
    deployment = log.deployment
    model = load_model(workspace, deployment)
    rejects = Path(arguments.rejects) if arguments.rejects else None
    written = [Path(file) for file in (arguments.out, arguments.rejects) if file]
    with temporary.swept_if_killed(*written), output.Progress() as progress:
        result = score_file(
            model,
            deployment,
            arguments.source,
            Path(arguments.out),
            rejects,
            lambda rows, share: progress(f"scored {rows:,} rows", share),
            dropped=model.dropped,
            classes=model.classes,
            raw_cells=arguments.raw_cells,
            familiar=Familiar.of(model, log.known),
            words=model.words,
        )
    refusing.all_rejected(result)
    output.warn(result.warning)
    _warn(result.unseen)
    if arguments.format == "json":
        output.print_json(_scored_json(result) | {"notes": [*result.notes, *mended.told(log.folder)]})
    else:
        streams.show(_scored(result, arguments.out, arguments.rejects))
    return 0


def explain(arguments: Namespace) -> int:
    """Explain one prediction."""
    from monitoring.connect import load_model
    from monitoring.explain.result import to_json as explained_json
    from monitoring.explain.run import explain as explain_prediction
    from monitoring.models.unseen import Familiar

    workspace = Workspace()
    log = workspace.log(arguments.name)
    model = load_model(workspace, log.deployment)
    explained = explain_prediction(log, model, arguments.id, familiar=Familiar.of(model, log.known))
    explained = replace(explained, notes=(*explained.notes, *mended.told(log.folder)))
    if arguments.format == "json":
        output.print_json(explained_json(explained))
    else:
        streams.show(_explained(explained))
    return 0


def _warn(unseen: Sequence[Unseen]) -> None:
    """A line a column; of very many the first."""
    for one in unseen[:MOST_WARNINGS]:
        output.warn(one.sentence)
    if len(unseen) > MOST_WARNINGS:
        output.warn(f"{len(unseen) - MOST_WARNINGS:,} more columns have unseen categories: see --format json")


def _scored_json(result: ScoringResult) -> dict[str, Any]:
    """What became of a scored file, for scripts."""
    c = result.counts
    found = {"read": c.read, "scored": c.accepted, "rejected": c.rejected, "seconds": round(result.seconds, 3)}
    return {**found, "made_safe": result.formulas, "unseen": to_json(result.unseen)}


def _scored(result: ScoringResult, out: str, rejects: str | None) -> str:
    """What became of a scored file, for people."""
    c = result.counts
    lines = [f"read {c.read:,} = scored {c.accepted:,} + rejected {c.rejected:,} in {result.seconds:.1f} s; see {out}"]
    lines += result.notes
    lines += ["give --raw-cells to write cells as they are"] if result.formulas else []
    if c.rejected:
        where = f"all are in {rejects}" if rejects else "give --rejects FILE to keep them"
        lines.append(f"the first rejected: {result.rejects[0].told}; {where}")
    return "\n".join(lines)


def _explained(answer: ExplainedPrediction) -> str:
    """Both explanations and how far they agree."""
    what = f", the probability of {short(answer.scored_class)}" if answer.scored_class else ""
    parts = [f"{answer.id}: {answer.prediction:.4g}{what}", *answer.notes]
    for name, part in (("SHAP", answer.shap), ("LIME", answer.lime)):
        parts += ["", _skipped(name, part) if isinstance(part, Skipped) else _explanation(name, part)]
    parts += [
        "",
        f"agreement: {answer.agreement.reason}" if isinstance(answer.agreement, Skipped) else answer.agreement.sentence,
    ]
    return "\n".join(parts)


def _skipped(name: str, part: Skipped) -> str:
    return f"{name}: SKIPPED, {part.reason}"


def _explanation(name: str, part: Explanation) -> str:
    def row(c: Contribution) -> tuple[str, str, str]:
        return c.column, "missing" if c.value is None else str(c.value), f"{c.amount:+.4g}"

    quality = ", ".join(f"{key} {output.figure(value)}" for key, value in part.quality.items())
    residual = "" if isnan(part.residual) else f", residual {part.residual:.1e}"
    head = f"{name} ({part.method}, in {part.unit}): base {part.base:.4g}, prediction {part.prediction:.4g}{residual}"
    head += f", {quality}" if quality else ""
    return "\n".join(
        [head, output.table(("column", "value", "amount"), [row(c) for c in part.contributions]), *part.notes]
    )
