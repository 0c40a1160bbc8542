"""`modelwatch version`: registering a model as a candidate, and what is known of all of them."""

from argparse import Namespace
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from monitoring.cli import output, streams
from monitoring.cli.releasing.shown import lines
from monitoring.domain import ModelFile
from monitoring.errors import NotApplicableError, SettingsError, listed, nearest
from monitoring.log import Workspace
from monitoring.models.files.mlflow_registry import Registered, find
from monitoring.proposal.answers import parsed
from monitoring.releases import told
from monitoring.releases.drafts import who
from monitoring.releases.history import History, deleted, twins
from monitoring.releases.logged import logged
from monitoring.releases.releases import Releases
from monitoring.releases.version import Version
from monitoring.settings.load import model_file

# Actions that stand in a module of their own: it and its function.
ELSEWHERE = {action: ("papers.command", action) for action in ("reproduce", "card", "sign", "verify")}
HOW_IT_IS_READ = tuple(f"model.{key}" for key in ("features", "missing", "output", "trees", "classes", "categories"))


def version(arguments: Namespace) -> int:
    """Run one action."""
    if arguments.action in ELSEWHERE:
        module, name = ELSEWHERE[arguments.action]
        return int(getattr(import_module(f"monitoring.cli.{module}"), name)(arguments))
    releases = Releases(Workspace(), arguments.name)
    return {"add": _add, "list": _list, "show": _show, "delete": _delete}[arguments.action](releases, arguments)


def by(arguments: Namespace) -> str:
    """Who does it: whom `--by` names, otherwise this account."""
    return who() if arguments.by is None else str(arguments.by)


def _add(releases: Releases, arguments: Namespace) -> int:
    registered = _in_mlflow(arguments)
    model = registered.folder if registered else Path(arguments.model)
    read_as = _read_as(releases, model, arguments.set) if arguments.set else None
    with output.Progress() as progress:
        found = releases.add(
            model,
            trained_on=Path(arguments.trained_on) if arguments.trained_on else None,
            code=arguments.code or (registered.commit if registered else ""),
            note=arguments.note,
            as_name=arguments.as_name,
            by=by(arguments),
            made_from=registered.told(arguments.from_mlflow) if registered else None,
            threshold=arguments.threshold,
            read_as=read_as,
            progress=progress,
        )
    if others := twins(found.name, {entry.version for entry in releases.history()}):
        output.warn(f"a log keeps {found.name} and {listed(others)} as the same number: log v{found.name}, with a v")
    if arguments.format == "json":
        output.print_json(told.version_json(releases.name, found, releases.history()))
    else:
        streams.show(found.name)
    return 0


def _read_as(releases: Releases, model: Path, texts: Sequence[str]) -> ModelFile:
    """What is said of how a model is read; raises `SettingsError` for anything else that is set."""
    said = parsed(texts)
    if others := [key for key in said if key not in HOW_IT_IS_READ]:
        hint = nearest(others[0], HOW_IT_IS_READ) or f"what can be set is {listed(HOW_IT_IS_READ)}"
        raise SettingsError(f"{others[0]} says nothing of how a model is read", hint)
    told = {key.removeprefix("model."): value for key, value in said.items() if value is not None}
    return model_file(releases.workspace.deployment(releases.name), model, told)


def _in_mlflow(arguments: Namespace) -> Registered | None:
    """The model that `--from-mlflow` names; None for one that is named by its file."""
    if bool(arguments.model) == bool(arguments.from_mlflow):
        hint = "name the model's file, or --from-mlflow models:/NAME@ALIAS"
        raise SettingsError(f"{'two models are' if arguments.model else 'no model is'} named", hint)
    return find(arguments.from_mlflow, arguments.mlflow_store) if arguments.from_mlflow else None


def _list(releases: Releases, arguments: Namespace) -> int:
    history, versions = releases.history(), releases.versions
    named = logged(releases.workspace.log(releases.name), history)
    if arguments.format == "json":
        output.print_json(told.versions_json(releases.name, versions, history, named.strangers))
        return 0
    if not history:
        streams.show(f"{releases.name} has no versions yet: modelwatch version add {releases.name} MODEL")
        return 0
    rows = [_row(one, history) for one in versions]
    rows += [(name, "deleted", _minute(entry.at), entry.by, "", "") for name, entry in deleted(history).items()]
    head = ("version", "", "since", "by", "sha256", "file")
    streams.show("\n".join([output.table(head, rows), *_told(named.sentences)]))
    return 0


def _told(sentences: tuple[str, ...]) -> list[str]:
    return ["", *sentences] if sentences else []


def _row(one: Version, history: History) -> tuple[str, ...]:
    stands = told.status(one.name, history)
    return one.name, stands, _minute(one.at), one.by, one.sha256[:12], one.model.path.name


def _minute(moment: object) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _show(releases: Releases, arguments: Namespace) -> int:
    history = releases.history()
    if arguments.version is None:
        found = releases.live()
        if found is None:
            raise NotApplicableError(f"no version of {releases.name} is live", "name one")
    else:
        found = releases.version(arguments.version)
    answer = told.version_json(releases.name, found, history)
    if arguments.format == "json":
        output.print_json(answer)
    else:
        streams.show("\n".join(lines(answer["version"])))
    return 0


def _delete(releases: Releases, arguments: Namespace) -> int:
    entry = releases.delete(arguments.version, arguments.reason, by(arguments))
    if arguments.format == "json":
        output.print_json(told.history_json(releases.name, entry.live, [entry]))
    else:
        streams.show(f"version {entry.version} is deleted; what was recorded of it stays in the history")
    return 0
