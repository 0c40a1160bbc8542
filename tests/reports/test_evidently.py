"""The Evidently report of a window: what goes in, what stays out, and that nothing leaves the machine."""

import html
import os
import re
import socket
from dataclasses import replace

import numpy as np
import pytest

from monitoring.domain import Selection, Task
from monitoring.errors import NotApplicableError
from monitoring.reports import evidently

# Evidently's own sources and libraries warn on import and on small samples; none of that can be put right here.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def no_network(monkeypatch):
    """Every attempt to reach another machine fails, and is kept."""
    tried = []

    def refuse(*arguments, **named):
        tried.append(arguments[:2])
        raise OSError("no network in this test")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    return tried


def test_the_guard_sees_connections(no_network):
    with pytest.raises(OSError, match="no network"):
        socket.create_connection(("example.org", 80))
    assert len(no_network) == 1


def test_a_report_is_made_without_a_connection(log_of, rows, selection, window, tmp_path, no_network):
    path = evidently.build(log_of(rows(300), rows(200, 1, 3.0)), selection, window, tmp_path / "reports")
    text = path.read_text(encoding="utf-8")

    assert no_network == []
    assert os.environ["DO_NOT_TRACK"] == "1"
    assert re.fullmatch(r"[0-9a-f]{16}\.html", path.name)
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    assert text.index(evidently.FIT) < text.index("<script")
    assert "income" in text
    assert "Bonn" in text


def test_the_sample_has_a_report(sample_workspace, tmp_path, no_network):
    log = sample_workspace.log("flights-airtime")
    chosen = Selection("flights-airtime", log.deployment.every, log.deployment.as_of)
    cut = log.windows(chosen)
    path = evidently.build(log, chosen, cut[2], tmp_path)

    assert path.stat().st_size > 100_000
    assert "distance" in path.read_text(encoding="utf-8")
    assert evidently.build(log, chosen, cut[2], tmp_path) == path
    assert no_network == []


def test_a_column_without_a_value_on_one_side_stays_out_and_is_named(deployment, rows):
    reference, current = rows(50), rows(50, 1)
    assert evidently.left_out(deployment, reference, current) == ("blank",)

    current["income"] = np.nan
    assert evidently.left_out(deployment, reference, current) == ("income", "blank")
    assert evidently.left_out(deployment, reference.drop(columns=["p"]), rows(50, 1)) == ("blank", "p")


@pytest.mark.parametrize(
    ("sizes", "side"), [((50, 4), "this window has 4 rows"), ((3, 50), "the reference has 3 rows")]
)
def test_too_few_rows_are_an_error_in_one_sentence(log_of, rows, selection, window, tmp_path, sizes, side):
    log = log_of(rows(sizes[0]), rows(sizes[1]))
    with pytest.raises(NotApplicableError, match=f"{side}, too few for a report") as caught:
        evidently.build(log, selection, window, tmp_path)

    assert caught.value.hint
    assert list(tmp_path.iterdir()) == []


def test_a_report_without_any_usable_column_is_an_error(log_of, rows, selection, window, tmp_path):
    empty = rows(50).assign(income=np.nan, same=np.nan, town=None, p=np.nan)
    with pytest.raises(NotApplicableError, match="no column"):
        evidently.build(log_of(rows(50), empty), selection, window, tmp_path)


@pytest.mark.parametrize("size", [5, 8])
def test_a_handful_of_rows_is_enough(log_of, rows, selection, window, tmp_path, size):
    assert evidently.build(log_of(rows(60), rows(size, 1)), selection, window, tmp_path).stat().st_size > 10_000


def test_no_more_rows_are_read_than_the_limit(log_of, rows, selection, window, tmp_path, monkeypatch):
    monkeypatch.setattr(evidently, "MOST_ROWS", 40)
    log = log_of(rows(300), rows(200, 1))
    path = evidently.build(log, selection, window, tmp_path)

    assert log.asked == [40, 40]
    said = f"the latest 40 of the window's {window.rows} and 40 of the reference's 300, evenly spread."
    assert f"Evidently reads rows, and not all of them: {said}" in html.unescape(path.read_text())


def test_a_report_is_found_again_until_something_changes(log_of, rows, selection, window, tmp_path):
    log = log_of(rows(60), rows(60, 1))
    (tmp_path / "kept").mkdir()
    path = evidently.report_path(log, selection, window, tmp_path / "kept")
    path.write_text("made before")
    others = [
        evidently.report_path(log_of(rows(6), rows(6), version="2"), selection, window, path.parent),
        evidently.report_path(log, replace(selection, as_of=window.end), window, path.parent),
        evidently.report_path(log, selection, replace(window, first=7, last=14), path.parent),
    ]

    assert evidently.build(log, selection, window, path.parent).read_text() == "made before"
    assert len({path, *others}) == 4


def test_labels_take_part_only_where_most_rows_have_one(deployment, rows):
    reference, current = rows(50), rows(50, 1)
    assert evidently._has_task(deployment, reference, current)

    current.loc[:30, "paid"] = np.nan
    assert not evidently._has_task(deployment, reference, current)
    assert not evidently._has_task(deployment, reference.drop(columns=["p"]), rows(50, 1))
    assert not evidently._has_task(deployment, reference, rows(50).assign(paid=1.0))
    assert not evidently._has_task(replace(deployment, label=None), reference, rows(50, 1))
    assert not evidently._has_task(replace(deployment, score=None), reference, rows(50, 1))


@pytest.mark.parametrize("prediction", ["p", None])
def test_a_regression_needs_its_prediction(deployment, rows, log_of, selection, window, tmp_path, prediction):
    values = replace(deployment, task=Task.REGRESSION, score=None, prediction=prediction)

    assert evidently._has_task(values, rows(50), rows(50, 1)) == (prediction is not None)
    assert evidently.build(log_of(rows(50), rows(40, 1), values), selection, window, tmp_path).exists()


@pytest.mark.parametrize("side", ["reference", "current"])
@pytest.mark.parametrize("share", [0.2, 0.8, 1.0])
def test_scores_that_are_missing_do_not_stop_the_report(log_of, rows, selection, window, tmp_path, side, share):
    log = log_of(rows(60), rows(60, 1))
    sides = {"reference": rows(60), "current": rows(60, 1)}
    sides[side].loc[: round(60 * share) - 1, "p"] = np.nan

    assert evidently.build(log_of(**sides), selection, window, tmp_path).exists()
    assert evidently._has_task(log.deployment, **sides) == (share < 0.5)


def test_a_failed_report_leaves_no_file(log_of, rows, selection, window, tmp_path, monkeypatch):
    class Broken:
        def save_html(self, path):
            open(path, "w").close()
            raise RuntimeError("half way")

    monkeypatch.setattr(evidently, "_run", lambda *_: Broken())
    with pytest.raises(RuntimeError, match="half way"):
        evidently.build(log_of(rows(50), rows(50)), selection, window, tmp_path)
    assert list(tmp_path.iterdir()) == []
