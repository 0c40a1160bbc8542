import pandas as pd
import pytest

from monitoring.errors import DataError
from monitoring.intake import Format
from monitoring.scoring import examine


def test_columns_are_sorted_into_recognised_missing_and_extra(deployment, write):
    found = examine(write("note,incom,town\n1,2,x\n3,4,y\n"), deployment)
    assert (found.name, found.format) == ("in.csv", Format.CSV)
    assert found.recognised == ("town",)
    assert found.missing == ("income",)
    assert found.extra == ("note", "incom")
    assert (found.rows, found.exact) == (2, False)


def test_what_the_model_drops_is_not_missing(deployment, write):
    found = examine(write("note,incom,town\n1,2,x\n3,4,y\n"), deployment, lambda: {"income"})
    assert found.missing == ()


def test_the_rows_of_parquet_are_counted(deployment, tmp_path):
    pd.DataFrame({"income": range(123), "town": "x"}).to_parquet(tmp_path / "x")
    found = examine(tmp_path / "x", deployment)
    assert (found.rows, found.exact, found.missing) == (123, True, ())


def test_a_file_that_cannot_be_read_is_told_at_once(deployment, write):
    with pytest.raises(DataError, match="is empty"):
        examine(write(""), deployment)


@pytest.mark.parametrize("text", ["income,town\n", "income,town"])
def test_a_header_alone_is_told_at_once(deployment, write, text):
    with pytest.raises(DataError, match="no rows"):
        examine(write(text), deployment)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_are_counted_whatever_ends_a_line(deployment, write, end):
    assert examine(write(end.join(["income,town", "1,x", "2,y", ""])), deployment).rows == 2
