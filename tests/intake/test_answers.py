"""Words of yes and no: what everybody means by them, and what two words of somebody's own mean."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from monitoring.errors import DataError
from monitoring.intake import Field, FieldKind, batches
from monitoring.intake.columns.answers import Words

PAIRS = [
    ("Y", "N"), ("y", "n"), ("T", "F"), ("yes", "No"), ("Good", "bad"), ("positive", "NEGATIVE"), ("pos", "neg"),
    ("TRUE", "False"), ("1", "0"), ("1.0", "0.0"), ("1.00", "0.00"), (" 1 ", " 0"), ("  Yes", "no\t"), ("1", "-1"),
    ("1.0", "-1.0"), ("True", "0"),
]  # fmt: skip
OWN = [
    ("default", "paid"), ("Default ", "PAID"), ("2", "1"), ("2.0", "1.0"), ("bad", "good"), ("N", "Y"), ("0", "1"),
    ("Ja", "Nein"), ("-1", "1"),
]  # fmt: skip


@pytest.fixture
def answers(tmp_path):
    """Read a column in every format; gives what it became, or the message and hint that refuse it."""

    def read(values, words=None, times=1):
        rows = [value for value in values for _ in range(times)]
        written = {
            "csv": "k,y\n" + "".join(f'{i},"{value}"\n' for i, value in enumerate(rows)),
            "jsonl": "".join(json.dumps({"k": i, "y": value}) + "\n" for i, value in enumerate(rows)),
        }
        for ending, text in written.items():
            (tmp_path / f"x.{ending}").write_text(text)
        pq.write_table(pa.table({"y": rows}), tmp_path / "x.parquet")
        found = []
        for ending in ("csv", "jsonl", "parquet"):
            try:
                (batch,) = batches(tmp_path / f"x.{ending}", [Field("y", FieldKind.YES_NO, words=words or Words())])
                found.append((batch.table["y"].to_pylist(), [r.reason for r in batch.rejects], batch.said))
            except DataError as error:
                found.append((error.message.replace(f"x.{ending}", "FILE"), error.hint))
        assert found[0] == found[1] == found[2]
        return found[0]

    return read


@pytest.mark.parametrize(("yes", "no"), PAIRS)
def test_words_that_everybody_knows(answers, yes, no):
    assert answers([yes, no, "", no])[:2] == ([1, 0, None, 0], [])


@pytest.mark.parametrize(("positive", "other"), OWN)
def test_the_positive_word_is_1_and_the_one_other_word_is_0(answers, positive, other):
    assert answers([other, positive, "NA", other], Words(positive.strip()))[:2] == ([0, 1, None, 0], [])


def test_what_two_words_mean_is_said(answers):
    note = "of the words in 'y', 'default' is 1 and 'paid' is 0"
    assert answers(["paid", "default"], Words("default"))[2] == (note,)
    (note,) = answers(["good", "bad"])[2]
    assert note.startswith("of the words in 'y', 'good' is 1 and 'bad' is 0")
    assert note.endswith('positive = "bad"')
    assert answers(["Y", "N"])[2] == ()


def test_two_words_of_which_nobody_says_which_is_1_are_asked_about(answers):
    message, hint = answers(["paid", "paid", "default"])
    assert message == "'y' in FILE has the words 'paid', 'default', and nothing says which one is 1"
    assert hint == 'write under [columns] which one is 1: positive = "default" or positive = "paid"'


@pytest.mark.parametrize("words", [("1", "2"), ("yes", "nope"), ("open",), ("a", "b", "c"), ("1", "2", "3")])
def test_columns_without_a_word_for_0_are_asked_about_and_no_half_is_rejected(answers, words):
    message, _ = answers(words)
    assert all(repr(word) in message for word in words)


def test_of_a_column_of_numbers_a_few_are_listed(answers):
    message, hint = answers([str(n / 7) for n in range(40)])
    assert message.startswith("'y' in FILE has 40 words, '0.0', '0.14285714285714285', '0.2857142857142857'")
    assert "and 30 more, and nothing says which one is 1" in message
    assert "check which column" in hint


@pytest.mark.parametrize("text", ["2", "-1", "0.5", "maybe", "10"])
def test_a_third_word_beside_1_and_0_is_a_reject(answers, text):
    values, reasons, _ = answers([text, "1", "0"])
    assert values == [1, 0]
    assert reasons == [f"'{text}' is neither yes nor no: write 1 or 0, true or false, yes or no"]


def test_a_few_misspelt_rows_beside_the_two_words_are_rejects(answers):
    values, reasons, _ = answers(["paid"] * 300 + ["default"] * 100 + ["piad"], Words("default"))
    assert sum(values) == 100
    assert len(values) == 400
    assert reasons == ["'piad' is neither 'default' nor 'paid', nor yes or no"]


def test_a_third_word_that_is_frequent_is_asked_about(answers):
    message, hint = answers(["paid", "paid", "default", "open"], Words("default"))
    assert message == "'y' in FILE has more than two words: 'paid', 'default', 'open'"
    assert "one other word" in hint


def test_once_both_words_are_known_a_third_is_a_reject(answers):
    values, reasons, _ = answers(["default", "open"], Words("default", {"paid": 0}))
    assert values == [1]
    assert reasons == ["'open' is neither 'default' nor 'paid', nor yes or no"]


def test_a_positive_word_that_is_none_of_the_words_is_asked_about(answers):
    message, _ = answers(["defaulted", "paid"], Words("default"))
    assert message == (
        "none of the words of 'y' in FILE is 'default', which [columns] positive names; they are: 'defaulted', 'paid'"
    )
    assert answers(["1", "0"], Words("default"))[:2] == ([1, 0], [])


def test_a_file_may_hold_one_of_the_two_words_alone(answers):
    assert answers(["paid", "paid"], Words("default"))[0] == [0, 0]
    assert answers(["default"], Words("default"))[0] == [1]
    assert "defaulted" in answers(["defaulted"], Words("default"))[0]


def test_words_of_a_later_piece_are_known_in_all_pieces(tmp_path):
    (tmp_path / "x.csv").write_text("y\n" + "1\n" * 5 + "-1\n" * 5)
    read = batches(tmp_path / "x.csv", [Field("y", FieldKind.YES_NO)], 3)
    assert [value for batch in read for value in batch.table["y"].to_pylist()] == [1] * 5 + [0] * 5
