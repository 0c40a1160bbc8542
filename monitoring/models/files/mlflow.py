"""MLflow's folders: which file in one holds the model in its library's own format. No code of the folder is run.

A folder says in its file `MLmodel` in which forms ("flavors") it holds the model. One of them, `python_function`, is
code of its own; the others name a file that a library reads.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from monitoring.errors import ModelError, listed, short

MLMODEL = "MLmodel"
_LARGEST = 1 << 20
# Under which key a flavour names its file, the flavours that keep most first.
_FILES = {"xgboost": "data", "lightgbm": "data", "catboost": "data", "sklearn": "pickled_model", "onnx": "data"}
_AGAIN = "save it again with MLflow, whose folders hold a file MLmodel"


@dataclass(frozen=True, slots=True)
class Flavour:
    """The model in a folder.

    Args:
        folder: where it lies.
        name: of the form that is read.
        file: the model's own file, under the folder.
        columns: what the folder's signature calls its columns; empty where it does not say it.
        described: the content of `MLmodel`.
    """

    folder: Path
    name: str
    file: str
    columns: tuple[str, ...]
    described: bytes

    @property
    def parts(self) -> tuple[str, ...]:
        """Every file that is read, under the folder."""
        return MLMODEL, self.file


def read(folder: Path) -> Flavour:
    """Find the model in a folder; raises `ModelError` where there is none in a library's own format."""
    content = _content(folder)
    said = _parsed(folder, content)
    flavours = said.get("flavors")
    if not isinstance(flavours, Mapping):
        raise ModelError(f"{folder.name}/{MLMODEL} names no flavors", _AGAIN)
    name = next((name for name in _FILES if isinstance(flavours.get(name), Mapping)), "")
    if not name:
        message = f"the MLflow folder {folder.name} holds its model as {listed(flavours)} alone"
        own = ", ".join(f"mlflow.{known}" for known in _FILES)
        hint = f"python_function is code, which is not run: save the model with one of {own}"
        raise ModelError(message, hint)
    file = _inside(folder, flavours[name].get(_FILES[name]))
    return Flavour(folder, name, file, _columns(said), content)


def _content(folder: Path) -> bytes:
    try:
        with (folder / MLMODEL).open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        message = f"the folder {folder} is no MLflow model: its file {MLMODEL} cannot be read: {error.strerror}"
        raise ModelError(
            message, "name the model's file in [model] path, or the folder that MLmodel lies in"
        ) from error
    if len(content) > _LARGEST:
        raise ModelError(f"{folder.name}/{MLMODEL} is larger than {_LARGEST >> 20} MB; that much is refused")
    return content


def _parsed(folder: Path, content: bytes) -> Mapping[str, Any]:
    try:
        yaml = import_module("yaml")
    except ModuleNotFoundError as error:
        message = f"{folder.name} is an MLflow folder, and what reads those is not installed"
        raise ModelError(message, 'install it with: pip install "modelwatch[mlflow]"') from error
    try:
        said = yaml.safe_load(content)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        first = str(error).partition("\n")[0]
        raise ModelError(f"{folder.name}/{MLMODEL} cannot be read as YAML: {first}", _AGAIN) from error
    if not isinstance(said, Mapping):
        raise ModelError(f"{folder.name}/{MLMODEL} does not describe a model", _AGAIN)
    return said


def _inside(folder: Path, name: object) -> str:
    """The name of a file that lies in the folder, and nowhere else."""
    if not isinstance(name, str) or not name:
        raise ModelError(f"{folder.name}/{MLMODEL} does not name the model's file", _AGAIN)
    try:
        place = (folder / name).resolve()
        found = place.relative_to(folder.resolve())
        is_file = place.is_file()
    except (OSError, ValueError, RuntimeError) as error:
        message = f"{folder.name}/{MLMODEL} names {short(name)}, which is no file in its folder"
        raise ModelError(message, _AGAIN) from error
    if not is_file:
        hint = "copy the folder again, with all that is in it"
        raise ModelError(f"{folder.name}/{MLMODEL} names {short(name)}, and that file is not there", hint)
    return found.as_posix()


def _columns(said: Mapping[str, Any]) -> tuple[str, ...]:
    """The signature's columns; empty for tensors, which have no names, and for what cannot be read."""
    signature = said.get("signature")
    written = signature.get("inputs") if isinstance(signature, Mapping) else None
    try:
        inputs = json.loads(written) if isinstance(written, str) else []
        return tuple(str(each["name"]) for each in inputs)
    except (ValueError, TypeError, KeyError):
        return ()
