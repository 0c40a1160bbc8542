"""What is signed of a model, and the envelope that it travels in: the form of OpenSSF Model Signing 1.0.

An in-toto statement names every file of the model with its SHA-256; a DSSE envelope has the statement with the
signature over it; a Sigstore bundle has the envelope with a hint at the key. Nothing here signs or trusts anything.

Source: OpenSSF Model Signing specification 1.0; DSSE 1.0.0; in-toto attestation framework, Statement v1.
"""

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from monitoring.errors import ModelError

BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json"
PAYLOAD = "application/vnd.in-toto+json"
STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://model_signing/signature/v1.0"
OWN = "modelwatch"
FILE = "."  # what the one file of a model is called, whatever it is called
LARGEST = 1 << 22
_AGAIN = "sign the version again: modelwatch version sign NAME VERSION --key KEY.pem"


@dataclass(frozen=True, slots=True)
class Signed:
    """What a bundle holds, not looked into yet.

    Args:
        hint: SHA-256 of the public key's PEM; "" where it says nothing.
        payload: the statement as it was signed.
        signature: over `envelope(payload)`.
    """

    hint: str
    payload: bytes
    signature: bytes


def statement(name: str, files: Mapping[str, str], about: Mapping[str, str]) -> bytes:
    """The statement about a model.

    Args:
        name: of the model.
        files: SHA-256 in hexadecimal by the file's place below the model's folder; `FILE` for a model of one file.
        about: what else is signed with it.
    """
    resources = [{"name": key, "algorithm": "sha256", "digest": files[key]} for key in sorted(files)]
    how = {"method": "files", "hash_type": "sha256", "allow_symlinks": False}
    subject = {"name": name, "digest": {"sha256": root(files)}}
    predicate = {"serialization": how, "resources": resources, OWN: dict(about)}
    said = {"_type": STATEMENT, "subject": [subject], "predicateType": PREDICATE, "predicate": predicate}
    return json.dumps(said, indent=2).encode()


def root(files: Mapping[str, str]) -> str:
    """One digest for all files: SHA-256 of theirs, by name.

    >>> root({".": "00" * 32}) == hashlib.sha256(bytes(32)).hexdigest()
    True
    """
    return hashlib.sha256(b"".join(bytes.fromhex(files[name]) for name in sorted(files))).hexdigest()


def envelope(payload: bytes) -> bytes:
    """What the signature is over: DSSE's pre-authentication encoding.

    >>> envelope(b"{}")
    b'DSSEv1 28 application/vnd.in-toto+json 2 {}'
    """
    return f"DSSEv1 {len(PAYLOAD)} {PAYLOAD} {len(payload)} ".encode() + payload


def bundle(signed: Signed) -> bytes:
    """As it is written to a file."""
    written = {"payload": b64encode(signed.payload).decode(), "payloadType": PAYLOAD}
    signatures = [{"sig": b64encode(signed.signature).decode(), "keyid": ""}]
    material = {"publicKey": {"hint": signed.hint}, "tlogEntries": []}
    said = {"mediaType": BUNDLE, "verificationMaterial": material}
    return json.dumps(said | {"dsseEnvelope": written | {"signatures": signatures}}).encode()


def opened(content: bytes) -> Signed:
    """What a bundle holds; raises `ModelError` for what is no bundle of this form with a signature by a key."""
    try:
        said = json.loads(content[: LARGEST + 1])
        inside = said["dsseEnvelope"]
        hint = said["verificationMaterial"].get("publicKey", {}).get("hint") or ""
        signature = b64decode(inside["signatures"][0]["sig"], validate=True)
        found = Signed(str(hint), b64decode(inside["payload"], validate=True), signature)
        forms = (said["mediaType"], inside["payloadType"])
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise ModelError("the signature is no Sigstore bundle with a signed statement", _AGAIN) from error
    if forms != (BUNDLE, PAYLOAD):
        raise ModelError(f"the signature is of the form {forms[0]} for {forms[1]}, which is not read", _AGAIN)
    return found


def files_of(payload: bytes) -> tuple[dict[str, str], dict[str, Any]]:
    """The files of a statement with their SHA-256, and what else was signed with them.

    Raises `ModelError` for another kind of statement, another way of hashing, and one that contradicts itself.
    """
    try:
        said = json.loads(payload)
        predicate, (subject,) = said["predicate"], said["subject"]
        how = predicate["serialization"]
        kinds = (said["_type"], said["predicateType"], how["method"], how["hash_type"])
        listed = [(str(each["name"]), str(each["algorithm"]), str(each["digest"])) for each in predicate["resources"]]
        files = {name: digest for name, _, digest in listed}
        total, about = str(subject["digest"]["sha256"]), predicate.get(OWN, {})
        is_whole = len(files) == len(listed) and root(files) == total
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ModelError("what was signed is no statement about a model's files", _AGAIN) from error
    if kinds != (STATEMENT, PREDICATE, "files", "sha256") or {kind for _, kind, _ in listed} - {"sha256"}:
        raise ModelError(f"what was signed is not read: {', '.join(map(str, kinds))}", _AGAIN)
    if not is_whole:
        raise ModelError("what was signed contradicts itself: its digests do not add up to that of the model", _AGAIN)
    return files, dict(about) if isinstance(about, dict) else {}
