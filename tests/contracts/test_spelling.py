"""One value, several spellings: a file that is imported and one that is attached say the same, in both engines."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from monitoring.domain import Deployment, Task
from monitoring.intake.columns.spelling import Vocabulary, words_for_nothing
from monitoring.intake.reader import batches
from monitoring.intake.schema import prediction_fields, with_vocabularies
from monitoring.log.tables.place import place

pytestmark = pytest.mark.usefixtures("as_if_many")
TEXTS = ["1", "1.0", "1.00", " 1 ", "01", "007", "-0", "-0.0", "0", "1e+03", "1E3", "1e-05", "0.00001", "1.0E7", "2.5"]
TEXTS += ["2.50", "2.500", "3.10", "1.10", "true", "True", "TRUE", "t", "f", "F", "yes", "NA", "na", " nan ", "None"]
TEXTS += ["", " ", "\t", "cat  ", "\u00a0cat", "cat", "a b", "St. Mary", "EU", "2026-01-01", "2026-01-01 00:00:00"]
TEXTS += ["2026-01-01T00:00:00.000Z", "2026-01-01 09:30", "2026-01-01T09:30:00.500+00:00", "2026-01-01 09:30:00 UTC"]
TEXTS += [
    "1e-7",
    "1E+5",
    "1e+16",
    "#N/A",
    "<NA>",
    "1.",
    "1..0",
    "12345678.0",
    "a\nb",
    "1.0\n",
    "é",
    None,
    "-",
    "--",
    ".",
    "?",
    "nil",
    "-1",
    "\\N",
]
TEXTS += ["9007199254740992.0", "9.007199254740992e+15", "9.1E+15"]
KNOWN = {
    "nothing": [],
    "numbers": ["1", "2", "3"],
    "truth": ["True", "False"],
    "bits": ["0", "1"],
    "letters": ["t", "f"],
    "places": ["NA", "EU", "cat"],
    "prices": ["2.50", "3.10"],
    "short": ["2.5", "3.1"],
    "as they were": ["1.0", "2.0", "cat  "],
}
TYPED = {
    "doubles": pa.array([1.0, 2.5, 0.1, float("nan"), None, 1e-5, 1e-7, 1e22, 100000.0, -0.0, 2.0**53, -9.1e15]),
    "floats": pa.array([1.0, 2.5, 0.1, None, 0.7], pa.float32()),
    "integers": pa.array([1, 2, None], pa.int16()),
    "truths": pa.array([True, False, None]),
    "decimals": pa.array([Decimal("2.50"), Decimal("3.00"), None]),
    "days": pa.array([date(2026, 1, 1), None]),
    "moments": pa.array([datetime(2026, 1, 1), datetime(2026, 1, 1, 9, 30), datetime(2026, 1, 1, 9, 30, 0, 500_000)]),
    "in a zone": pa.array([datetime(2026, 1, 1, 8, 30)], pa.timestamp("us", "Europe/Berlin")),
    "dictionary": pa.array(["1.0", "NA", None]).dictionary_encode(),
    "large": pa.array(["1.0", " x "], pa.large_string()),
    "bytes": pa.array([b"1.0", b"cat "]),
}


@pytest.fixture
def all_ways(engines, tmp_path):
    """One column as it is imported, and as both engines read it where it is attached; by what is known of it."""

    def read(values, known, *names):
        rows = pa.table(
            {"k": pa.array(range(len(values))), "t": pa.array([date(2026, 1, 1)] * len(values)), "c": values}
        )
        pq.write_table(rows, tmp_path / "a.parquet")
        places = (str(tmp_path / "a.parquet"),)
        given = {"id": "k", "time": "t", "categorical": ("c",)}
        d = Deployment(name="d", title="D", task=Task.BINARY, attached=True, places=places, **given)
        imported = batches(tmp_path / "a.parquet", with_vocabularies(prediction_fields(d), known))
        found = {"imported": [cell for batch in imported for cell in batch.table["c"].to_pylist()]}
        for name in names:
            with engines.opened(name, d) as opened:
                source = place(d, tmp_path, "predictions", known).source()
                table = opened.ask(opened.load("rows", source.with_all_rows())).to_pandas()
                order = table["k"].astype(int).argsort()
                found[name] = [None if cell is np.nan else cell for cell in table["c"].iloc[order].tolist()]
        return found

    return read


@pytest.mark.parametrize("words", KNOWN.values(), ids=KNOWN)
def test_texts_are_spelled_alike(all_ways, words):
    vocabulary = replace(Vocabulary.as_written(words), missing=words_for_nothing(None))
    ways = all_ways(pa.array(TEXTS), {"c": vocabulary}, "in_process")

    assert ways["imported"] == [None if text is None else vocabulary.spell(text) for text in TEXTS]
    assert ways["in_process"] == ways["imported"]


@pytest.mark.parametrize("values", TYPED.values(), ids=TYPED)
def test_typed_values_are_spelled_alike(all_ways, values):
    ways = all_ways(values, {}, "in_process")

    assert ways["in_process"] == ways["imported"]


def test_spark_spells_texts_alike(all_ways):
    ways = all_ways(pa.array(TEXTS), {"c": Vocabulary.as_written(KNOWN["prices"])}, "spark")

    assert ways["spark"] == ways["imported"]
