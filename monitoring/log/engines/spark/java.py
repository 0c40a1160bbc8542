"""Spark's Java: found, started without a word of its own, and ended."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from monitoring.errors import MonitoringError
from monitoring.log.engines.spark.errors import sentence

if TYPE_CHECKING:
    from py4j.java_gateway import JavaGateway

JAVA = 17  # the least that Spark 4 runs on
ENDING = 10.0  # seconds that it may take
_REASON = re.compile(r"Exception in thread|Exception:|Error|Invalid")


def require_java() -> None:
    """Raise `MonitoringError` where there is no Java for Spark."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=str(Path(home) / "bin") if home else None)
    hint = f"install Java {JAVA} or later (Debian: openjdk-17-jre-headless), or set JAVA_HOME to where it is"
    if java is None:
        raise MonitoringError(f"Spark needs Java, and there is none{' in JAVA_HOME' if home else ''}", hint)
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(?:1\.)?(\d+)', told)
    if version and int(version[1]) < JAVA:
        raise MonitoringError(f"Spark needs Java {JAVA} or later, and there is Java {version[1]}", hint)


def launch(settings: Mapping[str, str], scratch: Path, local: bool) -> "JavaGateway":
    """Start Java for Spark.

    Args:
        settings: Spark's configuration keys, of which some are for Java.
        scratch: a folder of our own.
        local: whether it needs to talk to this machine alone.

    Raises `MonitoringError` with what Java said where it does not start.
    """
    from pyspark.errors import PySparkRuntimeError
    from pyspark.java_gateway import launch_gateway

    # What Java says goes there, and not among what people read: the result, or one sentence about what went wrong.
    with (scratch / "java.txt").open("w") as said, _submitted_with(settings, scratch, local):
        try:
            return launch_gateway(popen_kwargs={"stdout": said, "stderr": said})
        except PySparkRuntimeError as error:
            lines = (scratch / "java.txt").read_text(errors="replace").splitlines()
            reason = next(filter(_REASON.search, lines), str(error)).removeprefix('Exception in thread "main" ')
            raise MonitoringError(f"Spark does not start: {sentence(reason)}", "see [log.spark]") from error


def end(gateway: "JavaGateway") -> None:
    """Wait until it has gone and writes nothing any more."""
    gateway.shutdown()
    gateway.proc.stdin.close()
    with suppress(subprocess.TimeoutExpired):
        gateway.proc.wait(ENDING)


@contextmanager
def _submitted_with(settings: Mapping[str, str], scratch: Path, local: bool) -> Iterator[None]:
    """Java starts with these settings, from a file of our own: everybody may read its command line."""
    path = scratch / "start.properties"
    path.touch(mode=0o600)
    path.write_text("".join(f"{_escaped(key)}={_escaped(value)}\n" for key, value in settings.items()))
    given = os.environ.get("PYSPARK_SUBMIT_ARGS", "pyspark-shell")
    changed = {"PYSPARK_SUBMIT_ARGS": f"--load-spark-defaults --properties-file '{path}' {given}"}
    if local:
        changed["SPARK_LOCAL_IP"] = "127.0.0.1"
    before = {name: os.environ.get(name) for name in changed}
    os.environ.update(changed)
    try:
        yield
    finally:
        path.unlink()
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def _escaped(text: str) -> str:
    """Text as Java's properties files have it.

    >>> print(_escaped("a b=c:d"))
    a\\ b\\=c\\:d
    """
    signs = "".join(f"\\{sign}" if sign in "\\=:#! " else sign for sign in text)
    return signs.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
