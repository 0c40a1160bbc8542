import numpy as np
import pandas as pd
import pytest

from monitoring.errors import ModelError
from monitoring.intake import Counts
from monitoring.intake.columns.spelling import Vocabulary
from monitoring.models.unseen import Familiar
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


def test_many_rows_with_unseen_categories_are_found_in_a_few_calls(deployment, write):
    towns = ["Rom" if row % 100 == 7 else "Bern" for row in range(6000)]
    source = write("town,income\n" + "".join(f"{town},{row % 900}\n" for row, town in enumerate(towns)))
    model = Strict()
    known = Familiar({"town": Vocabulary.of(["Bern", "Zug"])}, columns=("town",))
    result = score_file(model, deployment, source, familiar=known)
    assert result.counts == Counts(6000, 5940, 60)
    assert {(reject.column, reject.value) for reject in result.rejects} == {("town", "Rom")}
    assert [(one.column, one.rows, one.refused) for one in result.unseen] == [("town", 60, 60)]
    assert result.unseen[0].sentence.endswith("never showed: 'Rom' (60); none of them was scored")
    assert model.calls < 25


def test_what_was_refused_alone_is_not_probed_again_beside_something_else(deployment, write):
    income = ["" if row % 3 else "5" for row in range(900)]
    towns = ["Rom" if row % 2 else "Bern" for row in range(900)]
    source = write("town,income\n" + "".join(f"{pair[0]},{pair[1]}\n" for pair in zip(towns, income, strict=True)))
    model = Strict()
    known = Familiar({"town": Vocabulary.of(["Bern"])}, columns=("town",))
    result = score_file(model, deployment, source, familiar=known)
    assert result.counts == Counts(900, 150, 750)
    assert model.calls < 45


def test_a_model_that_fails_at_everything_is_the_models_fault(deployment, source):
    class Broken:
        def predict(self, frame):
            raise ModelError("out of order")

    with pytest.raises(ModelError, match="out of order"):
        score_file(Broken(), deployment, source)


class OnlyAbove(Strict):
    """Takes gaps, and fails as a whole where one income is below zero."""

    def predict(self, frame: pd.DataFrame) -> np.ndarray:
        self.calls += 1
        if (frame["income"] < 0).any():
            raise ModelError("the model cannot score these rows: below zero")
        return frame["income"].to_numpy() / 1000


def test_rows_are_not_refused_for_a_gap_where_the_first_the_middle_and_the_last_fail_by_something_else(
    deployment, write
):
    income = np.arange(1, 201)
    income[[0, 50, 99, 100, 149, 150, 199]] *= -1
    towns = ["" if row < 100 else "Bern" for row in range(200)]
    source = write("town,income\n" + "".join(f"{town},{value}\n" for town, value in zip(towns, income, strict=True)))
    result = score_file(OnlyAbove(), deployment, source)
    assert result.counts == Counts(200, 193, 7)
    assert {reject.row_number for reject in result.rejects} == {1, 51, 100, 101, 150, 151, 200}
