"""Print what lies in an image as a bill of materials: CycloneDX 1.6, the same bytes for the same content.

Called by the Dockerfile with its Python: `python3 sbom.py ROOT`. Packages of Python are told by their own metadata
below /opt, those of Debian by dpkg's. It needs nothing but the standard library.
"""

import json
import sys
from collections.abc import Iterator
from email.parser import HeaderParser
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_OID, uuid5

SPECIFICATION, OWN = "1.6", "modelwatch"
PLACES = ("opt/app", "opt/modelwatch/lib/python3*/site-packages")
Json = dict[str, Any]


def bill(root: Path) -> Json:
    """The document; Modelwatch itself is what it is about, everything else a component."""
    parts = sorted([*_python(root), *_debian(root)], key=lambda part: str(part["purl"]))
    own = next(part for part in parts if part["name"] == OWN)
    others = [part for part in parts if part is not own]
    said = json.dumps(parts, sort_keys=True)
    return {
        "$schema": f"http://cyclonedx.org/schema/bom-{SPECIFICATION}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": SPECIFICATION,
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_OID, said)}",
        "version": 1,
        "metadata": {"component": {**own, "type": "application"}},
        "components": others,
    }


def _python(root: Path) -> Iterator[Json]:
    for place in PLACES:
        for found in distributions(path=[str(folder) for folder in root.glob(place)]):
            name = found.metadata["Name"].lower().replace("_", "-").replace(".", "-")
            yield _part(name, found.version, f"pkg:pypi/{name}@{quote(found.version)}", _license(found))


def _debian(root: Path) -> Iterator[Json]:
    """Installed packages, and none where the image is not of Debian."""
    status = root / "var/lib/dpkg/status"
    for text in status.read_text(encoding="utf-8").split("\n\n") if status.is_file() else ():
        said = HeaderParser().parsestr(text)
        if said.get("Status") == "install ok installed":
            name, version = str(said["Package"]), str(said["Version"])
            purl = f"pkg:deb/debian/{quote(name)}@{quote(version)}?arch={said['Architecture']}"
            yield _part(name, version, purl, "")


def _license(found: Distribution) -> str:
    """As the package names it, where that is one line."""
    said = found.metadata.get("License-Expression") or found.metadata.get("License") or ""
    return said.strip() if "\n" not in said.strip() else ""


def _part(name: str, version: str, purl: str, license: str) -> Json:
    known = {"licenses": [{"license": {"name": license}}]} if license else {}
    return {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl, **known}


if __name__ == "__main__":
    json.dump(bill(Path(sys.argv[1])), sys.stdout, indent=1, sort_keys=True)
