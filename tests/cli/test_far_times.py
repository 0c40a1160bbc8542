"""One row with a time far from all others takes nothing down: it is shown, counted and an alert."""

import json

import pytest

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


@pytest.mark.parametrize("every", ["hour", "day", "week"])
def test_far_times_are_kept_apart_and_said_with_row_and_value(own_home, strayed, every):
    assert own_home("add", strayed(**STRAYS)).status == 0
    answer = own_home("check", "plain", "--every", every, "--format", "json")
    found = json.loads(answer.out)
    assert answer.status == 1
    assert sum(window["rows"] for window in found["windows"]) + 3 == 400
    assert (found["windows"][0]["start"][:7], found["windows"][-1]["end"][:7]) in {
        ("2026-01", "2026-02"),
        ("2025-12", "2026-02"),
    }
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
