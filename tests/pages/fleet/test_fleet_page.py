"""The page Fleet: empty, with devices, filtered, one of them chosen by the address."""

import os
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitoring.disk import stamped
from monitoring.log.fleet import inbox
from monitoring.log.fleet.manifest import manifest_of

NAME = "flights-logreg"


@pytest.fixture
def fleet(merged):
    """The sample, with eleven devices that have counted the sample's rows each; one of them is silent, one older."""
    (part,), now = merged.merged.parts(), datetime.now(UTC)
    parts = [
        replace(
            part,
            origin=f"{i:032x}",
            device=f"gate-{i}",
            model_version="0" if i == 3 else "1",
            written=now - timedelta(hours=912 if i == 7 else 2),
            before=now - timedelta(hours=936 if i == 7 else 26),
        )
        for i in range(11)
    ]
    stamped.write(merged.merged.manifest, manifest_of(parts), twice=True)
    return merged


def listed(at):
    return at.dataframe[0].value["device"].tolist()


def test_without_devices_the_page_says_why_and_what_to_do(visit):
    at = visit("fleet", deployment=NAME)
    said = visit.texts(at)
    assert "No counts of a device or of another log have come here yet." in said
    assert at.get("page_link")[-1].proto.page == "versions"
    assert f"modelwatch profile merge {NAME} FILE..." in said
    assert f"modelwatch export {NAME} VERSION --to FOLDER" in said


def test_the_fleet_in_a_sentence_filtered_and_one_device_with_its_columns(visit, fleet):
    at = visit("fleet", deployment=NAME, days="All", show="Silent", device="gate-3")
    said = visit.texts(at).replace("\\", "")
    assert "1 is silent (the longest is gate-7: 38 days)" in said
    assert "1 runs another version than 1, which is live" in said
    assert {"Devices 11", "Silent 1 (9.1 %)", "Other version 1"} <= set(said.splitlines())
    assert re.search(r"The fleet as a whole has moved in .*temp.*, on half of the devices or more", said)
    assert listed(at) == ["gate-7"]
    assert set(at.dataframe[0].value["p_value"]) <= {"1", "< 0.001"}
    assert "runs version 0, not registered" in said
    assert at.selectbox(key="device").value == "gate-3"
    pair = visit.figures(at)[1]
    assert {trace["name"] for trace in pair["data"]} == {"reference", "gate-3"}
    found = at.dataframe[1].value
    assert set(found["column"]) == {c.name for c in fleet.deployment.columns} - {fleet.deployment.label}
    at.text_input(key="find").set_value("GATE-1").run()
    assert "No device is left by these filters." in visit.texts(at)
    at.segmented_control(key="show").set_value("All").run()
    assert sorted(listed(at)) == ["gate-1", "gate-10"]


def test_what_waits_in_the_inbox_is_told_with_the_oldest_and_what_was_refused(visit, merged):
    place = merged.folder / inbox.FOLDER
    place.mkdir()
    for name, moment in (("a.counts", datetime(2026, 3, 2, 9, 30, tzinfo=UTC)), ("b.jsonl", datetime.now(UTC))):
        (place / name).write_bytes(b"PK")
        os.utime(place / name, (moment.timestamp(),) * 2)
    (place / "c.counts").write_bytes(b"PK")
    inbox.refuse(place / "c.counts", "it is damaged")
    at = visit("fleet", deployment=NAME)
    said = visit.texts(at)

    assert "2 files of devices wait to be taken in, the oldest since 2 Mar 2026 09:30 UTC" in said
    assert f"modelwatch profile merge {NAME} --inbox" in said
    assert "1 file of devices could not be taken in" in said


def test_a_device_that_is_not_there_is_told(visit, fleet):
    at = visit("fleet", deployment=NAME, device="gone")
    assert "There is no device **gone** here." in visit.texts(at)
    assert at.selectbox(key="device").value is None
