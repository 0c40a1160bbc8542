"""What can be typed behind `modelwatch export`."""

import argparse

EXPORTING = """\
Writes a registered version as a folder that a device runs without Modelwatch, and proves first that it is the model:
on logged rows, on the reference and on rows that are built to be hard. Where a limit below [export] is not kept,
nothing is written. --verify repeats, from a bundle alone, what can be repeated. Exit status: 0 done, 1 the certificate
refuses, 2 an error.
"""


def add_export(export: argparse.ArgumentParser) -> None:
    """The arguments of `export`."""
    export.add_argument("name", metavar="NAME", nargs="?", help="the deployment")
    export.add_argument("version", metavar="VERSION", nargs="?", help="as modelwatch version list has it")
    export.add_argument("--to", metavar="FOLDER", help="where the bundle goes: a new folder, or an earlier bundle")
    export.add_argument("--quantize", choices=("int8", "float16"), help="make the model smaller, by so many bits")
    export.add_argument("--verify", metavar="FOLDER", help="check a bundle instead; needs no workspace")
    export.add_argument("--format", choices=("table", "json"), default="table")
