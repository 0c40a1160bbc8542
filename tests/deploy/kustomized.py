"""What `kustomize build` makes of a folder, as far as ours goes: resources, patches, a namespace, images."""

from pathlib import Path

import yaml


def build(folder: Path) -> list[dict]:
    """All objects of a folder's kustomization; raises `KeyError` for a word that is not understood here."""
    said = yaml.safe_load((folder / "kustomization.yaml").read_text())
    unknown = said.keys() - {"apiVersion", "kind", "labels", "resources", "namespace", "images", "patches"}
    if unknown:
        raise KeyError(*unknown)
    found = {}
    for name in said["resources"]:
        place = folder / name
        read = build(place) if place.is_dir() else [yaml.safe_load(place.read_text())]
        found |= {_key(one): one for one in read}
    for patch in said.get("patches", ()):
        change = yaml.safe_load((folder / patch["path"]).read_text())
        key = _key(change)
        if change.pop("$patch", "") == "delete":
            del found[key]
        else:
            found[key] = _merged(found[key], change)
    for one in found.values():
        if "namespace" in said:
            one["metadata"]["namespace"] = said["namespace"]
        for image in said.get("images", ()):
            _rename(one, image)
    return list(found.values())


def pod(one: dict) -> dict | None:
    """The pods' specification of an object that starts some."""
    spec = one.get("spec", {})
    return spec.get("jobTemplate", {}).get("spec", spec).get("template", {}).get("spec")


def _key(one: dict) -> tuple[str, str]:
    return one["kind"], one["metadata"]["name"]


def _merged(old, new):
    """A strategic merge: maps by their keys, lists of named things by their names, else the patch."""
    if isinstance(old, dict) and isinstance(new, dict):
        kept = {key: value for key, value in old.items() if key not in new}
        return kept | {key: _merged(old.get(key), value) for key, value in new.items() if value is not None}
    if isinstance(old, list) and isinstance(new, list) and all("name" in each for each in (*old, *new)):
        named = {each["name"]: each for each in old}
        return list((named | {each["name"]: _merged(named.get(each["name"]), each) for each in new}).values())
    if isinstance(new, dict):  # without what it deletes, where there is nothing to delete
        return {key: _merged(None, value) for key, value in new.items() if value is not None}
    return new


def _rename(one: dict, image: dict) -> None:
    for container in (pod(one) or {}).get("containers", ()):
        if container["image"].partition(":")[0] == image["name"]:
            container["image"] = f"{image['newName']}:{image['newTag']}"
