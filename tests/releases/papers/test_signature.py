"""A signature holds for the very model alone; signatures of the public model-signing are read, and ours by it."""

import json
from base64 import b64decode, b64encode
from pathlib import Path

import pytest

from monitoring.errors import ModelError
from monitoring.releases.papers.signature import sign, verify

cryptography = pytest.importorskip("cryptography", reason="the extra sign is not installed")
from cryptography.hazmat.primitives import serialization  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import ec, rsa  # noqa: E402

ABOUT = {"deployment": "small", "version": "2", "record": "ab" * 32}
# Made by model-signing 1.1.1 of a file with the content "a model\n", with the key whose public half stands here.
THEIRS, THEIR_KEY = (Path(__file__).parent / name for name in ("theirs.sig", "theirs.pem"))


def pem(key, folder, name):
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    (folder / f"{name}.key").write_bytes(private)
    (folder / f"{name}.pub").write_bytes(key.public_key().public_bytes(serialization.Encoding.PEM, form))
    return folder / f"{name}.key", folder / f"{name}.pub"


@pytest.fixture
def model(tmp_path):
    (tmp_path / "model.skops").write_bytes(bytes(range(256)) * 4)
    return tmp_path / "model.skops"


@pytest.fixture
def folder(tmp_path):
    yaml = pytest.importorskip("yaml", reason="the extra mlflow is not installed")
    place = tmp_path / "mlflow"
    (place / "data").mkdir(parents=True)
    (place / "MLmodel").write_text(yaml.safe_dump({"flavors": {"xgboost": {"data": "data/model.ubj"}}}))
    (place / "data" / "model.ubj").write_bytes(b"trees")
    return place


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1(), ec.SECP521R1()], ids=lambda curve: curve.name)
def test_a_signed_model_holds(model, curve, tmp_path):
    key, public = pem(ec.generate_private_key(curve), tmp_path, "a")
    found = verify(model, sign(model, "m", ABOUT, key), public)

    assert (found.holds, found.reason, found.files) == (True, "", (".",))
    assert found.about == ABOUT


def test_every_changed_byte_of_the_model_is_found(model, tmp_path):
    key, public = pem(ec.generate_private_key(ec.SECP256R1()), tmp_path, "a")
    signature, content = sign(model, "m", {}, key), model.read_bytes()
    for place in range(0, len(content), 31):
        model.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        assert not verify(model, signature, public).holds
    model.write_bytes(content + b"\0")
    assert verify(model, signature, public).reason == "the model is not as it was signed: its file has been changed"


def test_every_changed_byte_of_what_was_signed_is_found(model, tmp_path):
    key, public = pem(ec.generate_private_key(ec.SECP256R1()), tmp_path, "a")
    said = json.loads(sign(model, "m", ABOUT, key))
    payload = b64decode(said["dsseEnvelope"]["payload"])
    for place in range(0, len(payload), 7):
        changed = payload[:place] + bytes([payload[place] ^ 1]) + payload[place + 1 :]
        said["dsseEnvelope"]["payload"] = b64encode(changed).decode()
        found = verify(model, json.dumps(said).encode(), public)
        assert not found.holds
        assert "what was signed has been changed" in found.reason


def test_another_key_does_not_hold_with_its_hint_or_without(model, tmp_path):
    key, _ = pem(ec.generate_private_key(ec.SECP256R1()), tmp_path, "a")
    _, other = pem(ec.generate_private_key(ec.SECP256R1()), tmp_path, "b")
    said = json.loads(sign(model, "m", {}, key))

    assert "signed with another key" in verify(model, json.dumps(said).encode(), other).reason
    del said["verificationMaterial"]["publicKey"]["hint"]
    assert "is not by the key of b.pub" in verify(model, json.dumps(said).encode(), other).reason


def test_files_of_a_folder_that_are_changed_or_gone_are_named(folder, tmp_path):
    key, public = pem(ec.generate_private_key(ec.SECP256R1()), tmp_path, "a")
    signature = sign(folder, "m", {}, key)
    assert verify(folder, signature, public).files == ("MLmodel", "data/model.ubj")

    (folder / "data" / "model.ubj").write_bytes(b"other")
    assert verify(folder, signature, public).reason.endswith("data/model.ubj has been changed")
    (folder / "data" / "model.ubj").rename(folder / "moved.ubj")
    text = (folder / "MLmodel").read_text()
    (folder / "MLmodel").write_text(text.replace("data/model.ubj", "moved.ubj"))
    reason = verify(folder, signature, public).reason
    assert "MLmodel has been changed; data/model.ubj is gone; moved.ubj was not signed" in reason


def test_a_signature_of_the_public_tool_is_read(tmp_path):
    (tmp_path / "any name").write_bytes(b"a model\n")
    assert verify(tmp_path / "any name", THEIRS.read_bytes(), THEIR_KEY).holds
    (tmp_path / "any name").write_bytes(b"a modeL\n")
    assert not verify(tmp_path / "any name", THEIRS.read_bytes(), THEIR_KEY).holds


@pytest.mark.parametrize("kind", ["model", "folder"])
def test_the_public_tool_reads_ours(kind, request, tmp_path):
    # It needs pyopenssl as well, and does not say so.
    public_tool = pytest.importorskip("model_signing", reason="model-signing 1.1 and pyopenssl are not installed")
    place = request.getfixturevalue(kind)
    key, public = pem(ec.generate_private_key(ec.SECP384R1()), tmp_path, "a")
    (tmp_path / "own.sig").write_bytes(sign(place, "m", ABOUT, key))

    check = public_tool.verifying.Config().use_elliptic_key_verifier(public_key=public)
    check.verify(place, tmp_path / "own.sig")
    part = place if place.is_file() else place / "data" / "model.ubj"
    part.write_bytes(part.read_bytes() + b"!")
    with pytest.raises(ValueError, match="mismatch"):
        check.verify(place, tmp_path / "own.sig")


def test_keys_that_cannot_sign_say_why(model, tmp_path):
    rsa_key, rsa_public = pem(rsa.generate_private_key(65537, 2048), tmp_path, "rsa")
    (tmp_path / "none.key").write_text("no key")
    secret = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(b"x")
    )
    (tmp_path / "secret.key").write_bytes(secret)
    odd, _ = pem(ec.generate_private_key(ec.SECP256K1()), tmp_path, "odd")

    for key, words in (
        (rsa_key, "is not on one of the curves"),
        (odd, "is not on one of the curves"),
        (tmp_path / "none.key", "is no private key in PEM"),
        (tmp_path / "secret.key", "has a password"),
        (tmp_path / "gone.key", "cannot be read"),
    ):
        with pytest.raises(ModelError, match=words):
            sign(model, "m", {}, key)
    with pytest.raises(ModelError, match="is not on one of the curves"):
        verify(model, b"{}", rsa_public)


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"mediaType": "x"}', b"\xff", b"[" * 100_000])
def test_what_is_no_signature_is_refused_in_one_sentence(model, content, tmp_path):
    _, public = pem(ec.generate_private_key(ec.SECP256R1()), tmp_path, "a")
    with pytest.raises(ModelError, match="no Sigstore bundle"):
        verify(model, content, public)
