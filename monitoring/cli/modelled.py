"""`modelwatch score`: a file scored by the model, and what became of it."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from monitoring.cli import output, refusing, streams
from monitoring.disk import mended, temporary
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
