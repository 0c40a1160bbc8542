"""An id that is a customer's: rows are scored one by one, and the repeats are said."""

import pandas as pd
import pytest

from monitoring.intake import Counts
from monitoring.scoring import score_file

ROWS = "loan,town,income\nann,Bern,1\nbob,Bern,2\nann,Bern,3\n,Bern,4\n,Bern,5\nann,Bern,x\nbob,Bern,6\n"


@pytest.mark.parametrize("batch_rows", [1, 2, 1000])
def test_every_row_is_scored_whatever_its_id_and_the_repeats_are_counted(
    model, deployment, write, tmp_path, batch_rows
):
    out = tmp_path / "out.csv"
    result = score_file(model, deployment, write(ROWS), out, batch_rows=batch_rows)
    assert result.counts == Counts(7, 6, 1)
    assert pd.read_csv(out)["income"].tolist() == [1, 2, 3, 4, 5, 6]
    assert result.repeated == 2
    assert result.warning == (
        "2 of 7 rows have an id in 'loan' that an earlier row has already: all of them are scored"
    )


def test_one_repeat_is_one_row(model, deployment, write):
    result = score_file(model, deployment, write("loan,town,income\na,Bern,1\na,Bern,2\n"))
    assert result.warning.startswith("1 row has an id in 'loan'")


@pytest.mark.parametrize("rows", ["loan,town,income\na,Bern,1\nb,Bern,2\n", "town,income\nBern,1\nBern,2\n"])
def test_ids_of_their_own_and_no_ids_are_no_news(model, deployment, write, rows):
    result = score_file(model, deployment, write(rows))
    assert (result.repeated, result.warning) == (0, "")
