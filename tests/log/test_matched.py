"""Labels that find no prediction, and what is said of them."""

import pyarrow as pa
import pytest

from monitoring.log.incoming.matched_labels import Matched
from monitoring.log.tables.table import Table

KEYS = pa.schema([("id", pa.string())])


@pytest.fixture
def found(tmp_path):
    """What is told of labels with some ids, of predictions with others."""

    def match(predictions, labels):
        table = Table(tmp_path / "predictions", "id")
        table.append([pa.table({"id": predictions}, KEYS)], KEYS)
        matched = Matched(table)
        Table(tmp_path / "labels", "id").append([pa.table({"id": labels}, KEYS)], KEYS, told=matched.add)
        return matched

    return match


def test_ids_that_an_earlier_version_kept_otherwise_are_told_where_a_share_of_the_labels_waits_for_them(found):
    (note,) = found(["1000.0", "1001.0", "A-7"], ["9", "1000", "1001", "A-7"]).notes
    assert note.startswith("3 of the accepted labels have no prediction (yet); an earlier version kept these as they")


def test_labels_that_only_came_early_are_not_taken_for_that(found):
    matched = found(["1000", "A-7"], ["1000", "1001", "A-8"])
    assert matched.notes == ("2 of the accepted labels have no prediction (yet)",)
    assert matched.examples == ["1001", "A-8"]
