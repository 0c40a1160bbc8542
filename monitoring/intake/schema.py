"""What a batch must look like: the columns that a deployment needs from a file, and what may stand in them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from monitoring.domain import MADE_ID, Deployment, Task
from monitoring.errors import DataError
from monitoring.intake.columns.answers import EVERYBODYS, Words
from monitoring.intake.columns.spelling import MISSING, NOTHING_KNOWN, Vocabulary


class FieldKind(StrEnum):
    """What may stand in a column, and what it becomes."""

    NUMERIC = "numeric"  # float64; infinite values stay as they are
    FINITE = "finite"  # float64, finite
    PROBABILITY = "probability"  # float64 from 0 to 1
    CATEGORICAL = "categorical"  # text
    YES_NO = "yes or no"  # int8: 1 and 0, for words that say which
    TIME = "time"  # timestamp[us], naive
    TIME_IF_ANY = "time if any"  # the same; what is none is missing
    ID = "id"  # text, once a file
    MADE_ID = "made id"  # text: file name and row number; not read from the file


@dataclass(frozen=True, slots=True)
class Other:
    """A column that only a file of the other kind has, labels or predictions, and what to do with such a file."""

    column: str
    hint: str


_LABELS = "if these are labels, give them to `modelwatch labels`, or name the file under [log] labels"
_PREDICTIONS = "if these are predictions, give them to `modelwatch log`, or name the file under [log] predictions"


@dataclass(frozen=True, slots=True)
class Field:
    """One column that a batch has.

    Args:
        name: as in the file.
        kind: what may stand in it.
        required: whether the file must have the column.
        filled: whether every row must have a value in it.
        filled_with: another field; every row that has a value there must have one here.
        vocabulary: what is known of its texts.
        words: what words mean, where they are yes and no.
        other: what a file is where this column is not there, and another one is.
        decimal: the decimal sign that its cells had in earlier files, or both; empty where nobody knows.
    """

    name: str
    kind: FieldKind
    required: bool = True
    filled: bool = False
    filled_with: str = ""
    vocabulary: Vocabulary = NOTHING_KNOWN
    words: Words = EVERYBODYS
    other: Other | None = None
    decimal: str = ""

    @property
    def nothing(self) -> frozenset[str]:
        """The words that mean "no value" in it."""
        is_said = self.vocabulary.missing is not None or self.kind in (FieldKind.CATEGORICAL, FieldKind.ID)
        return self.vocabulary.nothing if is_said else frozenset(MISSING)


def prediction_fields(deployment: Deployment) -> tuple[Field, ...]:
    """What a file of predictions must have: id, time, outputs, version and features, as far as they are named.

    The scores of shadows may be missing, in a row and in a file.
    """
    fields = [_id(deployment)]
    if deployment.time:
        fields.append(Field(deployment.time, FieldKind.TIME, filled=True))
    labels = Other(deployment.label, _LABELS) if deployment.label else None
    fields += [replace(field, other=labels) for field in _outputs(deployment)]
    if deployment.version:
        fields.append(Field(deployment.version, FieldKind.CATEGORICAL))
    # A column may be named twice, such as a version that is also a feature: its first use decides.
    first: dict[str, Field] = {}
    for field in (*fields, *_features(deployment), *_shadows(deployment)):
        first.setdefault(field.name, field)
    return _as_before(first.values(), deployment, "log")


def label_fields(deployment: Deployment) -> tuple[Field, ...]:
    """What a file of labels must have: id, label and, where named, the time at which it became known.

    A missing label is accepted and means "not known yet", because labels may share a file with the predictions;
    a known label needs its time. Raises `DataError` for a deployment without labels.
    """
    if not deployment.label:
        hint = "name the label's column in the deployment file: [columns] label"
        raise DataError(f"the deployment {deployment.name!r} has no label", hint)
    predictions = next((Other(field.name, _PREDICTIONS) for field in _outputs(deployment)), None)
    fields = [_id(deployment), replace(_answer(deployment, deployment.label), other=predictions)]
    if deployment.label_time:
        fields.append(Field(deployment.label_time, FieldKind.TIME, filled_with=deployment.label))
    return _as_before(fields, deployment, "labels")


def scoring_fields(deployment: Deployment) -> tuple[Field, ...]:
    """What a file to be scored must have: every feature. An id is read where there is one, but it need not be unique:
    rows are scored one by one, whosever they are.

    It may come from elsewhere than the log: that the log has decimal points, which are usual, does not tell of it.
    """
    known = [Field(deployment.id, FieldKind.CATEGORICAL, required=False)] if deployment.id else []
    fields = _as_before((*known, *_features(deployment)), deployment, "log")
    return tuple(replace(field, decimal="," * (field.decimal == ",")) for field in fields)


def with_vocabularies(fields: Iterable[Field], known: Mapping[str, Vocabulary]) -> tuple[Field, ...]:
    """The same fields, with what else is known of the texts of some columns; what a field knows already stays."""
    return tuple(
        replace(field, vocabulary=known.get(field.name, field.vocabulary))
        if field.kind is FieldKind.CATEGORICAL and not field.vocabulary.known
        else field
        for field in fields
    )


def _as_before(fields: Iterable[Field], deployment: Deployment, kind: str) -> tuple[Field, ...]:
    """The same fields, with the decimal signs that earlier files of this kind had in them."""
    decimals = deployment.decimals.get(kind, {})
    return tuple(replace(field, decimal=decimals.get(field.name, "")) for field in fields)


def _id(deployment: Deployment) -> Field:
    if deployment.id:
        return Field(deployment.id, FieldKind.ID, filled=True)
    return Field(MADE_ID, FieldKind.MADE_ID, filled=True)


def _outputs(deployment: Deployment) -> list[Field]:
    scores = [deployment.score] if deployment.score else list(deployment.class_scores.values())
    fields = [Field(name, FieldKind.PROBABILITY, filled=True) for name in scores]
    if deployment.prediction:
        fields.append(replace(_answer(deployment, deployment.prediction), filled=not scores))
    return fields


def _shadows(deployment: Deployment) -> list[Field]:
    """What other versions said of the same rows: last, because a table gets these columns later, too."""
    kind = FieldKind.FINITE if deployment.task is Task.REGRESSION else FieldKind.PROBABILITY
    return [Field(name, kind, required=False) for name in deployment.beside]


def _answer(deployment: Deployment, name: str) -> Field:
    """What the truth is and what the model said: yes or no, a class, or a number."""
    kinds = {Task.BINARY: FieldKind.YES_NO, Task.REGRESSION: FieldKind.FINITE}
    kind = kinds.get(deployment.task, FieldKind.CATEGORICAL)
    classes = Vocabulary.as_written(tuple(deployment.class_scores))
    return Field(name, kind, vocabulary=classes, words=Words(deployment.positive or "", deployment.words))


def _features(deployment: Deployment) -> tuple[Field, ...]:
    numeric = [Field(name, FieldKind.NUMERIC) for name in deployment.numeric]
    return (*numeric, *(Field(name, FieldKind.CATEGORICAL) for name in deployment.categorical))
