"""What the machine itself refuses, in a sentence that names the place and says what helps."""

import errno
import os
import socket
from argparse import Namespace
from collections.abc import Mapping, MutableMapping
from pathlib import Path

from monitoring.errors import MonitoringError, short
from monitoring.paths import FILES, READ_ONLY, UPLOAD

HINTS = {
    errno.EISDIR: "name a file in it",
    errno.EEXIST: "something else lies there: move it away",
    errno.ENOTDIR: "a file lies where a folder is needed: move it away",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.EMFILE: "allow the process more open files: ulimit -n 1024",
    errno.ENFILE: "the machine has too many open files: close some programs",
    errno.EACCES: "have its owner allow you to use it, or choose another place",
    errno.EPERM: "have its owner allow you to use it, or choose another place",
    errno.EROFS: "it can only be read: choose another place",
    errno.ENOSPC: "make room there, or choose another place",
    errno.EDQUOT: "make room there, or choose another place",
}
NAMES_OF_FILES = ("file", "files", "subjects", "model", "labels", "reference", "plan", "out", "data", "key", "to")
OTHERWISE = "check that the place is there, writable and not full"


def sentence(error: OSError) -> tuple[str, str]:
    """What was refused, where, and a hint.

    >>> sentence(IsADirectoryError(errno.EISDIR, "Is a directory", "rows"))
    ('rows: Is a directory', 'name a file in it')
    """
    place = short(str(error.filename)).strip("'") + ": " if error.filename else ""
    return f"{place}{error.strerror or error}", HINTS.get(error.errno or 0, OTHERWISE)


def require_file_names(arguments: Namespace) -> None:
    """Raise `MonitoringError` where the name of a file is empty, as a variable of a shell that is not set leaves it.

    To the machine it would be the folder in which the command runs.
    """
    for name in NAMES_OF_FILES:
        given = getattr(arguments, name, None)
        if given == "" or (isinstance(given, list) and "" in given):
            raise MonitoringError("the name of a file is empty", "write the file's path; is a variable of it not set?")


def require_free_port(environment: Mapping[str, str]) -> None:
    """Raise `MonitoringError` where the dashboard's port is no number or belongs to another program."""
    text = environment.get("STREAMLIT_SERVER_PORT", "8501")
    hint = "choose another one: STREAMLIT_SERVER_PORT=8502 modelwatch"
    if not (text.isdecimal() and 0 < int(text) < 65536):
        raise MonitoringError(f"STREAMLIT_SERVER_PORT cannot be {short(text)}", "write a number from 1 to 65535")
    address = environment.get("STREAMLIT_SERVER_ADDRESS", "127.0.0.1")
    if not address.replace(".", "").isdecimal():  # a name, a file or IPv6: left to the server
        return
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, int(text)))
        except OSError as error:
            raise MonitoringError(f"port {text} of {address} cannot be used: {error.strerror}", hint) from error


def allow_pages(environment: MutableMapping[str, str], arguments: Namespace) -> None:
    """Hand the dashboard's options on to its process; raises `MonitoringError` for a folder that is not there."""
    for folder in arguments.files:
        if not Path(folder).is_dir():
            raise MonitoringError(f"--files: there is no folder {short(folder)}", "name a folder that is there")
    if arguments.files:
        there = [part for part in environment.get(FILES, "").split(os.pathsep) if part]
        environment[FILES] = os.pathsep.join([*there, *(str(Path(folder).resolve()) for folder in arguments.files)])
    if arguments.read_only:
        environment[READ_ONLY] = "1"
    if arguments.max_upload is not None:
        if not (arguments.max_upload.isdecimal() and int(arguments.max_upload)):
            raise MonitoringError(f"--max-upload cannot be {short(arguments.max_upload)}", "write a number of MB: 500")
        environment[UPLOAD] = arguments.max_upload
