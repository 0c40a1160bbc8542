"""From files to tables: checked rows go in, the others land in a rejects file, and the counts add up."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pyarrow.compute as pc

from monitoring.domain import Deployment, Received
from monitoring.errors import DataError
from monitoring.intake.check import Note, words_of
from monitoring.intake.chunks import repeated
from monitoring.intake.columns.respelling import Respelt, read_as
from monitoring.intake.columns.spelling import canonical
from monitoring.intake.reader import Batch
from monitoring.intake.rejects import Reject, RejectsFile
from monitoring.intake.rules import schema_of
from monitoring.intake.schema import Field, FieldKind, with_vocabularies
from monitoring.intake.telling.notes import all_said
from monitoring.log.folder.tokens import token, tokenise
from monitoring.log.ground.columns import REFERENCE_KEY
from monitoring.log.ground.progress import Progress
from monitoring.log.ground.steps import steps
from monitoring.log.incoming.file_outcome import Taken
from monitoring.log.incoming.imported import Imported
from monitoring.log.incoming.matched_labels import Matched
from monitoring.log.incoming.not_probabilities import Improbable
from monitoring.log.incoming.other_names import named_batches
from monitoring.log.incoming.shadows import Beside
from monitoring.log.incoming.within_file import WithinFile
from monitoring.log.kept import received
from monitoring.log.tables.lookup import complete
from monitoring.log.tables.table import Table


@dataclass(slots=True)
class Intake:
    """One kind of file on its way into one table.

    Args:
        table: where accepted rows go.
        fields: what a row must have.
        folder: where rejects files go.
        deployment: names the sensitive columns.
        token_key: turns their values into tokens.
        progress: is told the file and the share of all files that was read, 0 to 1; files count alike.
        labels: counts those that have a prediction; None where the files hold no labels.
        strict: whether a file that has rows and gives none is an error.
        beside: counts the scores of other versions, of the last files that were read.
        finished: the files whose rows are in.
        received: what is to be noted of the files so far.
    """

    table: Table
    fields: Sequence[Field]
    folder: Path
    deployment: Deployment
    token_key: bytes
    progress: Progress
    labels: Matched | None = None
    strict: bool = False
    notes: Counter[Note] = field(default_factory=Counter)
    respelt: dict[str, tuple[Respelt, ...]] = field(default_factory=dict)
    taken: Taken = field(default_factory=lambda: Taken("", ""))
    beside: Beside = field(init=False)
    finished: list[str] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)

    def read(self, paths: Iterable[Path | str]) -> Imported:
        """Append files, in their order; raises `DataError` for a file that cannot be used at all."""
        paths = list(paths)
        self._require_distinct_names(paths)
        done, self.beside = Imported(), Beside(self.deployment)
        self.folder.mkdir(parents=True, exist_ok=True)
        before = None if self.labels or self._is_reference else received.newest_in(self.folder.parent)
        for path, progress in zip(paths, steps(self.progress, *[1.0] * len(paths)), strict=True):
            d, scores = self.deployment, Improbable.of(self.fields)
            when = (d.label_time if self.labels else d.time) or ""
            newest = received.newest(self.received, before)
            self.taken = Taken(Path(path).name, d.label or "", scores, when, d.categorical, newest, self._within)
            rejects = self.folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid4().hex[:6]}.csv"
            with self._noted(rejects.name), RejectsFile.open(rejects) as rejected:
                rows, told = self._rows(path, rejected, progress), self.labels.add if self.labels else None
                self.taken.appended = appended = self.table.append(
                    rows, self.schema, replace=self._may_replace, told=told
                )
            if not self.taken.counts.rejected:
                rejects.unlink()
            if self.strict:
                self.taken.require_rows()
            if self._is_reference:
                self.taken.require_reference()
            done = done.with_file(self.taken, appended, rejects)
            self.finished.append(self.taken.name)
        notes = [*all_said(self.notes), *read_as(self.respelt, self.deployment.sensitive)]
        about = self.labels or self.beside
        more, warning = ((), "") if self._is_reference else (about.notes, about.warning)
        words = words_of(self.fields).own or self.deployment.words  # predictions may hold none
        signs = {field.name: field.decimal for field in self.fields if field.decimal}
        return replace(done, notes=(*done.notes, *notes, *more), words=words, decimals=signs, warning=warning)

    @contextmanager
    def _noted(self, rejects: str) -> Iterator[None]:
        """Note a file once it is read; and one that is refused for its columns."""
        try:
            yield
        except DataError:
            if self.taken.lacks:
                self._note("", refused=True)
            raise
        self._note(rejects if self.taken.counts.rejected else "", refused=False)

    def _note(self, rejects: str, *, refused: bool) -> None:
        if not self._is_reference and self.taken.columns:
            found = self.taken.received("labels" if self.labels else "predictions", rejects, refused=refused)
            if self.labels:
                labels, orphans = self.labels.since_asked()
                found = replace(found, labels=labels, orphans=orphans)
            if found.added or found.replaced or found.rejected or refused or not found.unchanged:
                self.received.append(found)  # the same file again is no news

    @property
    def schema(self) -> pa.Schema:
        """Columns and types of the table."""
        return schema_of(self.fields)

    def _rows(self, path: Path | str, rejected: RejectsFile, progress: Progress) -> Iterator[pa.Table]:
        name, batch = Path(path).name, None
        progress(f"reading {name}", 0.0)
        kind = "reference" if self._is_reference else "labels" if self.labels else "log"
        for batch in named_batches(path, self.fields, self.deployment, kind, self.taken.header):
            rejected.add(rejects := [self._withhold(reject) for reject in batch.rejects])
            self.taken.add(batch, rejects)
            self.beside.add(batch.table, self.taken.columns)
            self.notes += batch.notes
            self.fields = [replace(f, words=batch.words) for f in self.fields]
            progress(f"reading {name}", batch.share)
            yield tokenise(complete(self._known(batch.table), self.schema), self.deployment.sensitive, self.token_key)
        self.taken.require_probabilities()
        if batch:
            self._learn(batch)

    def _learn(self, batch: Batch) -> None:
        """Read the files to come as this one was read, and remember what it was read as."""
        known = {name: speller.vocabulary for name, speller in batch.spellers.items()}
        spelt = with_vocabularies(self.fields, known)
        self.fields = [replace(f, decimal="".join({*f.decimal, *batch.decimals.get(f.name, "")})) for f in spelt]
        for name, speller in batch.spellers.items():
            self.respelt[name] = self.respelt.get(name, ()) + speller.respelt

    def _require_distinct_names(self, paths: Sequence[Path | str]) -> None:
        """Ids that are made from file names would make rows of one file replace those of another."""
        made = any(f.kind is FieldKind.MADE_ID for f in self.fields) and not self._is_reference
        if made and (twice := repeated([Path(path).name for path in paths])):
            hint = "rename one of them, or name an id column in the deployment file"
            raise DataError(f"two files are called {twice[0]!r}, and rows are known by file name and number", hint)

    def _withhold(self, reject: Reject) -> Reject:
        """A reject as it may be kept: sensitive values as tokens, and no whole lines where something is sensitive."""
        if not self.deployment.sensitive or reject.column in self._public:
            return reject
        if not reject.column:
            return replace(reject, value="")
        kept = token(canonical(reject.value), self.token_key)
        return replace(reject, value=kept, reason=reject.reason.replace(repr(reject.value), repr(kept)))

    @property
    def _may_replace(self) -> bool:
        """A label may be corrected by the same row of a file of the same name; a prediction is another prediction."""
        return self.deployment.id is not None or self.deployment.label in self.schema.names

    @property
    def _public(self) -> set[str]:
        return {f.name for f in self.fields} - set(self.deployment.sensitive)

    def _known(self, table: pa.Table) -> pa.Table:
        """Label files may hold rows whose label is not known yet; those say nothing."""
        label = self.deployment.label
        return table.filter(pc.is_valid(table[label])) if self.labels and table[label].null_count else table

    @property
    def _within(self) -> WithinFile:
        d = self.deployment
        counted = not self.labels and not self._is_reference
        return WithinFile((*d.features, *(each.name for each in d.outputs)) if counted else (), d.time or "")

    @property
    def _is_reference(self) -> bool:
        return self.table.key == REFERENCE_KEY
