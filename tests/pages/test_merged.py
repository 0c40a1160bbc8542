"""Pages over merged counts: all of them are shown, and where rows are listed it is said that only some are here."""

import shutil

import pytest

from monitoring.log import Workspace
from monitoring.log.exchange import export, merge
from monitoring.ui.results import data

NAME = "flights-logreg"


@pytest.fixture
def merged(sample_workspace, tmp_path, monkeypatch):
    """The sample, with the counts of another log that has as many rows."""
    homes = [tmp_path / "here", tmp_path / "there"]
    for home in homes:
        shutil.copytree(sample_workspace.home / NAME, home / NAME)
    export(Workspace(homes[1]).log(NAME), tmp_path / "there.counts")
    log = Workspace(homes[0]).log(NAME)
    merge(log, [tmp_path / "there.counts"])
    monkeypatch.setenv("MODELWATCH_HOME", str(homes[0]))
    return log


def test_pages_show_the_sum_and_say_whose_rows_they_list(visit, merged):
    rows = merged.predictions.count()
    assert f"{2 * rows:,} predictions" in visit.texts(visit("overview", deployment=NAME))
    said = visit.texts(visit("explain", deployment=NAME))
    assert "Of merged logs only the counts are here" in said
    said = visit.texts(visit("report", deployment=NAME))
    assert "this log's own rows are compared" in said


def test_where_no_row_is_here_the_columns_of_a_file_are_named_instead_of_an_example(visit, monkeypatch):
    real = data.rows
    monkeypatch.setattr(data, "rows", lambda *given: real(*given).head(0))
    page = visit("score", deployment=NAME)
    assert "It needs the columns " in visit.texts(page)
    assert r"plane\_age" in visit.texts(page)
    assert "Example file" not in visit.texts(page)


def test_nothing_is_said_of_merged_logs_where_there_are_none(visit):
    for page in ("explain", "report"):
        assert "merged" not in visit.texts(visit(page, deployment=NAME))
