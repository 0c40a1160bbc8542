import io
import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from monitoring.domain import Task
from monitoring.errors import DataError, ModelError
from monitoring.intake import Counts
from monitoring.scoring import score_file

ROWS = 'note,town,income,loan\n"a, ""b""",Bern, 1.50 ,007\n,Basel,,x\nz,Bern,many,y\n"line\nbreak",,-20,w\nshort\n'


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out.csv"


@pytest.fixture
def rejects(tmp_path):
    return tmp_path / "rejects.csv"


def test_every_column_is_passed_through_with_its_text_and_the_answer_is_added(model, deployment, write, out):
    result = score_file(model, deployment, write(ROWS), out)
    read = pd.read_csv(out, dtype=str, keep_default_na=False)
    assert read.columns.tolist() == ["note", "town", "income", "loan", "score", "predicted"]
    assert read["note"].tolist() == ['a, "b"', "", "line\nbreak"]
    assert read["income"].tolist() == [" 1.50 ", "", "-20"]
    assert read["loan"].tolist() == ["007", "x", "w"]
    expected = 1 / (1 + np.exp(-np.array([1.15, 0, -2])))
    np.testing.assert_array_equal(read["score"].astype(float), expected)
    assert read["predicted"].tolist() == ["1", "0", "0"]
    assert result.counts == Counts(5, 3, 2)
    assert result.recognised == ("town", "income")
    assert result.extra == ("note", "loan")
    assert result.scores.counts.sum() == 3
    assert result.seconds > 0
    assert "scikit-learn" in result.versions


def test_rejects_say_why(model, deployment, write, out, rejects):
    result = score_file(model, deployment, write(ROWS), out, rejects)
    read = pd.read_csv(rejects, keep_default_na=False)
    assert read["row"].tolist() == [3, 5] == [reject.row_number for reject in result.rejects]
    assert read["reason"].tolist() == ["'many' is not a number", "1 cells where the header has 4"]


def test_the_model_gets_raw_rows_in_its_own_column_order(model, deployment, write):
    score_file(model, deployment, write("town,income\nBern,1\n,\n"))
    (frame,) = model.frames
    assert frame.columns.tolist() == ["income", "town"]
    assert frame["income"].dtype == np.float64
    assert frame["income"].isna().tolist() == frame["town"].isna().tolist() == [False, True]


def test_the_score_at_the_threshold_is_a_yes(deployment, write, out):
    class Constant:
        def predict(self, frame):
            return np.array([0.6, np.nextafter(0.6, 0)])

    score_file(Constant(), deployment, write("town,income\na,1\nb,2\n"), out)
    assert pd.read_csv(out)["predicted"].tolist() == [1, 0]


def test_a_column_called_score_is_kept_and_the_new_one_gets_a_number(model, deployment, write, out):
    result = score_file(model, deployment, write("score,town,income\nmine,Bern,1\n"), out)
    read = pd.read_csv(out)
    assert read.columns.tolist() == ["score", "town", "income", "score_1", "predicted"]
    assert read["score"].tolist() == ["mine"]
    assert result.notes == ("the file has a column 'score' already: the new one is called 'score_1'",)


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_the_output_keeps_the_delimiter_and_the_byte_order_mark(model, deployment, write, out, delimiter):
    rows = [["town", "income", "note"], ["Bern", "1", "a,b"], ["Zug", "2", f'"x{delimiter}y"']]
    score_file(model, deployment, write("\ufeff" + "\n".join(delimiter.join(row) for row in rows)), out)
    assert out.read_bytes().startswith(b"\xef\xbb\xbftown")
    read = pd.read_csv(out, sep=delimiter)
    assert read["note"].tolist() == ["a,b", f"x{delimiter}y"]
    assert read.columns.tolist() == ["town", "income", "note", "score", "predicted"]


def test_parquet_and_json_lines_become_csv(model, deployment, tmp_path, out):
    frame = pd.DataFrame({"income": [1, 2], "town": ["Bern", np.nan], "when": pd.to_datetime(["2013-01-01"] * 2)})
    frame.to_parquet(tmp_path / "x")
    frame.drop(columns="when").to_json(tmp_path / "y", orient="records", lines=True)
    score_file(model, deployment, tmp_path / "x", out)
    first = pd.read_csv(out, parse_dates=["when"])
    pd.testing.assert_frame_equal(first[["income", "town", "when"]], frame, check_dtype=False)
    assert ",2013-01-01 00:00:00," in out.read_text()
    score_file(model, deployment, tmp_path / "y", out)
    pd.testing.assert_frame_equal(pd.read_csv(out), first.drop(columns="when"))


def test_standard_input_is_scored(model, deployment, monkeypatch, out):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"town,income\nBern,1\n")))
    assert score_file(model, deployment, "-", out).counts == Counts(1, 1, 0)


