"""One row with a time far from all others takes nothing down: it is shown, counted and an alert."""

import json

import pytest

from monitoring.domain import Every, Selection
from monitoring.log import Workspace

STRAYS = {"k3": "9999-12-31", "k7": "0001-01-01", "k11": "1970-01-01"}


@pytest.fixture
def strayed(desk, tmp_path):
    for name in ("plain.toml", "labels.csv", "reference.csv", "predictions.csv"):
        (tmp_path / name).write_bytes((desk / name).read_bytes())

    def write(**times):
        lines = (tmp_path / "predictions.csv").read_text().splitlines()
        cells = [line.split(",") for line in lines]
        kept = [",".join([key, times.get(key, at), *rest]) for key, at, *rest in cells]
        (tmp_path / "predictions.csv").write_text("\n".join(kept) + "\n")
        return tmp_path / "plain.toml"

    return write


@pytest.fixture
def attached(strayed):
    """The same, with what was to be imported attached."""

    def write(**times):
        path = strayed(**times)
        text = path.read_text().replace("[log]", "[log]\nattach = true").replace('labels = ["labels.csv"]\n', "")
        path.write_text(text)
        return path

    return write


@pytest.mark.parametrize(
    ("way", "every"),
    [
        *(("strayed", every) for every in ("week", "50 rows")),
        ("attached", "week"),
        ("attached", "50 rows"),
    ],
)
def test_far_times_are_kept_apart_and_said_with_row_and_value(own_home, request, way, every):
    assert own_home("add", request.getfixturevalue(way)(**STRAYS)).status == 0
    answer = own_home("check", "plain", "--every", every, "--format", "json")
    found = json.loads(answer.out)
    assert answer.status == 1
    assert sum(window["rows"] for window in found["windows"]) + 3 == 400
    assert found["windows"][0]["start"][:7] in ("2026-01", "2025-12")
    assert found["windows"][-1]["end"][:7] == "2026-02"
    (failing,) = [result for result in found["quality"] if result["check"] == "apart" and result["verdict"] == "FAIL"]
    assert (failing["column"], round(failing["value"] * 400)) == ("at", 3)
    assert "at: 3 rows have times far from all others, kept apart from the windows" in [
        alert["message"] for alert in found["alerts"]
    ]
    (said,) = found["left_out"]
    assert said.startswith("3 rows kept apart, their times are far from all others: ")
    for key, time in STRAYS.items():
        assert f"{time} 00:00:00 in {key!r}" in said


def test_a_log_without_far_times_says_nothing_of_them(own_home, strayed):
    own_home("add", strayed())
    found = json.loads(own_home("report", "plain", "--format", "json").out)
    assert found["left_out"] == []
    assert {result["check"] for result in found["quality"]}.isdisjoint({"apart"})


def test_the_newest_rows_are_not_the_far_ones(own_home, attached, tmp_path):
    own_home("add", attached(**STRAYS))
    log = Workspace(tmp_path / "workspace").log("plain")
    newest = {every: log.rows(Selection("plain", Every.parse(every)), None, 2) for every in ("week", "50 rows")}
    assert [rows["key"].tolist() for rows in newest.values()] == [["k399", "k398"]] * 2


def test_a_far_time_that_comes_or_goes_in_an_attached_log_is_counted_with_its_rows(own_home, attached):
    path = attached()
    own_home("add", path)
    lines = (path.parent / "predictions.csv").read_text()
    for row, rows in (("new,9999-12-31,0.5,1.0,Aalen,1\n", 401), ("", 400), ("new,0001-01-01,0.5,1.0,Aalen,1\n", 401)):
        (path.parent / "predictions.csv").write_text(lines + row)
        assert json.loads(own_home("refresh", "plain", "--format", "json").out)["rows"] == rows


@pytest.mark.parametrize("stray", ["0001-01-01", "9999-12-31"])
def test_a_window_of_rows_with_a_far_one_is_as_whole_as_the_others(own_home, strayed, stray):
    own_home("add", strayed(k3=stray))
    found = json.loads(own_home("report", "plain", "--every", "50 rows", "--format", "json").out)
    assert sum(window["rows"] for window in found["windows"]) == 399
    assert all(window["complete"] for window in found["windows"])
