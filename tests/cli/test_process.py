"""The real command in a process of its own: what it imports, whom it calls, and what becomes of a closed pipe."""

import json
import os
import subprocess
import sys

import pytest

from monitoring.domain import SIGNS, Verdict

ID = "2013-04-01_0500_US_1843_EWR_CLT"
START = "import sys; from monitoring.cli import main; status = main(sys.argv[1:]); "
# One command after the other, each with its home: (home, argument, ...) as JSON.
EACH = """
import json, os, sys
from monitoring.cli import main
for home, *arguments in json.loads(sys.argv[1]):
    os.environ["MODELWATCH_HOME"] = home
    assert main(arguments) == 0, arguments
"""
# Fails on every address but this machine's own, whatever library asks.
NO_NETWORK = """
import socket, sys
tried = open({path!r}, "a", buffering=1)
HOME = ("127.", "::1", "localhost", "/")
def guarded(name, original, place):
    def call(*arguments, **named):
        address = arguments[place]
        host = address[0] if isinstance(address, tuple) else address
        host = host.decode() if isinstance(host, bytes) else str(host)
        if not host.startswith(HOME):
            tried.write(f"{{name}} {{address}}\\n")
            raise OSError(f"no network here: {{name}} {{address}}")
        return original(*arguments, **named)
    return call
socket.getaddrinfo = guarded("getaddrinfo", socket.getaddrinfo, 0)
socket.gethostbyname = guarded("gethostbyname", socket.gethostbyname, 0)
class Guarded(socket.socket):
    connect = guarded("connect", socket.socket.connect, 1)
    connect_ex = guarded("connect_ex", socket.socket.connect_ex, 1)
    sendto = guarded("sendto", socket.socket.sendto, -1)
socket.socket = Guarded
socket.create_connection = guarded("create_connection", socket.create_connection, 0)
"""
HEAVY = ("shap", "lime", "evidently", "sklearn", "skops", "scipy.stats", "numba", "streamlit", "plotly", "matplotlib")
# What a check of a prepared log has no use for, also where it is of an earlier time.
NOT_TO_CHECK = (
    "pandas",
    "pyarrow.dataset",
    "pyarrow.acero",
    "scipy.optimize",
    "scipy.sparse",
    "cryptography",
)
NOT_TO_CHECK += ("requests", "asyncio", "monitoring.settings.schema", "monitoring.intake.reader", "monitoring.releases")
NOT_TO_CHECK += ("pyarrow.compute", "monitoring.intake.rules", "monitoring.log.tables.draft")
NOT_TO_CHECK += ("monitoring.log.rows", "monitoring.connect", "monitoring.scoring", "monitoring.models.model")
ENGINES = ("ibis", "duckdb", "sqlglot", "pyspark")


def run(*arguments, home, code="sys.exit(status)", before="", **options):
    environment = {**os.environ, "MODELWATCH_HOME": str(home), **options.pop("env", {})}
    command = [sys.executable, "-c", before + START + code, *map(str, arguments)]
    options = {"capture_output": True, "timeout": 120, **options}
    return subprocess.run(command, env=environment, check=False, **options)


@pytest.mark.parametrize(("command", "unused"), [("report", HEAVY), ("check", HEAVY + ENGINES + NOT_TO_CHECK)])
def test_a_report_imports_nothing_heavy(sample_workspace, command, unused):
    code = f"print(sorted(set({unused!r}) & set(sys.modules)), file=sys.stderr)"
    done = run(command, "flights-logreg", "--format", "json", home=sample_workspace.home, code=code)

    assert json.loads(done.stdout)["as_of"]  # labels that came later are left out without any of it, too
    assert done.stderr.decode().splitlines()[-1] == "[]"


def test_help_loads_no_library(tmp_path):
    found = "sorted({'numpy', 'pandas', 'pyarrow', 'pydantic'} & set(sys.modules))"
    told = f"import atexit, sys; atexit.register(lambda: print({found}, file=sys.stderr)); "
    done = run("--help", home=tmp_path, before=told)

    assert b"modelwatch" in done.stdout
    assert done.stderr.decode().strip() == "[]"


