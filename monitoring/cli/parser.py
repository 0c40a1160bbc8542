"""What can be typed."""

import argparse
from typing import NoReturn

from monitoring.cli.alerting.arguments import ALERTING, EXAMPLES, add_alerts, add_check, add_examples
from monitoring.cli.exporting.arguments import EXPORTING, add_export
from monitoring.cli.files.options import add_file_options, add_preview
from monitoring.cli.fleet.arguments import FLEET, add_fleet
from monitoring.cli.gating.arguments import GATING, add_gate
from monitoring.cli.noting.arguments import add_events
from monitoring.cli.releasing.arguments import add_releasing
from monitoring.cli.retraining.arguments import RETRAINING, add_retrain
from monitoring.cli.scored.arguments import add_explain, add_score
from monitoring.cli.streams import show
from monitoring.errors import MonitoringError

ERASING = """\
Removes the predictions and labels with these ids, and the rows of the reference where it was taken from the log, for
good: from the tables, from their older files and history, from the counts, and from the files of rejected rows. Saved
reports are removed, because they may show such rows; they can be made again. Files outside the workspace stay: what is
appended from them again comes back.
"""
REMOVING = """\
Deletes all that the workspace holds of a deployment: its rows, counts, reports and its copy of the model. Files outside
the workspace, and a log that is attached, stay as they are. Without --yes it says what would be gone, with status 2.
"""
REFRESHING = "Counts what is new or has changed in a log since it was last counted, and says which way it took."
CONVERTING = """\
Loads the pickle in a process of its own that cannot write, connect or start anything, and writes the model as skops,
which holds no code. Loading a pickle runs what its maker put into it, so it is done only with --i-trust-this-file. OUT
is written whole or not at all; an older skops file there is replaced, any other file is left as it is.
"""
PROPOSING = """\
Looks at a log, its labels and its model, proposes the deployment file, and says why for each line of it. What is
doubtful is asked; where nobody can be asked, nothing is written without --yes, and the options that answer are listed.
"""
EPILOG = """\
Exit status: 0 done, 1 an alert stands (check) or a question is open (init), 2 bad input. MODELWATCH_HOME names the
workspace folder.
"""


class Parser(argparse.ArgumentParser):
    """Answers what it cannot read as everything else is answered: one sentence and a hint."""

    def error(self, message: str) -> NoReturn:
        """Raise `MonitoringError` instead of printing the usage and leaving."""
        raise MonitoringError(message, f"see {self.prog} --help")

    def print_help(self, file: object = None) -> None:
        """Print it as every answer is printed."""
        show(self.format_help().rstrip())


def build_parser() -> Parser:
    """All commands and their options."""
    parser = Parser(
        prog="modelwatch", description="Watches machine-learning models after they are deployed.", epilog=EPILOG
    )
    _add_dashboard(parser)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands (none: open the dashboard)")

    _add_init(commands.add_parser("init", help="propose a deployment file", description=PROPOSING))
    add = commands.add_parser("add", help="connect a deployment")
    add.add_argument("file", metavar="FILE.toml", help="the deployment file")
    add.add_argument("--replace", action="store_true", help="connect it anew, with a new log, where the name is taken")
    add.add_argument("--plan", metavar="FILE", help="count in the cells of an exported profile, so that they add up")
    add.add_argument("--format", choices=("table", "json"), default="table")
    add_file_options(add)

    add_preview(commands)

    _add_appending(commands)
    _add_removing(commands)

    refresh = commands.add_parser("refresh", help="count what is new, and say which way", description=REFRESHING)
    refresh.add_argument("name", metavar="NAME", help="the deployment")
    refresh.add_argument("--format", choices=("table", "json"), default="table")

    _add_reports(commands)
    add_examples(commands.add_parser("examples", help="a few rows behind each finding", description=EXAMPLES))
    add_alerts(commands.add_parser("alerts", help="what stands, and who looks after it", description=ALERTING))
    add_events(commands)
    _add_leaving(commands)
    add_score(commands.add_parser("score", help="score a file"))
    add_explain(commands.add_parser("explain", help="why predictions came out as they did"))
    add_releasing(commands)
    _add_profile(commands.add_parser("profile", help="counts without rows: take them elsewhere, add those of others"))
    add_fleet(commands.add_parser("fleet", help="which devices drifted, or are silent", description=FLEET))
    _add_convert(commands.add_parser("convert", help="turn a pickle into skops", description=CONVERTING))
    add_retrain(commands.add_parser("retrain", help="a candidate trained on newer labels", description=RETRAINING))
    return parser


def _add_appending(commands: "argparse._SubParsersAction[Parser]") -> None:
    for name, what in (("log", "append predictions"), ("labels", "append ground truth")):
        append = commands.add_parser(name, help=what)
        append.add_argument("name", metavar="NAME", help="the deployment")
        append.add_argument(
            "files", metavar="FILE", nargs="+", help="CSV, Excel, Parquet or JSON lines; - is standard input"
        )
        append.add_argument("--format", choices=("table", "json"), default="table")
        add_file_options(append)


