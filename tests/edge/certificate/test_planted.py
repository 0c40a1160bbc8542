"""A bad conversion is found: by what kind of rows, in which row, and with the very figures."""

import warnings
from dataclasses import replace

import numpy as np
import pytest
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.metrics import roc_auc_score
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from monitoring.domain import ExportSettings, Task
from monitoring.edge import bundle
from monitoring.edge.certificate import device
from monitoring.edge.certificate.facts import facts
from monitoring.edge.certificate.page import to_html
from monitoring.edge.certificate.plain import to_json
from monitoring.edge.device.edge_runner.bundle import Bundle
from monitoring.errors import ModelError
from monitoring.gate.finding import Answer
from tests.edge.certificate.subjects import changed, limits, lines, proven, subject
from tests.edge.forms.bundles import NUMERIC, labels, raw, rows


def swap(estimator):
    first, second = estimator[-1].coef_[0, :2]
    estimator[-1].coef_[0, :2] = second, first


def flip(estimator):
    estimator[-1].coef_ *= -1
    estimator[-1].intercept_ *= -1


def forget(estimator):
    """The weight of one of the categories is gone, as where an encoder loses it."""
    estimator[-1].coef_[0, list(estimator[0].get_feature_names_out()).index("onehotencoder__town_Köln")] = 0.0


def test_a_faithful_copy_passes_with_its_figures(tmp_path):
    one = subject(lines())
    found = proven(tmp_path / "b", one).certificate
    assert found.verdict is Answer.PASS, found.sentence
    assert (found.rows, found.flips) == (700 + found.compared[2].rows, 0)
    assert found.gap < 1e-12
    assert (found.change.value, found.change.n, found.change.reason) == (0.0, 400, "")
    assert [each.rows for each in found.within] == one.logged["zone"].value_counts().tolist()
    assert found.size == sum(path.stat().st_size for path in (tmp_path / "b").rglob("*") if path.is_file())
    measured = found.measured
    assert 0 < measured["row_ms"] <= measured["row_ms_p99"]
    assert 5 < measured["memory_mb"] < 500
    assert measured["alone_gap"] < 1e-12
    assert dict(facts(found))["ROC AUC"].startswith("changes by 0 (95 % interval 0 to 0, by pairs of 400 rows)")
    assert not list((tmp_path / "b").rglob("__pycache__")), "asking a bundle leaves nothing in it"


@pytest.mark.parametrize("how", [swap, flip, forget])
def test_a_planted_bad_conversion_is_refused_with_figures_that_are_true(tmp_path, how):
    approved = lines()
    one = subject(approved, changed(approved, how))
    found = proven(tmp_path / "b", one).certificate
    assert found.verdict is Answer.FAIL
    assert {"gap", "flips"} <= limits(found)

    logged = found.compared[0]
    here = Bundle(tmp_path / "b").score(raw(one.logged))
    there = approved.predict_proba(one.logged[list(one.model.features)])[:, 1]
    assert logged.gap == pytest.approx(np.abs(here - there).max(), rel=1e-12)
    differ = np.flatnonzero((here >= 0.5) != (there >= 0.5))
    assert logged.flips == len(differ)
    assert [each.row for each in logged.flipped] == [f"id {place}" for place in differ[:50]]
    assert logged.widest.row == f"id {np.abs(here - there).argmax()}"
    told = to_json(found)
    assert (told["verdict"], told["flips"], told["kinds"][0]["flips"]) == ("FAIL", found.flips, len(differ))
    assert logged.flipped[0].row in to_html(found)


def forest():
    known = rows(600, 3).fillna({"age": 0.0})
    return RandomForestClassifier(20, min_samples_leaf=3, random_state=0).fit(
        known[list(NUMERIC)], labels(known, Task.BINARY)
    )


def histogram_boosting():
    known = rows(600, 3)
    return HistGradientBoostingClassifier(max_iter=20).fit(known[list(NUMERIC)], labels(known, Task.BINARY))


def move_in_forest(estimator):
    """One node of one tree of twenty splits one float of 32 bits higher."""
    tree = estimator.estimators_[11].tree_
    node = np.flatnonzero(tree.children_left >= 0)[-3]
    tree.threshold[node] = np.nextafter(np.float32(tree.threshold[node]), np.float32(np.inf))


def move_in_boosting(estimator):
    """One node of one tree of twenty splits one float of 64 bits lower."""
    nodes = estimator._predictors[13][0].nodes
    node = np.flatnonzero(~nodes["is_leaf"].astype(bool))[-1]
    nodes["num_threshold"][node] = np.nextafter(nodes["num_threshold"][node], -np.inf)


