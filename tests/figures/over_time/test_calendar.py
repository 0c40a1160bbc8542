"""Alerts over time: the axis writes dates as sentences do."""

from datetime import datetime

from monitoring.domain import Severity
from monitoring.figures.alerts import Bar, calendar
from monitoring.figures.shared.colours import LIGHT

REACH = (datetime(2024, 2, 5), datetime(2024, 4, 7))


def test_the_day_stands_before_the_month_and_rows_are_plain_numbers():
    bar = Bar("rent", *REACH, Severity.CRITICAL, "since 5 Feb 2024")
    days = calendar([bar], LIGHT, reach=REACH).layout.xaxis.tickformatstops
    assert [one.value.split("\n")[0] for one in days] == ["%H:%M", "%e %b", "%b"]
    rows = calendar([Bar("rent", 0, 500, Severity.INFO, "")], LIGHT, reach=(0, 500)).layout.xaxis
    assert (rows.tickformat, rows.tickformatstops) == (",d", ())
