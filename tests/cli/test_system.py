"""What the machine refuses is told in one sentence with the place, and exit status 2."""

import errno
import os
import socket
import subprocess
import sys

import pytest

from monitoring.cli import main, system
from monitoring.errors import MonitoringError

RUN = "import sys; from monitoring.cli import main; sys.exit(main())"


@pytest.mark.parametrize(
    ("number", "hint"),
    [
        (errno.EISDIR, "name a file in it"),
        (errno.ENAMETOOLONG, "choose a shorter name"),
        (errno.EMFILE, "ulimit -n"),
        (errno.EACCES, "allow you to use it"),
        (errno.EROFS, "can only be read"),
        (errno.EIO, "check that the place is there"),
    ],
)
def test_a_refusal_names_the_place_and_what_helps(capsys, monkeypatch, number, hint):
    def refuse(arguments):
        raise OSError(number, os.strerror(number), "/some/place")

    monkeypatch.setattr("monitoring.cli.commands.report", refuse)

    assert main(["report", "x"]) == 2
    error, hinted = capsys.readouterr().err.splitlines()
    assert error == f"error: /some/place: {os.strerror(number)}"
    assert hint in hinted


def test_a_full_disk_names_its_place(capsys, monkeypatch):
    def refuse(arguments):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/some/place")

    monkeypatch.setattr("monitoring.cli.commands.report", refuse)

    assert main(["report", "x"]) == 2
    assert capsys.readouterr().err.splitlines()[0] == "error: there is no space left on the disk of /some/place"


def test_a_port_that_is_taken_or_is_none_is_told(monkeypatch, capsys, tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setenv("STREAMLIT_SERVER_PORT", str(other.getsockname()[1]))
        monkeypatch.setenv("MODELWATCH_HOME", str(tmp_path))
        assert main([]) == 2
        assert "cannot be used: Address already in use" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
    system.require_free_port({"STREAMLIT_SERVER_PORT": os.environ["STREAMLIT_SERVER_PORT"]})
    for port in ("abc", "0", "70000", ""):
        with pytest.raises(MonitoringError, match="STREAMLIT_SERVER_PORT cannot be"):
            system.require_free_port({"STREAMLIT_SERVER_PORT": port})


@pytest.mark.parametrize(
    ("closed", "arguments"), [(">&-", "report none"), ("<&-", "report none"), (">&- 2>&- <&-", "report none")]
)
def test_closed_streams_are_no_defect(tmp_path, closed, arguments):
    command = f'"{sys.executable}" -c "{RUN}" {arguments} {closed}'
    done = subprocess.run(
        command, shell=True, capture_output=True, env={**os.environ, "MODELWATCH_HOME": str(tmp_path)}
    )

    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_a_foreign_sentence_of_any_length_is_cut(capsys, monkeypatch):
    def refuse(arguments):
        raise MonitoringError("x" * 100_000)

    monkeypatch.setattr("monitoring.cli.commands.report", refuse)

    assert main(["report", "x"]) == 2
    assert len(capsys.readouterr().err) < 5000
