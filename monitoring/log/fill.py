"""Files into a deployment's folder: its reference, log, plan and counts for the first time, and more files later."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from monitoring.disk.locks import locked
from monitoring.disk.whole import make_folder
from monitoring.domain import Deployment
from monitoring.errors import DataError, MonitoringError, listed
from monitoring.intake.columns.spelling import Vocabulary
from monitoring.intake.formats import recognise
from monitoring.intake.formats.contents import column_names
from monitoring.intake.rules import schema_of
from monitoring.intake.schema import Field, label_fields, prediction_fields, with_vocabularies
from monitoring.log.cells.plan import Plan, make_plan
from monitoring.log.cells.vocabulary import Known, known_beside, known_by
from monitoring.log.folder import record
from monitoring.log.folder.tokens import workspace_key
from monitoring.log.ground.clock import Clock
from monitoring.log.ground.columns import REFERENCE_KEY
from monitoring.log.ground.progress import Progress
from monitoring.log.ground.steps import steps
from monitoring.log.incoming.imported import Imported
from monitoring.log.incoming.ingest import Intake
from monitoring.log.incoming.matched_labels import Matched
from monitoring.log.incoming.reference_fields import reference_fields
from monitoring.log.kept import received
from monitoring.log.log import Log
from monitoring.log.tables import intact
from monitoring.log.tables.table import Table
from monitoring.log.upkeep import keep_up


def intake(
    home: Path,
    folder: Path,
    deployment: Deployment,
    kind: str,
    progress: Progress,
    known: Known,
    *,
    strict: bool = False,
) -> Intake:
    """The way of files of a kind into the table of that kind.

    Args:
        home: the workspace's folder.
        folder: the deployment's.
        deployment: what the columns mean.
        kind: `predictions`, `labels` or `reference`.
        progress: is told how far it is.
        known: what is known of the texts of columns.
        strict: whether a file that has rows and gives none is an error.
    """
    fields = {"predictions": prediction_fields, "labels": label_fields, "reference": reference_fields}[kind]
    key = REFERENCE_KEY if kind == "reference" else deployment.id or "id"
    table = Table(folder / kind, key)
    being_connected = deployment.name if folder.name != deployment.name else ""
    secret = workspace_key(home, besides=being_connected) if deployment.sensitive else b""
    labels = Matched(Table(folder / "predictions", key)) if kind == "labels" else None
    spelt = with_vocabularies(fields(deployment), known)
    return Intake(table, spelt, folder / "rejects", deployment, secret, progress, labels, strict)


def keep_learnt(folder: Path, deployment: Deployment, kind: str, done: Imported) -> Imported:
    """Write down what appended rows have shown of the words and numbers that stand in them; gives what was done."""
    if (after := learnt(deployment, kind, done)) != deployment:
        with locked(folder):
            record.keep(folder, after, record.plan(folder))
    return done


def learnt(deployment: Deployment, kind: str, done: Imported) -> Deployment:
    """A deployment with what reading files of a kind has shown of words and of decimal signs."""
    files = "log" if kind == "predictions" else kind
    decimals = {**deployment.decimals, files: done.decimals} if done.decimals else deployment.decimals
    return replace(deployment, words=done.words, decimals=decimals)


def append(
    home: Path, folder: Path, deployment: Deployment, kind: str, paths: Iterable[Path | str], progress: Progress
) -> Imported:
    """Read more files into a table that is there; where one breaks, the error says which are in."""
    make_folder(folder / "rejects")
    into = intake(home, folder, deployment, kind, progress, known_by(record.plan(folder), deployment))
    try:
        done = into.read(paths)
    except (MonitoringError, OSError) as error:
        if into.finished:
            error.add_note(f"the rows of {listed(into.finished)} are in")
        raise
    finally:
        received.add(folder, into.received)
    intact.mark(into.table.path)
    keep_up(into.table, folder / "profiles")
    return done


@dataclass(slots=True)
class Filling:
    """A staging folder that is to be filled.

    Args:
        home: the workspace's folder.
        folder: the staging folder.
        deployment: what the columns mean; its words, as far as they have shown what they mean.
        cells: an exported profile whose plan is taken over instead of one of its own, so that the counts add up.
        categories: the texts that the model knows, by column.
    """

    home: Path
    folder: Path
    deployment: Deployment
    cells: Path | None
    categories: Mapping[str, Collection[str]]

    def run(self, progress: Progress) -> dict[str, Imported]:
        """Import the files, fix the plan and count everything; gives what became of the rows, by kind.

        A reference that is a file comes first: what it holds tells how the log is to be read.
        """
        from monitoring.log.reference import from_log

        referring, importing, counting = steps(progress, 1, 5, 4)
        d, given = self.deployment, self._given()
        known = known_by(given, d) if given else {n: Vocabulary.of(texts) for n, texts in self.categories.items()}
        done: dict[str, Imported] = {}
        if d.reference.path:
            done["reference"] = self._read("reference", [d.reference.path], known, referring)
            plan = self._plan(given)
            done = self._log(known_by(plan, d), importing) | done
        else:
            done = self._log(known, importing)
            from_log(self.folder, self.deployment, Table(self.folder / "reference", REFERENCE_KEY))
            plan = self._plan(given)
        record.keep(self.folder, self.deployment, plan)
        for kind in ("predictions", "labels", "reference"):
            intact.mark(self.folder / kind)
        log = Log(self.deployment, self.folder, plan)
        log.reference_profile()
        log.profile(Clock.of(d.every), counting)
        return done

    def _given(self) -> Plan | None:
        from monitoring.log.fleet.borrowed_plan import plan_of

        return plan_of(self.cells, self.deployment, self.home) if self.cells else None

    def _plan(self, given: Plan | None) -> Plan:
        from monitoring.log.fleet.matching import require_fit
        from monitoring.log.reference import sample

        reference = Table(self.folder / "reference", REFERENCE_KEY)
        if not reference.count():
            raise DataError("the reference has no rows", "check [reference]: its path, or its time range")
        made = make_plan(self.deployment, *sample(reference, self.deployment))
        if given and self.cells:
            require_fit(self.deployment, made, given, self.cells.name)
        return given or replace(made, known=known_beside(made, self.categories))

    def _log(self, known: Known, progress: Progress) -> dict[str, Imported]:
        d = self.deployment
        if d.attached:
            from monitoring.log.examine import examined

            self.deployment, done = examined(self.folder, d, known)
            return done
        importing, labelling = steps(progress, 4, 1)
        done = {"predictions": self._read("predictions", d.predictions, known, importing), "labels": Imported()}
        if not d.predictions:
            _create_empty(Table(self.folder / "predictions", d.id or "id"), prediction_fields(d))
        if d.label:
            done["labels"] = self._read("labels", d.labels, known, labelling)
        if d.label and not d.labels:
            done["labels"] = Imported(warning=_unread(d.label, d))
        return done

    def _read(self, kind: str, paths: Sequence[Path], known: Known, progress: Progress) -> Imported:
        if not paths:
            return Imported()
        into = intake(self.home, self.folder, self.deployment, kind, progress, known, strict=True)
        done = into.read(paths)
        received.add(self.folder, into.received)
        self.deployment = learnt(self.deployment, kind, done)
        return done


def _unread(label: str, deployment: Deployment) -> str:
    """What to say of labels that stand beside the predictions, where no file of labels is named; empty without any."""
    sources = (recognise(path, settings=deployment.files_of("log")) for path in deployment.predictions)
    there = next((source.name for source in sources if label in column_names(source)), "")
    what = f"no file of labels is named, so the column {label!r} of {there} is not read"
    return f"{what}: to have it counted, name that file under [log] labels, too" if there else ""


def _create_empty(table: Table, fields: tuple[Field, ...]) -> None:
    table.append([], schema_of(fields))
