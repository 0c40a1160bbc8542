"""`modelwatch explain --file`: the SHAP values of many predictions, as one file."""

import time
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from monitoring.cli import output, streams
from monitoring.cli.erasing import read_ids
from monitoring.disk import temporary
from monitoring.domain import Task
from monitoring.errors import DataError, short
from monitoring.explain.batch import Amounts
from monitoring.log import Log, Workspace

if TYPE_CHECKING:
    from monitoring.cli.releasing.batches import VersionedBatch

AT_ONCE = 5000  # predictions
SHOWN = 20  # of those that cannot be explained


@dataclass(slots=True)
class _Done:
    """What became of the predictions so far."""

    explained: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    methods: Counter[str] = field(default_factory=Counter)
    versions: Counter[str] = field(default_factory=Counter)


def explain(workspace: Workspace, arguments: Namespace) -> int:
    """Explain the predictions whose ids a file names, a row each; without LIME, which takes seconds for every one."""
    from monitoring.cli.explaining.file import ExplainedFile
    from monitoring.cli.releasing.batches import VersionedBatch
    from monitoring.connect import load_model
    from monitoring.explain.run import BACKGROUND_ROWS, require_raw_features
    from monitoring.explain.shapley.enumerated_values import MOST_PLAYERS

    started, out = time.monotonic(), Path(arguments.out)
    log = workspace.log(arguments.name)
    require_raw_features(log.deployment)
    model = load_model(workspace, log.deployment)
    ids = _ids(arguments.file, log)
    batch = VersionedBatch(workspace, log, model, log.reference_rows(BACKGROUND_ROWS), arguments.unit)
    columns = batch.columns
    file = ExplainedFile(out, columns, model.task is Task.MULTICLASS, spreads=len(columns) > MOST_PLAYERS)
    done = _Done()
    with temporary.swept_if_killed(out), file, output.Progress() as progress:
        for start in range(0, len(ids), AT_ONCE):
            some = ids[start : start + AT_ONCE]
            file.write(*_explained(log, batch, some, done, _telling(progress, start, len(ids))))
        if not done.explained:
            id, reason = done.refused[0]
            raise DataError(
                f"none of {len(ids):,} predictions can be explained; {short(id)}: {reason}", "see the ids' file"
            )
    seconds = time.monotonic() - started
    if arguments.format == "json":
        output.print_json(_json(done, seconds, arguments.out))
    else:
        streams.show(_text(done, seconds, arguments.out))
    return 0


def _ids(path: str, log: Log) -> list[str]:
    ids = read_ids(path, log.deployment.id or "id")
    if not ids:
        raise DataError(f"{path} holds no id", "give a text file with one id a line, or a CSV")
    return ids


def _telling(progress: output.Progress, before: int, total: int) -> Callable[[int], None]:
    return lambda done: progress(f"explained {before + done:,} of {total:,} predictions", (before + done) / total)


def _explained(
    log: Log, batch: "VersionedBatch", ids: Sequence[str], done: _Done, told: Callable[[int], None]
) -> tuple[list[str], list[Amounts], list[str]]:
    """The ids that can be explained, with their answers and the versions that made them; `done` counts all."""
    rows, places = log.many_rows(ids)
    there = [(id, place) for id, place in zip(ids, places, strict=True) if place >= 0]
    done.refused += [(id, "there is no such prediction") for id, place in zip(ids, places, strict=True) if place < 0]
    names = [id for id, _ in there]
    answers, versions = batch.explain(rows.iloc[[place for _, place in there]], names, told)
    every = zip(names, answers, versions, strict=True)
    found = [(id, answer, version) for id, answer, version in every if isinstance(answer, Amounts)]
    done.refused += [(id, answer) for id, answer in zip(names, answers, strict=True) if isinstance(answer, str)]
    done.methods.update(answer.method for _, answer, _ in found)
    done.versions.update(version for _, _, version in found if version)
    done.explained += len(found)
    return [id for id, _, _ in found], [answer for _, answer, _ in found], [version for _, _, version in found]


def _json(done: _Done, seconds: float, out: str) -> dict[str, object]:
    return {
        "read": done.explained + len(done.refused),
        "explained": done.explained,
        "refused": len(done.refused),
        "seconds": round(seconds, 3),
        "out": out,
        "methods": dict(done.methods),
        "versions": dict(done.versions),
        "refusals": [{"id": id, "reason": reason} for id, reason in done.refused],
    }


def _text(done: _Done, seconds: float, out: str) -> str:
    read, refused = done.explained + len(done.refused), done.refused
    lines = [f"read {read:,} = explained {done.explained:,} + refused {len(refused):,} in {seconds:.1f} s; see {out}"]
    lines += [f"{count:,} by {method}" for method, count in done.methods.most_common()]
    if len(done.versions) > 1:
        lines += [f"{count:,} made by version {version}" for version, count in done.versions.most_common()]
    lines += [f"refused {short(id)}: {reason}" for id, reason in refused[:SHOWN]]
    lines += [f"and {len(refused) - SHOWN:,} more: see --format json"] if len(refused) > SHOWN else []
    return "\n".join(lines)