def test_chunks_change_nothing_and_progress_is_told(model, deployment, write, tmp_path):
    body = "".join(f"{'Bern' if row % 3 else 'Zug'},{row if row % 7 else 'x'}\n" for row in range(1000))
    source = write("town,income\n" + body)
    told = []
    files = [(tmp_path / f"out{i}", tmp_path / f"rejects{i}") for i in range(2)]
    whole = score_file(model, deployment, source, *files[0])
    pieces = score_file(model, deployment, source, *files[1], lambda *args: told.append(args), batch_rows=64)
    assert whole.counts == pieces.counts
    assert files[0][0].read_bytes() == files[1][0].read_bytes()
    assert files[0][1].read_bytes() == files[1][1].read_bytes()
    np.testing.assert_array_equal(whole.scores.counts, pieces.scores.counts)
    assert max(len(frame) for frame in model.frames[1:]) <= 64
    assert [rows for rows, _ in told] == sorted(rows for rows, _ in told)
    assert told[-1] == (1000, 1.0)


def test_a_failure_in_the_middle_leaves_no_file_and_keeps_the_old_one(deployment, write, tmp_path, rejects, out):
    class Breaks:
        calls = 0

        def predict(self, frame):
            self.calls += 1
            if self.calls == 3:
                raise RuntimeError
            return np.full(len(frame), 0.5)

    source = write("town,income\n" + "Bern,1\n" * 100)
    rejects.write_text("old")
    with pytest.raises(RuntimeError):
        score_file(Breaks(), deployment, source, out, rejects, batch_rows=20)
    assert rejects.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "rejects.csv"]


def test_a_fault_at_the_end_of_the_file_leaves_no_file(model, deployment, write, out):
    with pytest.raises(DataError, match="quoted cell"):
        score_file(model, deployment, write('town,income\nBern,1\n"Zug,2\nBasel,3\n'), out, batch_rows=1)
    assert not out.exists()


def test_every_missing_column_is_named_at_once(model, deployment, write, out):
    with pytest.raises(DataError, match="lacks 2 columns: income, town") as caught:
        score_file(model, deployment, write("incom,x\n1,2\n"), out)
    assert "'incom' for 'income'" in caught.value.hint
    assert not out.exists()


def test_the_output_never_takes_the_place_of_the_source(model, deployment, write, out):
    source = write(ROWS)
    for places in ((source, None), (None, source), (out, out)):
        with pytest.raises(DataError, match="different files"):
            score_file(model, deployment, source, *places)
    assert source.read_bytes() == ROWS.encode()


def test_a_file_of_rejects_only_gives_a_header(model, deployment, write, out):
    result = score_file(model, deployment, write("town,income\nBern,x\n"), out)
    assert result.counts == Counts(1, 0, 1)
    assert out.read_text() == "town,income,score,predicted\n"
    assert not model.frames


def test_rows_for_which_the_model_gives_no_number_are_rejects(deployment, write, out, rejects):
    class Holes:
        def predict(self, frame):
            return np.where(frame["income"] > 1, np.nan, 0.25)

    result = score_file(Holes(), deployment, write("town,income\na,1\nb,2\nc,x\nd,0\n"), out, rejects)
    assert result.counts == Counts(4, 2, 2)
    assert [(reject.row_number, reject.reason) for reject in result.rejects] == [
        (2, "the model gives no number for this row"),
        (3, "'x' is not a number"),
    ]
    assert pd.read_csv(out)["town"].tolist() == ["a", "d"]


def test_several_classes_get_a_column_each_and_the_likeliest(deployment, write, out):
    class Three:
        def predict(self, frame):
            return np.array([[0.2, 0.5, 0.3], [0.6, 0.3, 0.1]])

    classes = replace(
        deployment, task=Task.MULTICLASS, score=None, class_scores={"lo": "p_lo", "mid": "p_mid", "hi": "p"}
    )
    result = score_file(Three(), classes, write("town,income\na,1\nb,2\n"), out)
    read = pd.read_csv(out)
    assert read.columns.tolist() == ["town", "income", "p_lo", "p_mid", "p", "predicted"]
    assert read["predicted"].tolist() == ["mid", "lo"]
    assert dict(zip(result.scores.classes, result.scores.counts.tolist(), strict=True)) == {"lo": 1, "mid": 1, "hi": 0}


def test_a_regression_gets_its_value_alone(deployment, write, out):
    class Line:
        def predict(self, frame):
            return frame["income"].to_numpy() * 100

    regression = replace(deployment, task=Task.REGRESSION, score=None, model=None)
    result = score_file(Line(), regression, write("town,income\na,1\nb,2\n"), out)
    assert pd.read_csv(out).columns.tolist() == ["town", "income", "predicted"]
    assert pd.read_csv(out)["predicted"].tolist() == [100, 200]
    assert result.scores.counts.sum() == 2


def test_an_answer_of_the_wrong_shape_is_refused(deployment, write, out):
    class Wide:
        def predict(self, frame):
            return np.zeros((len(frame), 2))

    with pytest.raises(ModelError, match=r"shape \(1, 2\) where \(1,\) is expected"):
        score_file(Wide(), deployment, write("town,income\na,1\n"), out)


def test_classes_that_are_not_named_are_refused(model, deployment, write):
    with pytest.raises(ModelError, match="classes of 'loans' are not known"):
        score_file(model, replace(deployment, task=Task.MULTICLASS, score=None), write("town,income\na,1\n"))


def test_only_the_first_thousand_rejects_are_held(model, deployment, write):
    result = score_file(model, deployment, write("town,income\n" + "a,x\n" * 1500), batch_rows=400)
    assert (len(result.rejects), result.counts.rejected) == (1000, 1500)
