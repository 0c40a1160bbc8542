"""Attached logs: somebody else's files, read where they lie, never copied and never written."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from monitoring.domain import ALL_FOUND_OUT, Deployment, FileSettings
from monitoring.intake.formats import Format
from monitoring.intake.gaps import with_missing
from monitoring.intake.schema import label_fields, prediction_fields, with_vocabularies
from monitoring.log.cells.vocabulary import UNKNOWN, Known
from monitoring.log.folder import record
from monitoring.log.sources.listing import File, dialect_of, files_at, kind_of
from monitoring.log.sources.shape import Shape
from monitoring.log.sources.source import Place, Source
from monitoring.settings.places import DATABASES, SPARK, shown


def attached(deployment: Deployment, folder: Path, kind: str, places: Sequence[str], known: Known = UNKNOWN) -> Place:
    """Where the rows of one kind of an attached deployment lie, by the places that its file names."""
    shape = _shape(record.by_now(deployment, folder), kind, " and ".join(map(shown, places)), known)
    if places[0].startswith(DATABASES):
        from monitoring.log.sources.foreign.postgres_table import DatabaseTable

        return DatabaseTable(places[0], shape, folder / f"looked-at-{kind}")
    if places[0].startswith(SPARK):
        from monitoring.log.sources.foreign.spark_table import SparkTable

        return SparkTable(places[0], shape, folder / f"looked-at-{kind}")
    if len(places) == 1 and (Path(places[0]) / "_delta_log").is_dir():
        from monitoring.log.sources.foreign.delta import DeltaLog

        return DeltaLog(Path(places[0]), shape)
    return Files(places, shape, deployment.files_of("log" if kind == "predictions" else kind))


@dataclass(frozen=True, slots=True)
class Files:
    """Folders, patterns and single files of Parquet or CSV."""

    places: Sequence[str]
    shape: Shape
    settings: FileSettings = ALL_FOUND_OUT

    def exists(self) -> bool:
        """Always: it may have no files yet."""
        return True

    def state(self) -> str:
        """Differs wherever a file has come, gone or changed."""
        return _digest(files_at(self.places))

    def look_again(self) -> None:
        """Nothing is remembered."""

    def source(self) -> Source:
        """The files as they are now: all Parquet, or where there is none all CSV, in folders with the same keys."""
        files = files_at(self.places)
        kinds = {file: kind_of(file.path, file.mark, self.settings) for file in files}
        csv = all(kind is not Format.PARQUET for kind, _ in kinds.values())
        wanted = Format.CSV if csv else Format.PARQUET
        dialects = {
            file: dialect_of(file.path, file.mark, self.settings) for file in files if csv and kinds[file][0] is wanted
        }
        why = {file: text for file, (kind, text) in kinds.items() if kind is not wanted}
        why |= {file: text for file, (_, text) in dialects.items() if text}
        keys = Counter(_keys(file) for file in files if file not in why).most_common(1)
        stray = [file for file in files if file not in why and _keys(file) != keys[0][0]]
        why |= dict.fromkeys(stray, "lies in other folders than most")
        read = [file for file in files if file not in why]
        return Source(
            files=tuple(file.path for file in read),
            schema=self.shape.schema,
            state=_digest(files),
            format=wanted.lower(),
            marks={file.path: file.mark for file in read},
            dialects={file.path: found for file, (found, _) in dialects.items() if found},
            hive=bool(keys and keys[0][0]),
            shape=self.shape,
            left_out=tuple(f"{Path(f.path).name} {text or f'is not {wanted}'}" for f, text in why.items()),
        )


def _shape(deployment: Deployment, kind: str, place: str, known: Known) -> Shape:
    d = deployment
    if kind == "labels":
        needed = [name for name in (d.id, d.label, d.label_time) if name]
        return Shape(
            with_missing(with_vocabularies(label_fields(d), known), d.files_of("labels").missing),
            d.source_names,
            tuple(needed),
            place,
        )
    fields = prediction_fields(d)
    if d.label and not d.label_places:
        fields = (*fields, *(field for field in label_fields(d) if field.name != d.id))
    return Shape(
        with_missing(with_vocabularies(fields, known), d.files_of("log").missing),
        d.source_names,
        (d.time or "",),
        place,
    )


def _digest(files: Iterable[File]) -> str:
    return hashlib.sha256(repr([(file.path, file.mark) for file in files]).encode()).hexdigest()[:16]


def _keys(file: File) -> tuple[str, ...]:
    """The columns that its folders name, such as `dt` in dt=2026-01-01."""
    folders = Path(file.path).relative_to(file.root).parts[:-1]
    return tuple(folder.split("=")[0] for folder in folders if "=" in folder)
