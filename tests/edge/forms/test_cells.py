"""Raw cells on a device: the same categories, gaps and refusals as here, however they are written."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from monitoring.domain import Task
from monitoring.edge.device.edge_runner import texts
from monitoring.edge.device.edge_runner.bundle import BundleError
from monitoring.edge.device.edge_runner.cells_in import Cells
from monitoring.edge.forms.columns.cells import cells
from monitoring.edge.forms.columns.symbols import OTHER, Sheet
from monitoring.errors import ModelError
from monitoring.intake.columns.numbers.values import numbers
from monitoring.intake.columns.spelling import Vocabulary, canonical
from monitoring.models.model import Model
from monitoring.models.spelling import NAN, Form, Spelling, text_of
from tests.edge.forms.bundles import NUMERIC, bundle, gap, labels, raw, rows, wrapped

KNOWN = {
    "texts": {"Ulm": "Ulm", "Köln": "Köln", "NA": "NA"},
    "numbers as texts": {"1": "1.0", "2": "2", "10": "10"},
    "decimals": {"2.50": "2.50", "3.25": "3.25"},
    "whole numbers": {"1": 1, "2": 2, "10": 10},
    "short numbers": {"0.1": np.float32(0.1), "2.5": np.float32(2.5)},
    "truth": {"True": True, "False": False},
    "yes": {"t": "t", "f": "f"},
    "half": {"True": "True"},
}
WRITTEN = st.one_of(
    st.sampled_from(
        ["Ulm", " Ulm", "ULM", "NA", "n/a", "", " ", "1", "1.0", "1.00", "01", "-0", "TRUE", "t", "F", "0"]
    ),
    st.sampled_from(
        ["2.5", "2.50", "2.500", "1e0", "1E+00", "0.10000000149011612", "1e-05", "null", "?", "nan", "inf"]
    ),
    st.sampled_from(["2026-01-01 00:00:00", "2026-01-01T09:30:00.500Z", "0.00001", "1_0", "٣"]),
    st.text(max_size=6),
    st.floats(allow_nan=True),
    st.integers(-12, 12),
    st.booleans(),
    st.none(),
)


def column(known, numeric=False, form=Form.TEXT):
    spelled = {"c": Spelling(known, form)}
    columns = frozenset() if numeric else frozenset({"c"})
    return Model(None, Task.BINARY, ("c",), columns, True, ("1",), (1,), "probability", "", spelled, {"c": "c"})


@pytest.mark.parametrize("known", KNOWN.values(), ids=KNOWN)
@settings(max_examples=60)
@given(value=WRITTEN)
@example(value=True)
@example(value=1.0)
@example(value=None)
def test_a_cell_means_the_same_category_as_here(known, value):
    model, sheet = column(known), Sheet()
    told, (symbol,) = cells(model, sheet)
    _, codes, _ = Cells(told).read({"c": [value]})

    (there,) = model.prepare(pd.DataFrame({"c": pd.Series([value], dtype=object)}))["c"]
    here = symbol.values[codes[0, 0]]

    if here is OTHER:
        assert there not in known.values()
    else:
        assert here is there or (here == there and type(here) is type(there)) or (here != here and there != there)


@settings(max_examples=300)
@given(value=WRITTEN)
def test_the_rules_of_texts_are_those_of_the_head(value):
    assert texts.text_of(value) == text_of(value)
    assert texts.canonical(str(value)) == canonical(str(value))
    for known in KNOWN.values():
        assert texts.Vocabulary(known).spell(str(value)) == Vocabulary(frozenset(known)).spell(str(value))


def read_from_a_file(text):
    """A text as the head reads a cell of a file, and whether it is rejected."""
    found = numbers(pa.array([text]), missing=frozenset(texts._MISSING))
    return found.values.to_numpy(zero_copy_only=False), found.bad is not None and bool(found.bad[0])


@pytest.mark.parametrize(
    "text", ["True", " false", "1e400", "-1E999", "0x10", "1_0", "\u0663", "\u00a05", "+5.", "1,5", "Infinity"]
)
def test_a_cell_of_a_file_is_the_number_that_the_head_reads(text):
    (there,), bad = read_from_a_file(text)
    (here,), _, refused = Cells(cells(column({}, numeric=True, form=Form.FLOAT), Sheet())[0]).read({"c": [text]})
    assert bool(refused is not None and refused[0]) == bad
    assert bad or here[0] == there


@settings(max_examples=100)
@given(value=st.one_of(WRITTEN, st.floats().map(repr)))
def test_a_number_is_the_one_that_is_read_here_or_none(value):
    frame = pd.DataFrame({"c": pd.Series([value], dtype=object)})
    model = column({}, numeric=True, form=Form.FLOAT)
    (here,), _, refused = Cells(cells(model, Sheet())[0]).read({"c": [value]})
    try:
        there = model.prepare(frame)["c"].to_numpy()
    except ModelError:  # pandas knows fewer words and sizes than what reads files
        (there,), bad = read_from_a_file(value)
        assert bool(refused is not None and refused[0]) == bad
        np.testing.assert_array_equal(here, np.nan if bad else there)
    else:
        np.testing.assert_allclose(here, there, rtol=1e-15)  # pandas rounds the last digit of some texts otherwise


def scored(folder, fitted, **columns):
    model, deployed = wrapped(fitted, **columns)
    return bundle(folder, model, deployed), model


def test_texts_in_a_column_of_numbers_are_found_by_their_number(tmp_path):
    table = rows()
    encoder = ColumnTransformer([("z", OneHotEncoder(handle_unknown="ignore"), ["zone"])])
    fitted = make_pipeline(encoder, LogisticRegression()).fit(table, labels(table, Task.BINARY))
    opened, model = scored(tmp_path, fitted, numeric=(*NUMERIC, "zone"), categorical=("town",))

    assert gap(opened, model, table.assign(zone=table["zone"].astype(float))) < 1e-12


def test_a_model_of_bare_arrays_takes_its_columns_in_its_order(tmp_path):
    table = rows().fillna({"age": 0.0})
    fitted = make_pipeline(StandardScaler(), LogisticRegression()).fit(
        table[list(NUMERIC)].to_numpy(), table["age"] > 0
    )
    opened, model = scored(tmp_path, fitted, categorical=())

    assert gap(opened, model, table) < 1e-12


@pytest.mark.parametrize(
    ("estimator", "value"),
    [
        (make_pipeline(SimpleImputer(), LogisticRegression()), np.inf),
        (make_pipeline(SimpleImputer(), RandomForestClassifier(3)), 1e39),
        (make_pipeline(SimpleImputer(), RandomForestClassifier(3)), -np.inf),
        (RandomForestClassifier(3), np.inf),
        (GradientBoostingClassifier(n_estimators=3), np.nan),
        (LogisticRegression(), np.nan),
        (make_pipeline(SimpleImputer(), LogisticRegression()), "seven"),
    ],
    ids=lambda each: type(each).__name__ if hasattr(each, "fit") else str(each),
)
def test_a_row_that_the_model_refuses_has_no_score_and_others_have_theirs(tmp_path, estimator, value):
    table = rows(60).fillna({"age": 0.0})[list(NUMERIC)]
    opened, model = scored(tmp_path, estimator.fit(table, table["age"] > 0), categorical=())
    for name in NUMERIC:
        wrong = table.astype(object)
        wrong.loc[7, name] = value
        with pytest.raises(ModelError):
            model.predict(wrong.iloc[[7]])
        found = opened.score(raw(wrong) | {name: wrong[name].tolist()})
        assert np.flatnonzero(np.isnan(found)).tolist() == [7]
        np.testing.assert_allclose(np.delete(found, 7), np.delete(model.predict(table), 7), atol=1e-12)


def test_a_bundle_that_was_changed_is_not_opened(tmp_path):
    table = rows(60).fillna({"age": 0.0})
    model, deployed = wrapped(LogisticRegression().fit(table[list(NUMERIC)], table["age"] > 0), categorical=())
    opened = bundle(tmp_path, model, deployed)

    with pytest.raises(BundleError, match="no column 'income'"):
        opened.score({"age": [1.0], "delay": [1.0]})
    path = tmp_path / "model.npz"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(BundleError, match=r"model\.npz of the bundle is not the file that was written"):
        type(opened)(tmp_path)
    path.unlink()
    with pytest.raises(BundleError, match="is not whole"):
        type(opened)(tmp_path)


def test_nan_is_a_gap_of_any_column():
    told, (symbol,) = cells(column(KNOWN["texts"]), Sheet())

    assert symbol.values[Cells(told).read({"c": [NAN]})[1][0, 0]] is NAN
