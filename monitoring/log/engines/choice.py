"""Which engine answers: the one that a deployment's file names, or the embedded one."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from monitoring.domain import Deployment
from monitoring.log.engines.contract import Engine
from monitoring.settings.places import SPARK


@contextmanager
def engine(deployment: Deployment, spill: Path | None = None) -> Iterator[Engine]:
    """The engine that a deployment's file names.

    `spill` is for the embedded one, as in `embedded`. Raises `MonitoringError` where the engine is not there.
    """
    if deployment.engine == "spark":
        from monitoring.log.engines.spark.spark_engine import Spark

        with closing(Spark(deployment.spark)) as distributed:
            yield distributed
    else:
        with embedded(spill) as found:
            yield found


@contextmanager
def looking(deployment: Deployment) -> Iterator[Engine]:
    """The engine for a look at single rows: the embedded one, unless the log is a table that only another knows."""
    is_known = not any(place.startswith(SPARK) for place in (*deployment.places, *deployment.label_places))
    with embedded() if is_known else engine(deployment) as found:
        yield found


@contextmanager
def embedded(spill: Path | None = None) -> Iterator[Engine]:
    """The embedded engine; what does not fit into its memory goes to the folder `spill` for a while."""
    from monitoring.log.engines.duckdb.duckdb_engine import DuckDB, in_plain_words

    with closing(DuckDB(spill)) as found, in_plain_words(spill):
        yield found
