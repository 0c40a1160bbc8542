"""Pages over merged counts: all of them are shown, and where rows are listed it is said that only some are here."""

from dataclasses import replace

from monitoring.disk import stamped
from monitoring.log.fleet.manifest import manifest_of
from monitoring.ui.results import data

NAME = "flights-logreg"


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


def test_counts_of_another_version_close_no_page_that_does_not_add_them_up(visit, merged):
    (part,) = merged.merged.parts()
    stamped.write(merged.merged.manifest, manifest_of([replace(part, counted_by="older")]), twice=True)
    for page in ("explain", "versions", "score"):
        at = visit(page, deployment=NAME)
        assert not at.error, page
        said = visit.texts(at).replace("\\", "")
        assert f"{merged.predictions.count():,} predictions" in said
        assert "Without the counts of 1 merged file, which another version of Modelwatch made" in said
    at = visit("quality", deployment=NAME)
    (error,) = at.error
    said = error.value.replace("\\", "")
    assert "Merged counts of another version of Modelwatch: there.counts." in said
    assert f"modelwatch profile merge {NAME} FILE..." in said
    assert f"modelwatch profile drop {NAME} {part.origin[:8]}" in said
