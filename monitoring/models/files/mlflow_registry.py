"""Where a model lies that MLflow's registry names: read from a local store's own files, without MLflow and its code.

A store is a folder (`mlruns`, with YAML files) or a database of SQLite (`mlflow.db`); both say of every version of a
model in which folder its files lie. A store behind a network address is not asked.
"""

import os
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from monitoring.errors import ModelError, short, unknown_name

_URI = re.compile(r"models:/(?P<name>[^/@:]+)(?:@(?P<alias>[^/@]+)|/(?P<version>[^/@]+))")
_SETTINGS = ("MLFLOW_REGISTRY_URI", "MLFLOW_TRACKING_URI")
_LARGEST = 1 << 20
_COMMIT = "mlflow.source.git.commit"
_FORM = "name it as models:/NAME@ALIAS, models:/NAME/VERSION or models:/NAME/latest"


@dataclass(frozen=True, slots=True)
class Registered:
    """One version of a model in the registry.

    Args:
        folder: where its files lie.
        name: of the model.
        version: its number there.
        run: the run that made it; "" where nobody knows.
        commit: the revision of the code that the run noted; "" where it noted none.
    """

    folder: Path
    name: str
    version: str
    run: str
    commit: str

    def told(self, uri: str) -> dict[str, str]:
        """What is recorded of where a model came from; `uri` is what it was asked for by."""
        said = {"mlflow": uri, "version": self.version, "run": self.run}
        return {key: value for key, value in said.items() if value}


def find(uri: str, store: str = "") -> Registered:
    """The version that a URI of MLflow names, such as `models:/churn@champion`.

    Args:
        uri: of a registered model, with an alias, a version, a stage or `latest`.
        store: the folder or `sqlite:///` address of the store; empty takes MLflow's own settings of the environment
            (`MLFLOW_REGISTRY_URI`, `MLFLOW_TRACKING_URI`), otherwise `mlflow.db` or `mlruns` in this folder.

    Raises:
        UnknownNameError: there is no such model, alias or version.
        ModelError: the URI is none, the store is not local or cannot be read, or the files do not lie on this machine.
    """
    found = _URI.fullmatch(uri)
    if found is None:
        raise ModelError(f"{short(uri)} names no model of MLflow's registry", _FORM)
    place, name = store_of(store), found["name"]
    rows = _of_folder(place, name) if place.is_dir() else _of_database(place, name)
    versions = {str(row["version"]): row for row in rows}
    if not versions:
        raise ModelError(
            f"MLflow's store {place} has no model {short(name)}", f"{_FORM}, and its store: --mlflow-store"
        )
    number = _number(name, versions, found["alias"], found["version"])
    row = versions[number]
    lies = str(row.get("storage_location") or row.get("source") or "")
    folder = _local(lies, place.parent, f"version {number} of {name}")
    return Registered(folder, name, number, str(row.get("run_id") or ""), str(row.get("commit") or ""))


def store_of(given: str = "") -> Path:
    """The folder or the database file of a store; raises `ModelError` where it is not on this machine."""
    named = given or next((os.environ[key] for key in _SETTINGS if os.environ.get(key)), "")
    if not named:
        named = next((name for name in ("mlflow.db", "mlruns") if Path(name).exists()), "mlruns")
    path = Path(named.removeprefix("sqlite:///")) if named.startswith("sqlite:///") else _path(named)
    if path is None:
        message = f"MLflow's store {short(named)} is not on this machine, and no network is used"
        hint = "download the model, and register its folder: mlflow artifacts download --artifact-uri URI"
        raise ModelError(message, f"{hint}; modelwatch version add NAME FOLDER")
    if not path.exists():
        raise ModelError(f"there is no MLflow store {path}", "name it: --mlflow-store FOLDER or sqlite:///FILE")
    return path.resolve()


def _number(name: str, versions: Mapping[str, Mapping[str, Any]], alias: str | None, wanted: str | None) -> str:
    """The version that is meant."""
    if alias is not None:
        aliases = {each: number for number, row in versions.items() for each in row["aliases"]}
        if alias not in aliases:
            raise unknown_name(f"alias of {name}", alias, list(aliases))
        return aliases[alias]
    by_stage = [n for n, row in versions.items() if str(row.get("current_stage")).lower() == str(wanted).lower()]
    numbers = list(versions) if wanted == "latest" else by_stage
    if wanted in versions:
        return str(wanted)
    if not numbers:
        raise unknown_name(f"version of {name}", str(wanted), list(versions))
    return max(numbers, key=int)


