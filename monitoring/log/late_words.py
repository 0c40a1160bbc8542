"""The second word of an attached log's yes and no, which may turn up long after the log was connected."""

import shutil
from dataclasses import replace
from pathlib import Path

from monitoring.disk.locks import locked
from monitoring.domain import Deployment
from monitoring.errors import DataError
from monitoring.intake.chunks import column
from monitoring.intake.columns.answers import FAMILIES, PAIRS, key, settle
from monitoring.intake.columns.texts import census
from monitoring.intake.schema import FieldKind
from monitoring.log.engines.contract import Engine
from monitoring.log.folder import record
from monitoring.log.profiles.file_census import judged
from monitoring.log.profiles.profile import REFERENCE, SPILL
from monitoring.log.sources.lacking_columns import with_declared
from monitoring.log.sources.source import KINDS, Source
from monitoring.log.tables.place import place

MOST_WORDS = 10_000


def learn(engine: Engine, deployment: Deployment, folder: Path) -> str:
    """Look whether the rows show by now which word stands beside the positive one; the sentence to say, if they do.

    Then it is kept, and what was counted without knowing it is dropped.
    """
    d = record.by_now(deployment, folder)
    if not _is_half(d):
        return ""
    for kind in KINDS:
        own, said = _found(engine, place(d, folder, kind).source())
        if own:
            with locked(folder):
                record.keep(folder, replace(record.deployment(folder), words=own), record.plan(folder))
            for counts in (folder / "profiles").iterdir():
                if counts.is_dir() and not counts.name.startswith((REFERENCE, SPILL)):
                    shutil.rmtree(counts, ignore_errors=True)
            return said
    return ""


def _is_half(d: Deployment) -> bool:
    """Whether an attached log's positive word is its own, and nothing has shown yet which other word is there."""
    word = key(d.positive or "")
    has_pair = any(word in words for family in FAMILIES for words in family) or any(word in pair for pair in PAIRS)
    is_open = not has_pair or word.lstrip("-").isdigit()  # beside 1 there may be 0, but 2 as well
    return d.attached and bool(word) and is_open and 0 not in d.words.values()


def _found(engine: Engine, source: Source) -> tuple[dict[str, int], str]:
    shape = source.shape
    names = {f.name: f.words for f in shape.fields if f.kind is FieldKind.YES_NO} if shape and source.files else {}
    if shape is None or not names:
        return {}, ""
    seen = {file: judged(source, file) for file in source.files}
    readable = with_declared(source, seen).only({file for file, one in seen.items() if not one.why})
    rows = engine.load("words", replace(readable, shape=replace(shape, as_it_is=True)))
    for name, words in names.items():
        its = shape.its_name(name)
        if its not in rows.columns:
            continue
        counted = engine.ask(rows.group_by(word=rows[its]).agg(n=rows.count()).limit(MOST_WORDS))
        try:
            found, said = settle(words, census([(column(counted, "word"), column(counted, "n"))], its, shape.place))
        except DataError:  # more than two words, or not the positive one: they count as neither, which is told
            continue
        if found.own != words.own:
            return dict(found.own), said
    return {}, ""
