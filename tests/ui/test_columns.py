"""Results in tables: people's words on the page, the machine's in the download."""

from dataclasses import fields
from datetime import datetime

import numpy as np
import pandas as pd

from monitoring.domain import DriftResult, Every, Measure, QualityResult, Report, Verdict, Window
from monitoring.drift.method import METHODS
from monitoring.performance.metric import METRICS
from monitoring.quality.check import CHECKS
from monitoring.ui.frame.columns import COLUMNS, OTHER, in_words, settings, three
from monitoring.ui.frame.tables import as_csv

WEEK = Window(0, 0, 7, datetime(2024, 4, 1), datetime(2024, 4, 8), 100, 90, True, Every("week"))


def frame(*measures):
    return Report((WEEK,), measures).frame()


def test_every_column_of_every_result_has_a_title_and_a_help():
    named = {field.name for kind in (DriftResult, QualityResult, Measure) for field in fields(kind)} | {"start"}
    assert named - {*OTHER} <= {*COLUMNS}
    assert all(
        told.title[:1].isupper() and told.help.endswith(".") and "_" not in told.title for told in COLUMNS.values()
    )


def test_people_read_titles_window_names_and_units_and_the_download_keeps_the_machines_words():
    table = frame(
        Measure("ece", -1, 0.0153321, 0.00827363, 0.0200587, 27902),
        Measure("mae", 0, 13.57043, 12.9, 14.2, 1263, limit=9.4143, verdict=Verdict.FAIL),
    )
    shown = in_words(table, (WEEK,), "min")
    assert shown["metric"].tolist() == ["Calibration error", "Mean absolute error (min)"]
    assert shown["window"].tolist() == ["Reference", "Week of 1 Apr 2024"]
    assert [*shown][:3] == ["metric", "window", "verdict"]
    assert shown["value"].tolist() == [0.0153, 13.6]
    assert shown["n"].tolist() == [27902, 1263]
    assert "end" not in shown
    told = settings(shown)
    assert (told["n"]["label"], told["n"]["type_config"]["format"]) == ("Rows", "localized")
    assert told["value"]["type_config"]["format"] == "%g"
    head = as_csv(table).decode().splitlines()
    assert head[0].startswith("metric,window,start,end,value,low,high,n,basis")
    assert head[1].startswith("ece,-1,")


def test_each_name_of_a_catalogue_is_shown_by_its_title():
    names = {"method": METHODS, "check": CHECKS, "metric": METRICS}
    for column, catalogue in names.items():
        table = pd.DataFrame({column: catalogue.names()})
        assert in_words(table, ())[column].tolist() == [entry.descriptor.title for entry in catalogue]


def test_counts_are_whole():
    table = pd.DataFrame({"n_current": [466.99999999999994, 485.0]})
    assert in_words(table, ())["n_current"].tolist() == [467, 485]


def test_a_value_beside_its_limit_keeps_the_digits_that_tell_them_apart():
    table = pd.DataFrame({"value": [0.20004, 0.20004, 0.1], "limit": [0.2, 0.31234, 0.2]})
    assert in_words(table, ())["value"].tolist() == [0.20004, 0.2, 0.1]


def test_three_digits_are_three_digits():
    found = three(np.array([0.0044782, 0.000041234, 999.96, 1000.4, -67.94])).tolist()
    assert found == [0.00448, 4.12e-05, 1000, 1000, -67.9]


def test_counts_that_are_sums_are_whole_also_where_some_are_not_known():
    table = pd.DataFrame({"column": ["a", "b"], "n_current": [241.9999999, np.nan], "n": [3.0000001, 5.0]})
    shown = in_words(table, (WEEK,))
    assert shown["n_current"].tolist() == [242, pd.NA]
    assert shown["n"].tolist() == [3, 5]
    assert set(settings(shown)) == {"column", "n_current", "n"}


def test_whole_numbers_below_a_thousand_are_not_drawn_with_dust():
    """The browser's "plain" has 508.00000000000006 for 508; "%g" has the shortest number that is the same."""
    shown = pd.DataFrame({"n_current": pd.array([68, 508], dtype="Int64"), "value": [0.0222, 67.9]})

    formats = {name: each["type_config"]["format"] for name, each in settings(shown).items()}

    assert formats == {"n_current": "%g", "value": "%g"}
