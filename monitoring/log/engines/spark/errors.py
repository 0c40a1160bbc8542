"""What Spark says when something goes wrong, as one sentence."""

import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import takewhile
from typing import Any

from monitoring.errors import MonitoringError

HINT = "see [log.spark] in the deployment file, and the cluster's own log"
LONGEST = 300
# Where the reason ends and what surrounds it begins; the name that Spark gives to an error; what goes with it.
_END = re.compile(r"\s+at |\s*$|JVM stacktrace|Driver stacktrace|== ")
_NAME = re.compile(r"\[[A-Z0-9_.]+\] ")
_MARKS = re.compile(r"^(?:[\w.$]+(?:Exception|Error): )+|\s*SQLSTATE: \w+.*$")
under_way: dict[object, threading.Thread] = {}  # what is asked of Spark at this moment, and by whom
interrupted = threading.Event()  # Ctrl-C was pressed while the main thread asked


@contextmanager
def in_one_sentence() -> Iterator[None]:
    """Turns what PySpark raises into a `MonitoringError`, without Java's stack."""
    from py4j.protocol import Py4JError, Py4JJavaError
    from pyspark.errors import PySparkException

    mark = object()
    under_way[mark] = threading.current_thread()
    logging.getLogger().addFilter(_is_not_told_by_an_error)
    try:
        yield
    except (PySparkException, Py4JJavaError) as error:
        if _is_interrupted() or _was_interrupted(error):
            raise KeyboardInterrupt from error
        raise MonitoringError(f"Spark: {sentence(_reason(error))}", HINT) from error
    except (Py4JError, OSError, EOFError) as error:
        raise MonitoringError("Spark has ended in the middle of its work", f"try again; {HINT}") from error
    finally:
        del under_way[mark]
    if _is_interrupted():
        raise KeyboardInterrupt


def is_not_of_the_line_to_java(record: logging.LogRecord) -> bool:
    """Whether it is not py4j's, which tells of a lost line by the root logger, with a traceback."""
    return record.module not in ("clientserver", "java_gateway")


def main_thread_asks() -> bool:
    """Whether the main thread, which is the one that hears of Ctrl-C, waits for Spark's answer."""
    return threading.main_thread() in list(under_way.values())


def sentence(text: str) -> str:
    """The reason that an error gives, without its marks.

    >>> sentence("[TABLE_OR_VIEW_NOT_FOUND] The table `t` cannot be found. SQLSTATE: 42P01; line 1\\n== SQL ==")
    'The table `t` cannot be found.'
    """
    lines = takewhile(lambda line: not _END.match(line), text.strip().splitlines())
    said = _NAME.sub("", _MARKS.sub("", " ".join(lines)))
    return f"{said[:LONGEST]}…" if len(said) > LONGEST else said or "it gives no reason"


def _is_not_told_by_an_error(record: logging.LogRecord) -> bool:
    """Whether it is not about a question of ours: what else the process asks of Spark stays in its log."""
    return is_not_of_the_line_to_java(record) or threading.current_thread() not in list(under_way.values())


def _is_interrupted() -> bool:
    """Whether Ctrl-C was pressed while this thread asked: it is answered once."""
    mine = threading.current_thread() is threading.main_thread() and interrupted.is_set()
    if mine:
        interrupted.clear()
    return mine


def _was_interrupted(error: BaseException | None) -> bool:
    """Whether somebody pressed Ctrl-C: PySpark cancels all jobs then, and raises what becomes of them."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__context__
    return error is not None


def _reason(error: Exception) -> str:
    """Of several errors, of which each brought about the one before, the first that Spark has a name for."""
    java = getattr(error, "java_exception", None) or getattr(error, "_origin", None)
    said = list(_causes(java)) or [str(error)]
    return next((text for text in said if _NAME.search(text.split("\n", 1)[0])), said[-1])


def _causes(java: Any) -> Iterator[str]:
    while java is not None:
        # A failed task's error is told in the one about its stage, with everything around it.
        yield re.split(r"most recent failure: .*?\): ", str(java.toString()), maxsplit=1)[-1]
        java = java.getCause()
