"""Deployments that lack something, and the first start."""

import re

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from monitoring.connect import add
from monitoring.domain import Selection
from monitoring.log import Workspace
from monitoring.paths import shell
from monitoring.performance.run import run
from monitoring.ui.menu import start

COLUMNS = {
    "bare": 'task = "binary"\n[columns]\nscore = "p"\nnumeric = ["x", "dead", "const"]\ncategorical = ["c"]',
    "yesno": 'task = "binary"\n[columns]\nid = "id"\ntime = "t"\nprediction = "said"\nlabel = "y"\nnumeric = ["x"]',
    "waiting": 'task = "binary"\n[columns]\nid = "id"\ntime = "t"\nscore = "p"\nlabel = "y"\nnumeric = ["x"]',
    "classes": 'task = "multiclass"\n[columns]\nid = "id"\ntime = "t"\nprediction = "cls"\nlabel = "truth"\n'
    'numeric = ["x"]\nsegments = ["c"]\ncategorical = ["c"]',
    "chunks": 'task = "binary"\n[columns]\nid = "id"\nscore = "p"\nlabel = "y"\nversion = "said"\nnumeric = ["x"]\n'
    'segments = ["c"]\ncategorical = ["c"]',
}
EVERY = {"bare": "500 rows", "yesno": "day", "waiting": "hour", "classes": "week", "chunks": "500 rows"}


def frame(random, rows, shift, start):
    x = random.normal(shift, 1, rows)
    p = 1 / (1 + np.exp(-x))
    return pd.DataFrame(
        {
            "id": [f"r{i}_{shift}" for i in range(rows)],
            "t": pd.date_range(start, periods=rows, freq="23min"),
            "x": x,
            "c": random.choice(list("abc"), rows),
            "p": p,
            "said": (p > 0.5).astype(int),
            "y": (random.random(rows) < p).astype(int),
            "cls": np.where(x > 1, "high", np.where(x < -1, "low", "_mid_")),
            "truth": np.where(x + random.normal(0, 0.5, rows) > 1, "high", np.where(x < -1, "low", "_mid_")),
            "dead": np.nan,
            "const": 1.0,
        }
    )


@pytest.fixture(scope="module")
def odd_workspace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("odd")
    random = np.random.default_rng(1)
    frame(random, 1500, 0, "2025-12-01").to_parquet(folder / "reference.parquet")
    parts = [frame(random, 900, 0, "2026-01-01"), frame(random, 700, 1, "2026-01-16")]
    pd.concat(parts).to_parquet(folder / "log.parquet")
    workspace = Workspace(folder / "workspace")
    for name, columns in COLUMNS.items():
        labels = 'labels = ["log.parquet"]' if name in ("yesno", "classes", "chunks") else ""
        text = (
            f'name = "{name}"\ntitle = "[Odd](http://x) $a$ {name}"\n{columns}\n'
            f'[reference]\npath = "reference.parquet"\n'
            f'[log]\npredictions = ["log.parquet"]\n{labels}\n[monitor]\nevery = "{EVERY[name]}"\n'
        )
        (folder / f"{name}.toml").write_text(text)
        add(workspace, folder / f"{name}.toml")
    return workspace


@pytest.fixture
def odd(visit, odd_workspace, monkeypatch):
    monkeypatch.setenv("MODELWATCH_HOME", str(odd_workspace.home))
    return visit


@pytest.mark.parametrize("page", ["overview", "performance", "drift", "quality", "explain", "score", "report"])
@pytest.mark.parametrize("name", list(COLUMNS))
def test_every_page_opens_whatever_is_missing(odd, name, page):
    assert not odd(page, deployment=name).error


def test_without_labels_the_overview_says_why_performance_is_not_known(odd):
    assert "names no label column" in odd.texts(odd(deployment="bare"))
    assert "no label has come in" in odd.texts(odd(deployment="waiting"))


def test_without_labels_the_performance_page_shows_no_empty_pictures_and_says_what_to_do(odd):
    for name, what in (("bare", "under `[columns]`"), ("waiting", "`modelwatch labels waiting FILE`")):
        at = odd("performance", deployment=name)
        assert what in odd.texts(at)
        pages = ["settings", "drift"] if name == "bare" else ["drift"]
        assert [link.proto.page for link in at.get("page_link")][-len(pages) :] == pages
        named = [{trace.get("name") for trace in figure["data"]} for figure in odd.figures(at)]
        assert all("estimated" in names for names in named)
        assert bool(named) == (name == "waiting")


