"""A chart taken away as PNG, SVG and CSV."""

import csv
import json
import re
import struct
import xml.etree.ElementTree as ET

from monitoring.domain import Selection
from monitoring.log import Workspace
from monitoring.reports.plain import to_json
from monitoring.reports.summary import summarise


def take(page, key):
    """The three files of a chart, in the order of its menu, by keyboard alone."""
    found = {}
    opener = page.locator(f".st-key-picture-{key}").get_by_role("button", name="Save:")
    opener.focus()
    page.keyboard.press("Enter")
    for label in ("PNG picture", "SVG drawing", "CSV numbers"):
        button = page.get_by_role("button", name=label)
        button.focus()
        with page.expect_download() as download:
            page.keyboard.press("Enter")
        found[label[:3]] = download.value.path().read_bytes()
        assert download.value.suggested_filename.endswith(f".{label[:3].lower()}")
    page.keyboard.press("Escape")
    return found


def size_of(png):
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


def test_a_line_and_a_map_are_taken_away(visit, sample_workspace):
    page = visit("drift?deployment=flights-logreg&column=dest&method=psi", "Data drift")
    page.locator(".st-key-picture-drift-trend .main-svg").first.wait_for()
    line, cells = take(page, "drift-trend"), take(page, "map-1")

    drawn = ET.fromstring(line["SVG"])
    words = " ".join("".join(drawn.itertext()).split())
    assert "week beginning" in words
    assert "as known on" in words
    assert not re.findall(rb"(?:href|src)=.http|url\(.?http", line["SVG"])
    width, height = (float(drawn.get(side)) for side in ("width", "height"))
    assert size_of(line["PNG"]) == (int(2 * width), int(2 * height))
    assert min(size_of(cells["PNG"])) > 400
    assert len(cells["PNG"]) > 20_000, "not an empty sheet"
    assert "humid" in "".join(ET.fromstring(cells["SVG"]).itertext())

    log = Workspace().log("flights-logreg")
    own = Selection(log.deployment.name, log.deployment.every, as_of=log.deployment.as_of)
    told = json.loads(json.dumps(to_json(summarise(log, own, ["psi"]))))
    starts = [window["start"][:10] for window in told["windows"]]
    psi = {(r["column"], starts[r["window"]]): r for r in told["drift"]}
    rows = [row for row in csv.DictReader(line["CSV"].decode().splitlines()) if row["series"] != "limit"]
    assert [float(row["y"]) for row in rows] == [psi["dest", row["x"]]["value"] for row in rows]
    assert len(rows) == len(starts)
    shown = [row for row in csv.DictReader(cells["CSV"].decode().splitlines()) if row["z"]]
    assert len(shown) > 100
    for row in shown:
        result = psi[row["y"], row["x"]]
        assert float(row["z"]) == result["value"] / result["limit"]
