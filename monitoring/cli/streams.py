"""Standard input, output and error, whatever the caller has made of them."""

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from io import TextIOWrapper
from typing import TextIO

from monitoring.errors import MonitoringError

# Unicode has a picture for each sign that a terminal obeys; the newer ones of C1 have none.
_PICTURES = {**{code: 0x2400 + code for code in range(0x20)}, 0x7F: 0x2421, **dict.fromkeys(range(0x80, 0xA0), 0xFFFD)}
_LINES = {code: picture for code, picture in _PICTURES.items() if code not in (0x09, 0x0A)}


class ReaderGoneError(BrokenPipeError):
    """Whoever read our answer has gone, and knows why; no other broken pipe is that."""


def open_streams() -> None:
    """Standard streams that a caller has closed lead nowhere, instead of being missing."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # It stays open for as long as the process lives.
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115


def harmless(text: str) -> str:
    r"""The same with pictures of the signs that a terminal obeys; lines and tabs stay what they are.

    >>> harmless("a\x1b[31mb")
    'a␛[31mb'
    """
    return text.translate(_LINES)


def in_a_line(text: str) -> str:
    r"""The same in one line, as a cell of a table.

    >>> in_a_line("a\nb")
    'a␊b'
    """
    return text.translate(_PICTURES)


def show(text: str, lacking: str = "replace") -> None:
    """Print a result; `lacking` is what becomes of signs that the output's encoding does not have."""
    show_pieces((text,), lacking)


def show_pieces(pieces: Iterable[str], lacking: str = "replace") -> None:
    """The same of a result that is made while it is printed, so that none of it need be held."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors=lacking)
    try:
        for piece in pieces:
            sys.stdout.write(harmless(piece))
        print(flush=True)
    except OSError as error:
        raise _unheard(error) from error


def flush() -> None:
    """Have the answer written now, where what goes wrong with it can still be told."""
    try:
        sys.stdout.flush()
    except OSError as error:
        raise _unheard(error) from error


def _unheard(error: OSError) -> Exception:
    """Why the answer was not written; from then on, what is printed leads nowhere."""
    _silence(sys.stdout)
    if isinstance(error, BrokenPipeError):
        return ReaderGoneError(*error.args)
    hint = "send it elsewhere; what was to be changed is changed by now"
    return MonitoringError(f"the answer cannot be written to standard output: {error.strerror}", hint)


def tell(text: str, *, end: str = "\n") -> None:
    """Say something on standard error, which is no part of the answer."""
    aside(f"{harmless(text)}{end}")


def aside(text: str) -> None:
    """Write to standard error as it is; where nobody can read that, the work goes on all the same."""
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        _silence(sys.stderr)


def let_go() -> None:
    """Before the interpreter ends: what cannot be written any more is no reason for another exit status."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            _silence(stream)


def _silence(stream: TextIO) -> None:
    with suppress(OSError, ValueError):  # a stream that is no file needs nothing
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
