"""What is said of categories that a model does not know, or that the reference never showed."""

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder

from monitoring.domain import Deployment, Task
from monitoring.domain.bins import MOST_CATEGORIES
from monitoring.intake.columns.spelling import Vocabulary
from monitoring.models.unseen import BY_MODEL, BY_REFERENCE, SHOWN, Familiar, Strangers, to_json
from monitoring.models.wrap import wrap

ROWS = pd.DataFrame(
    {"flag": [True, False] * 4, "code": ["007", "012"] * 4, "zone": [1, 2] * 4, "land": ["NA", "EU"] * 4}
)


def fitted(*, encoded=("flag", "code", "zone", "land"), numeric=()):
    """A model that encodes some columns and has code of its own for the others."""
    own = [name for name in ROWS if name not in encoded]
    length = FunctionTransformer(lambda frame: frame.map(lambda value: len(str(value))))
    columns = make_column_transformer((OneHotEncoder(handle_unknown="ignore"), list(encoded)), (length, own))
    pipeline = make_pipeline(columns, LogisticRegression()).fit(ROWS, np.arange(8) % 3 == 0)
    categorical = tuple(name for name in ROWS if name not in numeric)
    deployment = Deployment(name="d", title="D", task=Task.BINARY, numeric=numeric, categorical=categorical, label="y")
    return wrap(pipeline, deployment, "")


def unseen(model, column, values, log=None):
    found = Strangers(Familiar.of(model, log or {}))
    found.add(column, values)
    return found.result()


@pytest.mark.parametrize(
    ("column", "spellings", "strange"),
    [
        ("flag", ["True", "TRUE", "1", "t", "0", True, "NA"], {"yes": "True", "n": "False", "maybe": ""}),
        ("code", ["007", " 012 "], {"7": "007", "12.0": "012", "013": ""}),
        ("zone", ["1", "1.0", 2.0, "2.00", "n/a"], {"3": "", "1,0": "1"}),
        ("land", ["NA", "EU "], {"eu": "EU", "n.a.": "NA", "US": ""}),
    ],
)
def test_spellings_are_no_strangers_and_a_stranger_comes_with_what_it_may_mean(column, spellings, strange):
    (found,) = unseen(fitted(), column, dict.fromkeys([*spellings, *strange], 2))
    values = {each.value: each.meant for each in found.values}

    canonical = {"12.0": "12"}
    assert values == {canonical.get(text, text): meant for text, meant in strange.items()}
    assert (found.column, found.by, found.rows) == (column, BY_MODEL, 2 * len(strange))


def test_a_column_of_numbers_that_the_model_encodes_has_categories_too():
    (found,) = unseen(fitted(numeric=("zone",)), "zone", {1.0: 5, 7.0: 2})

    assert found.sentence == "column 'zone': 2 rows have an unseen category, which the model does not know: '7' (2)"


def test_where_the_model_does_not_say_what_it_knows_the_reference_does():
    model, log = fitted(encoded=("flag",)), {"code": Vocabulary.of(["007", "012"])}
    (found,) = unseen(model, "code", {"007": 3, "7": 1}, log)

    assert found.by == BY_REFERENCE
    words = "1 row has an unseen category, which the reference never showed: '7' (did you mean '007'?)"
    assert found.sentence == f"column 'code': {words}"


def test_of_more_categories_than_are_told_apart_nothing_is_said():
    many = Vocabulary(frozenset(map(str, range(MOST_CATEGORIES))))

    assert "code" not in Familiar.of(fitted(encoded=("flag",)), {"code": many}).columns


def test_a_sentence_has_a_bounded_length_and_adds_up():
    values = {"x" * 1000 + str(number): number + 1 for number in range(500)}
    (found,) = unseen(fitted(), "code", values)

    assert len(found.values) == SHOWN
    assert found.more == 500 - SHOWN
    assert found.rows == sum(values.values())
    assert found.sentence.endswith(f" and {500 - SHOWN} more")
    assert len(found.sentence) < 400
    assert to_json([found])[0]["sentence"] == found.sentence


def test_a_word_that_the_settings_do_not_name_for_nothing_is_a_category():
    for missing, strange in ((None, []), ((), ["NA"]), (("na",), []), (("-",), ["NA"])):
        familiar = Familiar.of(fitted(), {}, missing)
        assert familiar.strangers("flag", ["True", "NA"]) == strange
        assert familiar.strangers("land", ["EU", "NA"]) == []  # which it knows
