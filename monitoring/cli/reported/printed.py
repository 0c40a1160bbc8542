"""A report on the screen or in a file: as text, as JSON, or as one HTML file with its charts."""

from argparse import Namespace
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from monitoring.cli import output, streams
from monitoring.cli.reported import in_words
from monitoring.errors import MonitoringError
from monitoring.reports.plain import in_parts
from monitoring.reports.summary import Summary

if TYPE_CHECKING:
    from monitoring.cli.reported.beside import Beside


def require_charts_elsewhere(arguments: Namespace) -> None:
    """Refuse to leave charts out of what has none."""
    if arguments.no_charts and arguments.format != "html":
        raise MonitoringError(
            f"--format {arguments.format} has no charts to leave out", "leave --no-charts out, or write --format html"
        )


def show(
    summary: Summary, arguments: Namespace, noted: Sequence[Mapping[str, str]] = (), rows: "Beside | None" = None
) -> None:
    """Print it; `noted` says, of each of its alerts, what it is called and where it is in its life.

    `rows` is what single rows were read for.
    """
    if arguments.format == "json":
        told = in_parts(summary)
        for one, more in zip(told["alerts"], noted, strict=False):
            one.update(more)
        output.print_json(told | (rows.json if rows else {}))
    elif arguments.format == "html":
        from monitoring.reports.page import to_html

        if arguments.no_charts:
            pictures = {}
        else:
            from monitoring.cli.reported.charts import charts

            pictures = charts(summary)
        streams.show(to_html(summary, pictures), "xmlcharrefreplace")
    else:
        streams.show("\n\n".join([in_words.summary(summary), *(rows.parts if rows else ())]))