def test_without_labels_the_overview_has_no_empty_picture_and_says_what_to_do(odd):
    for name, what in (("bare", "under `[columns]`"), ("waiting", "`modelwatch labels waiting FILE`")):
        at = odd(deployment=name)
        assert what in odd.texts(at)
        assert not [drawn for drawn in odd.figures(at) if drawn["layout"]["height"] > 100]


def test_a_title_is_never_markup(odd):
    assert "\\[Odd\\]\\(http\\:\u2060//x\\) \\$a\\$ bare" in odd.texts(odd(deployment="bare"))


def test_a_page_that_is_left_open_follows_its_log(odd, odd_workspace, tmp_path):
    at = odd(deployment="yesno")
    before = at.date_input(key="as_of").value
    new = frame(np.random.default_rng(2), 300, 2, before + pd.Timedelta(days=2))
    new.to_parquet(tmp_path / "new.parquet")
    odd_workspace.append_predictions("yesno", [tmp_path / "new.parquet"])
    at.run()
    assert at.date_input(key="as_of").value == new["t"].max().date() > before
    assert "1,900 predictions" in odd.texts(at)
    at.date_input(key="as_of").set_value(before).run()
    at.run()
    assert at.date_input(key="as_of").value == before


def test_without_time_there_is_no_day_to_choose(odd):
    at = odd(deployment="bare")
    assert not at.date_input
    assert at.selectbox(key="every").value == "500 rows"


def test_a_dead_column_takes_no_page_down(odd):
    at = odd("drift", deployment="bare", column="dead")
    assert "**dead**" in odd.texts(at)
    assert len(odd.figures(at)) == 5


def test_the_last_few_rows_are_drawn_but_not_what_is_talked_about(odd):
    text = odd.texts(odd(deployment="chunks"))
    assert re.search(r"ROC AUC holds:\*\* [^;]* in rows 1,001 to 1,500 against", text)
    at = odd("performance", deployment="chunks")
    assert at.selectbox(key="labelled").value == 2
    assert 3 in odd.figures(at)[0]["data"][1]["x"]


def test_yes_and_no_alone_have_no_threshold(odd):
    at = odd("performance", deployment="yesno")
    assert not at.slider
    assert "F1" in odd.texts(at)


def test_several_classes_have_a_confusion_table_of_all(odd):
    at = odd("performance", deployment="classes")
    drawn = odd.figures(at)
    assert "**Confusion** – Week of 19 Jan 2026" in odd.texts(at)
    assert "**Precision and recall of each class** – Week of 19 Jan 2026" in odd.texts(at)
    table = next(frame.value for frame in at.dataframe if "recall_low" in frame.value)
    assert table["class"].tolist() == ["_mid_", "high", "low"]
    assert ((table["recall_low"] < table["recall"]) & (table["recall"] <= table["recall_high"])).all()
    assert any("_mid_" in str(figure["layout"].get("xaxis", {}).get("ticktext")) for figure in drawn)


def test_without_a_model_the_map_is_ordered_by_drift_and_says_why(odd):
    at = odd("drift", deployment="bare", order="importance")
    assert at.selectbox(key="only-order").disabled
    assert at.selectbox(key="only-order").value == "drift"
    assert "names no model" in odd.texts(at)
    assert "most drifted first" in odd.texts(at)


@pytest.mark.parametrize(("over", "segment", "steps"), [("c=b", "c=b", 0), ("the window before", None, 1)])
def test_windows_of_rows_have_a_second_line_of_the_same_log_and_say_what_has_none(odd, over, segment, steps):
    at = odd("performance", deployment="chunks", metric="Recall", over=over)
    (line,) = [
        each for each in odd.figures(at)[0]["data"] if (each.get("marker") or {}).get("symbol") == "diamond-open"
    ]
    log = Workspace().log("chunks")
    chosen = next((each for each in log.segments() if str(each) == segment), None)
    selection = Selection("chunks", log.deployment.every, segment=chosen)
    found = [m.value for m in run(log, selection).results if m.metric == "recall" and m.window >= 0]
    assert line["x"][: len(found) - steps] == [place + steps for place in range(len(found) - steps)]
    assert line["y"][: len(found) - steps] == pytest.approx(found[: len(found) - steps])
    said = "Not offered: other deployments (their rows are not these) and versions side by side (counted apart where"
    assert said in at.selectbox(key="over").help
    assert not [each for each in at.selectbox(key="over").options if each.startswith("deployment")]


