import pandas as pd
import pytest

from monitoring.disk.whole import whole_file
from monitoring.errors import DataError
from monitoring.intake import Counts, Reject, RejectsFile


def test_counts_that_do_not_add_up_are_a_defect():
    with pytest.raises(ValueError, match="3 rows read are not 1 accepted"):
        Counts(3, 1, 1)


def test_rejects_are_a_table_that_reads_back(tmp_path):
    path = tmp_path / "rejects.csv"
    with RejectsFile.open(path) as file:
        file.add([Reject(7, "a", 'x, "y"\nz', "'x' is not a number", line=8)])
        file.add([Reject(9, "", "1;2", "2 cells where the header has 3")])
    read = pd.read_csv(path, keep_default_na=False)
    assert read.columns.tolist() == ["row", "column", "value", "reason", "line"]
    assert read.to_numpy().tolist()[0] == [7, "a", 'x, "y"\nz', "'x' is not a number", "8"]
    assert read["row"].tolist() == [7, 9]
    assert [reject.line for reject in RejectsFile.read(path)] == [8, 0]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "rejects.csv"
    path.write_text("old")
    with pytest.raises(AttributeError), RejectsFile.open(path) as file:
        file.add([Reject(1, "a", "b", "c"), "no reject"])
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_is_not_there_before_it_is_whole(tmp_path):
    path = tmp_path / "out"
    with whole_file(path) as handle:
        handle.write(b"half")
        handle.flush()
        assert not path.exists()
    assert path.read_bytes() == b"half"


def test_places_that_cannot_be_written_are_refused(tmp_path):
    for place in (tmp_path / "no folder" / "x", tmp_path):
        with pytest.raises(DataError), whole_file(place):
            pass


def test_a_rejects_file_of_an_earlier_version_has_no_lines(tmp_path):
    (tmp_path / "old.csv").write_text("row,column,value,reason\n3,a,x,no number\n")
    assert RejectsFile.read(tmp_path / "old.csv") == [Reject(3, "a", "x", "no number", 0)]
