"""Small inputs that would be long work: told in a sentence before anything of them is parsed or loaded."""

import io
import time
import zipfile

import joblib
import numpy as np
import pytest
import scipy.sparse
import skops.io
from sklearn.linear_model import LogisticRegression

from monitoring.errors import ModelError, SettingsError, listed, short, unknown_name
from monitoring.models.digest import sha256
from monitoring.models.files import unpacking
from monitoring.models.files.load import load
from monitoring.models.files.trust import Trust
from monitoring.settings.load import load_deployment

COLUMNS = ",".join(f'"c{i}"' for i in range(10_001))
EXTREME = {
    "size": ("# " + "x" * 1_000_000, "is larger than 1 MB"),
    "lists": ("a = " + "[" * 300_000, "is nested more than 32 deep"),
    "tables": ("a = " + "{a=" * 200_000, "is nested more than 32 deep"),
    "dots": ("a" + ".a" * 300_000 + " = 1", "is nested more than 32 deep"),
    "digits": ("a = " + "9" * 5000, "holds a number of more than 400 digits"),
    "hexadecimal digits": ("a = [1, 0x" + "f" * 300_000 + "]", "holds a number of more than 400 digits"),
    "headings": ("[" + "a." * 300_000 + "a]", "is nested more than 32 deep"),
    "quotes": ('"""' + '\\"' * 400_000, "is not a TOML file"),
    "key": ("k" * 900_000 + " = 1", "k…"),
}


@pytest.fixture(params=EXTREME)
def extreme(request):
    return EXTREME[request.param]


def test_extreme_settings_are_refused_in_a_sentence_at_once(tmp_path, extreme):
    text, words = extreme
    for name, read in (
        ("a.toml", lambda: load_deployment(tmp_path / "a.toml")),
        ("trust.toml", lambda: Trust.load(tmp_path)),
    ):
        (tmp_path / name).write_text(text)
        begun = time.perf_counter()
        with pytest.raises(SettingsError) as refused:
            read()
        assert words in refused.value.message
        assert name in refused.value.message
        assert len(refused.value.message) < 400
        assert time.perf_counter() - begun < 10


def test_settings_name_at_most_ten_thousand_columns(tmp_path):
    head = 'name = "a"\ntask = "binary"\n[columns]\nid = "i"\ntime = "t"\nscore = "p"\n'
    (tmp_path / "a.toml").write_text(f"{head}numeric = [{COLUMNS}]\n[reference]\nfrom = 2020-01-01\n")
    with pytest.raises(SettingsError, match=r"10,004 columns are named; at most 10,000 can be watched"):
        load_deployment(tmp_path / "a.toml")


def test_brackets_in_texts_and_comments_are_not_depth(tmp_path):
    text = f"title = \"{'[' * 50}\" # {'{' * 50}\nname = '''\n{'[' * 50}'''"
    (tmp_path / "a.toml").write_text(text)
    with pytest.raises(SettingsError) as refused:
        load_deployment(tmp_path / "a.toml")
    assert "nested" not in refused.value.message


@pytest.fixture
def model():
    x = np.random.default_rng(0).normal(size=(80, 2))
    return LogisticRegression().fit(x, (x.sum(axis=1) > 0).astype(int))


def hollow():
    """Some kilobytes that unpack to 40 MB."""
    return np.zeros(5_000_000)


def sparse():
    zeros = np.zeros(3_000_000)
    return scipy.sparse.csr_matrix((zeros, zeros.astype(np.int32), np.array([0, zeros.size])), shape=(1, 5))


@pytest.mark.parametrize(
    ("extra", "compression"),
    [(hollow, zipfile.ZIP_DEFLATED), (hollow, zipfile.ZIP_BZIP2), (sparse, zipfile.ZIP_STORED)],
)
def test_a_small_archive_that_unpacks_to_much_is_not_loaded(tmp_path, model, monkeypatch, extra, compression):
    model.extra = extra()
    skops.io.dump(model, tmp_path / "m.skops", compression=compression)
    monkeypatch.setattr(skops.io, "loads", lambda *given, **more: pytest.fail("it was loaded"))
    with pytest.raises(ModelError, match=r"m\.skops has [0-9,]+ bytes and would unpack to more than 33,554,432"):
        load(tmp_path / "m.skops", Trust())


@pytest.mark.parametrize("way", ["zlib", "gzip", "bz2", "lzma", "xz"])
def test_a_compressed_pickle_that_is_allowed_is_bounded_too(tmp_path, model, monkeypatch, way):
    path = tmp_path / "m.joblib"
    joblib.dump(model, path, compress=(way, 3))
    assert load(path, Trust(files=frozenset([sha256(path)]))).sha256 == sha256(path)

    monkeypatch.setattr(unpacking, "A_LITTLE", 100)
    monkeypatch.setattr(unpacking, "MOST_TIMES", 1)
    with pytest.raises(ModelError, match="would unpack to more than"):
        load(path, Trust(files=frozenset([sha256(path)])))


def test_a_large_model_that_is_compressed_as_trained_numbers_are_is_loaded(tmp_path, model, monkeypatch):
    monkeypatch.setattr(unpacking, "A_LITTLE", 1000)
    model.extra = np.random.default_rng(0).normal(size=500_000)
    skops.io.dump(model, tmp_path / "m.skops", compression=zipfile.ZIP_DEFLATED)
    assert load(tmp_path / "m.skops", Trust()).pipeline.extra.size == 500_000


@pytest.mark.parametrize(
    ("schema", "members", "words"),
    [('{"a":' * 5000 + "1" + "}" * 5000, 1, "nested more than 250 deep"), ("{}", 60, "holds 61 parts; more than 50")],
)
def test_a_schema_that_is_deep_and_very_many_parts_are_refused(tmp_path, monkeypatch, schema, members, words):
    monkeypatch.setattr(unpacking, "MOST_MEMBERS", 50)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("schema.json", schema)
        for number in range(members if members > 1 else 0):
            archive.writestr(str(number), "")
    (tmp_path / "m.skops").write_bytes(buffer.getvalue())
    with pytest.raises(ModelError, match=words):
        load(tmp_path / "m.skops", Trust())


def test_thousands_of_names_are_not_listed_one_by_one():
    error = unknown_name("metric", "x" * 5000, [f"m{i}" for i in range(5000)])

    assert error.message.endswith("and 4,970 more")
    assert len(error.message) < 400
    assert listed(["a" * 500]).endswith("a…")
    assert short(["a"] * 100_000) == short(["a"] * 120)
