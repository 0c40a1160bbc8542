"""Model card and bill of materials: all that is recorded, valid by CycloneDX's schema, the same bytes each time."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from monitoring.releases.papers.bill import bill
from monitoring.releases.papers.card import card, markdown


def problems_of(document):
    """What the schema check of cyclonedx-python-lib says; None where nothing is wrong."""
    pytest.importorskip("cyclonedx", reason="cyclonedx-python-lib is not installed")
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    return JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(document))


def test_the_bill_of_materials_is_valid(known):
    assert problems_of(bill(*known)) is None


def test_a_bill_of_a_version_of_which_little_is_known_is_valid_too(known):
    version, deployment = known
    bare = replace(version, note="", by="", code="", trained_on=None, schema=(), environment=None, parameters=None)
    found = bill(replace(bare, seeds=None, metrics=(), format=""), deployment)

    assert problems_of(found) is None
    assert [part["type"] for part in found["components"]] == ["machine-learning-model"]
    limits = found["components"][0]["modelCard"]["considerations"]["technicalLimitations"]
    assert limits[0] == "What it was trained on is not recorded."


def test_the_schema_check_knows_a_wrong_bill(known):
    found = bill(*known)
    found["components"][0]["modelCard"]["quantitativeAnalysis"]["performanceMetrics"][0]["value"] = 0.7

    assert problems_of(found) is not None


def test_figures_carry_slice_and_interval(known):
    version, _ = known
    found = bill(*known)["components"][0]["modelCard"]["quantitativeAnalysis"]["performanceMetrics"]
    areas = {one["slice"]: one for one in found if one["type"] == "roc_auc"}

    assert set(areas) == {"reference", "town=Bonn", "town=Ulm"}
    recorded = next(one for one in version.metrics if one["metric"] == "roc_auc")
    assert float(areas["reference"]["value"]) == recorded["value"]
    assert float(areas["reference"]["confidenceInterval"]["lowerBound"]) == recorded["low"]
    ulm = next(one for one in recorded["segments"] if one["segment"] == "town=Ulm")
    assert float(areas["town=Ulm"]["value"]) == ulm["value"]
    assert all("confidenceInterval" in one for one in found)


def test_digests_data_and_libraries_are_parts(known):
    version, _ = known
    found = bill(*known)
    model, *parts = found["components"]

    assert model["hashes"] == [{"alg": "SHA-256", "content": version.sha256}]
    data = next(part for part in parts if part["type"] == "data")
    assert data["hashes"][0]["content"] == version.trained_on["sha256"]
    assert model["modelCard"]["modelParameters"]["datasets"] == [{"ref": data["bom-ref"]}]
    numpy = version.environment["packages"]["numpy"]
    assert f"pkg:pypi/numpy@{numpy}" in [part.get("purl") for part in parts]
    assert set(found["dependencies"][0]["dependsOn"]) == {part["bom-ref"] for part in parts}


def test_no_folder_of_the_machine_and_no_clock_of_today_stand_in_the_papers(known):
    version, deployment = known
    texts = [json.dumps(make(version, deployment), sort_keys=True) for make in (card, bill)] + [markdown(*known)]
    elsewhere = replace(version, model=replace(version.model, path=Path("/elsewhere/model.skops")))
    again = [json.dumps(make(elsewhere, deployment), sort_keys=True) for make in (card, bill)]

    assert not any(str(version.model.path.parent) in text for text in texts)
    assert texts[:2] == again
    assert "2026-07-03T12:00:00Z" in texts[0]
    other = replace(version, record="cd" * 32)
    assert bill(other, deployment)["serialNumber"] != bill(*known)["serialNumber"]


def test_the_card_for_people_shows_figures_segments_and_what_is_not_known(known):
    version, deployment = known
    text = markdown(version, deployment)

    assert text.startswith("# Small one, version 2 & more\n\na \\| b\n")
    area = next(one for one in version.metrics if one["metric"] == "roc_auc")
    assert f"| ROC AUC | all | {area['value']:.3f} |" in text
    assert "| ROC AUC | town=Ulm |" in text
    assert "- random_state was never set, so training again may give another model." in text
    assert "| town | categorical | feature | 0 % | Bonn, Ulm |" in text
    assert json.loads(json.dumps(card(version, deployment)))["trained_on"]["file"] == "rows.csv"
