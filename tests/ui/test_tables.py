"""What a table's download holds."""

import pandas as pd

from monitoring.ui.frame.tables import as_csv


def test_a_download_holds_numbers_as_numbers_and_formulas_as_text():
    table = pd.DataFrame(
        {
            "=name": ["=1+1", None, "-1.5"],
            "amount": [-1.5, 2.0, None],
            "at": pd.to_datetime(["2026-01-05", None, "2026-01-06"]),
            "kind": pd.Categorical(["@x", "y", "@x"]),
        }
    )
    lines = as_csv(table).decode().splitlines()

    assert lines == [
        "'=name,amount,at,kind",
        "'=1+1,-1.5,2026-01-05,'@x",
        ",2.0,,y",
        "-1.5,,2026-01-06,'@x",
    ]
    assert table.columns[0] == "=name"
