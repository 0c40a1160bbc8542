"""The text of a recognised file, as it is cut into rows."""

from monitoring.intake.formats.json.array import Elements
from monitoring.intake.formats.rewritten import Late, Rewritten
from monitoring.intake.formats.source import Source
from monitoring.intake.reading_gauge import Gauge


def opened(source: Source, *, with_totals: bool = False) -> Gauge:
    """The text of a source.

    Args:
        source: CSV or JSON lines.
        with_totals: whether rows of totals stay in it.
    """
    quote = source.layout.signs.quote.encode() if source.layout else b'"'
    if source.array:
        return Elements(source, quote)
    if not source.rewritten:
        return Late(source, quote) if source.is_ascii else Gauge(source.path, source.member, quote)
    return Rewritten(source, quote, with_totals)
