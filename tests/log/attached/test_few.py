"""Small logs are read once; large ones whenever they are asked. That makes no difference to any count."""

import pytest

from monitoring.log.sources import small_logs


@pytest.fixture
def asked(monkeypatch) -> list[int]:
    """How many tables of rows were remembered when a source was loaded, for each time."""
    seen: list[int] = []
    of = small_logs.Few.of

    def told(self, source):
        found = of(self, source)
        seen.append(sum(rows is not None for _, rows in self._known))
        return found

    monkeypatch.setattr(small_logs.Few, "of", told)
    return seen


@pytest.mark.parametrize("limit", [("FEW_ROWS", 399), ("FEW_BYTES", 10)])
def test_many_rows_are_counted_as_few_are(
    attach, by_day, truth, rows, columns, limit, monkeypatch, asked, assert_as_from_scratch
):
    folder = by_day("logs", "{day}.csv", rows[0][:400])
    with monkeypatch.context() as patched:
        patched.setattr(small_logs, *limit)
        log = attach([folder], [truth], reference=rows[0], **columns)
        log.refresh()
        assert max(asked) < 2
    asked.clear()
    assert_as_from_scratch(log)
    assert max(asked) == 2  # the predictions and the labels: both were read once
