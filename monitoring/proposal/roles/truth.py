"""What is known to be true of the rows that are looked at, and whether a score goes with it."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from monitoring.domain import FloatArray
from monitoring.intake.columns.spelling import canonical
from monitoring.intake.columns.texts import as_text
from monitoring.intake.reader import cells
from monitoring.proposal.draft.draft import Draft
from monitoring.proposal.roles.ids import id_in_labels
from monitoring.proposal.seen.course import Part

_MANY = 50  # rows: in fewer a model may well have been right each time
_FEWEST = 3  # rows of the rarer word: any word of one row alone may stand at an end by chance


def truth(draft: Draft, label: str) -> list[str | None]:
    """The label of each row of the sample `(n,)`, canonical; from the files of labels by the rows' ids."""
    log, name = draft.facts.log, draft.text("columns.id")
    if draft.facts.labels is None:
        return draft.look(label).texts
    theirs = id_in_labels(draft)
    if not theirs:
        return [None] * len(log.rows)
    known = label_by_id(draft, theirs, label, draft.look(name).counts)
    return [None if text is None else known.get(text) for text in draft.look(name).texts]


def label_by_id(draft: Draft, name: str, label: str, wanted: Mapping[str, int]) -> dict[str, str]:
    """The labels of these ids in the files of labels."""
    found: dict[str, str] = {}
    ids = pa.array(list(wanted), pa.string())
    paths, course = draft.facts.label_files, draft.facts.course
    for place, path in enumerate(paths):
        for chunk in cells(draft.facts.source(path), [name, label]):
            course.tell(Part.LABELS, f"reading labels in {path.name}", (place + chunk.share) / len(paths))
            own = pc.utf8_trim_whitespace(as_text(chunk.table[name].combine_chunks()))
            some = pc.is_in(own, value_set=ids)
            texts = as_text(chunk.table[label].combine_chunks()).filter(some).to_pylist()
            pairs = zip(own.filter(some).to_pylist(), texts, strict=True)
            found.update({one: canonical(text) for one, text in pairs if text})
    return found


def as_numbers(texts: list[str | None]) -> FloatArray:
    """Texts as numbers `(n,)`, nan for what is none."""
    found = np.full(len(texts), np.nan)
    for place, text in enumerate(texts):
        try:
            found[place] = float(text) if text else np.nan
        except ValueError:
            continue
    return found


def ranking(score: FloatArray, texts: list[str | None]) -> tuple[str, float]:
    """The one of two words that goes with the higher scores, and how surely: the area under its curve, 0.5 to 1.

    >>> ranking(np.array([0.1, 0.4, 0.3, 0.9]), ["paid", "paid", "paid", "default"])
    ('default', 1.0)
    """
    there = np.array([text is not None for text in texts]) & np.isfinite(score)
    words = np.array([text or "" for text in texts], dtype=object)[there]
    names = sorted(set(words.tolist()))
    if len(names) != 2:
        return "", 0.5
    _, place = np.unique(score[there], return_inverse=True)
    counts = np.bincount(place)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    one = words == names[1]
    n, m = int(one.sum()), int((~one).sum())
    area = float((ranks[one].sum() - n * (n + 1) / 2) / (n * m))
    return (names[1], area) if area >= 0.5 else (names[0], 1 - area)


def cut(score: FloatArray, texts: list[str | None]) -> tuple[str, float]:
    """The word of all rows from one score on, where all others have the other word; the lowest score that has it.

    Nothing that is only predicted is told apart without one error: such words were made from the score.

    >>> cut(np.array([0.1, 0.2, 0.3, 0.4, 0.6, 0.9]), ["no", "no", "no", "yes", "yes", "yes"])
    ('yes', 0.4)
    >>> cut(np.array([0.1, 0.2, 0.3, 0.4, 0.6, 0.9]), ["no", "no", "yes", "no", "yes", "yes"])
    ('', nan)
    """
    there = np.array([text is not None for text in texts]) & np.isfinite(score)
    words = np.array([text or "" for text in texts], dtype=object)[there]
    names, counts = np.unique(words.astype(str), return_counts=True)
    if len(names) == 2 and counts.min() >= _FEWEST:
        for high, low in (names, names[::-1]):
            lowest = score[there][words == high].min()
            if lowest > score[there][words == low].max():
                return str(high), float(lowest)
    return "", float("nan")


def highest(scores: FloatArray, names: Sequence[str], texts: Sequence[str | None]) -> tuple[float, bool]:
    """In which share of the rows a column names the class with the highest score, and whether it was made from that.

    It was where it does so in every row of many; of classes that are level, as rounding makes them, either will do.

    Args:
        scores: `(n, classes)`, nan where there is none.
        names: the classes, `(classes,)`.
        texts: what the column says, `(n,)`, None for nothing.

    >>> highest(np.array([[0.9, 0.1], [0.4, 0.6], [0.5, 0.5]]), ["cat", "dog"], ["cat", "cat", "dog"])[0] == 2 / 3
    True
    >>> highest(np.tile([0.9, 0.1], (50, 1)), ["cat", "dog"], ["cat"] * 50)
    (1.0, True)
    """
    known, filled = {name: place for place, name in enumerate(names)}, np.nan_to_num(scores)
    said = [(row, known.get(text)) for row, text in enumerate(texts) if text is not None]
    hits = sum(place is not None and bool(filled[row, place] >= filled[row].max()) for row, place in said)
    return hits / max(len(said), 1), hits == len(said) >= _MANY


def says_the_highest(scores: FloatArray, texts: Sequence[str | None]) -> bool:
    """Whether each word stands for one place of the highest score, in every row of many: it was made from the scores.

    Nothing need be known of which score is of which word; rows whose highest scores are level tell nothing.

    >>> says_the_highest(np.tile([[0.9, 0.1], [0.2, 0.8]], (30, 1)), ["cat", "dog"] * 30)
    True
    >>> says_the_highest(np.tile([[0.9, 0.1], [0.2, 0.8]], (30, 1)), ["cat", "dog"] * 29 + ["dog", "dog"])
    False
    """
    filled = np.nan_to_num(scores)
    clear = (filled == filled.max(axis=1, keepdims=True)).sum(axis=1) == 1
    said = [(int(filled[row].argmax()), text) for row, text in enumerate(texts) if text is not None and clear[row]]
    pairs = set(said)
    alone = len(pairs) == len({place for place, _ in pairs}) == len({text for _, text in pairs})
    return alone and len(pairs) > 1 and len(said) >= _MANY


def scores_of(draft: Draft, names: Sequence[str]) -> FloatArray:
    """Columns of scores side by side `(n, columns)`; those that hold no numbers are nan."""
    looks = [draft.look(name) for name in names]
    return np.column_stack(
        [np.full(len(look.cells), np.nan) if look.numbers is None else look.numbers for look in looks]
    )
