"""A version as a machine-learning bill of materials: CycloneDX 1.6, with its model card, data and libraries.

Source: the specification of CycloneDX 1.6 (ECMA-424). The same version gives the same bytes each time: the serial
number is made of the record's digest, the time is that of the registration.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_OID, uuid5

from monitoring.domain import Deployment, Task
from monitoring.releases.papers.card import TASKS, made_at, training_data, unknown
from monitoring.releases.version import Version

SPECIFICATION = "1.6"
MODEL, DATA, PYTHON = "model", "training-data", "python"
_OWN = "modelwatch"
Json = dict[str, Any]


def bill(version: Version, deployment: Deployment) -> Json:
    """The document; metrics that are undefined have no value and stand among the model card's limitations."""
    parts = [*_data(version), *_python(version), *_libraries(version)]
    return {
        "$schema": f"http://cyclonedx.org/schema/bom-{SPECIFICATION}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": SPECIFICATION,
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_OID, f'{deployment.name} {version.name} {version.record}')}",
        "version": 1,
        "metadata": {"timestamp": made_at(version), "tools": {"components": [_tool(version)]}},
        "components": [_model(version, deployment), *parts],
        "dependencies": [
            {"ref": MODEL, "dependsOn": [part["bom-ref"] for part in parts]},
            *({"ref": part["bom-ref"]} for part in parts),
        ],
    }


def _tool(version: Version) -> Json:
    """What wrote down what stands here."""
    own = (version.environment or {}).get("packages", {}).get(_OWN)
    return {"type": "application", "name": _OWN, **({"version": str(own)} if own else {})}


def _model(version: Version, deployment: Deployment) -> Json:
    said = {
        "code-revision": version.code,
        "note": version.note,
        "made-from": json.dumps(version.made_from, sort_keys=True) if version.made_from else "",
        "threshold": version.model.threshold if deployment.task is Task.BINARY else None,
        "format": version.format,
        "record": version.record,
    }
    given = [(f"{_OWN}:{key}", str(value)) for key, value in said.items() if value not in ("", None)]
    name, checksum = quote(deployment.name, safe=""), f"sha256:{version.sha256}"
    return {
        "type": "machine-learning-model",
        "bom-ref": MODEL,
        "name": deployment.name,
        "version": version.name,
        "description": deployment.title,
        **({"authors": [{"name": version.by}]} if version.by else {}),
        "hashes": [_hash(version.sha256)],
        "purl": f"pkg:generic/{name}@{quote(version.name, safe='')}?checksum={checksum}",
        "modelCard": _card(version, deployment),
        "properties": [{"name": key, "value": value} for key, value in (*given, *_parameters(version))],
    }


def _card(version: Version, deployment: Deployment) -> Json:
    inputs = [{"format": f"{c['column']}: {c['kind']}"} for c in version.schema if c.get("role") == "feature"]
    unit = "a value" if deployment.task is Task.REGRESSION else "probabilities"
    parameters: Json = {
        "approach": {"type": "supervised"},
        "task": TASKS[deployment.task],
        "architectureFamily": version.format or "unknown",
        "modelArchitecture": _architecture(version),
        "inputs": inputs,
        "outputs": [{"format": unit}],
    }
    if version.trained_on:
        parameters["datasets"] = [{"ref": DATA}]
    return {
        "modelParameters": parameters,
        "quantitativeAnalysis": {"performanceMetrics": list(_metrics(version))},
        "considerations": {"technicalLimitations": unknown(version)},
    }


def _architecture(version: Version) -> str:
    """The classes inside, the model itself first."""
    names = [str(said["class"]).rpartition(".")[2] for said in (version.parameters or {}).values()]
    return ", ".join(dict.fromkeys(names)) or "unknown"


def _metrics(version: Version) -> Iterator[Json]:
    for metric in version.metrics:
        for one in ({"segment": metric.get("basis", "reference"), **metric}, *metric.get("segments", ())):
            if one["value"] is None:
                continue
            ends = {"lowerBound": one["low"], "upperBound": one["high"]}
            known = {key: repr(float(end)) for key, end in ends.items() if end is not None}
            yield {
                "type": metric["metric"],
                "value": repr(float(one["value"])),
                "slice": str(one["segment"]),
                **({"confidenceInterval": known} if known else {}),
            }


def _data(version: Version) -> Iterator[Json]:
    said = training_data(version)
    if said is None:
        return
    facts = [{"name": f"{_OWN}:{key}", "value": str(value)} for key, value in said.items() if value is not None]
    hashed = [_hash(str(said["sha256"]))]
    contents = {"type": "dataset", "name": said["file"], "contents": {"properties": facts}}
    yield {"type": "data", "bom-ref": DATA, "name": said["file"], "hashes": hashed, "data": [contents]}


def _python(version: Version) -> Iterator[Json]:
    name, _, number = str((version.environment or {}).get("python", "")).rpartition(" ")
    if name:
        yield {"type": "platform", "bom-ref": PYTHON, "name": name, "version": number}


def _libraries(version: Version) -> Iterator[Json]:
    for name, number in sorted((version.environment or {}).get("packages", {}).items()):
        if name != _OWN:
            purl = f"pkg:pypi/{name}@{quote(str(number), safe='')}"
            yield {"type": "library", "bom-ref": purl, "name": name, "version": str(number), "purl": purl}


def _parameters(version: Version) -> Iterator[tuple[str, str]]:
    for place, said in (version.parameters or {}).items():
        part: Mapping[str, Any] = said["parameters"]
        for key, value in part.items():
            name = "__".join(filter(None, (place, key)))
            yield f"{_OWN}:parameter:{name}", json.dumps(value, sort_keys=True)


def _hash(digest: str) -> Json:
    return {"alg": "SHA-256", "content": digest}
