"""The file of saved views: whole, by one process at a time, bounded; told where it is damaged; people are forgotten."""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import datetime
from functools import partial

import pytest

from monitoring.errors import DamagedError, DataError, UnknownNameError
from monitoring.log.kept import views
from monitoring.log.kept.views import SavedView
from monitoring.shared import kinds

ONE = SavedView("Ä b", "drift", {"more": ("Recall", "Bias"), "id": ("k3",)}, datetime(2026, 1, 1))


def numbered(folder, number):
    views.add(folder, replace(ONE, name=f"n{number}"))


def test_what_was_written_is_read_and_a_workspace_without_it_has_none(tmp_path):
    assert views.read(tmp_path) == ()
    views.add(tmp_path, ONE)
    assert views.read(tmp_path) == (ONE,)


def test_many_people_who_save_at_once_lose_nothing_and_of_one_name_there_is_one(tmp_path):
    with ProcessPoolExecutor(4) as pool:
        list(pool.map(partial(numbered, tmp_path), range(8)))
        same = [pool.submit(views.add, tmp_path, ONE) for _ in range(3)]
        refused = [job.exception() for job in same]
    assert {one.name for one in views.read(tmp_path)} == {ONE.name, *(f"n{i}" for i in range(8))}
    assert sorted(type(each).__name__ for each in refused) == ["DataError", "DataError", "NoneType"]


def test_there_is_a_limit_to_their_number_and_to_an_address(tmp_path):
    views.change(tmp_path, lambda _: [replace(ONE, name=str(i)) for i in range(views.MOST)])
    with pytest.raises(DataError, match="100 saved views, and no room for more"):
        views.add(tmp_path, ONE)
    views.rename(tmp_path, "5", "five")
    with pytest.raises(DataError, match="there is already a saved view '7'"):
        views.rename(tmp_path, "6", "7")
    views.remove(tmp_path, "7")
    with pytest.raises(UnknownNameError, match="there is no saved view '7'"):
        views.remove(tmp_path, "7")
    with pytest.raises(DataError, match="has 4,003 signs, and 4,000 are kept"):
        views.add(tmp_path, replace(ONE, address={"abc": ("x" * 4000,)}))
    assert len(views.read(tmp_path)) == views.MOST - 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [("  ", "needs a name"), ("x" * 61, "61 signs, and may have 60"), ("a\u202eb", "cannot be seen: '.u202e'")],
)
def test_a_name_that_cannot_be_kept_is_refused(typed, said):
    with pytest.raises(DataError, match=said):
        views.named(typed)


def test_a_name_is_one_line_and_the_same_however_it_was_typed():
    assert views.named("A\u0308\n b\t") == ONE.name
    assert views.named("👩‍🔧") == "👩‍🔧"


def test_a_damaged_file_is_read_from_its_copy_and_told_where_that_is_damaged_too(tmp_path):
    views.add(tmp_path, ONE)
    folder = tmp_path / views.FOLDER
    (folder / views.FILE).write_bytes(b'{"views": [3]}')
    assert views.read(tmp_path) == (ONE,)
    for name in (views.FILE, f".{views.FILE}.copy"):
        (folder / name).write_bytes(b"{")
    with pytest.raises(DamagedError, match=f"the saved views of {tmp_path.name} are damaged"):
        views.read(tmp_path)


def test_a_view_of_a_row_that_is_erased_goes_and_one_that_cannot_be_read_too(tmp_path):
    views.add(tmp_path, ONE)
    views.add(tmp_path, replace(ONE, name="other", address={"id": ("k4",)}))
    assert (views.forget(tmp_path, {"k3", "k9"}), [one.name for one in views.read(tmp_path)]) == (1, ["other"])
    for name in (views.FILE, f".{views.FILE}.copy"):
        (tmp_path / views.FOLDER / name).write_bytes(b'{"id": "k4"')
    assert (views.forget(tmp_path, {"k4"}), views.read(tmp_path)) == (0, ())


def test_in_a_cloud_store_they_are_replaced_as_a_whole_with_their_copy():
    for name in (views.FILE, f".{views.FILE}.copy"):
        path = f"{views.FOLDER}/{name}"
        assert not kinds.is_local(path)
        assert not kinds.is_guarded(path)
    assert kinds.is_local(f"{views.FOLDER}/.lock")
