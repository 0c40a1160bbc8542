"""Which merged files are of one device, and whether its version is live."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from monitoring.domain import Span
from monitoring.fleet.device import devices_of
from monitoring.fleet.standing import standings
from monitoring.log.fleet.merged_file import Part
from monitoring.log.journal.entry import Action

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def part(origin, hour=0, before=None, device="", version="", file="a.counts"):
    written = NOON + timedelta(hours=hour)
    earlier = None if before is None else NOON + timedelta(hours=before)
    span = Span(None, None, 0, None)
    return Part(
        origin * 32, (), "d", file, written, "day", "9", f"{origin}{hour}", span, device, version, before=earlier
    )


def test_a_device_that_got_another_model_is_one_device_and_runs_the_newer_one():
    found = devices_of([part("a", 48, 30, "pump", "2"), part("b", 5, 0, "pump", "1"), part("c", 1, device="fan")])
    assert [device.name for device in found] == ["fan", "pump"]
    assert (found[1].version, found[1].seen, len(found[1].parts)) == ("2", NOON + timedelta(hours=48), 2)
    assert found[1].wait == 25  # its files were written at 0, 5, 30 and 48


def test_what_names_no_device_is_known_by_its_file_and_where_two_are_called_alike_by_its_origin():
    found = devices_of([part("a"), part("b"), part("c", file="other.counts"), part("d", device="other.counts")])
    names = ["a.counts (aaaaaaaa)", "a.counts (bbbbbbbb)", "other.counts (cccccccc)", "other.counts (dddddddd)"]
    assert [device.name for device in found] == names
    assert all(device.wait != device.wait for device in found)


def test_versions_are_held_against_the_journal_and_a_v_in_front_is_no_other_version():
    live = SimpleNamespace(version="2")
    history = [
        SimpleNamespace(version=name, details={"record": "x"}, action=Action.PROMOTED, live=live) for name in "12"
    ]
    assert list(standings(["2", "v2", "1", "9", ""], history)) == [
        *("live", "live", "not live", "not registered", "not told")
    ]
    assert list(standings(["2", ""], [])) == ["not registered", "not told"]