@pytest.mark.parametrize(
    ("make", "how"), [(forest, move_in_forest), (histogram_boosting, move_in_boosting)], ids=["forest", "boosting"]
)
def test_one_threshold_of_many_moved_by_one_float_is_found(tmp_path, make, how):
    approved = make()
    one = subject(approved, changed(approved, how), categorical=())
    one.logged["age"], one.reference["age"], one.base["age"] = (
        part["age"].fillna(0.0) for part in (one.logged, one.reference, one.base)
    )
    found = proven(tmp_path / "b", one).certificate
    assert max(each.gap for each in found.compared[:2]) < 1e-15, "no row of the log or of the reference shows it"
    hard = found.compared[2]
    assert hard.gap > 1e-4
    assert "(threshold of " in hard.widest.row
    assert found.verdict is Answer.FAIL
    assert found.thresholds.seen > 0.9 * found.thresholds.tried


def test_a_category_that_nobody_logged_is_found_missing_by_hard_rows_alone(tmp_path):
    approved = lines()
    one = subject(approved, changed(approved, forget))
    for part in (one.logged, one.reference, one.base):
        part.loc[part["town"] == "Köln", "town"] = "Ulm"
    found = proven(tmp_path / "b", one).certificate
    assert [each.gap > 1e-5 for each in found.compared] == [False, False, True]
    assert "(category of town)" in found.compared[2].widest.row


def test_a_bundle_that_does_not_run_is_an_error_and_says_which(tmp_path):
    one, folder = subject(lines()), tmp_path / "b"
    folder.mkdir()
    bundle.put(folder, bundle.contents(one, b"{}", {}))
    model = folder / "model.npz"
    content = bytearray(model.read_bytes())
    content[len(content) // 2] ^= 1
    model.write_bytes(content)
    with pytest.raises(ModelError, match=r"the bundle does not run: .*model\.npz of the bundle is not the file"):
        device.scores(folder, one.base[one.reads], Task.BINARY)


def test_a_network_in_8_bits_is_a_third_as_large_and_its_figures_are_true(tmp_path):
    pytest.importorskip("onnxruntime")
    known = rows(600, 3).fillna({"age": 0.0})
    network = MLPClassifier((64, 64), max_iter=40, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it need not be a good one
        network.fit(known[list(NUMERIC)], labels(known, Task.BINARY))
    given = {"categorical": (), "settings": ExportSettings(quantized_gap=1.0, quantized_flips=1.0, metric_loss=1.0)}
    whole, small = (subject(network, quantize=how, **given) for how in (None, "int8"))
    sizes = [sum(map(len, one.form.files.values())) for one in (whole, small)]
    assert 3 * sizes[1] <= sizes[0]

    logged = small.logged.fillna({"age": 0.0})
    found = proven(tmp_path / "b", replace(small, logged=logged)).certificate
    assert (found.model_size, found.quantized, found.verdict) == (sizes[1], "int8", Answer.PASS)
    here = Bundle(tmp_path / "b").score(raw(logged))
    there = network.predict_proba(logged[list(NUMERIC)])[:, 1]
    assert found.compared[0].gap == pytest.approx(np.abs(here - there).max(), rel=1e-9)
    assert found.compared[0].flips == ((here >= 0.5) != (there >= 0.5)).sum()
    assert found.compared[0].gap > 1e-6
    truth = logged["y"].to_numpy()
    assert found.change.value == pytest.approx(roc_auc_score(truth, here) - roc_auc_score(truth, there), abs=1e-12)
    assert found.change.low <= found.change.value <= found.change.high


def test_a_forest_in_8_bits_stays_within_its_bound_and_only_what_is_near_can_flip(tmp_path):
    given = {"categorical": (), "settings": ExportSettings(quantized_flips=1.0, metric_loss=1.0)}
    one = subject(forest(), quantize="int8", **given)
    one.logged["age"], one.reference["age"] = one.logged["age"].fillna(0.0), one.reference["age"].fillna(0.0)
    found = proven(tmp_path / "b", one).certificate
    assert 0 < found.gap <= found.bound < 0.05
    assert found.verdict is Answer.PASS
    scores = [one.model.predict(part) for part in (one.logged, one.reference)]
    near = [int((np.abs(side - 0.5) <= found.bound).sum()) for side in scores]
    assert found.near == sum(near)
    assert [each.flips for each in found.compared[:2]] <= near


def narrowed(**arguments):
    """Trees behind a step that makes numbers of 32 bits of them, as the sample's boosting has it."""
    known = rows(600, 3)
    before = make_column_transformer((FunctionTransformer(np.positive, **arguments), list(NUMERIC)))
    return make_pipeline(before, HistGradientBoostingClassifier(max_iter=5)).fit(known, labels(known, Task.BINARY))


def test_numbers_that_a_step_narrows_are_narrowed_on_the_device(tmp_path):
    one = subject(narrowed(kw_args={"dtype": "float32"}), categorical=())
    found = proven(tmp_path / "b", one).certificate
    assert found.verdict is Answer.PASS, found.sentence
    with pytest.raises(ModelError, match="FunctionTransformer cannot go to a device"):
        subject(narrowed(kw_args={"dtype": "float16"}), categorical=())
