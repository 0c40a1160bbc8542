"""Signing a version with a local key, and verifying it: who has the public key can tell that nothing was changed."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitoring.errors import ModelError, NotApplicableError, listed
from monitoring.models.digest import sha256
from monitoring.models.files import mlflow
from monitoring.releases.papers import statement
from monitoring.releases.papers.statement import Signed

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import ec

CURVES = ("secp256r1", "secp384r1", "secp521r1")
_MADE = "openssl ecparam -name prime256v1 -genkey -noout -out KEY.pem"
_PUBLIC = "openssl ec -in KEY.pem -pubout -out PUB.pem"
_LARGEST_KEY = 1 << 16


@dataclass(frozen=True, slots=True)
class Verified:
    """What verifying has shown.

    Args:
        holds: whether the signature is by that key and all of the model is as it was signed.
        reason: what is wrong; "" where nothing is.
        files: the model's files that were signed.
        about: what else was signed with them, such as the version's name and the digest of its record.
    """

    holds: bool
    reason: str
    files: tuple[str, ...] = ()
    about: Mapping[str, Any] | None = None


def sign(model: Path, name: str, about: Mapping[str, str], key: Path) -> bytes:
    """A signature of a model's file or MLflow folder, as a Sigstore bundle.

    Args:
        model: the file or the folder.
        name: what the model is called.
        about: what else is signed with it.
        key: a private key in PEM, on one of NIST's curves P-256, P-384 and P-521.

    Raises:
        NotApplicableError: what signs is not installed.
        ModelError: the key is none, has a password or is of another kind; the model cannot be read.
    """
    private = _private(key)
    payload = statement.statement(name, digests(model), about)
    return statement.bundle(Signed(_hint(private.public_key()), payload, _signed(private, payload)))


def verify(model: Path, signature: bytes, key: Path) -> Verified:
    """Whether a signature is by the key whose public half is in `key` (PEM), and the model is as it was signed.

    Raises `ModelError` for a signature or a key that cannot be read, `NotApplicableError` as `sign`.
    """
    public, found = _public(key), statement.opened(signature)
    from cryptography.exceptions import InvalidSignature

    if found.hint and found.hint != _hint(public):
        return Verified(False, f"it was signed with another key than that of {key.name}")
    try:
        public.verify(found.signature, statement.envelope(found.payload), _algorithm(public))
    except InvalidSignature:
        return Verified(False, f"the signature is not by the key of {key.name}, or what was signed has been changed")
    signed, about = statement.files_of(found.payload)
    reason = _difference(signed, digests(model))
    return Verified(not reason, reason, tuple(signed), about)


def digests(model: Path) -> dict[str, str]:
    """SHA-256 of every file of a model, by its place in its folder."""
    if not model.is_dir():
        return {statement.FILE: sha256(model)}
    return {part: sha256(model / part) for part in mlflow.read(model).parts}


def _difference(signed: Mapping[str, str], there: Mapping[str, str]) -> str:
    """What is not as it was signed, in words.

    >>> _difference({"a": "1", "b": "2"}, {"a": "1", "c": "3"})
    'the model is not as it was signed: b is gone; c was not signed'
    """
    ends = {
        "has been changed": [name for name in signed if name in there and there[name] != signed[name]],
        "is gone": [name for name in signed if name not in there],
        "was not signed": [name for name in there if name not in signed],
    }
    said = [
        f"{listed('its file' if n == statement.FILE else n for n in names)} {end}"
        for end, names in ends.items()
        if names
    ]
    return f"the model is not as it was signed: {'; '.join(said)}" if said else ""


def _private(path: Path) -> "ec.EllipticCurvePrivateKey":
    serialization, elliptic = _library()
    hint = f"make one: {_MADE}"
    try:
        key = serialization.load_pem_private_key(_read(path), password=None)
    except TypeError as error:
        open_it = "openssl ec -in KEY.pem -out OPEN.pem"
        raise ModelError(f"the key {path.name} has a password", f"take it off in a safe place: {open_it}") from error
    except ValueError as error:
        raise ModelError(f"{path.name} is no private key in PEM", hint) from error
    if not isinstance(key, elliptic.EllipticCurvePrivateKey) or key.curve.name not in CURVES:
        raise ModelError(f"the key {path.name} is not on one of the curves {', '.join(CURVES)}", hint)
    found: ec.EllipticCurvePrivateKey = key
    return found


def _public(path: Path) -> "ec.EllipticCurvePublicKey":
    serialization, elliptic = _library()
    hint = f"name the public half of the key: {_PUBLIC}"
    try:
        key = serialization.load_pem_public_key(_read(path))
    except ValueError as error:
        raise ModelError(f"{path.name} is no public key in PEM", hint) from error
    if not isinstance(key, elliptic.EllipticCurvePublicKey) or key.curve.name not in CURVES:
        raise ModelError(f"the key {path.name} is not on one of the curves {', '.join(CURVES)}", hint)
    found: ec.EllipticCurvePublicKey = key
    return found


def _library() -> tuple[Any, Any]:
    try:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import ec
    except ModuleNotFoundError as error:
        message = "signing and verifying need the library cryptography, which is not installed"
        raise NotApplicableError(message, 'install it with: pip install "modelwatch[sign]"') from error
    return serialization, ec


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST_KEY)
    except OSError as error:
        raise ModelError(f"the key {path} cannot be read: {error.strerror}", "check its path") from error


def _signed(key: "ec.EllipticCurvePrivateKey", payload: bytes) -> bytes:
    return key.sign(statement.envelope(payload), _algorithm(key.public_key()))


def _algorithm(key: "ec.EllipticCurvePublicKey") -> "ec.ECDSA":
    """The hash that belongs to a curve."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    of_size: dict[int, hashes.HashAlgorithm] = {256: hashes.SHA256(), 384: hashes.SHA384(), 521: hashes.SHA512()}
    return ec.ECDSA(of_size[key.curve.key_size])


def _hint(key: "ec.EllipticCurvePublicKey") -> str:
    serialization, _ = _library()
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    written: bytes = key.public_bytes(encoding=serialization.Encoding.PEM, format=form)
    return hashlib.sha256(written).hexdigest()
