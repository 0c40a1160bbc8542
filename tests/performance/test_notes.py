"""What is said of the rows that figures rest on adds up to the counts that it is said of."""

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from monitoring.domain import Deployment, LabelTable, Outcomes, Task
from monitoring.performance.judged import notes, why_left_out
from monitoring.performance.unjudged import LOW_COVERAGE, partly_labelled
from tests.results import read

KINDS = ("outside", "unpredicted", "strange")
WORDS = {"is none": "outside", "are none": "outside", "lack": "unpredicted", "have a": "strange", "has a": "strange"}
COUNTED = re.compile(
    r"(?P<part>[\d,]+) of (?P<of>[\d,]+) (?P<noun>labels?|labelled rows?|predictions?) "
    r"\((?P<share>[^)]+)\) (?P<rest>.*)"
)
counts = st.lists(st.sampled_from([0, 1, 2, 17, 40_000]), min_size=3, max_size=3)


def says(share, part, of):
    """Whether a share in words is that of the counts."""
    if share == "less than 0.1 %":
        return 0 < part / of < 0.001
    if share == "more than 99.9 %":
        return 0.999 < part / of < 1
    figure = float(share.removesuffix(" %"))
    return abs(figure - 100 * part / of) <= 0.0501 and (figure == 0) == (part == 0) and (figure == 100) == (part == of)


@given(judged=counts, apart=st.tuples(counts, counts, counts), waiting=counts, uneven=counts)
def test_every_count_that_is_left_out_is_said_with_its_share_and_in_its_number(judged, apart, waiting, uneven):
    labelled = np.array(judged) + np.sum(apart, axis=0)
    rows = labelled + np.array(waiting)
    uneven = np.minimum(uneven, rows)
    left_out = {name: np.array(part, dtype=float) for name, part in zip(KINDS, apart, strict=True)}
    table = LabelTable(
        rows=rows.astype(float),
        labelled=labelled.astype(float),
        histogram=None,
        delay_days=np.full(3, np.nan),
        classes=("cat", "dog"),
        left_out=left_out,
        uneven=uneven.astype(float),
    )
    who = Deployment(name="d", title="d", task=Task.MULTICLASS, label="y", prediction="p")
    said = notes(who, Outcomes(Task.MULTICLASS, 0.5, table))

    totals = {name: int(part.sum()) for name, part in left_out.items()} | {"uneven": int(uneven.sum())}
    found = {}
    for sentence in said:
        parts = COUNTED.fullmatch(sentence)
        name = "uneven" if "add up to 1" in sentence else next(WORDS[w] for w in WORDS if parts["rest"].startswith(w))
        part, of = int(read(parts["part"])), int(read(parts["of"]))
        found[name] = part
        assert of == (rows.sum() if name == "uneven" else labelled.sum())
        assert says(parts["share"], part, of), sentence
        assert parts["noun"].endswith("s") == (of != 1)
        assert parts["rest"].split()[0] in ({"is", "lacks", "has"} if part == 1 else {"are", "lack", "have"})
        assert (" it" in parts["rest"].rpartition(":")[2]) == (part == 1)
    assert found == {name: n for name, n in totals.items() if n}

    for window, reason in enumerate(why_left_out(who, table)):
        here = {name: int(part[window]) for name, part in left_out.items()}
        named = [int(read(n)) for n in re.findall(r"([\d,]+) of ", reason)]
        assert named == [n for n in here.values() if n]


@given(labelled=st.integers(1, 100_000), rows=st.integers(1, 100_000))
def test_a_window_of_which_little_is_labelled_says_how_little(labelled, rows):
    coverage = min(labelled, rows) / rows
    said = partly_labelled(coverage)
    assert bool(said) == (coverage < LOW_COVERAGE)
    if said:
        shown = float(re.match(r"only ([\d.]+) % of", said)[1])
        assert 0 < shown < 50
        assert abs(shown - 100 * coverage) <= 0.0501


def test_the_word_that_was_taken_as_1_is_said_where_the_file_does_not_say_it():
    nothing = np.zeros(1)
    table = LabelTable(nothing, nothing, None, np.full(1, np.nan), left_out={})
    own = {"name": "d", "title": "d", "task": Task.BINARY, "label": "y", "score": "p", "words": {"good": 1, "bad": 0}}
    outcomes = Outcomes(Task.BINARY, 0.5, table)
    said = "of the words of labels, 'good' is 1 and 'bad' is 0; [columns] positive names another one"
    assert notes(Deployment(**own), outcomes) == (said,)
    assert notes(Deployment(**own, positive="good"), outcomes) == ()
