"""From the arguments to an exit status."""

import atexit
import faulthandler
import gc
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module

from monitoring.cli import mishap, streams
from monitoring.cli.parser import build_parser
from monitoring.cli.serving.ending import STATUS, Ended, heeding_sigterm
from monitoring.cli.system import require_file_names
from monitoring.disk import mended
from monitoring.errors import MonitoringError
from monitoring.shared.turn import turn

NO_PLUGINS = "PYDANTIC_DISABLE_PLUGINS"  # without it, pydantic asks every installed package for some
LONGEST = 4000  # signs of a sentence; foreign libraries have longer ones
# The module and its function, imported when it is to run: --help loads nothing.
COMMANDS = {
    None: ("serving.dashboard", "dashboard"),
    "init": ("proposing.command", "init"),
    "add": ("commands", "add"),
    "preview": ("files.previewing", "preview"),
    "log": ("commands", "append"),
    "labels": ("commands", "append"),
    "erase": ("erasing", "erase"),
    "remove": ("erasing", "remove"),
    "refresh": ("refreshing", "refresh"),
    "report": ("commands", "report"),
    "check": ("commands", "check"),
    "alerts": ("alerting.command", "alerts"),
    "events": ("noting.command", "events"),
    "examples": ("alerting.examples", "show"),
    "score": ("scored.command", "score"),
    "explain": ("explaining.command", "explain"),
    "gate": ("gating.command", "gate"),
    "export": ("exporting.command", "export"),
    "profile": ("profile", "run"),
    "fleet": ("fleet.command", "fleet"),
    "version": ("releasing.versions", "version"),
    "promote": ("releasing.steps", "promote"),
    "rollback": ("releasing.steps", "rollback"),
    "history": ("releasing.steps", "history"),
    "convert": ("modelled", "convert"),
    "retrain": ("retraining.command", "retrain"),
}

READING = ("report", "check")  # end within seconds, with little that points in circles
SELDOM = (1_000_000, 50, 50)  # new objects until circles are sought: by default a fifth of the work


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 done, 1 an alert stands, 2 an error of any kind.

    Whatever ends it otherwise than with 0 or 1 is told on standard error, a crash of a library by Python itself.
    """
    streams.open_streams()
    mended.forget()
    os.environ.setdefault(NO_PLUGINS, "__all__")
    _have_crashes_told()
    try:
        return _ended(arguments)
    finally:
        streams.let_go()


def _ended(arguments: Sequence[str] | None) -> int:
    try:
        with heeding_sigterm():
            parsed = build_parser().parse_args(arguments)
            require_file_names(parsed)
            with turn(), _seldom(parsed.command in READING):
                status = _function(parsed.command)(parsed)
            streams.flush()  # a reader that has gone is noticed here, and not by the interpreter on its way out
        return status
    except MonitoringError as error:
        return _refuse(error, error.message, error.hint)
    except KeyboardInterrupt as error:
        return _interrupted(error)
    except streams.ReaderGoneError:
        return 0
    except OSError as error:
        return _refuse(error, *mishap.refused(error))
    except SystemExit as error:
        if not error.code:  # --help
            raise
        return _refuse(error, *mishap.unexpected(error))
    except Exception as error:
        return _refuse(error, *mishap.unexpected(error))
    except BaseException as error:  # a library may raise what is no `Exception`
        return _refuse(error, *mishap.unexpected(error))


def _have_crashes_told() -> None:
    """Have Python say where it was when native code ends the process (SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL)."""
    if not faulthandler.is_enabled():
        with suppress(OSError, ValueError):  # standard error is no file
            faulthandler.enable(all_threads=False)


def _interrupted(error: KeyboardInterrupt) -> int:
    """Say who ended it, and what was noted on its way here, such as what is kept all the same."""
    for note in getattr(error, "__notes__", ()):
        streams.tell(f"interrupted: {note}")
    how = "was asked to end (SIGTERM)" if isinstance(error, Ended) else "was interrupted (Ctrl-C)"
    streams.tell(f"error: the command {how} before it was done")
    streams.tell("hint: run it again; what it had not finished is not there")
    return STATUS if isinstance(error, Ended) else 130


@contextmanager
def _seldom(wanted: bool) -> Iterator[None]:
    """Let circles of objects be sought seldom in here, and not at the end of the process."""
    usual = gc.get_threshold()
    if wanted:
        gc.set_threshold(*SELDOM)
        atexit.register(_leave)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _leave() -> None:
    """Seek no circles at the end, when all goes with the process: that takes a tenth of a check.

    An engine that was asked is let go in order, because it tells on standard error of whatever is left of it.
    """
    if "duckdb" not in sys.modules:
        gc.freeze()


def _function(command: str | None) -> Callable[[Namespace], int]:
    module, name = COMMANDS[command]
    found: Callable[[Namespace], int] = getattr(import_module(f"monitoring.cli.{module}"), name)
    return found


def _refuse(error: BaseException, message: str, hint: str) -> int:
    """Say what was wrong, and what was noted on its way here, such as what is done all the same."""
    said = "; ".join([message, *getattr(error, "__notes__", ())])
    for kind, text in (("error", said), ("hint", hint or "see modelwatch --help")):
        line = " ".join(text.splitlines())
        streams.tell(f"{kind}: {line if len(line) <= LONGEST else f'{line[: LONGEST - 1]}…'}")
    return 2
