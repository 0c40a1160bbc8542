"""Each check of an explanation warns where, and only where, what it looks at calls for care."""

from dataclasses import replace
from math import nan

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from monitoring.domain import Agreement, Contribution, Explanation, Kind, Verdict
from monitoring.domain.bins import Bins
from monitoring.explain import run
from monitoring.explain.outside import outside
from monitoring.explain.result import ExplainedPrediction, Skipped, to_json
from monitoring.explain.surrogate.fit import FITS
from monitoring.explain.trust import checks
from monitoring.models.unseen import BY_MODEL, Stranger, Unseen

BINS = {
    "age": Bins(Kind.NUMERIC, edges=(18.0, 40.0, 70.0)),
    "town": Bins(Kind.CATEGORICAL, categories=("Bonn", "Ulm")),
    "empty": Bins(Kind.NUMERIC, edges=(0.0,)),
}
QUALITY = {"r2": 0.9, "stability": 1.0, "vsi": 1.0, "csi": 1.0, "changed": 0.5}
PART = Explanation("shap", "exact tree values", 0.2, (Contribution("age", 30, 0.3),), "probability", 0.5, 0.0, QUALITY)
AGREED = Agreement(5, 1.0, 1.0, 0.9, "Both name age.")


def found(row=None, shap=PART, lime=PART, agreement=AGREED, unseen=()):
    row = pd.DataFrame([row or {"age": 30, "town": "Ulm", "empty": 7}])
    explained = ExplainedPrediction("7", row, 0.5, None, shap, lime, agreement, unseen=unseen)
    return {check.name: check for check in checks(explained, BINS)}


def test_nothing_calls_for_care_where_all_is_well():
    assert {check.verdict for check in found().values()} == {Verdict.OK}


@given(age=st.floats(-100, 200), town=st.sampled_from(["Ulm", "Bonn", "Rome"]))
def test_a_value_calls_for_care_where_the_reference_never_showed_it(age, town):
    strange = {name for name, is_strange in (("age", not 18 <= age < 70), ("town", town == "Rome")) if is_strange}
    said = found({"age": age, "town": town, "empty": 7.0})["Known ground"]
    assert (said.verdict is Verdict.WARN) == bool(strange)
    assert {name for name in BINS if f"'{name}' is" in said.sentence} == strange


def test_a_gap_is_no_value_and_what_only_the_model_does_not_know_is_told_too():
    assert outside(pd.DataFrame({"age": [None], "town": [None]}), BINS) == ()
    unseen = (Unseen("town", BY_MODEL, 1, (Stranger("Ulm", 1, ""),)),)
    assert "'town'" in found(unseen=unseen)["Known ground"].sentence


def test_of_many_strange_columns_the_first_are_named_and_the_rest_counted():
    bins = {f"c{place}": Bins(Kind.NUMERIC, edges=(0.0, 1.0)) for place in range(9)}
    row = pd.DataFrame([dict.fromkeys(bins, 5.0)])
    explained = ExplainedPrediction("7", row, 0.5, None, PART, PART, AGREED)
    assert checks(explained, bins)[0].sentence.endswith(
        "'c4' is 5, the reference reaches from 0 to 1 and 4 more columns."
    )


def test_what_shap_leaves_over_is_told():
    assert found(shap=replace(PART, residual=1e-4))["Adds up"].verdict is Verdict.WARN
    assert "1.0e-04" in found(shap=replace(PART, residual=1e-4))["Adds up"].sentence
    large = replace(PART, residual=1e-4, prediction=5e6)
    assert found(shap=large)["Adds up"].verdict is Verdict.OK


def test_a_column_whose_direction_is_not_certain_is_named():
    parts = (Contribution("age", 30, 0.3, 0.01), Contribution("town", "Ulm", -0.02, 0.015))
    said = found(shap=replace(PART, contributions=parts))["Precision"]
    assert (said.verdict, "Which way town pushes" in said.sentence) == (Verdict.WARN, True)
    assert "off by about 0.015" in said.sentence
    sure = found(shap=replace(PART, contributions=parts[:1]))["Precision"]
    assert (sure.verdict, "exact" in sure.sentence) == (Verdict.OK, False)


@given(r2=st.one_of(st.just(nan), st.floats(0, 1)), signs=st.sampled_from([0.5, 1.0]), shared=st.integers(0, 5))
def test_one_limit_tells_whether_a_line_fits_and_what_is_said_of_both(r2, signs, shared):
    agreement = replace(AGREED, overlap=shared / 5, signs=signs if shared else nan)
    said = found(lime=replace(PART, quality={**QUALITY, "r2": r2}), agreement=agreement)
    expected = Verdict.SKIPPED if r2 != r2 else Verdict.OK if r2 >= FITS else Verdict.WARN
    assert said["Simple line"].verdict is expected
    assert (said["Both agree"].verdict is Verdict.OK) == (r2 >= FITS and shared >= 3 and signs == 1)
    words = "All 5 strongest columns are shared" if shared == 5 else f"{shared} of the 5 strongest columns are shared"
    assert (words in said["Both agree"].sentence) == (r2 >= FITS)


def test_one_column_is_not_counted():
    said = found(agreement=replace(AGREED, top=1, overlap=1.0, rank_correlation=nan))["Both agree"].sentence
    assert said.endswith("The strongest column is the same.")


@pytest.mark.parametrize(
    ("vsi", "csi", "verdict"), [(0.8, 0.8, "OK"), (0.79, 1, "WARN"), (1, 0.79, "WARN"), (nan, 1, "OK")]
)
def test_an_unsteady_line_calls_for_care(vsi, csi, verdict):
    said = found(lime=replace(PART, quality={**QUALITY, "vsi": vsi, "csi": csi}))["Repeats"]
    assert said.verdict == verdict
    assert said.sentence.startswith("Over 6 fits of LIME ")
    assert ("VSI" in said.sentence) == (vsi == vsi)


def test_what_could_not_be_checked_has_its_reason():
    said = found(shap=Skipped("no shap"), lime=Skipped("no lime"), agreement=Skipped("no two"))
    assert [check.sentence for check in said.values() if check.verdict is Verdict.SKIPPED] == [
        *("no shap", "no shap", "no lime", "no lime", "no two")
    ]


def test_a_real_explanation_is_checked_and_told_in_json(fitted, rows):
    explained = run.explain_row(fitted(LogisticRegression()), rows.iloc[[0]].assign(temp=99.0), rows, "a")
    bins = {"temp": Bins(Kind.NUMERIC, edges=(-4.0, 4.0))}
    told = to_json(replace(explained, trust=checks(explained, bins)))["trust"]
    assert (told[0]["check"], told[0]["verdict"]) == ("Known ground", "WARN")
    assert {one["verdict"] for one in told[1:3]} == {"OK"}
