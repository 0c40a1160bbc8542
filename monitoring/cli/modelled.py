"""Commands about a model: score by it, and turn a pickle of one into a file that holds no code."""

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from monitoring.cli import output, refusing, streams
from monitoring.cli.files import options
from monitoring.disk import mended, temporary
from monitoring.errors import ModelError
from monitoring.log import Workspace
from monitoring.models.unseen import Unseen, to_json
from monitoring.scoring.result import ScoringResult

MOST_WARNINGS = 20


def score(arguments: Namespace) -> int:
    """Score a file."""
    from monitoring.connect import load_model
    from monitoring.models.unseen import Familiar
    from monitoring.scoring.pace import Pace
    from monitoring.scoring.score import score_file

    workspace = Workspace()
    log = workspace.log(arguments.name)
    deployment = replace(log.deployment, files=options.given(arguments).over(log.deployment.files))
    model = load_model(workspace, deployment)
    rejects = Path(arguments.rejects) if arguments.rejects else None
    written = [Path(file) for file in (arguments.out, arguments.rejects) if file]
    with temporary.swept_if_killed(*written), output.Progress() as progress:
        pace = Pace()
        result = score_file(
            model,
            deployment,
            arguments.source,
            Path(arguments.out),
            rejects,
            lambda rows, share: progress(f"scored {pace.said(rows, share)}", share),
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


def convert(arguments: Namespace) -> int:
    """Convert a pickle or joblib file to skops, in a process that is shut."""
    from monitoring.models.files import conversion
    from monitoring.models.files.trust import Trust

    source, target = Path(arguments.model), Path(arguments.out)
    if not arguments.i_trust_this_file:
        message = f"converting {source.name} loads it, and a pickle can run any code when it is loaded"
        hint = f"where you know who made it: modelwatch convert {source} {target} {conversion.FLAG}"
        raise ModelError(message, hint)
    trust = Trust.load(Workspace().home)
    done = conversion.convert(source, target, trust)
    for note in done.notes:
        output.warn(note)
    if done.form != conversion.SKOPS:
        output.warn(f"{source.name} holds a bare booster of {done.form}; it was written in its library's own format")
    elif not done.compared:
        output.warn("it takes none of the rows that were made to compare its scores; compare them on your own")
    output.warn(conversion.to_allow(done, trust))
    same = f"; {done.compared:,} answers compared, all the same" if done.compared else ""
    streams.show(f"wrote {target}: {done.form}, {done.size:,} bytes{same}")
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
