"""The first look at a log that is to be attached: are its columns there, and can they be what they must be?"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import ibis.expr.types as ir
import pyarrow as pa

from monitoring.domain import Deployment
from monitoring.domain.text import plural
from monitoring.errors import DataError
from monitoring.intake.chunks import column
from monitoring.intake.columns.answers import settle
from monitoring.intake.columns.numbers.columns import NumberColumns
from monitoring.intake.columns.parsed_column import is_text
from monitoring.intake.columns.respelling import Speller, read_as
from monitoring.intake.columns.texts import census, texts, yes_or_no
from monitoring.intake.columns.time_advice import what_to_write
from monitoring.intake.columns.times import times
from monitoring.intake.rejects import shown
from monitoring.intake.rules import NUMBERS, noted
from monitoring.intake.schema import Field, FieldKind
from monitoring.log.cells.vocabulary import UNKNOWN, Known
from monitoring.log.engines.choice import looking
from monitoring.log.engines.contract import Engine
from monitoring.log.incoming.imported import Imported
from monitoring.log.incoming.shadows import lacking
from monitoring.log.profiles.file_census import judged
from monitoring.log.profiles.misread import misread, refuse_settings
from monitoring.log.sources.conform import conformed, is_misfit, is_there, read
from monitoring.log.sources.lacking_columns import with_declared
from monitoring.log.sources.shape import Shape
from monitoring.log.sources.source import Source
from monitoring.log.tables.place import place

SAMPLE_FILES, SAMPLE_ROWS = 8, 20_000
LEFT_OUT = "no metric counts them"
MARKED = {FieldKind.YES_NO: LEFT_OUT, FieldKind.FINITE: LEFT_OUT}
MOST_WORDS = 10_000
MUST_BE = {
    FieldKind.NUMERIC: ("numbers", "name it among [columns] categorical, or take it out"),
    FieldKind.FINITE: ("finite numbers", "check which column it is"),
    FieldKind.PROBABILITY: ("scores from 0 to 1", "check which column the score is"),
    FieldKind.YES_NO: ("yes or no", "it holds 1 or 0, true or false, yes or no; task may be another"),
    FieldKind.TIME: (
        "times",
        "it holds time stamps, dates, numbers since 1970, or text such as 2013-07-01T13:45:00",
    ),
}


def examined(folder: Path, deployment: Deployment, known: Known = UNKNOWN) -> tuple[Deployment, dict[str, Imported]]:
    """What there is to say about the predictions and labels of an attached log, before they are counted; the
    deployment with what its words of yes and no have turned out to mean.

    Raises `DataError` where a column is not there, or nothing in it is what it must be, in a sample of rows.
    """
    refuse_settings(deployment)
    kinds = ("predictions", "labels") if deployment.label_places else ("predictions",)
    done: dict[str, Imported] = {}
    with looking(deployment) as engine:
        for kind in kinds:
            words, notes = _examined(engine, place(deployment, folder, kind, known).source(), deployment, kind)
            done[kind] = Imported(notes=notes)
            deployment = replace(deployment, words=words or deployment.words)
    return deployment, done


def _examined(engine: Engine, source: Source, d: Deployment, kind: str) -> tuple[Mapping[str, int], tuple[str, ...]]:
    shape = source.shape
    assert shape is not None
    if not source.files:
        _refuse(shape, source.left_out)
        return {}, (f"{shape.place} has no files yet",)
    step = max(len(source.files) // (SAMPLE_FILES - 1), 1)
    some = source.only({*source.files[::step], source.files[-1]})
    seen = {file: judged(some, file) for file in some.files}
    some = with_declared(some, seen).only({file for file, one in seen.items() if not one.why})
    if not some.files:
        _refuse(shape, [f"{Path(file).name} {one.why}" for file, one in seen.items()])
    rows = engine.load("sample", replace(some, shape=replace(shape, as_it_is=True)))
    conformed(rows, some.shape)  # names what a table does not have
    for file, why in misread(engine, some).items():
        hint = "an attached log is read with decimal points: import it (without attach), or write it with points"
        raise DataError(f"{shape.place if some.format == 'table' else Path(file).name} {why}", hint)
    wanted = dict.fromkeys(shape.its_name(field.name) for field in shape.fields)
    sample = engine.ask(rows.select(*(name for name in wanted if name in rows.columns)).limit(SAMPLE_ROWS))
    shape, notes = _settled(engine, rows, sample, shape)
    words = next((field.words.own for field in shape.fields if field.kind is FieldKind.YES_NO), {})
    beside = lacking(d, rows.columns) if kind == "predictions" else ()
    notes += [*_doubts(sample, shape), *beside]
    return words, (*notes, *_misfits(engine, engine.put("sampled", sample), shape), *_notes(sample, shape, d.sensitive))


def _doubts(sample: pa.Table, shape: Shape) -> list[str]:
    """Numbers that may be others, one sentence each."""
    names = [shape.its_name(field.name) for field in shape.fields if field.kind in NUMBERS]
    there = [name for name in names if name in sample.column_names]
    columns = NumberColumns(lambda names: iter([{name: column(sample, name) for name in names}]), there)
    columns.decide()
    return columns.said


def _settled(engine: Engine, rows: ir.Table, sample: pa.Table, shape: Shape) -> tuple[Shape, list[str]]:
    """The same shape, once it is known what the words of its columns of yes and no mean, and what is to say of it."""
    notes = []
    for field in [field for field in shape.fields if field.kind is FieldKind.YES_NO]:
        name = shape.its_name(field.name)
        words = next(known.words for known in shape.fields if known.name == field.name)
        if name not in sample.column_names or yes_or_no(sample[name].combine_chunks(), words).bad is None:
            continue
        # The sample holds a word that nobody knows: now all rows have a say.
        counted = engine.ask(rows.group_by(word=rows[name]).agg(n=rows.count()).limit(MOST_WORDS))
        if counted.num_rows == MOST_WORDS:
            message = f"{name!r} of {shape.place} has {MOST_WORDS:,} different values or more"
            raise DataError(message, "a label of a binary task has two words: check which column it is, and the task")
        words, note = settle(words, census([(column(counted, "word"), column(counted, "n"))], name, shape.place))
        shape = replace(shape, fields=tuple(replace(known, words=words) for known in shape.fields))
        notes += [note] if note else []
    return shape, notes


def _notes(sample: pa.Table, shape: Shape, secret: Collection[str]) -> Iterator[str]:
    """What is done to values of a sample that people should know of, one sentence each."""
    for field in shape.fields:
        name = shape.its_name(field.name)
        if name not in sample.column_names:
            continue
        if field.kind is FieldKind.ID:
            ids = Speller(field.vocabulary).spell(texts(column(sample, name)).values)
            if ids.null_count:
                rows = f"{ids.null_count:,} of {plural(len(ids), 'row')} in a sample"
                yield f"column {name!r}: {rows} hold no id: they count, and cannot be looked up or erased by one"
        elif field.kind in MUST_BE:
            for words, count in noted(field, column(sample, name)).items():
                yield f"column {name!r}: {plural(count, 'value')} in a sample {words}"
        elif field.kind is FieldKind.CATEGORICAL and is_text(sample.schema.field(name).type):
            speller = Speller(field.vocabulary)
            speller.spell(texts(column(sample, name)).values)
            yield from (f"in a sample, {note}" for note in read_as({name: speller.respelt}, secret))


def _refuse(shape: Shape, left_out: Sequence[str]) -> None:
    if left_out:
        hint = "a log that is attached consists of Parquet or of CSV files"
        raise DataError(f"{shape.place} has no file that can be read: {left_out[0]}", hint)


def _misfits(engine: Engine, sample: ir.Table, shape: Shape) -> Iterator[str]:
    """Columns of which some values are not what they must be, one sentence each."""
    for field in shape.fields:
        name = shape.its_name(field.name)
        if field.kind not in MUST_BE or name not in sample.columns:
            continue
        there, misfits, text = _counted(engine, sample, name, field)
        words, hint = MUST_BE[field.kind]
        example = repr(shown(text or "a value of another kind"))
        if text and field.kind is FieldKind.TIME:
            hint = _time_to_write(text)
            example += f": {hint}" if misfits < there else ""
        if there and misfits == there:
            raise DataError(f"the column {name!r} of {shape.place} holds no {words}, but for example {example}", hint)
        if misfits:
            yield (
                f"column {name!r}: {misfits:,} of {plural(there, 'value')} in a sample cannot be read as {words}, "
                f"such as {example}; {MARKED.get(field.kind, 'they count as missing')}"
            )


def _time_to_write(text: str) -> str:
    """How a moment is to be written that the engine does not read, although an imported file may hold it.

    >>> _time_to_write("01-Mar-2026")
    'write it in digits, year first: 2026-03-01T00:00:00; or import it (without attach), which reads it as it stands'
    """
    moment = times(pa.array([text])).values[0].as_py()
    advice = what_to_write(text)
    if moment is None:
        return advice
    hours = "write hours from 00 to 23"
    what = hours if advice.startswith(hours) else "write it in digits, year first"
    return f"{what}: {moment.isoformat()}; or import it (without attach), which reads it as it stands"


def _counted(engine: Engine, sample: ir.Table, name: str, field: Field) -> tuple[int, int, str]:
    """How many values of a column are there, how many of them are not what they must be, and one of those as text."""
    value = sample[name]
    beside = {"is_there": is_there(value, field), "text": value.try_cast("string")}
    rows = read(sample, {"found": (value, field)}, beside)
    misfit = rows.is_there & is_misfit(rows.found, field)
    judged = rows.select("is_there", is_misfit=misfit, text=misfit.ifelse(rows.text, None))
    counted = judged.aggregate(there=judged.is_there.sum(), misfits=judged.is_misfit.sum(), example=judged.text.min())
    found = engine.ask(counted).to_pylist()[0]
    return found["there"] or 0, found["misfits"] or 0, found["example"] or ""
