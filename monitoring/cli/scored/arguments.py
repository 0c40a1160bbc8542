"""What can be typed behind `score` and `explain`."""

import argparse

from monitoring.cli.files.options import add_file_options

UNITS = ("probability", "log-odds")


def add_score(score: argparse.ArgumentParser) -> None:
    """The arguments of `score`."""
    score.add_argument("name", metavar="NAME", help="the deployment")
    score.add_argument("source", metavar="IN.csv", help="the rows; - is standard input")
    score.add_argument("--out", metavar="OUT", required=True, help="where the scored rows go: .csv, .parquet or .xlsx")
    score.add_argument("--rejects", metavar="REJECTS.csv", help="where the rows that do not fit go")
    score.add_argument("--shadow", metavar="VERSION", help="also write this version's scores, beside the live ones")
    score.add_argument("--drift", action="store_true", help="compare the rows with the reference")
    score.add_argument("--add-to-log", action="store_true", help="append the scored rows to the log, each once")
    score.add_argument("--raw-cells", action="store_true", help="keep cells that a spreadsheet would run as formulas")
    score.add_argument("--format", choices=("table", "json"), default="table")
    add_file_options(score)


def add_explain(explain: argparse.ArgumentParser) -> None:
    """The arguments of `explain`."""
    explain.add_argument("name", metavar="NAME", help="the deployment")
    explain.add_argument("id", metavar="ID", nargs="?", help="the prediction")
    explain.add_argument("--unit", choices=UNITS, default="", help="of SHAP values; default: the model's own")
    explain.add_argument(
        "--file", metavar="IDS", help="many: a text file, one id a line, or a CSV; - is standard input"
    )
    explain.add_argument("--out", metavar="OUT", help="where their SHAP values go: .parquet or .csv")
    explain.add_argument(
        "--format",
        choices=("table", "json", "html"),
        default="table",
        help="html: a letter of one page to the person whom the prediction is about",
    )
