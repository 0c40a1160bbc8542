"""Appending: the same twice changes nothing, another value replaces, and the counts are those of all rows."""

import pandas as pd
import pyarrow as pa
import pytest

from monitoring.errors import DataError, MonitoringError
from monitoring.log import Workspace
from monitoring.log.engines.choice import embedded
from monitoring.log.sources.source import Source
from monitoring.log.tables.table import Table


@pytest.fixture
def small(binary_rows, binary_columns, connect, workspace):
    """A connected deployment with 100 predictions and their labels; 40 more of each are at hand."""
    predictions, labels = binary_rows(140, 11)
    columns = binary_columns | {"numeric": ("gaps",), "categorical": ("town",)} | {"segments": ("town",)}
    first, later = predictions[:100], predictions[100:]
    known = labels["key"].isin(first["key"])
    connect(first, labels[known], predictions, home=workspace.home, **columns)
    return workspace, predictions, labels, later, labels[~known]


def everything(workspace: Workspace, select):
    """All that a log shows."""
    log = workspace.log("d")
    windows = log.windows(select("week"))
    found = log.histograms(select("week"), ["gaps", "town", "score", "y"])
    outcomes = log.outcomes(select("week"))
    counts = {name: pair[1].counts.tolist() for name, pair in found.items()}
    return [(w.start, w.rows, w.labelled) for w in windows], counts, outcomes.positive.positive.tolist()


def test_a_file_appended_twice_changes_nothing_not_even_the_version(small, write, tmp_path, select):
    workspace, _, _, later, later_labels = small
    file, truth = write(later, tmp_path / "more.parquet"), write(later_labels, tmp_path / "truth.csv")
    before = workspace.log("d").version
    first = workspace.append_predictions("d", [file])
    assert (first.appended.new, first.appended.replaced, first.appended.unchanged) == (40, 0, 0)
    assert workspace.append_labels("d", [truth]).appended.new == len(later_labels)
    version, shown = workspace.log("d").version, everything(workspace, select)
    assert version != before
    again = workspace.append_predictions("d", [file, file])
    assert (again.appended.new, again.appended.replaced, again.appended.unchanged) == (0, 0, 80)
    assert workspace.append_labels("d", [truth]).appended.unchanged == len(later_labels)
    assert workspace.log("d").version == version
    assert everything(workspace, select) == shown


def test_appending_gives_what_connecting_everything_at_once_gives(small, write, tmp_path, select, connect):
    workspace, predictions, labels, later, later_labels = small
    workspace.log("d").windows(select("week"))
    workspace.append_labels("d", [write(later_labels, tmp_path / "truth.csv")])
    workspace.append_predictions("d", [write(later, tmp_path / "more.csv")])
    d = workspace.log("d").deployment
    fields = {name: getattr(d, name) for name in ("id", "time", "score", "label", "label_time", "segments")}
    whole = connect(predictions, labels, predictions, numeric=d.numeric, categorical=d.categorical, **fields)
    assert everything(workspace, select) == everything(Workspace(whole.folder.parent), select)


def test_the_order_of_files_that_share_rows_does_not_matter(
    binary_rows, connect, write, tmp_path, binary_columns, select
):
    predictions, _ = binary_rows(90, 12)
    parts = [predictions[:50], predictions[30:70], predictions[60:]]
    files = [write(part, tmp_path / f"part{i}.parquet") for i, part in enumerate(parts)]
    columns = binary_columns | {"numeric": ("gaps",), "categorical": (), "segments": (), "label_time": None}
    columns["label"] = None
    for place, order in enumerate((files, files[::-1], files[1:] + files[:1])):
        home = tmp_path / str(place)
        connect(None, None, predictions, home=home, **columns)
        done = Workspace(home).append_predictions("d", order)
        assert (done.appended.new, done.appended.replaced, done.appended.unchanged) == (90, 0, 30)
        assert done.counts.read == done.counts.accepted == 120
        log = Workspace(home).log("d")
        assert log.predictions.count() == 90
        kept = log.rows(select("week"), None, 1000).sort_values("key")
        assert kept["gaps"].tolist() == pytest.approx(predictions.sort_values("key")["gaps"].tolist(), nan_ok=True)