def _of_folder(store: Path, name: str) -> list[dict[str, Any]]:
    """The versions of a model in a store of files."""
    place = store / "models" / name
    if name in (".", "..") or not place.is_dir():
        return []
    said = _yaml(place / "meta.yaml").get("aliases") or {}
    aliases = {str(alias): str(number) for alias, number in said.items()}
    aliases |= {path.name: path.read_text().strip() for path in (place / "aliases").glob("*") if path.is_file()}
    rows = []
    for path in sorted(place.glob("version-*/meta.yaml")):
        row = _yaml(path)
        own = [alias for alias, number in aliases.items() if number == str(row.get("version"))]
        rows.append({**row, "aliases": own, "commit": _noted(store, str(row.get("run_id") or ""))})
    return rows


def _noted(store: Path, run: str) -> str:
    """The revision that a run noted among its tags."""
    if not re.fullmatch(r"\w+", run):
        return ""
    return next((path.read_text().strip() for path in store.glob(f"*/{run}/tags/{_COMMIT}")), "")


def _of_database(store: Path, name: str) -> list[dict[str, Any]]:
    """The same in SQLite, which is opened for reading alone."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(store))}?mode=ro", uri=True)) as opened:
            opened.row_factory = sqlite3.Row
            aliases = list(_asked(opened, "SELECT alias, version FROM registered_model_aliases WHERE name = ?", name))
            rows = list(_asked(opened, "SELECT * FROM model_versions WHERE name = ?", name))
            noted = "SELECT value FROM tags WHERE key = ? AND run_uuid = ?"
            for row in rows:
                row["aliases"] = [str(each["alias"]) for each in aliases if each["version"] == row["version"]]
                tags = list(_asked(opened, noted, _COMMIT, row.get("run_id")))
                row["commit"] = tags[0]["value"] if tags else ""
    except sqlite3.Error as error:
        message = f"{store} cannot be read as a store of MLflow: {error}"
        raise ModelError(
            message, "name its folder mlruns, or its database: --mlflow-store sqlite:///mlflow.db"
        ) from error
    if len({row.get("workspace") for row in rows}) > 1:
        raise ModelError(f"several workspaces of {store} have a model {short(name)}", "register its folder instead")
    return rows


def _asked(opened: sqlite3.Connection, question: str, *values: object) -> Iterator[dict[str, Any]]:
    yield from map(dict, opened.execute(question, values))


def _yaml(path: Path) -> dict[str, Any]:
    try:
        yaml = import_module("yaml")
    except ModuleNotFoundError as error:
        raise ModelError("what reads MLflow's files is not installed", 'pip install "modelwatch[mlflow]"') from error
    try:
        said = yaml.safe_load(path.read_bytes()[:_LARGEST])
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise ModelError(f"{path} of MLflow's store cannot be read", "copy the store again, with all in it") from error
    return dict(said) if isinstance(said, Mapping) else {}


def _local(lies: str, beside: Path, what: str) -> Path:
    """The folder of an artefact; raises `ModelError` where it is elsewhere, or gone."""
    path = _path(lies)
    if path is None or not lies:
        hint = "download it, and register its folder: mlflow artifacts download --artifact-uri URI"
        raise ModelError(f"{what} lies at {short(lies)}, which is no folder on this machine", hint)
    place = path if path.is_absolute() else beside / path
    if not place.is_dir():
        raise ModelError(f"the folder of {what} is not there: {place}", "copy the store with its artefacts")
    return place


def _path(text: str) -> Path | None:
    """A path, or a `file:` address; None for any other address.

    >>> _path("file:///a%20b"), _path("mlruns/0"), _path("s3://bucket/a")
    (PosixPath('/a b'), PosixPath('mlruns/0'), None)
    """
    parts = urlsplit(text)
    if parts.scheme == "file" and parts.netloc in ("", "localhost"):
        return Path(unquote(parts.path))
    return Path(text) if not parts.scheme else None
