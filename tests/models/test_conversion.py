"""A pickle becomes skops in a process that can do nothing else; what it tries reaches nobody."""

import os
import pickle
import socket
import sys

import joblib
import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder

from monitoring.apart import conversion as inside
from monitoring.cli import main
from monitoring.errors import ModelError
from monitoring.models.files import conversion
from monitoring.models.files.conversion import convert
from monitoring.models.files.load import load
from monitoring.models.files.trust import Trust
from monitoring.process.child import End, Ended

RANDOM = np.random.default_rng(0)
ROWS = pd.DataFrame({"a": RANDOM.normal(size=60), "town": RANDOM.choice(["x", "y"], 60)})
LABEL = (ROWS["a"] > 0).astype(int)
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="a process can be sealed on Linux alone")


class Runs:
    """Runs code when it is unpickled, and is what the code leaves."""

    def __init__(self, code):
        self.code = code

    def __reduce__(self):
        return eval, (self.code,)


def fitted(last=None):
    encode = make_column_transformer((OneHotEncoder(handle_unknown="ignore"), ["town"]), remainder="passthrough")
    return make_pipeline(encode, last or LogisticRegression()).fit(ROWS, LABEL)


@pytest.fixture
def here(monkeypatch):
    """The conversion's work in this process, for what needs no process of its own."""

    def run(module, asked, limits, *, sealed, most):
        assert sealed
        answer, more = inside.work(asked)
        return Ended(End.ANSWERED, answer, more, sealed)

    monkeypatch.setattr(conversion, "run", run)


@on_linux
def test_a_pickle_that_tries_everything_reaches_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MODELWATCH_HOME", str(tmp_path / "workspace"))
    monkeypatch.setenv("A_KEY", "secret")
    (tmp_path / "workspace").mkdir()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.setblocking(False)
        code = f"""
import os, socket, subprocess
tried = [
    lambda: open({str(tmp_path / "workspace" / "planted")!r}, "w"),
    lambda: open({str(tmp_path / "beside")!r}, "w"),
    lambda: socket.create_connection(("127.0.0.1", {listener.getsockname()[1]}), 1),
    lambda: subprocess.run(["touch", {str(tmp_path / "run")!r}]),
    lambda: os.kill({os.getpid()}, 9),
    lambda: os.environ["A_KEY"],
]
done = 0
for each in tried:
    try:
        each()
        done += 1
    except (OSError, KeyError):
        pass
assert done == 0, done
"""
        model = pickle.dumps(fitted())
        path, out = tmp_path / "model.pkl", tmp_path / "model.skops"
        path.write_bytes(pickle.dumps(Runs(f"(exec({code!r}, {{}}), __import__('pickle').loads({model!r}))[1]")))
        assert main(["convert", str(path), str(out), "--i-trust-this-file"]) == 0
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["model.pkl", "model.skops", "workspace"]
    assert "answers compared, all the same" in capsys.readouterr().out
    np.testing.assert_array_equal(load(out, Trust()).pipeline.predict_proba(ROWS), fitted().predict_proba(ROWS))


@on_linux
def test_a_pickle_that_needs_to_write_is_not_converted(tmp_path):
    path, out = tmp_path / "model.pkl", tmp_path / "model.skops"
    path.write_bytes(pickle.dumps(Runs(f"open({str(tmp_path / 'planted')!r}, 'w')")))
    with pytest.raises(ModelError, match="Read-only file system") as refused:
        convert(path, out, Trust())
    assert "does more than loading" in refused.value.hint
    assert [each.name for each in tmp_path.iterdir()] == ["model.pkl"]


