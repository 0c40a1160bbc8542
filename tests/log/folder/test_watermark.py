"""Up to when a log is complete, as somebody has said it."""

from datetime import datetime

from monitoring.disk import mended
from monitoring.log.folder import watermark

SAID = datetime(2026, 5, 4)


def files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")


def test_what_was_said_survives_one_damaged_file(tmp_path):
    assert watermark.read(tmp_path) is None
    watermark.keep(tmp_path, SAID)
    first, _ = files(tmp_path)
    first.write_bytes(b"")
    assert watermark.read(tmp_path) == SAID


def test_that_it_is_not_known_any_more_is_told_with_the_line_to_write(tmp_path):
    watermark.keep(tmp_path, SAID)
    for path in files(tmp_path):
        path.write_bytes(b"{}")
    assert watermark.read(tmp_path) is None
    (said,) = mended.told(tmp_path)
    assert f"say it again: modelwatch check {tmp_path.name} --until T" in said
    watermark.keep(tmp_path, SAID)
    assert watermark.read(tmp_path) == SAID
