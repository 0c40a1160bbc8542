"""Sensitive values are nowhere in the workspace, and what is there still tells them apart."""

import threading

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from monitoring.domain import Segment
from monitoring.log import Workspace
from monitoring.log.folder.tokens import token, workspace_key
from monitoring.shared.transfer import bring

NAMES = ("Ada Lovelace", "Grace Hopper", "Alan Turing", "Émilie du Châtelet")


@pytest.fixture
def people():
    random = np.random.default_rng(3)
    names = random.choice(NAMES, 40)
    return pd.DataFrame(
        {
            "person": [f"patient-{i:04d}" for i in range(40)],
            "at": pd.date_range("2013-05-01", periods=40, freq="D"),
            "score": random.random(40),
            "doctor": np.where(random.random(40) < 0.2, None, names),
            "y": random.integers(0, 2, 40),
        }
    )


COLUMNS = {
    "id": "person",
    "time": "at",
    "score": "score",
    "label": "y",
    "categorical": ("doctor",),
    "segments": ("doctor",),
    "sensitive": ("person", "doctor"),
}


@pytest.fixture
def log(people, connect, workspace):
    return connect(people, people[["person", "y"]], people, home=workspace.home, **COLUMNS)


def everything_below(folder):
    """All text of all files below a folder: as bytes, and with every Parquet file's values decoded."""
    bring(folder.rglob("*"))
    for path in folder.rglob("*"):
        if path.is_file():
            yield path, path.read_bytes()
            if path.suffix == ".parquet":
                yield path, str(pq.read_table(path).to_pydict()).encode()


def assert_nothing_raw(folder):
    seen = 0
    for path, content in everything_below(folder):
        seen += 1
        for secret in (*NAMES, "patient-00"):
            assert secret.encode() not in content, path
    assert seen > 10


def test_no_raw_value_is_in_any_file(log, people, workspace, write, tmp_path, select):
    again = pd.concat([people[:3].assign(score=2.0), people[3:4], people[3:4].assign(score=0.1)])
    done = workspace.append_predictions("d", [write(again, tmp_path / "again.csv")])
    assert done.counts.rejected == 4
    torn = tmp_path / "torn.csv"
    torn.write_text("person,at,score,doctor\npatient-0001,2013-05-01\npatient-0002,2013-05-01,0.1,Ada Lovelace,x,y\n")
    assert workspace.append_predictions("d", [torn]).counts.rejected == 2
    workspace.log("d").windows(select("month"))
    assert_nothing_raw(workspace.home)
    reasons = pd.read_csv(*done.rejects)["reason"].tolist()
    assert reasons[-1].endswith("appears already in row 4 of the data")


def test_tokens_are_the_same_in_every_file_and_missing_stays_missing(log, people, workspace, select):
    assert [w.labelled for w in log.windows(select("40 rows"))] == [40]
    found, reference = log.histograms(select("40 rows"), ["doctor"])["doctor"][::-1]
    assert found.counts[0].tolist() == reference.counts.tolist()
    assert found.counts[0, found.bins.missing] == people["doctor"].isna().sum()
    key = workspace_key(workspace.home)
    expected = people["doctor"].value_counts()
    assert dict(zip(found.bins.categories, found.counts[0], strict=False)) == {
        token(name, key): n for name, n in expected.items()
    }
    segment = Segment("doctor", token("Ada Lovelace", key))
    assert [w.rows for w in log.windows(select("40 rows", segment=segment))] == [expected["Ada Lovelace"]]


def test_a_prediction_is_found_by_its_own_id_and_by_its_token(log, workspace):
    by_token = log.row(token("patient-0007", workspace_key(workspace.home)))
    assert log.row("patient-0007").equals(by_token)


def test_another_workspace_has_other_tokens(tmp_path):
    keys = [workspace_key(tmp_path / name) for name in "ab"]
    assert keys[0] != keys[1]
    assert len(keys[0]) == 32
    assert workspace_key(tmp_path / "a") == keys[0]
    assert (tmp_path / "a" / "token-key").stat().st_mode & 0o077 == 0


def test_everybody_who_comes_first_gets_the_same_key(tmp_path):
    found = []
    barrier = threading.Barrier(8)

    def ask():
        barrier.wait()
        found.append(workspace_key(tmp_path / "home"))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found[0]) == 32


def test_a_column_that_is_not_sensitive_is_kept_as_it_is(people, connect, workspace):
    log = connect(people, None, people, home=workspace.home, **COLUMNS | {"sensitive": (), "label": None})
    assert log.row("patient-0003")["doctor"].tolist() == [people["doctor"][3]]
    assert not (Workspace(workspace.home).home / "token-key").exists()