def test_without_the_flag_nothing_is_loaded_and_it_is_said_why(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(conversion, "run", None)
    assert main(["convert", "model.joblib", "model.skops"]) == 2
    said = capsys.readouterr().err
    assert "error: converting model.joblib loads it, and a pickle can run any code when it is loaded\n" in said
    assert "hint: where you know who made it: modelwatch convert model.joblib model.skops --i-trust-this-file" in said


@pytest.mark.parametrize("compress", [0, ("zlib", 3), ("xz", 3)])
def test_whatever_way_it_was_pickled_it_scores_the_same(tmp_path, here, compress):
    path, out, model = tmp_path / "model.joblib", tmp_path / "model.skops", fitted()
    joblib.dump(model, path, compress=compress)
    done = convert(path, out, Trust())
    assert (done.form, done.untrusted, done.notes) == ("skops", (), ())
    assert done.compared > 0
    assert done.size == out.stat().st_size
    np.testing.assert_array_equal(load(out, Trust()).pipeline.predict_proba(ROWS), model.predict_proba(ROWS))


@pytest.mark.parametrize("library", ["xgboost", "lightgbm", "catboost"])
def test_boosters_are_converted_inside_pipelines_and_bare(tmp_path, here, library):
    module = pytest.importorskip(library, reason=f"the extra {library} is not installed")
    few = {"n_estimators": 3, "max_depth": 2}
    quiet = {"lightgbm": {"verbose": -1}, "catboost": {"verbose": 0, "allow_writing_files": False}}.get(library, {})
    names = {"xgboost": "XGBClassifier", "lightgbm": "LGBMClassifier", "catboost": "CatBoostClassifier"}
    model = fitted(getattr(module, names[library])(**few, **quiet))
    path, out = tmp_path / "model.pkl", tmp_path / "model.skops"
    path.write_bytes(pickle.dumps(model))
    assert convert(path, out, Trust()).untrusted == ()
    np.testing.assert_array_equal(load(out, Trust()).pipeline.predict_proba(ROWS), model.predict_proba(ROWS))
    if library == "catboost":
        return  # its models have scikit-learn's interface always
    bare = model[-1].get_booster() if library == "xgboost" else model[-1].booster_
    path.write_bytes(pickle.dumps(bare))
    out.unlink()
    assert convert(path, out, Trust()).form == {"xgboost": "XGBoost", "lightgbm": "LightGBM"}[library]
    scored = load(out, Trust()).pipeline.predict_proba(model[:-1].transform(ROWS))
    np.testing.assert_allclose(scored, model.predict_proba(ROWS), atol=1e-6)


def test_types_that_an_operator_has_to_allow_are_told_before_it_is_called_done(tmp_path, here, capsys, monkeypatch):
    monkeypatch.setenv("MODELWATCH_HOME", str(tmp_path / "workspace"))
    path, out = tmp_path / "model.pkl", tmp_path / "model.skops"
    model = make_pipeline(FunctionTransformer(pd.to_numeric), LogisticRegression())
    path.write_bytes(pickle.dumps(model))
    assert main(["convert", str(path), str(out), "--i-trust-this-file"]) == 0
    said = capsys.readouterr().err
    written = said.partition("trust.toml: ")[2].splitlines()[0]
    assert written == 'types = ["pandas.core.tools.numeric.to_numeric"]'
    (tmp_path / "workspace").mkdir()
    (tmp_path / "workspace" / "trust.toml").write_text(written)
    load(out, Trust.load(tmp_path / "workspace"))


def pickled(value, protocol=2):
    return pickle.dumps(value, protocol)


SOMEWHERE = pickled(LogisticRegression(), 0)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (pickled({"model": 1}), "holds a dict, not a fitted scikit-learn estimator"),
        (pickled(fitted())[:-30], "cannot be loaded"),
        (SOMEWHERE.replace(b"sklearn.linear_model._logistic", b"my_things.models"), "needs the library my_things"),
        (pickled(make_pipeline(FunctionTransformer(os.path.join), fitted())), "cannot be kept as skops"),
        (b"tree\nversion=v4\n", "neither a pickle nor a joblib file"),
        (b"", "is empty"),
    ],
)
def test_what_cannot_be_converted_is_told_and_nothing_is_written(tmp_path, here, content, words, monkeypatch):
    path, out = tmp_path / "model.pkl", tmp_path / "model.skops"
    path.write_bytes(content)
    if "kept" in words:
        monkeypatch.setattr("skops.io.dumps", lambda model: (_ for _ in ()).throw(TypeError("a lambda")))
    with pytest.raises(ModelError, match=words) as refused:
        convert(path, out, Trust())
    assert refused.value.hint
    assert not out.exists()


@pytest.mark.parametrize("how", [how for how in End if how is not End.ANSWERED])
def test_however_its_process_ends_it_is_told(tmp_path, monkeypatch, how):
    path, out = tmp_path / "model.pkl", tmp_path / "model.skops"
    path.write_bytes(pickled(fitted()))
    monkeypatch.setattr(conversion, "run", lambda *asked, **more: Ended(how, words="why"))
    with pytest.raises(ModelError, match=r"model\.pkl is not converted: ") as refused:
        convert(path, out, Trust())
    assert refused.value.hint
    assert not out.exists()


def test_a_file_that_is_there_is_replaced_where_it_is_skops_and_left_where_it_is_not(tmp_path, here):
    path, out = tmp_path / "model.pkl", tmp_path / "model.skops"
    path.write_bytes(pickled(fitted()))
    convert(path, out, Trust())
    convert(path, out, Trust())
    out.write_text("my notes")
    with pytest.raises(ModelError, match="is no skops file: it is left as it is"):
        convert(path, out, Trust())
    assert out.read_text() == "my notes"
    with pytest.raises(ModelError, match="is the model itself"):
        convert(path, path, Trust())
    with pytest.raises(ModelError, match="there is no file"):
        convert(tmp_path / "gone.pkl", out, Trust())
    convert(path, tmp_path / "new.skops", Trust())
    with pytest.raises(ModelError, match="is a skops file already"):
        convert(tmp_path / "new.skops", out, Trust())
