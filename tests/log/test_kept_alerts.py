"""The file of alerts: whole, by one process at a time, and one sentence where it is damaged."""

import math
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from functools import partial

import pytest

from monitoring.domain import Incident, Member, Severity, State, Step
from monitoring.errors import DamagedError
from monitoring.log.kept import lives

MEMBER = Member("drift", "age", "psi", datetime(2026, 1, 5), datetime(2026, 1, 12), math.inf, 0.2, "m", Severity.INFO)
ROWS = Member("quality", "town", "missing", 1, 501, 0.5, 0.1, "m", over=True)
AT = datetime(2026, 2, 1, 3, 4, 5)
ONE = Incident("a1", "plan=a", (MEMBER, ROWS), "why", State.MUTED, "ann", "note", AT, True, (Step(AT, "muted", "ann"),))


def with_one(number, before):
    return (*before, Incident(f"p{number}", "", (MEMBER,), steps=(Step(AT, "opened"),)))


def append(folder, number):
    lives.change(folder, partial(with_one, number))


def test_what_was_written_is_read_and_a_workspace_without_it_has_none(tmp_path):
    assert lives.read(tmp_path) == ()
    assert lives.change(tmp_path, lambda before: (ONE,)) == (ONE,)
    assert lives.read(tmp_path) == (ONE,)


def test_many_processes_lose_nothing(tmp_path):
    with ProcessPoolExecutor(4) as pool:
        list(pool.map(partial(append, tmp_path), range(12)))
    assert {one.id for one in lives.read(tmp_path)} == {f"p{i}" for i in range(12)}


def test_where_nothing_changes_nothing_is_written(tmp_path):
    lives.change(tmp_path, lambda before: (ONE,))
    file = tmp_path / "alerts" / "alerts.json"
    written = file.stat().st_mtime_ns
    lives.change(tmp_path, lambda before: before)
    assert file.stat().st_mtime_ns == written


@pytest.mark.parametrize("damage", [b"", b"{", b'{"alerts": [{"id": 3}]}', b"\xff" * 40])
def test_a_damaged_file_is_read_from_its_copy_and_told_where_that_is_damaged_too(tmp_path, damage):
    lives.change(tmp_path, lambda before: (ONE,))
    folder = tmp_path / "alerts"
    (folder / "alerts.json").write_bytes(damage)
    assert lives.read(tmp_path) == (ONE,)
    for name in ("alerts.json", ".alerts.json.copy"):
        (folder / name).write_bytes(damage)
    with pytest.raises(DamagedError, match=f"the alerts of {tmp_path.name} are damaged: .*alerts.json is damaged"):
        lives.read(tmp_path)