def test_the_library_imports_nothing_heavy():
    modules = "monitoring.connect, monitoring.cli, monitoring.reports.evidently, monitoring.explain.run, monitoring.api"
    code = f"import sys, {modules}; print(sorted(set({HEAVY + ENGINES!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=120)

    assert done.stdout.decode().strip() == "[]"


def commands(tmp_path, sample_rows, desk):
    sample_rows.head(50).to_csv(tmp_path / "in.csv", index=False)
    return [
        ("report", "flights-boosting"),
        ("add", desk / "plain.toml"),
        ("score", "flights-boosting", tmp_path / "in.csv", "--out", tmp_path / "out.csv"),
        ("explain", "flights-boosting", ID),
        ("explain", "flights-logreg", ID, "--format", "json"),
    ]


def test_no_command_connects_anywhere(sample_workspace, tmp_path, sample_rows, desk):
    log = tmp_path / "tried.txt"
    guard = NO_NETWORK.format(path=str(log))
    trial = (
        "import urllib.request\ntry:\n    urllib.request.urlopen('http://example.org/')\nexcept OSError:\n    pass\n"
    )
    run("report", "nowhere", home=tmp_path, before=guard + trial)
    assert log.read_text() == "create_connection ('example.org', 80)\n"  # the guard sees what it has to see

    log.write_text("")
    (tmp_path / "home").symlink_to(sample_workspace.home)
    every = commands(tmp_path, sample_rows, desk)
    homes = [tmp_path / ("other" if each[0] == "add" else "home") for each in every]
    asked = json.dumps([[str(home), *map(str, each)] for home, each in zip(homes, every, strict=True)])
    done = subprocess.run([sys.executable, "-c", guard + EACH, asked], capture_output=True, timeout=300, check=False)
    assert (done.returncode, log.read_text()) == (0, ""), done.stderr.decode()


def into_a_closed_pipe(*arguments, home):
    reader, writer = os.pipe()
    os.close(reader)
    try:
        return run(*arguments, home=home, capture_output=False, stdout=writer, stderr=subprocess.PIPE)
    finally:
        os.close(writer)


@pytest.mark.parametrize("form", ["table", "json"])
def test_a_closed_pipe_is_no_error(sample_workspace, form):
    done = into_a_closed_pipe("report", "flights-boosting", "--format", form, home=sample_workspace.home)

    assert (done.returncode, done.stderr) == (0, b"")


def test_a_closed_pipe_is_no_error_for_a_short_answer_either(small_workspace):
    done = into_a_closed_pipe("report", "plain", "--from", "2030-01-01", home=small_workspace.home)

    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("form", ["table", "html"])
def test_an_output_that_lacks_signs_is_no_error(sample_workspace, form):
    home = sample_workspace.home
    done = run("report", "flights-boosting", "--format", form, home=home, env={"PYTHONIOENCODING": "ascii"})

    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.isascii()
    assert (f"&#{ord(SIGNS[Verdict.FAIL])};".encode() in done.stdout) == (form == "html")


def test_the_installed_command_answers_with_its_exit_status(sample_workspace):
    command = os.path.join(os.path.dirname(sys.executable), "modelwatch")
    environment = {**os.environ, "MODELWATCH_HOME": str(sample_workspace.home)}
    done = subprocess.run([command, "report", "nowhere"], env=environment, capture_output=True, check=False)

    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.startswith(b"error: there is no deployment 'nowhere'")


@pytest.mark.parametrize("asked", ["", "duckdb"])
def test_a_command_ends_without_a_word_of_what_is_left(small_workspace, asked):
    loaded = f"import {asked}; " if asked else ""
    done = run("check", "plain", home=small_workspace.home, before=loaded)

    assert done.returncode in (0, 1)
    assert done.stderr == b""
