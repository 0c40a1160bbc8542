import numpy as np
import pandas as pd
import pytest

from monitoring.errors import ModelError
from monitoring.scoring import score_file


class Strict:
    """Fails as a whole where one row has a gap, an infinite number or an unknown town."""

    def __init__(self) -> None:
        self.calls = 0

    def predict(self, frame: pd.DataFrame) -> np.ndarray:
        self.calls += 1
        if not np.isfinite(frame["income"]).all():
            raise ModelError("the model cannot score these rows: Input contains NaN or infinity\nand more")
        if not frame["town"].isin(["Bern", "Zug"]).all():
            raise ModelError("the model cannot score these rows: unknown town")
        return frame["income"].to_numpy() / 1000


@pytest.fixture
def source(write):
    rows = [["Bern", str(row)] for row in range(500)]
    for row in range(0, 500, 5):
        rows[row][1] = ""
    rows[7][1], rows[11][0], rows[400][0] = "inf", "Rom", "Paris"
    return write("town,income\n" + "".join(",".join(row) + "\n" for row in rows))


def test_rows_that_the_model_cannot_score_are_rejects_and_all_others_are_scored(deployment, source, tmp_path):
    model = Strict()
    result = score_file(model, deployment, source, tmp_path / "out.csv")
    numbers = {reject.row_number: reject.reason for reject in result.rejects}
    assert set(numbers) == {*range(1, 501, 5), 8, 12}
    assert numbers[8] == "the model cannot score these rows: Input contains NaN or infinity"
    assert numbers[12].endswith("unknown town")
    read = pd.read_csv(tmp_path / "out.csv")
    np.testing.assert_array_equal(read["score"], read["income"] / 1000)
    assert len(read) == 500 - 102
    assert model.calls < 60


def test_a_model_that_fails_at_everything_is_the_models_fault(deployment, source):
    class Broken:
        def predict(self, frame):
            raise ModelError("out of order")

    with pytest.raises(ModelError, match="out of order"):
        score_file(Broken(), deployment, source)