def test_a_changed_row_replaces_its_predecessor_in_its_place(small, write, tmp_path, select):
    workspace, predictions, _, later, _ = small
    changed = predictions[:3].assign(gaps=[1.5, float("nan"), float("inf")], town="somewhere new")
    mixed = pd.concat([changed, predictions[3:5], later[:2]])
    done = workspace.append_predictions("d", [write(mixed, tmp_path / "fix.parquet")])
    assert (done.appended.new, done.appended.replaced, done.appended.unchanged) == (2, 3, 2)
    log = workspace.log("d")
    assert log.predictions.count() == 102
    assert log.row(predictions["key"][0])["gaps"].tolist() == [1.5]
    assert log.row(predictions["key"][2])["town"].tolist() == ["somewhere new"]
    found = log.histograms(select("month"), ["town"])["town"][1]
    assert found.counts[:, found.bins.outside[0]].sum() == 3
    assert sum(w.rows for w in log.windows(select("month"))) == 102
    again = workspace.append_predictions("d", [write(mixed, tmp_path / "fix.parquet")])
    assert again.appended.unchanged == 7


def test_replaced_rows_keep_their_place_in_chunks_of_rows(connect, workspace, write, tmp_path, select):
    rows = pd.DataFrame({"key": list("abcdef"), "x": range(6)})
    connect(rows, None, rows, home=workspace.home, id="key", numeric=("x",))
    more = pd.DataFrame({"key": ["a", "g", "h"], "x": [50, 6, 7]})
    workspace.append_predictions("d", [write(more, tmp_path / "more.csv")])
    found = workspace.log("d").histograms(select("2 rows"), ["x"])["x"][1]
    assert found.low.tolist() == [1, 2, 4, 6]
    assert found.high.tolist() == [50, 3, 5, 7]


def test_rows_are_numbered_on_however_many_columns_there_are(tmp_path):
    names = [f"c{i}" for i in range(40)]
    schema = pa.schema([("key", pa.string()), *((name, pa.float64()) for name in names)])
    table = Table(tmp_path / "wide", "key")
    for keys in ("ab", "c", "de"):
        batch = pa.table({"key": list(keys)} | {name: [1.0] * len(keys) for name in names}, schema=schema)
        table.append([batch], schema)
    with embedded() as opened:
        rows = opened.ask(opened.load("rows", Source.of(table))).to_pandas().sort_values("key")
    assert rows["_row"].tolist() == [0, 1, 2, 3, 4]


def test_a_corrected_label_replaces_the_one_before(small, write, tmp_path, select):
    workspace, _, labels, _, later_labels = small
    known = labels[~labels["key"].isin(later_labels["key"])]
    corrected = known.assign(y=1 - known["y"])
    done = workspace.append_labels("d", [write(corrected, tmp_path / "truth.parquet")])
    assert done.appended.replaced == len(known)
    found = workspace.log("d").histograms(select("month"), ["y"])["y"][1]
    assert found.counts.sum(axis=0)[:2].tolist() == [(corrected["y"] == 0).sum(), (corrected["y"] == 1).sum()]


def test_labels_may_come_before_their_predictions(small, write, tmp_path, select):
    workspace, _, _, later, later_labels = small
    before = sum(w.labelled for w in workspace.log("d").windows(select("week")))
    workspace.append_labels("d", [write(later_labels, tmp_path / "truth.csv")])
    assert sum(w.labelled for w in workspace.log("d").windows(select("week"))) == before
    workspace.append_predictions("d", [write(later, tmp_path / "more.csv")])
    assert sum(w.labelled for w in workspace.log("d").windows(select("week"))) == before + len(later_labels)


def test_labels_in_the_predictions_file_need_no_id(connect, workspace, write, tmp_path, select):
    rows = pd.DataFrame({"score": [0.2, 0.4, 0.9, 0.8], "y": [0.0, None, 1.0, None]})
    connect(rows, None, rows, home=workspace.home, score="score", label="y")
    assert workspace.log("d").outcomes(select("4 rows")).labels.labelled.tolist() == [0]
    file = write(rows, tmp_path / "both.csv")
    workspace.append_predictions("d", [file])
    assert workspace.append_labels("d", [file]).appended.new == 2
    labels = workspace.log("d").outcomes(select("4 rows")).labels
    assert (labels.rows.tolist(), labels.labelled.tolist()) == ([4, 4], [0, 2])


