"""The commands about a version's papers: what they print, what scripts rely on, and with which status they end."""

import json
import shutil

import pytest

from monitoring.cli import main
from monitoring.log import Workspace
from monitoring.releases.papers.of_version import copy_of
from monitoring.releases.papers.signature import sign
from monitoring.releases.releases import Releases
from tests import small
from tests.described import described

AGAIN = {"schema", "made_at", "deployment", "version", "identical", "rows", "rows_of", "differing", "largest_gap"}
AGAIN |= {"row", "training", "environment", "not_seeded", "said", "message"}


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """A folder with the small deployment `d`; version 2 is the same model with its training file."""
    folder = tmp_path_factory.mktemp("papers")
    workspace = small.connected(folder, "d")
    Releases(workspace, "d").add(folder / "model.skops", trained_on=folder / "rows.csv")
    return folder


@pytest.fixture
def keys(tmp_path):
    """A private key and its public half."""
    pytest.importorskip("cryptography", reason="the extra sign is not installed")
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

    secret, key, public = ec.generate_private_key(ec.SECP256R1()), tmp_path / "key.pem", tmp_path / "pub.pem"
    key.write_bytes(secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public.write_bytes(secret.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return key, public


@pytest.fixture
def home(first, tmp_path, monkeypatch):
    """A workspace of the test's own."""
    shutil.copytree(first / "workspace", tmp_path / "workspace")
    monkeypatch.setenv("MODELWATCH_HOME", str(tmp_path / "workspace"))
    return tmp_path / "workspace"


@pytest.fixture
def version(home, capsys):
    """Types `modelwatch version …`; gives status and what was printed, as JSON where that was asked for."""

    def run(*arguments):
        capsys.readouterr()
        status = main(["version", *map(str, arguments)])
        out, err = capsys.readouterr()
        return status, json.loads(out) if "json" in arguments and status < 2 else out.rstrip(), err

    return run


def test_a_version_is_trained_again(version, first):
    status, out, _ = version("reproduce", "d", "2")
    same = "Trained again on 200 rows, it answers the same to the last bit: 200 rows of the reference."
    assert (status, out) == (0, same)
    status, found, _ = version("reproduce", "d", "2", "--format", "json")
    described("version reproduce", found)
    assert (status, found["identical"], found["row"], found["training"]["rows"]) == (0, True, None, 200)
    assert set(found) == AGAIN

    fewer = first / "fewer.csv"
    fewer.write_text("".join((first / "rows.csv").read_text().splitlines(keepends=True)[:150]))
    version("add", "d", first / "model.skops", "--trained-on", fewer)
    status, out, _ = version("reproduce", "d", "3")
    assert status == 1
    assert "of 200 rows of the reference otherwise, by at most" in out


def test_what_cannot_be_trained_again_ends_with_status_2(version):
    status, _, err = version("reproduce", "d", "1")
    assert (status, err.splitlines()[0]) == (
        2,
        "error: it cannot be trained again: what it was trained on is not recorded",
    )
    status, _, err = version("reproduce", "d", "3")
    assert (status, err.splitlines()[0]) == (2, "error: there is no version of d '3'; there are: 1, 2")


def test_a_card_is_written_in_three_forms_and_the_same_each_time(version, tmp_path):
    assert version("card", "d", "2")[1].startswith("# Small one, version 2")
    assert version("card", "d", "2", "--format", "json")[1]["trained_on"]["rows"] == small.ROWS
    for name in ("a", "b"):
        assert version("card", "d", "2", "--format", "cyclonedx", "--out", tmp_path / name)[:2] == (0, "")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert json.loads((tmp_path / "a").read_text())["bomFormat"] == "CycloneDX"


def test_a_signed_version_is_verified_until_a_byte_of_it_is_changed(version, home, keys, tmp_path):
    key, public = keys
    status, _, err = version("verify", "d", "1", "--key", public)
    assert (status, err.splitlines()[0]) == (2, "error: version 1 of d is not signed")

    assert version("sign", "d", "1", "--key", key, "--out", tmp_path / "own.sig")[0] == 0
    status, found, _ = version("verify", "d", "1", "--key", public, "--format", "json")
    described("version verify", found)
    assert (status, found["holds"], found["signed"]["version"]) == (0, True, "1")
    assert version("verify", "d", "1", "--key", public, "--signature", tmp_path / "own.sig")[0] == 0

    model = next((home / "d" / "model").glob("*.skops"))
    content = model.read_bytes()
    model.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    status, out, _ = version("verify", "d", "1", "--key", public)
    changed = "version 1 of d is not verified: the model is not as it was signed: its file has been changed"
    assert (status, out) == (1, changed)
    status, _, err = version("sign", "d", "1", "--key", key)
    assert status == 2
    assert "the copy of its model is not the registered one" in err


def test_the_signature_of_another_version_is_said_to_be_that(version, first, keys, tmp_path):
    key, public = keys
    version("sign", "d", "1", "--key", key, "--out", tmp_path / "one.sig")
    version("add", "d", first / "other.skops")
    whose = "the signature is that of version 1 of d, and says nothing of version "
    for name in ("2", "3"):  # the same model with another record, another model
        status, out, _ = version("verify", "d", name, "--key", public, "--signature", tmp_path / "one.sig")
        assert (status, out.rpartition(": ")[2]) == (1, f"{whose}{name}")


def test_another_record_than_the_signed_one_is_found(version, home, keys, tmp_path):
    key, public = keys
    releases = Releases(Workspace(home), "d")
    about = {"deployment": "d", "version": "2", "record": "0" * 64}
    signed = sign(copy_of(releases, releases.version("2")), "m", about, key)
    (tmp_path / "two.sig").write_bytes(signed)
    status, out, _ = version("verify", "d", "2", "--key", public, "--signature", tmp_path / "two.sig")
    assert (status, out.rpartition(": ")[2]) == (1, "what is recorded of the version is not what was signed")


def test_a_model_comes_from_mlflow_with_its_run_and_commit(version, home, first, tmp_path):
    yaml = pytest.importorskip("yaml", reason="the extra mlflow is not installed")
    store, folder = tmp_path / "mlruns", tmp_path / "artifacts"
    folder.mkdir()
    shutil.copy(first / "other.skops", folder / "model.skops")
    flavours = {"sklearn": {"pickled_model": "model.skops"}, "python_function": {"loader_module": "mlflow.sklearn"}}
    (folder / "MLmodel").write_text(yaml.safe_dump({"flavors": flavours}))
    place = store / "models" / "churn" / "version-1"
    place.mkdir(parents=True)
    (place / "meta.yaml").write_text(yaml.safe_dump({"version": 1, "run_id": "r1", "storage_location": str(folder)}))
    (store / "models" / "churn" / "meta.yaml").write_text(yaml.safe_dump({"aliases": {"champion": "1"}}))
    (store / "0" / "r1" / "tags").mkdir(parents=True)
    (store / "0" / "r1" / "tags" / "mlflow.source.git.commit").write_text("c" * 40)

    assert version("add", "d", "--from-mlflow", "models:/churn@champion", "--mlflow-store", store)[:2] == (0, "3")
    found = Releases(Workspace(home), "d").version("3")
    assert found.made_from == {"mlflow": "models:/churn@champion", "version": "1", "run": "r1"}
    assert (found.code, found.format) == ("c" * 40, "skops")
    status, _, err = version("add", "d", first / "other.skops", "--from-mlflow", "models:/churn/1")
    assert (status, err.splitlines()[0]) == (2, "error: two models are named")
    assert version("add", "d")[2].splitlines()[0] == "error: no model is named"