def test_without_a_model_the_pages_say_how_to_add_one(odd):
    for page in ("explain", "score"):
        assert "names no model" in odd.texts(odd(page, deployment="bare"))


def test_an_empty_workspace_prepares_the_sample_by_itself(odd_workspace, tmp_path, monkeypatch):
    monkeypatch.setenv("MODELWATCH_HOME", str(tmp_path / "new"))
    told = []

    def prepare(workspace, progress):
        progress("connecting", 0.5)
        told.append(workspace.home)
        (tmp_path / "new").mkdir()
        for name in odd_workspace.names():
            (tmp_path / "new" / name).symlink_to(odd_workspace.home / name)

    monkeypatch.setattr(start, "prepare_sample", prepare)
    at = AppTest.from_file(str(shell()), default_timeout=60).run()
    assert told == [(tmp_path / "new").resolve()]
    assert at.title[0].value == "Overview"
    assert not at.exception


def test_another_deployment_starts_with_its_own_filters(odd):
    at = odd(deployment="yesno", every="month", as_of="2026-01-10")
    assert at.selectbox(key="every").value == "month"
    at.selectbox(key="deployment").set_value("classes").run()
    assert at.selectbox(key="every").value == "week"
    assert at.date_input(key="as_of").value.isoformat() == "2026-01-27"
    assert not at.exception


@pytest.mark.parametrize("page", ["overview", "quality"])
def test_a_row_that_is_in_no_window_is_named_with_its_time(opened, tmp_path, monkeypatch, page):
    log = frame(np.random.default_rng(3), 400, 0, "2026-01-01")
    log.astype({"t": str}).replace({"t": {str(log["t"][7]): "9999-12-31"}}).to_csv(tmp_path / "log.csv", index=False)
    log.to_parquet(tmp_path / "reference.parquet")
    text = f'name = "far"\n{COLUMNS["waiting"]}\n[reference]\npath = "reference.parquet"\n'
    (tmp_path / "far.toml").write_text(f'{text}[log]\npredictions = ["log.csv"]\n')
    add(Workspace(tmp_path / "workspace"), tmp_path / "far.toml")
    monkeypatch.setenv("MODELWATCH_HOME", str(tmp_path / "workspace"))
    found = re.sub(r"\\", "", opened.texts(opened(page, deployment="far")))
    assert "1 row kept apart, its time is far from all others: 9999-12-31 00:00:00 in 'r7_0'" in found


def test_pages_say_why_so_few_rows_are_not_judged(visit, tmp_path, monkeypatch):
    random = np.random.default_rng(4)
    frame(random, 4, 0, "2025-12-01").to_parquet(tmp_path / "reference.parquet")
    log = frame(random, 9, 0, "2026-01-01")
    log["t"] = pd.date_range("2026-01-01", periods=9, freq="8h")
    log.to_parquet(tmp_path / "log.parquet")
    (tmp_path / "tiny.toml").write_text(
        f'name = "tiny"\ntitle = "Tiny"\n{COLUMNS["yesno"]}\n[reference]\npath = "reference.parquet"\n'
        '[log]\npredictions = ["log.parquet"]\nlabels = ["log.parquet"]\n[monitor]\nevery = "day"\n'
    )
    workspace = Workspace(tmp_path / "workspace")
    add(workspace, tmp_path / "tiny.toml")
    monkeypatch.setenv("MODELWATCH_HOME", str(workspace.home))
    for page in ("performance", "drift", "quality"):
        shown = visit(page, deployment="tiny")
        assert not shown.error
        text = " ".join(part.value for part in (*shown.markdown, *shown.caption))
        assert "no outcome of so few could have failed" in text
        assert page == "quality" or "All right" not in text
    assert (
        "Not judged] Stuck at one value, missing values, infinite numbers and unseen categories: in no column" in text
    )
