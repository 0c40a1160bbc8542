"""Starting Spark with a deployment's settings, and noticing that it has ended."""

import atexit
import logging
import os
import shutil
import signal
import tempfile
import threading
import time
import warnings
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitoring.errors import MonitoringError
from monitoring.log.engines.spark.errors import interrupted, is_not_of_the_line_to_java, main_thread_asks, under_way
from monitoring.log.engines.spark.java import end, launch, require_java

if TYPE_CHECKING:
    from py4j.java_gateway import JavaGateway
    from pyspark import SparkContext

MASTER, OPTIONS = "SPARK_MASTER", "spark.driver.extraJavaOptions"
CANCEL_EVERY = 0.5  # seconds


def start(wanted: Mapping[str, str]) -> None:
    """Start Spark for the rest of this process.

    Args:
        wanted: Spark's configuration keys.

    Raises `MonitoringError` where there is no Java for it, or Java does not start.
    """
    from py4j.protocol import Py4JError
    from pyspark import SparkConf, SparkContext
    from pyspark.errors import PySparkException
    from pyspark.logger import PySparkLogger
    from pyspark.sql import SparkSession

    require_java()
    scratch = Path(tempfile.mkdtemp(prefix="modelwatch-spark-"))
    atexit.register(shutil.rmtree, scratch, ignore_errors=True)
    settings = with_defaults(wanted, scratch)
    # What these say, our error says.
    PySparkLogger.getLogger("SQLQueryContextLogger").setLevel("CRITICAL")
    logging.getLogger().addFilter(is_not_of_the_line_to_java)
    for name in ("py4j.clientserver", "py4j.java_gateway"):
        logging.getLogger(name).setLevel("CRITICAL")
    # A Java that is there already has had a Spark that ended, and can have another.
    gateway = None if SparkContext._gateway else launch(settings, scratch, is_local(settings))
    if gateway is not None:
        atexit.register(_end, gateway)
    context, before = None, _told_of_interrupts()
    try:
        context = SparkContext(conf=SparkConf().setAll(list(settings.items())), gateway=gateway)
        SparkSession.builder.getOrCreate()
    except (PySparkException, Py4JError) as error:
        if context is not None:
            clear_away(context)  # the next one may come with better settings
        if "stopped SparkContext" in str(error):
            message = f"Spark's master {settings['spark.master']} cannot be reached"
            raise MonitoringError(message, f"check spark.master in [log.spark], or {MASTER}") from error
        raise
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, partial(_interrupt, before))


def _told_of_interrupts() -> Any:
    """Who hears of Ctrl-C, but for an earlier Spark."""
    handler = signal.getsignal(signal.SIGINT)
    if isinstance(handler, partial):
        return handler.args[0]
    return signal.default_int_handler if getattr(handler, "__module__", "") == "pyspark.core.context" else handler


def _interrupt(before: Any, number: int, frame: Any) -> None:
    """On Ctrl-C, end what Spark is doing, and what waits for it once it has ended.

    To leave in the middle of a call would leave its answer on the line to Java, where the next question would take it
    for its own. Whoever presses again does not want to wait.
    """
    from pyspark import SparkContext

    context = SparkContext._active_spark_context
    if context is not None:
        threading.Thread(target=_cancel, args=(context, frozenset(under_way)), daemon=True).start()
    if context is not None and main_thread_asks() and not interrupted.is_set():
        interrupted.set()
    elif callable(before):
        before(number, frame)


def _cancel(context: "SparkContext", asked: frozenset[object]) -> None:
    """End all jobs for as long as what was asked goes on: Spark may still plan it, and start its job only then."""
    from py4j.protocol import Py4JError

    with suppress(Py4JError, OSError):
        while asked & under_way.keys():
            context.cancelAllJobs()
            time.sleep(CANCEL_EVERY)


def has_ended(context: "SparkContext") -> bool:
    """Whether somebody has stopped Spark, or its Java is gone."""
    from py4j.protocol import Py4JError

    try:
        return bool(context._jsc.sc().isStopped())
    except (Py4JError, OSError, AttributeError):
        return True


def clear_away(context: "SparkContext") -> None:
    """Forget a Spark that has ended, so that a new one can start; PySpark itself would go on asking it."""
    from py4j.protocol import Py4JError
    from pyspark import SparkContext

    with suppress(Py4JError, OSError), warnings.catch_warnings(action="ignore", category=RuntimeWarning):
        context.stop()
    SparkContext._active_spark_context = None
    gateway = SparkContext._gateway
    if gateway is not None and gateway.proc is not None and gateway.proc.poll() is not None:
        SparkContext._gateway = SparkContext._jvm = None


def with_defaults(wanted: Mapping[str, str], scratch: Path) -> dict[str, str]:
    """All settings to start by: quiet, without files outside of `scratch`, and talking to this machine alone if local.

    >>> with_defaults({"spark.master": "yarn"}, Path("/scratch"))["spark.sql.warehouse.dir"]
    '/scratch/warehouse'
    """
    settings = {
        "spark.master": os.environ.get(MASTER) or "local[*]",
        "spark.app.name": "modelwatch",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.warehouse.dir": str(scratch / "warehouse"),
        **wanted,
        OPTIONS: f"'-Djava.io.tmpdir={scratch}' {wanted.get(OPTIONS, '')}".strip(),
    }
    if not is_local(settings):
        return settings
    local = {
        "spark.local.dir": str(scratch),
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.shuffle.partitions": str(os.cpu_count() or 1),
    }
    return local | settings


def is_local(settings: Mapping[str, str]) -> bool:
    """Whether Spark computes inside of the Java that it is started with."""
    return settings["spark.master"].split("[")[0] == "local"


def _end(gateway: "JavaGateway") -> None:
    from pyspark import SparkContext

    if SparkContext._active_spark_context is not None:
        clear_away(SparkContext._active_spark_context)
    end(gateway)
