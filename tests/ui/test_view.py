from datetime import date, datetime

import pytest

from monitoring.domain import Deployment, Every, Task
from monitoring.log import Span
from monitoring.ui.frame.view import as_of_days, as_of_moment, lengths, stretch

SPAN = Span(datetime(2013, 4, 1, 3), datetime(2013, 12, 31, 20), 500, datetime(2014, 1, 15))


def deployment(**more):
    return Deployment(name="d", title="d", task=Task.BINARY, time="t", **more)


def test_the_default_day_is_the_last_one_that_the_deployments_as_of_counts():
    known = deployment(as_of=datetime(2013, 7, 11))
    assert as_of_days(known, SPAN) == (date(2013, 4, 1), date(2013, 7, 10), date(2014, 1, 15))


def test_without_an_as_of_everything_is_known():
    assert as_of_days(deployment(), SPAN)[1] == date(2014, 1, 15)
    assert as_of_moment(deployment(), SPAN, date(2014, 1, 15)) is None


def test_a_log_that_stopped_is_looked_at_as_of_the_deployments_own_day():
    late = deployment(as_of=datetime(2014, 3, 1))
    assert as_of_days(late, SPAN) == (date(2013, 4, 1), date(2014, 2, 28), date(2014, 2, 28))
    assert as_of_moment(late, SPAN, date(2014, 2, 28)) == datetime(2014, 3, 1)
    assert as_of_moment(late, SPAN, date(2014, 2, 1)) == datetime(2014, 2, 2)


def test_a_chosen_day_counts_whole():
    assert as_of_moment(deployment(), SPAN, date(2013, 6, 3)) == datetime(2013, 6, 4)


def test_the_deployments_own_moment_is_kept_to_the_hour():
    own = deployment(as_of=datetime(2013, 7, 10, 6))
    assert as_of_moment(own, SPAN, date(2013, 7, 10)) == datetime(2013, 7, 10, 6)


def test_thirty_days_end_with_the_as_of():
    assert stretch("30 days", None, SPAN, datetime(2013, 7, 11)) == (datetime(2013, 6, 11), None)
    assert stretch("30 days", None, SPAN, None) == (datetime(2013, 12, 2), None)


def test_chosen_dates_are_both_included():
    days = (date(2013, 5, 1), date(2013, 5, 31))
    assert stretch("Dates", days, SPAN, None) == (datetime(2013, 5, 1), datetime(2013, 6, 1))


@pytest.mark.parametrize("name", ["All", "no such range"])
def test_everything_else_is_the_whole_log(name):
    assert stretch(name, None, SPAN, None) == (None, None)


def test_an_unusual_window_is_on_offer_and_first():
    assert lengths(deployment(every=Every("hour")))[0] == "hour"
    assert lengths(deployment(every=Every("week"))) == ("day", "week", "month")
    by_rows = Deployment(name="d", title="d", task=Task.BINARY, every=Every("rows", 700))
    assert lengths(by_rows)[0] == "700 rows"
