"""Score a file by a deployment's model, and see what its rows mean for the deployment."""

from argparse import Namespace
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitoring.cli import output, refusing, streams
from monitoring.cli.files import options
from monitoring.cli.scored import after
from monitoring.disk import mended, temporary
from monitoring.log import Log, Workspace
from monitoring.models.unseen import Unseen, to_json
from monitoring.scoring.result import ScoringResult

if TYPE_CHECKING:
    from monitoring.scoring.shadow import Second

MOST_WARNINGS = 20


def score(arguments: Namespace) -> int:
    """Score a file."""
    workspace = Workspace()
    log = workspace.log(arguments.name)
    after.require_possible(arguments, log)
    with ExitStack() as held:
        is_kept = arguments.drift or arguments.add_to_log
        folder = held.enter_context(temporary.TemporaryFolder()) if is_kept else None
        result = _scored(arguments, workspace, log, folder / "kept.parquet" if folder else None)
        refusing.all_rejected(result)
        output.warn(result.warning)
        _warn(result.unseen)
        more = after.done(arguments, workspace, log, result, folder) if folder else after.Done()
    if arguments.format == "json":
        notes = {"notes": [*result.notes, *mended.told(log.folder)]}
        output.print_json(_json(result) | notes | more.json)
    else:
        streams.show("\n".join([*_lines(result, arguments.out, arguments.rejects), *more.lines]))
    return 0


def _scored(arguments: Namespace, workspace: Workspace, log: Log, kept: Path | None) -> ScoringResult:
    from monitoring.connect import load_model
    from monitoring.models.unseen import Familiar
    from monitoring.scoring.pace import Pace
    from monitoring.scoring.score import score_file

    deployment = log.deployment.with_files(options.given(arguments))
    model = load_model(workspace, deployment)
    second = _second(arguments, workspace, log) if arguments.shadow else None
    rejects = Path(arguments.rejects) if arguments.rejects else None
    written = [Path(file) for file in (arguments.out, arguments.rejects) if file]
    with temporary.swept_if_killed(*written), output.Progress() as progress:
        pace = Pace()
        return score_file(
            model,
            deployment,
            arguments.source,
            Path(arguments.out),
            rejects,
            lambda rows, share: progress(f"scored {pace.said(rows, share)}", share),
            dropped=[name for name in model.dropped if second is None or name in second.dropped],
            classes=model.classes,
            raw_cells=arguments.raw_cells,
            familiar=Familiar.of(model, log.known, deployment.files_of("score").missing),
            words=model.words,
            kept=kept,
            second=second,
        )


def _second(arguments: Namespace, workspace: Workspace, log: Log) -> "Second":
    from monitoring.models.unseen import Familiar
    from monitoring.releases.releases import Releases
    from monitoring.scoring.shadow import Second

    model = Releases(workspace, arguments.name).load(arguments.shadow)
    familiar = Familiar.of(model, log.known, log.deployment.files_of("score").missing)
    return Second(arguments.shadow, model, tuple(model.classes), familiar, frozenset(model.dropped))


def _warn(unseen: Sequence[Unseen]) -> None:
    """A line a column; of very many the first."""
    for one in unseen[:MOST_WARNINGS]:
        output.warn(one.sentence)
    if len(unseen) > MOST_WARNINGS:
        output.warn(f"{len(unseen) - MOST_WARNINGS:,} more columns have unseen categories: see --format json")


def _json(result: ScoringResult) -> dict[str, Any]:
    """What became of a scored file, for scripts."""
    c = result.counts
    found = {"read": c.read, "scored": c.accepted, "rejected": c.rejected, "seconds": round(result.seconds, 3)}
    second = {"shadow": asdict(result.shadow)} if result.shadow else {}
    return {**found, "made_safe": result.formulas, "unseen": to_json(result.unseen), **second}


def _lines(result: ScoringResult, out: str, rejects: str | None) -> list[str]:
    """What became of a scored file, for people."""
    c = result.counts
    lines = [f"read {c.read:,} = scored {c.accepted:,} + rejected {c.rejected:,} in {result.seconds:.1f} s; see {out}"]
    lines += result.notes
    lines += ["give --raw-cells to write cells as they are"] if result.formulas else []
    if c.rejected:
        where = f"all are in {rejects}" if rejects else "give --rejects FILE to keep them"
        lines.append(f"the first rejected: {result.rejects[0].told}; {where}")
    return lines
