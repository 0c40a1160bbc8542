"""What can be typed behind `modelwatch gate`."""

import argparse

GATING = """\
Asks every rule of the release gate about a registered version, against the version in use, and notes the answer in the
journal. Exit status: 0 it passed, 1 a rule failed or could not tell, 2 an error. Made again of the same evidence, JSON
and HTML are the same to a byte: their time is when the newest of the evidence came.
"""
FORMS = ("table", "json", "junit", "html", "md")


def add_gate(gate: argparse.ArgumentParser) -> None:
    """The arguments of `gate`."""
    gate.add_argument("name", metavar="NAME", help="the deployment")
    gate.add_argument("version", metavar="VERSION", help="the candidate, as modelwatch version list has it")
    gate.add_argument("--as-of", metavar="T", help="labels that were known by then; default: the deployment's own")
    gate.add_argument("--format", choices=FORMS, default="table")
    gate.add_argument("--out", metavar="FILE", help="a file for it, or a folder (FOLDER/) for all forms")
