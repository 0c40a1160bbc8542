"""Where rows are read from, and which files a profile was counted from."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
from pydantic_core import to_jsonable_python

from monitoring.disk import stamped
from monitoring.domain import Span
from monitoring.errors import DamagedError
from monitoring.log.sources.apart import NONE_APART, Apart
from monitoring.log.sources.file_contents import Seen
from monitoring.log.sources.shape import Dialect, Shape, mark_of

KINDS = ("predictions", "labels")


class Place(Protocol):
    """Where the rows of one kind lie: a table of the workspace, or a log that is attached."""

    def exists(self) -> bool:
        """Whether there is anything to read."""

    def state(self) -> str:
        """Differs wherever its rows may differ."""

    def look_again(self) -> None:
        """Forget what is remembered of its state, where looking is dear or impossible."""

    def source(self) -> "Source":
        """Its rows as they are now."""


@dataclass(frozen=True, slots=True)
class Source:
    """Rows to read: some files of one kind, or a table that is asked for by name.

    Args:
        files: their paths, or an address and a name of one's own for a table.
        schema: columns and types, where no file can tell them.
        state: what it was when it was looked at.
        rows: how many there are, where that is known without reading.
        format: `parquet`, `csv` or `table`.
        marks: size and time of the last change, by file, where files may change; empty where they only come and go.
        dialects: how each file is written; CSV only.
        hive: whether folders such as `dt=2026-01-01` are columns.
        shape: what the columns are here; None: the same names and types.
        left_out: files that are not read, and why.
    """

    files: tuple[str, ...]
    schema: pa.Schema
    state: str = ""
    rows: int = 0
    format: str = "parquet"
    marks: Mapping[str, str] = field(default_factory=dict)
    dialects: Mapping[str, Dialect] = field(default_factory=dict)
    hive: bool = False
    shape: Shape | None = None
    left_out: tuple[str, ...] = ()

    @classmethod
    def of(cls, place: Place) -> "Source":
        """A place's rows as they are now."""
        return place.source()

    def only(self, files: Collection[str]) -> "Source":
        """The same, of some of its files alone."""
        return replace(self, files=tuple(file for file in self.files if file in files))

    def with_all_rows(self) -> "Source":
        """The same, with the rows that cannot be put on the clock."""
        return replace(self, shape=replace(self.shape, all_rows=True)) if self.shape else self

    def is_there(self) -> bool:
        """Whether all of it can still be read as it was; of a table nobody can tell."""
        if self.format == "table":
            return False
        return all(mark_of(file) == self.marks.get(file, mark_of(file)) != "" for file in self.files)

    def changed(self, earlier: "Source | None") -> tuple[set[str], set[str]]:
        """The files that came since an earlier state, and those that went; one that changed in place did both."""
        there = {(file, self.marks.get(file)) for file in self.files}
        was = {(file, earlier.marks.get(file)) for file in earlier.files} if earlier else set()
        return {file for file, _ in there - was}, {file for file, _ in was - there}


@dataclass(frozen=True, slots=True)
class Sources:
    """What a profile is counted from, and the plan that it is counted by; no labels: none have come yet.

    `seen` is what the files of attached logs held, by kind and file; `contradicted` ids have several labels, and nobody
    can say which of them is true. `notes` say what is left out. `span` is known of our own tables once counted,
    and so is which `versions` are counted apart.
    """

    predictions: Source
    labels: Source | None
    plan: str
    seen: Mapping[str, Mapping[str, Seen]] = field(default_factory=dict)
    contradicted: int = 0
    notes: tuple[str, ...] = ()
    span: Span | None = None
    versions: Apart = NONE_APART

    @classmethod
    def of(cls, predictions: Place, labels: Place, plan: str) -> "Sources":
        """The rows of the places as they are now."""
        return cls(Source.of(predictions), Source.of(labels) if labels.exists() else None, plan)

    @property
    def version(self) -> str:
        """Differs wherever the counts may differ."""
        return f"{self.predictions.state}.{self.labels.state if self.labels else 'none'}.{self.plan}"

    @property
    def rows(self) -> int:
        """How many predictions are counted."""
        seen = self.seen.get("predictions")
        return self.predictions.rows if seen is None else sum(one.rows for one in seen.values())

    def holding(self, grains: Sequence[int] | None) -> Source:
        """The predictions, without files that are known to have none of these grains; None: all of them."""
        seen = self.seen.get("predictions")
        if grains is None or seen is None:
            return self.predictions
        wanted = set(grains)
        return self.predictions.only({f for f, one in seen.items() if one.grains is None or wanted & set(one.grains)})

    def source(self, kind: str) -> Source | None:
        """The predictions or the labels."""
        return self.predictions if kind == "predictions" else self.labels

    def of_kind(self, kind: str, source: Source) -> "Sources":
        """The same with other predictions or labels."""
        return replace(self, predictions=source) if kind == "predictions" else replace(self, labels=source)

    def write(self, path: Path) -> None:
        """Keep them as JSON; files of the workspace by name, because it may be moved."""
        found = {kind: source for kind in KINDS if (source := self.source(kind))}
        kept = {kind: _names(found.get(kind)) for kind in KINDS} | {
            "plan": self.plan,
            "states": {kind: source.state for kind, source in found.items()},
            "marks": {kind: dict(source.marks) for kind, source in found.items()},
            "seen": {kind: {file: one.to_json() for file, one in files.items()} for kind, files in self.seen.items()},
            "notes": self.notes,
            "span": to_jsonable_python(self.span),
            "versions": self.versions.to_json(),
        }
        stamped.write(path, json.dumps(kept).encode())

    def earlier(self, path: Path, folder: Path) -> "Sources | None":
        """The state of the same places that was written to `path`; None where nobody can tell.

        `folder` is the log's.
        """
        kept = written(path)
        if not kept:
            return None
        there = {kind: self._then(kind, kept, folder) for kind in KINDS if kept[kind]}
        predictions = there.get("predictions") or replace(self.predictions, files=(), marks={}, state="")
        # By another plan everything is counted anew, and what was noted of a file may have been written another way.
        noted = kept.get("seen", {}) if kept["plan"] == self.plan else {}
        seen = {kind: {file: Seen.from_json(one) for file, one in files.items()} for kind, files in noted.items()}
        return Sources(predictions, there.get("labels"), kept["plan"], seen, versions=Apart.of(kept))

    def _then(self, kind: str, kept: dict[str, Any], folder: Path) -> Source | None:
        source = self.source(kind)
        files = tuple(str(folder / kind / name) for name in kept[kind])  # a name that is a whole path stays one
        state, marks = (kept.get(key, {}).get(kind) for key in ("states", "marks"))
        return replace(source, files=files, state=state or "", marks=marks or {}) if source else None

    def are_there(self) -> bool:
        """Whether all that they hold can still be read as it was."""
        return all(source.is_there() for kind in KINDS if (source := self.source(kind)))


def written(path: Path) -> dict[str, Any]:
    """What was written to `path`; nothing where that is gone or damaged."""
    try:
        found = stamped.read(path, json.loads, "")
    except (FileNotFoundError, DamagedError):
        return {}
    return found if isinstance(found, dict) and {*KINDS, "plan"} <= found.keys() else {}


def notes_in(path: Path) -> tuple[str, ...]:
    """The notes that were written to `path`."""
    return tuple(written(path).get("notes", ()))


def _names(source: Source | None) -> list[str]:
    files = source.files if source else ()
    return list(files) if source and source.shape else [Path(file).name for file in files]
