import gzip
import io
import pickle
import sys
import zipfile
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer

from monitoring.errors import ModelError, SettingsError
from monitoring.models.digest import sha256
from monitoring.models.files.formats import Format, recognise
from monitoring.models.files.load import load
from monitoring.models.files.trust import BUILT_IN, Trust

X = np.random.default_rng(0).normal(size=(80, 2))
Y = (X.sum(axis=1) > 0).astype(int)


class Bomb:
    """Creates a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return (Path.touch, (self.path,))


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("name", ["model.pkl", "model.skops"])
def test_a_malicious_pickle_is_refused_whatever_its_name_and_nothing_in_it_runs(tmp_path, name, protocol):
    trap, path = tmp_path / "trap", tmp_path / name
    path.write_bytes(pickle.dumps(Bomb(trap), protocol=protocol))
    with pytest.raises(ModelError, match="is a pickle: loading it could run any code") as refused:
        load(path, Trust())
    assert not trap.exists()
    assert sha256(path) in refused.value.hint
    assert "skops.io.dump" in refused.value.hint
    pickle.loads(path.read_bytes())
    assert trap.exists(), "the trap works, so the refusal is what kept it shut"


def test_a_compressed_pickle_is_refused_too(tmp_path):
    trap, path = tmp_path / "trap", tmp_path / "model.joblib"
    path.write_bytes(gzip.compress(pickle.dumps(Bomb(trap))))
    with pytest.raises(ModelError, match="compressed pickle"):
        load(path, Trust())
    assert not trap.exists()


@pytest.mark.parametrize("compress", ["zlib", "gzip", "bz2", "lzma", "xz"])
def test_a_compressed_pickle_that_is_cut_short_is_told_as_that(tmp_path, compress):
    path = tmp_path / "model.joblib"
    joblib.dump(LogisticRegression().fit(X, Y), path, compress=(compress, 3))
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(ModelError, match=r"model\.joblib is cut short, as a broken copy is"):
        load(path, Trust(files=frozenset({sha256(path)})))


def test_a_compression_of_a_library_that_is_not_installed_names_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "lz4", None)
    path = tmp_path / "model.joblib"
    path.write_bytes(b"\x04\x22M\x18 and more")
    with pytest.raises(ModelError, match="needs the library lz4, which is not installed") as error:
        load(path, Trust(files=frozenset({sha256(path)})))
    assert error.value.hint == "install it with: uv pip install lz4"


@pytest.mark.parametrize("compress", [0, 3, ("gzip", 3), ("bz2", 3), ("lzma", 3), ("xz", 3)])
def test_a_joblib_file_loads_only_once_its_digest_is_listed(tmp_path, compress):
    path = tmp_path / "model.joblib"
    joblib.dump(LogisticRegression().fit(X, Y), path, compress=compress)
    with pytest.raises(ModelError, match="pickle"):
        load(path, Trust())
    other = Trust(files=frozenset({"0" * 64}))
    with pytest.raises(ModelError, match="pickle"):
        load(path, other)
    assert load(path, Trust(files=frozenset({sha256(path)}))).sha256 == sha256(path)


def test_a_skops_file_is_read_as_skops_under_any_name(tmp_path):
    path = tmp_path / "model.pkl"
    skops.io.dump(LogisticRegression().fit(X, Y), path)
    loaded = load(path, Trust())
    assert loaded.format == Format.SKOPS
    assert loaded.sha256 == sha256(path)


def test_a_pickle_with_a_skops_archive_behind_it_is_never_unpickled(tmp_path):
    trap, path = tmp_path / "trap", tmp_path / "model.skops"
    path.write_bytes(pickle.dumps(Bomb(trap)) + skops.io.dumps(LogisticRegression().fit(X, Y)))
    assert isinstance(load(path, Trust()).pipeline, LogisticRegression)
    assert not trap.exists()


def test_untrusted_types_are_listed_and_the_operator_is_told_how_to_allow_them(tmp_path):
    path = tmp_path / "model.skops"
    skops.io.dump(make_pipeline(FunctionTransformer(pd.to_numeric), LogisticRegression()), path)
    with pytest.raises(ModelError, match=r"pandas\.core\.tools\.numeric\.to_numeric") as refused:
        load(path, Trust(path=tmp_path / "trust.toml"))
    assert str(tmp_path / "trust.toml") in refused.value.hint
    written = refused.value.hint.split(": ", 1)[1]
    (tmp_path / "trust.toml").write_text(written)
    assert isinstance(load(path, Trust.load(tmp_path)).pipeline, Pipeline)


ZIP = b"PK\x03\x04" + bytes(26) + b"PK\x05\x06" + bytes(18)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"a,b\n1,2\n", "text, such as a table of rows, and no model"),
        (b"PAR1\x15\x04", "a Parquet file: a table of rows, and no model"),
        (b"12 monkeys", "neither skops nor pickle"),
        (skops.io.dumps(LogisticRegression().fit(X, Y))[:400], "a zip file that is cut short"),
        (ZIP, "a zip file, but none that skops wrote"),
        (b"\x89HDF\r\n\x1a\n", "as Keras writes it"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:ab", "a pointer of Git LFS"),
        (b"<!DOCTYPE html><html>", "a web page"),
    ],
)
def test_empty_foreign_and_cut_off_files_are_refused(tmp_path, content, words):
    path = tmp_path / "model.skops"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=words) as refused:
        load(path, Trust())
    assert refused.value.hint


@pytest.mark.parametrize(
    ("library", "content", "words"),
    [
        ("xgboost", b'{"learner":{"attributes":{}},"version":[2,0,0]}', "as a model of XGBoost"),
        ("xgboost", b"{L\x00\x00\x00\x00\x00\x00\x00\x02i\x07learner{", "as a model of XGBoost"),
        ("lightgbm", b"tree\nversion=v4\nnum_class=1\n", "as a model of LightGBM"),
        ("catboost", b"CBM1\x00\x01", "as a model of CatBoost"),
        ("onnxruntime", b"\x08\x09\x12\x08skl2onnx\x1a\x061.17.0", "as a model of ONNX"),
    ],
)
def test_files_of_other_libraries_that_are_cut_off_are_refused(tmp_path, library, content, words):
    pytest.importorskip(library, reason=f"the library {library} is not installed")
    test_empty_foreign_and_cut_off_files_are_refused(tmp_path, content, words)


@pytest.mark.parametrize("schema", ["{}", "not json", '{"protocol": 999}'])
def test_a_broken_schema_is_refused(tmp_path, schema):
    path, buffer = tmp_path / "model.skops", io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("schema.json", schema)
    path.write_bytes(buffer.getvalue())
    with pytest.raises(ModelError, match="cannot be read as a skops file"):
        load(path, Trust())


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ModelError, match=r"nothing\.skops cannot be read"):
        load(tmp_path / "nothing.skops", Trust())


def _bent_boosting(field: str, value: int):
    model = HistGradientBoostingClassifier(max_iter=2, min_samples_leaf=5).fit(X, Y)
    nodes = model._predictors[0][0].nodes
    nodes[field][np.flatnonzero(nodes["is_leaf"] == 0)[0]] = value
    return model


@pytest.mark.parametrize(("field", "value"), [("left", 100_000), ("right", 0), ("feature_idx", 2)])
def test_a_boosting_node_that_points_outside_is_refused_before_it_predicts(tmp_path, field, value):
    path = tmp_path / "model.skops"
    skops.io.dump(_bent_boosting(field, value), path)
    with pytest.raises(ModelError, match="point outside"):
        load(path, Trust())


@pytest.mark.parametrize("name", ["left_child", "feature"])
def test_a_forest_node_that_points_outside_is_refused(tmp_path, name):
    path = tmp_path / "model.skops"
    model = RandomForestClassifier(3, max_depth=3, random_state=0).fit(X, Y)
    state = model.estimators_[1].tree_.__getstate__()
    state["nodes"][name][0] = 100_000
    model.estimators_[1].tree_.__setstate__(state)
    skops.io.dump(model, path)
    with pytest.raises(ModelError, match="point outside"):
        load(path, Trust())


def test_a_forest_whose_trees_claim_more_columns_than_it_has_is_refused(tmp_path):
    path = tmp_path / "model.skops"
    wide = RandomForestClassifier(3, random_state=0).fit(np.hstack([X[:, ::-1] * 0, X]), Y)
    wide.n_features_in_ = 2
    skops.io.dump(wide, path)
    with pytest.raises(ModelError, match="point outside"):
        load(path, Trust())


def test_a_forest_with_one_tree_that_admits_fewer_columns_than_the_others_use_is_refused(tmp_path):
    """Some ensembles let their first tree check how many columns the data have."""
    path = tmp_path / "model.skops"
    model = RandomForestClassifier(3, random_state=0).fit(np.hstack([X * 0, X]), Y)
    model.estimators_[0].n_features_in_ = 2
    skops.io.dump(model, path)
    with pytest.raises(ModelError, match="point outside"):
        load(path, Trust())


@pytest.mark.parametrize("model", [HistGradientBoostingClassifier(max_iter=3), RandomForestClassifier(3)])
def test_sound_trees_load_and_predict_as_before(tmp_path, model):
    path = tmp_path / "model.skops"
    skops.io.dump(model.fit(X, Y), path)
    assert np.array_equal(load(path, Trust()).pipeline.predict_proba(X), model.predict_proba(X))


def test_without_a_list_the_built_in_types_alone_are_trusted(tmp_path):
    assert Trust.load(tmp_path) == Trust(BUILT_IN, frozenset(), tmp_path / "trust.toml")


@pytest.mark.parametrize(
    ("content", "words", "hint"),
    [
        ("type = []", "unknown key 'type'", "types"),
        ("files = ['abc']", "not a SHA-256", ""),
        ("types = 'a.b'", "must be a list", "types"),
        ("types = ['os system']", "not a dotted name", ""),
        ("types = [", "is not a TOML file", ""),
    ],
)
def test_a_wrong_list_is_an_error_not_an_empty_list(tmp_path, content, words, hint):
    (tmp_path / "trust.toml").write_text(content)
    with pytest.raises(SettingsError, match=words) as wrong:
        Trust.load(tmp_path)
    assert hint in wrong.value.hint


def test_random_bytes_are_never_taken_for_a_model():
    random = np.random.default_rng(1)
    kinds = {recognise(bytes([65]) + random.bytes(200)) for _ in range(200)}
    assert kinds == {Format.OTHER}