def _add_leaving(commands: "argparse._SubParsersAction[Parser]") -> None:
    """What a version must pass before it goes anywhere."""
    add_gate(commands.add_parser("gate", help="may this version go live?", description=GATING))
    add_export(commands.add_parser("export", help="a version for a device, proven", description=EXPORTING))


def _add_reports(commands: "argparse._SubParsersAction[Parser]") -> None:
    for name, what in (("report", "what is known of a deployment"), ("check", "exit status 1 where an alert stands")):
        report = commands.add_parser(name, help=what)
        report.add_argument("name", metavar="NAME", help="the deployment")
        report.add_argument("--every", help='hour, day, week, month or "N rows"; default: the deployment\'s own')
        report.add_argument("--from", dest="start", metavar="T", help="windows begin here: 2013-04-01")
        report.add_argument("--to", dest="end", metavar="T", help="and end here; a day counts as a whole")
        report.add_argument("--as-of", metavar="T", help="only what was known by then; default: the deployment's own")
        report.add_argument("--segment", metavar="COLUMN=VALUE", help="only the rows of one segment")
        report.add_argument(
            "--baseline", metavar="B", help="what drift is measured against, where not the deployment's"
        )
        report.add_argument("--quality-baseline", metavar="B", help="what shares of data quality are, likewise")
        report.add_argument("--performance-baseline", metavar="B", help="what metrics are, likewise")
        report.add_argument("--method", metavar="M", help="a drift method, or all; default: one a column")
        checks = name == "check"
        if checks:
            add_check(report)
        else:
            report.add_argument("--multivariate", action="store_true", help="compare all inputs of a window together")
        forms = ("table", "json", "html", "junit") if checks else ("table", "json", "html")
        report.add_argument("--format", choices=forms, default="table")
        report.add_argument("--no-charts", action="store_true", help="HTML of text and tables alone, a smaller file")


def _add_dashboard(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--read-only", action="store_true", help="the dashboard's pages connect and change nothing")
    parser.add_argument("--max-upload", metavar="MB", help="the largest file that its pages take; 500 by default")
    parser.add_argument(
        "--files", metavar="FOLDER", action="append", default=[], help="a folder whose files its pages may read"
    )


def _add_removing(commands: "argparse._SubParsersAction[Parser]") -> None:
    _add_erase(commands.add_parser("erase", help="remove the rows of some ids for good", description=ERASING))
    remove = commands.add_parser("remove", help="delete a deployment", description=REMOVING)
    remove.add_argument("name", metavar="NAME", help="the deployment")
    remove.add_argument("--yes", action="store_true", help="you mean it: delete it")


def _add_init(init: argparse.ArgumentParser) -> None:
    init.add_argument("files", metavar="FILE", nargs="+", help="the log: CSV, Excel, Parquet or JSON lines")
    add_file_options(init)
    init.add_argument("--model", metavar="M", help="the model's file")
    init.add_argument("--labels", metavar="F", nargs="+", help="the ground truth, where it stands in other files")
    init.add_argument("--reference", metavar="F", help="rows to compare with; default: the first part of the log")
    init.add_argument("--name", metavar="N", help="what the deployment is called; default: as the first file")
    init.add_argument("--out", metavar="X.toml", help="where the deployment file goes")
    init.add_argument("--set", metavar="KEY=VALUE", action="append", help="an answer, such as columns.label=churned")
    init.add_argument("--yes", action="store_true", help="take the likeliest answer to every question, and say so")
    init.add_argument("--force", action="store_true", help="replace a file that is there")
    init.add_argument("--format", choices=("table", "json"), default="table")


def _add_erase(erase: argparse.ArgumentParser) -> None:
    erase.add_argument("name", metavar="NAME", help="the deployment")
    erase.add_argument("ids", metavar="ID", nargs="*", help="the predictions and their labels")
    erase.add_argument("--file", metavar="IDS", help="more ids: a text file, one a line, or a CSV; - is standard input")


def _add_convert(convert: argparse.ArgumentParser) -> None:
    convert.add_argument("model", metavar="MODEL", help="the pickle or joblib file")
    convert.add_argument("out", metavar="OUT.skops", help="where the model goes")
    convert.add_argument("--i-trust-this-file", action="store_true", help="you know who made it: load it")


def _add_profile(profile: argparse.ArgumentParser) -> None:
    actions = profile.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, what in (
        ("export", "write the counts as a file"),
        ("merge", "add the counts of other logs; a newer export of the same log takes the older one's place"),
        ("list", "what was merged"),
        ("drop", "take back what was merged of one log"),
    ):
        action = actions.add_parser(name, help=what)
        action.add_argument("name", metavar="NAME", help="the deployment")
        if name == "export":
            action.add_argument("file", metavar="FILE", help="where the counts go")
        if name == "merge":
            action.add_argument("files", metavar="FILE", nargs="*", help="exported by other logs, or by devices")
            action.add_argument("--inbox", action="store_true", help="what devices have sent to this dashboard")
        if name == "drop":
            action.add_argument("origin", metavar="ORIGIN", help="as `list` shows it, or its beginning")
        action.add_argument("--format", choices=("table", "json"), default="table")
