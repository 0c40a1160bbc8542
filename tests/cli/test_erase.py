"""`modelwatch erase`, as people and scripts type it; and what is said of labels without a prediction."""

from datetime import datetime

import pytest

from monitoring.log import Workspace
from monitoring.log.kept import views


@pytest.fixture
def connected(own_home):
    """The command line over a deployment of 400 predictions, k0 to k399, all labelled."""
    own_home("add", "plain.toml")
    return own_home


def test_rows_are_erased_and_unknown_ids_are_named(connected):
    answer = connected("erase", "plain", "k3", "nobody", "k5")

    assert answer.status == 0
    assert answer.out.splitlines() == [
        "erased: predictions 2, labels 2, reference 0, rejected rows 0",
        "not found: nobody",
    ]
    assert Workspace().log("plain").span().rows == 398
    assert connected("report", "plain").status == 0


def test_saved_views_of_erased_rows_go_and_those_of_a_deployment_that_is_connected_anew_stay(connected):
    folder = Workspace().folder("plain")
    for name, address in (("a", {"id": ("k3",)}), ("b", {"id": ("k4",)})):
        views.add(folder, views.SavedView(name, "explain", address, datetime(2026, 1, 1)))
    assert "also removed: 1 saved view of such a row" in connected("erase", "plain", "k3").out
    connected("add", "plain.toml", "--replace")
    assert [one.name for one in views.read(folder)] == ["b"]


def test_only_unknown_ids_are_no_error(connected):
    answer = connected("erase", "plain", "a", "b")

    assert answer.status == 0
    assert answer.out.splitlines()[1:] == ["not found: a", "not found: b"]


@pytest.mark.parametrize(
    "content",
    ["k1\n\n k2 \nk2\n", "key\nk1\nk2\n", 'why,key\n"asked, twice",k1\nasked,k2\n,\n', "\ufeffkey\r\nk1\r\nk2\r\n"],
)
def test_ids_come_from_a_text_file_a_csv_or_standard_input(connected, tmp_path, content):
    (tmp_path / "ids").write_text(content, newline="")

    assert connected("erase", "plain", "k1", "--file", tmp_path / "ids").out.startswith("erased: predictions 2,")
    assert connected("erase", "plain", "--file", "-", stdin=content.encode()).out.count("not found") == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"name,town\nk1,n\n", "error: ids has no column 'key'; there are: name, town"),
        (b"PAR1\xff\xfe", "error: ids is no text"),
        (b"\n", "error: no id was given"),
    ],
)
def test_files_without_ids_are_refused(connected, tmp_path, content, message):
    (tmp_path / "ids").write_bytes(content)
    answer = connected("erase", "plain", "--file", tmp_path / "ids")

    assert answer.status == 2
    assert answer.err.splitlines()[-2].startswith(message)
    assert Workspace().log("plain").span().rows == 400


def test_no_id_and_no_deployment_are_errors(connected):
    assert connected("erase", "plain").status == 2
    assert "there is no deployment 'plaim'" in connected("erase", "plaim", "k1").err


def test_labels_without_a_prediction_are_counted_in_the_summary(connected, tmp_path):
    (tmp_path / "truth.csv").write_text("key,y\nk1,1\nearly,1\nearlier,0\nlate,\n")
    (tmp_path / "more.csv").write_text("key,y\nk2,1\nearliest,1\n")

    answer = connected("labels", "plain", tmp_path / "truth.csv", tmp_path / "more.csv")
    assert "3 of the accepted labels have no prediction (yet)" in answer.out
    (tmp_path / "known.csv").write_text("key,y\nk1,1\nk2,0\n")
    assert "no prediction" not in connected("labels", "plain", tmp_path / "known.csv").out
