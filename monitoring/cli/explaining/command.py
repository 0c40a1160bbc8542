"""`modelwatch explain`: why one prediction came out as it did, or many of them, as a file."""

from argparse import Namespace
from dataclasses import replace
from datetime import UTC, datetime
from math import isnan

from monitoring.cli import output, streams
from monitoring.disk import mended
from monitoring.domain import SIGNS, Contribution, Explanation
from monitoring.domain.text import short as figure
from monitoring.errors import MonitoringError, short
from monitoring.explain.result import ExplainedPrediction, Skipped
from monitoring.log import Workspace


def explain(arguments: Namespace) -> int:
    """Explain one prediction, or those that a file names."""
    if (arguments.id is None) == (arguments.file is None):
        hint = "name one id after the deployment, or a file of ids: --file IDS --out OUT.parquet"
        raise MonitoringError("an id and a file of ids" if arguments.file else "no id was given", hint)
    if (arguments.file is None) != (arguments.out is None):
        hint = "many predictions are explained as --file IDS --out OUT.parquet"
        raise MonitoringError(f"{'--out' if arguments.out else '--file'} was given alone", hint)
    if arguments.file and arguments.format == "html":
        raise MonitoringError("a letter is about one prediction", "name its id instead of --file")
    workspace = Workspace()
    if arguments.file is not None:
        from monitoring.cli.explaining import many

        return many.explain(workspace, arguments)
    return _one(workspace, arguments)


def _one(workspace: Workspace, arguments: Namespace) -> int:
    from monitoring.connect import load_model
    from monitoring.explain.result import to_json as explained_json
    from monitoring.explain.run import explain as explain_prediction
    from monitoring.explain.run import require_raw_features
    from monitoring.explain.trust import checks
    from monitoring.models.unseen import Familiar
    from monitoring.releases.made_by import Makers, OneRow, with_model

    log = workspace.log(arguments.name)
    require_raw_features(log.deployment)
    row = log.row(arguments.id)
    made = Makers.of(log).made_by(row.iloc[0].to_dict())
    model = load_model(workspace, with_model(log.deployment, made))
    with output.Progress() as progress:
        explained = explain_prediction(
            OneRow(log, row),
            model,
            arguments.id,
            familiar=Familiar.of(model, log.known, log.deployment.files_of("log").missing),
            unit=arguments.unit,
            told=progress,
        )
    notes = (*explained.notes, *mended.told(log.folder))
    explained = replace(explained, notes=notes, version=made.told, trust=checks(explained, log.plan.columns))
    if arguments.format == "json":
        output.print_json(explained_json(explained))
    elif arguments.format == "html":
        from monitoring.explain.counterfactuals.decision import other_decision
        from monitoring.explain.run import BACKGROUND_ROWS
        from monitoring.reports.letter.page import to_html

        changed = other_decision(log.deployment, model, explained.row, log.reference_rows(BACKGROUND_ROWS))
        streams.show(to_html(log.deployment, explained, datetime.now(UTC).date(), changed).rstrip())
    else:
        streams.show(_explained(explained))
    return 0


def _explained(answer: ExplainedPrediction) -> str:
    """Both explanations, and how far they can be trusted."""
    what = f", the probability of {short(answer.scored_class)}" if answer.scored_class else ""
    by = answer.version["sentence"] if answer.version else ""
    parts = [f"{answer.id}: {figure(answer.prediction, 4)}{what}", *([by] if by else []), *answer.notes]
    for name, part in (("SHAP", answer.shap), ("LIME", answer.lime)):
        parts += ["", _skipped(name, part) if isinstance(part, Skipped) else _explanation(name, part)]
    said = [f"{SIGNS[each.verdict]} {each.name}: {each.sentence}" for each in answer.trust]
    return "\n".join([*parts, "", "How far it can be trusted", *said])


def _skipped(name: str, part: Skipped) -> str:
    return f"{name}: SKIPPED, {part.reason}"


def _explanation(name: str, part: Explanation) -> str:
    def signed(amount: float) -> str:
        return f"{'-' if amount < 0 else '+'}{figure(abs(amount), 4)}"

    def row(c: Contribution) -> tuple[str, ...]:
        value = "missing" if c.value is None else str(c.value)
        return c.column, value, signed(c.amount), output.figure(c.spread, 1)

    quality = ", ".join(f"{key} {output.figure(value)}" for key, value in part.quality.items())
    residual = "" if isnan(part.residual) else f", residual {part.residual:.1e}"
    base, prediction = figure(part.base, 4), figure(part.prediction, 4)
    head = f"{name} ({part.method}, in {part.unit}): base {base}, prediction {prediction}{residual}"
    head += f", {quality}" if quality else ""
    columns = ("column", "value", "amount", "spread")
    sampled = name == "SHAP" and any(not isnan(c.spread) for c in part.contributions)
    shown = 4 if sampled else 3  # LIME's spreads are summed up in its stability
    table = output.table(columns[:shown], [row(c)[:shown] for c in part.contributions])
    return "\n".join([head, table, *part.notes])