def test_without_ids_two_files_of_one_name_are_refused_and_nothing_is_kept(connect, workspace, write, tmp_path):
    rows = pd.DataFrame({"x": [1.0, 2.0]})
    log = connect(rows, None, rows, home=workspace.home, numeric=("x",))
    files = [write(rows, tmp_path / month / "data.csv") for month in ("may", "june")]
    with pytest.raises(DataError, match=r"two files are called 'data.csv'"):
        workspace.append_predictions("d", files)
    assert log.predictions.count() == 2


def test_rejected_rows_are_counted_and_kept_in_a_file_with_their_reasons(small, tmp_path):
    workspace, _predictions, *_ = small
    bad = tmp_path / "bad.csv"
    lines = [
        "key,at,score,gaps,town",
        "new1,2013-05-01,0.5,1,n",
        "new2,no date,0.5,1,n",
        "new3,2013-05-01,1.5,1,n",
        "new1,2013-05-01,0.5,1,n",
        ",2013-05-01,0.5,1,n",
        "new4,2013-05-01,0.5,many,n",
    ]
    bad.write_text("\n".join(lines) + "\n")
    done = workspace.append_predictions("d", [bad])
    assert (done.counts.read, done.counts.accepted, done.counts.rejected) == (6, 1, 5)
    assert done.appended.new == 1
    rejects = pd.read_csv(*done.rejects)
    assert rejects["row"].tolist() == [2, 3, 4, 5, 6]
    assert rejects["column"].tolist() == ["at", "score", "key", "key", "gaps"]


def test_every_file_with_rejected_rows_has_its_own_rejects_file(small, write, tmp_path):
    workspace, _, _, later, _ = small
    broken = [later[i : i + 9].astype({"score": object}) for i in (0, 10, 20)]
    for place in (0, 2):
        broken[place].iloc[place, broken[place].columns.get_loc("score")] = "high"
    files = [write(part.astype(str), tmp_path / f"part{i}.csv") for i, part in enumerate(broken)]
    done = workspace.append_predictions("d", files)
    assert done.counts.rejected == 2
    assert [pd.read_csv(path)["row"].tolist() for path in done.rejects] == [[1], [3]]
    assert sorted((workspace.home / "d" / "rejects").iterdir()) == sorted(done.rejects)


def test_a_rejects_file_is_there_only_where_rows_were_rejected(small, write, tmp_path):
    workspace, _, _, later, _ = small
    done = workspace.append_predictions("d", [write(later, tmp_path / "more.csv")])
    assert done.rejects == ()
    assert list((workspace.home / "d" / "rejects").iterdir()) == []


def test_unknown_deployments_and_labels_without_a_label_column_are_said(connect, workspace, write, tmp_path):
    rows = pd.DataFrame({"x": [1.0]})
    connect(rows, None, rows, home=workspace.home, numeric=("x",))
    with pytest.raises(MonitoringError, match="there is no deployment 'e'"):
        workspace.append_predictions("e", [])
    with pytest.raises(DataError, match="has no label"):
        workspace.append_labels("d", [write(rows, tmp_path / "x.csv")])


def test_without_ids_another_file_of_a_known_name_is_refused_and_a_grown_one_is_not(
    connect, binary_rows, binary_columns, write, tmp_path, select
):
    predictions, _ = binary_rows(60, 3)
    columns = (
        binary_columns | {"numeric": ("gaps",), "categorical": (), "segments": ()} | dict.fromkeys(("id", "label"))
    )
    columns |= {"label_time": None}
    log = connect(predictions[:20], None, predictions, **columns)
    workspace, (known,) = Workspace(log.folder.parent), log.deployment.predictions
    grown = write(predictions[:30], tmp_path / "grown" / known.name)
    assert workspace.append_predictions("d", [grown]).appended.new == 10
    other = write(predictions[30:60], tmp_path / "other" / known.name)
    before = workspace.log("d").windows(select("month"))
    with pytest.raises(DataError, match="of this name was read before"):
        workspace.append_predictions("d", [other])
    assert workspace.log("d").windows(select("month")) == before
    assert sum(window.rows for window in before) == 30
