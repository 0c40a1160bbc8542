"""Equal rows and disorder inside of a file, against pandas."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from monitoring.log.incoming import within_file
from monitoring.log.incoming.within_file import WithinFile
from monitoring.log.kept import received

BEGIN = pd.Timestamp("2024-05-01")


@pytest.mark.parametrize("encoded", [False, True])
def test_equal_rows_are_counted_as_pandas_counts_them(encoded):
    rng = np.random.default_rng(1)
    rows = pd.DataFrame({"x": rng.integers(0, 4, 900), "town": rng.choice(["a", "b", None], 900)})
    rows["x"] = rows["x"].astype(float).replace({3.0: np.nan, 0.0: -0.0})
    rows.loc[::7, "x"] = rows["x"].abs()[::7]
    rows["at"] = BEGIN + pd.to_timedelta(rng.integers(0, 40, 900), unit="min")
    counted, table = WithinFile(("x", "town", "not there"), "at"), pa.Table.from_pandas(rows)
    if encoded:
        table = table.set_column(1, "town", table["town"].dictionary_encode())
    for begin in range(0, 900, 100):
        counted.add(table.slice(begin, 100))
    assert counted.alike == rows.duplicated(["x", "town"]).sum()
    assert counted.copies == rows.duplicated(["x", "town", "at"]).sum()
    assert counted.disordered == (rows["at"].diff() < pd.Timedelta(0)).sum()


def test_what_is_held_is_bounded(monkeypatch):
    monkeypatch.setattr(within_file, "AT_ONCE", 100)
    counted, rows = WithinFile(("x",)), pa.table({"x": [1.0, 1.0, *map(float, range(2, 60))]})
    for _ in range(4):
        counted.add(rows)
        assert counted._held <= 100
    assert (counted.alike, counted.copies, counted.disordered) == (4, None, None)  # one of each part of 60


def test_a_column_beside_another_is_no_column_in_its_place():
    counted = WithinFile(("x", "z"))
    counted.add(pa.table({"x": [1.0, 2.0], "z": [2.0, 1.0]}))
    assert counted.alike == 0


def test_a_file_is_noted_with_what_was_counted_and_rows_are_shown(connect, workspace, write, tmp_path, select):
    from monitoring.quality.examples import examples, findings
    from monitoring.quality.run import run

    rng = np.random.default_rng(3)

    def rows(day):
        at = BEGIN + pd.Timedelta(days=day) + pd.to_timedelta(range(60), unit="min")
        ids = [f"{day}-{i}" for i in range(60)]
        return pd.DataFrame({"key": ids, "at": at, "age": rng.normal(size=60), "score": rng.random(60)})

    fields = {"id": "key", "time": "at", "numeric": ("age",), "score": "score", "label": "y"}
    connect(rows(0), rows(0)[["key"]].assign(y=1), rows(0).assign(y=1), home=workspace.home, **fields)
    again = rows(1)
    sent = pd.concat([again, again.tail(20).iloc[::-1].assign(key=[f"again{i}" for i in range(20)])])
    workspace.append_predictions("d", [write(sent, tmp_path / "1.csv"), write(rows(2).head(5), tmp_path / "2.csv")])
    log = workspace.log("d")
    _, _, first, second = received.read(log.folder)
    assert [(f.alike, f.copies, f.disordered) for f in (first, second)] == [(20, 20, 19), (0, 0, 0)]
    chosen = select("day")
    report = run(log, chosen)
    for check in ("alike", "copies", "disordered"):
        (found,) = findings(report, check)
        assert (found.verdict, found.window) == ("FAIL", 1)
        shown = examples(log, chosen, found)
        assert shown.iloc[0]["file" if check == "disordered" else "key"] in ("1.csv", "again0", "1-59")
    pair = examples(log, chosen, findings(report, "alike")[0])
    assert pair["age"][0] == pair["age"][1]
    assert pair["key"][0] != pair["key"][1]
