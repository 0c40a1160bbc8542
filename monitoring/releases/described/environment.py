"""The environment that a version is registered in, and what its own file says of the one that it was trained in."""

import platform
import re
import zipfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

# What a model's numbers hang on; the rest of a machine's packages is its own business.
PACKAGES = (
    *("modelwatch", "numpy", "scipy", "pandas", "scikit-learn", "skops", "joblib", "threadpoolctl", "pyarrow"),
    *("xgboost", "lightgbm", "catboost", "onnxruntime"),
)


_LINEAR_ALGEBRA = ("internal_api", "version", "architecture")
_SCHEMA, _LARGEST = "schema.json", 1 << 26
# How a skops file's schema writes them: an estimator's version stands inside of a node for a text.
_WRITTEN = {
    "scikit-learn": re.compile(r'"_sklearn_version": ?\{[^{}]*"content": ?"\\"([0-9][0-9A-Za-z.+-]*)\\""'),
    "skops": re.compile(r'"_skops_version": ?"([0-9][0-9A-Za-z.+-]*)"'),
}


def environment(path: Path | None = None) -> dict[str, Any]:
    """Python, the system and the versions of the packages that a model's numbers hang on, as far as installed.

    `arithmetic` names the libraries of linear algebra, with the kind of processor that their loops are for: last digits
    hang on that. Names of machines, people and folders are not in it. With the model's file, `file` has what that says
    of the packages that it was saved with; it is there only where the file says something.

    >>> found = environment()
    >>> sorted(found), "numpy" in found["packages"]
    (['arithmetic', 'packages', 'platform', 'python'], True)
    """
    said = saved_with(path) if path else {}
    return {
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "platform": f"{platform.system()} {platform.machine()}",
        "arithmetic": arithmetic(),
        "packages": dict(sorted(_installed(PACKAGES))),
        **({"file": said} if said else {}),
    }


def arithmetic() -> list[str]:
    """The libraries of linear algebra with their versions, and the kind of processor that their loops are for."""
    import scipy.linalg  # noqa: F401  # it and numpy bring their own, which are known once they are loaded
    from threadpoolctl import threadpool_info

    found = (each for each in threadpool_info() if each["user_api"] == "blas")
    return sorted({" ".join(str(each.get(key) or "") for key in _LINEAR_ALGEBRA).strip() for each in found})


def saved_with(path: Path) -> dict[str, str]:
    """The versions of packages that a skops file names; empty for any other file, and where it names none.

    Loading and saving a model again writes newer ones, so this is what it was last saved with. Several versions, of
    parts that were fitted apart, are joined by " and ".
    """
    if path.is_dir() or not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as archive:
        if _SCHEMA not in archive.namelist() or archive.getinfo(_SCHEMA).file_size > _LARGEST:
            return {}
        schema = archive.read(_SCHEMA).decode("utf-8", "replace")
    found = {name: " and ".join(sorted(set(pattern.findall(schema)))) for name, pattern in _WRITTEN.items()}
    return {name: said for name, said in found.items() if said}


def differences(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """What two environments differ in, a sentence each; empty where they are alike.

    What the model's file says that it was saved with counts before what was installed when it was registered.

    >>> differences({"python": "a", "packages": {"numpy": "1"}}, {"python": "a", "packages": {"numpy": "2"}})
    ['numpy was 1 and is 2']
    """
    known = {**now, "arithmetic": now.get("arithmetic") if "arithmetic" in before else None}
    old, new = _flat(before) | before.get("file", {}), _flat(known)
    names = [name for name in (*old, *(name for name in new if name not in old)) if old.get(name) != new.get(name)]
    return [f"{name} was {old.get(name) or 'not there'} and is {new.get(name) or 'not there'}" for name in names]


def _flat(said: dict[str, Any]) -> dict[str, str]:
    """By name, what is there."""
    linear = {"linear algebra": ", ".join(said["arithmetic"])} if said.get("arithmetic") else {}
    return {**{key: said.get(key, "") for key in ("python", "platform")}, **linear, **said.get("packages", {})}


def _installed(names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for name in names:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue
