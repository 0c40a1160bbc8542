"""What can be typed behind `version reproduce`, `card`, `sign` and `verify`."""

import argparse
from typing import Any

CARDS = ("md", "json", "cyclonedx")
REPRODUCING = """\
Trains the version again from what is recorded of it, and compares both models row by row on the reference. Exit status:
0 every answer is the same to the last bit, 1 one is not, 2 it cannot be trained again.
"""
SIGNING = """\
Signs the version's model, with the digest of all that is recorded of it, in the form of OpenSSF Model Signing: the
public tool model_signing verifies it, too. The key is an EC one in PEM, without a password. Nothing is sent anywhere.
"""
VERIFYING = """\
Exit status: 0 the model and what is recorded of it are as they were signed with that key, 1 they are not, 2 an error.
"""


def add_papers(actions: Any) -> None:
    """The actions of `version` that are about its papers."""
    again = _about(actions, "reproduce", "train it again, and compare both", REPRODUCING)
    again.add_argument("--data", metavar="FILE", help="where its training file lies now; default: where it lay")
    again.add_argument("--format", choices=("table", "json"), default="table")
    card = _about(actions, "card", "its model card, or its bill of materials (CycloneDX)", None)
    card.add_argument("--format", choices=CARDS, default="md")
    card.add_argument("--out", metavar="FILE", help="write it to a file")
    sign = _about(actions, "sign", "sign it with a local key", SIGNING)
    sign.add_argument("--key", metavar="KEY.pem", required=True, help="the private key")
    sign.add_argument("--out", metavar="FILE", help="write the signature to a file, too, for others")
    verify = _about(actions, "verify", "is it as it was signed?", VERIFYING)
    verify.add_argument("--key", metavar="PUB.pem", required=True, help="the public half of the key")
    verify.add_argument("--signature", metavar="FILE", help="default: the one that version sign has kept")
    verify.add_argument("--format", choices=("table", "json"), default="table")


def _about(actions: Any, action: str, what: str, described: str | None) -> argparse.ArgumentParser:
    found: argparse.ArgumentParser = actions.add_parser(action, help=what, description=described)
    found.add_argument("name", metavar="NAME", help="the deployment")
    found.add_argument("version", metavar="VERSION", help="as modelwatch version list has it")
    return found
