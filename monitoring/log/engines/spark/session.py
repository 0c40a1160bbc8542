"""Spark's session: one cluster a process, and a session of its own for each engine.

What a deployment does not set is Spark's own: `spark-defaults.conf`, the environment. Where Spark runs already, as in a
notebook on a cluster, it is used as it is, and neither stopped nor changed.
"""

import os
import re
import threading
from collections.abc import Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING

from monitoring.errors import MonitoringError, SettingsError
from monitoring.log.engines.spark.errors import in_one_sentence
from monitoring.log.engines.spark.start import clear_away, has_ended, start

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# How questions are meant, in every session: the same answers everywhere.
MEANT = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_LTZ",
    "spark.sql.legacy.parquet.nanosAsLong": "true",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "true",
    # To spell texts is a long expression that looks at each text often: it is not put into itself again and again.
    "spark.sql.optimizer.excludedRules": "org.apache.spark.sql.catalyst.optimizer.CollapseProject",
    # Nobody reads the plans that Spark writes down for its own pages, which takes it as long as to make them.
    "spark.sql.ui.explainMode": "simple",
    "spark.sql.debug.maxToStringFields": "0",
}
_NAME = re.compile(r"\$\{([^}]*)\}")
_LOCK = threading.Lock()


def open_session(settings: Mapping[str, str]) -> "SparkSession":
    """A session of one's own: its views and settings are nobody else's.

    Args:
        settings: Spark's configuration keys; `${NAME}` in a value is taken from the environment.

    Raises `SettingsError` where a value cannot be had, or Spark runs in this process with others, and
    `MonitoringError` where Spark does not start.
    """
    wanted = from_environment(settings)
    if find_spec("pyspark") is None:
        raise MonitoringError('engine = "spark" needs the package pyspark', "pip install modelwatch[spark]")
    if "spark.remote" in wanted or "SPARK_REMOTE" in os.environ:
        hint = "name a master: spark.master in [log.spark], and take spark.remote and SPARK_REMOTE away"
        raise SettingsError("Spark Connect cannot be used here", hint)
    with _LOCK, in_one_sentence():
        own = _shared(wanted).newSession()
        for key, value in (wanted | MEANT).items():
            if not _holds(own, key, value):
                _set(own, key, value)
    return own


def from_environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Settings with each `${NAME}` replaced.

    >>> os.environ["TOKEN"] = "t"
    >>> from_environment({"spark.hadoop.token": "Bearer ${TOKEN}"})
    {'spark.hadoop.token': 'Bearer t'}
    """
    found = {}
    for key, value in settings.items():
        missing = [name for name in _NAME.findall(value) if name not in os.environ]
        if missing:
            message = f"[log.spark] {key} needs the environment variable {missing[0]}, which is not set"
            raise SettingsError(message, f"set it: export {missing[0]}=...")
        found[key] = _NAME.sub(lambda name: os.environ[name[1]], value)
    return found


def _shared(wanted: Mapping[str, str]) -> "SparkSession":
    """The session that all others in this process hang on, started where there is none."""
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    running = SparkContext._active_spark_context
    if running is not None and has_ended(running):
        clear_away(running)
    if SparkContext._active_spark_context is None:
        start(wanted)
    return SparkSession.getActiveSession() or SparkSession.builder.getOrCreate()


def _holds(own: "SparkSession", key: str, value: str) -> bool:
    now = own.conf.get(key, None)
    # Spark puts options of its own in front of Java's.
    return now == value or (key.endswith("JavaOptions") and value in (now or ""))


def _set(own: "SparkSession", key: str, value: str) -> None:
    from pyspark.errors import PySparkException

    # What it is now is not told: it may be a secret.
    hint = "give all deployments the same [log.spark], or count this one in a process of its own"
    other = SettingsError(f"Spark runs already in this process, with another {key}", hint)
    if not key.startswith("spark.sql."):
        raise other
    try:
        own.conf.set(key, value)
    except PySparkException as error:
        raise other from error
