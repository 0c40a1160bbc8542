"""Which types and files the operator trusts: a list beside the models, never inside one.

A list that came with the artefact would let the artefact vouch for itself (GHSA-w582-9x45-8mpx).
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitoring.errors import SettingsError, nearest, short
from monitoring.settings.toml import read_toml

FILE = "trust.toml"
KEYS = ("types", "files")

DISTANCES = ("Euclidean", "Manhattan", "Chebyshev", "Minkowski")

BUILT_IN = frozenset(
    {
        # Holds a number format and nothing else; SimpleImputer and KBinsDiscretizer keep one.
        "numpy.dtype",
        # Arrays of node numbers, which scikit-learn follows without looking whether they point outside. They are
        # trusted because `monitoring.models.files.bounds` checks every one of them before the model is used.
        "sklearn.tree._tree.Tree",
        "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
        # Trees of neighbours, which are built anew from their points before the model is used.
        "sklearn.neighbors._kd_tree.KDTree",
        "sklearn.neighbors._ball_tree.BallTree",
        *(f"sklearn.metrics._dist_metrics.{name}Distance64" for name in DISTANCES),
        # Numbers by place, which an SVM fitted on one-hot columns keeps; the places are checked like those of trees.
        *(f"scipy.sparse._{form}.{form}_{kind}" for form in ("csr", "csc") for kind in ("matrix", "array")),
        # What SplineTransformer makes columns with, built anew from its knots, and the function that it keeps.
        "scipy.interpolate._bsplines.BSpline",
        "scipy._lib.array_api_compat.numpy._aliases.asarray",
        # What FeatureAgglomeration joins columns with: functions of an array.
        *(f"numpy.{name}" for name in ("mean", "median", "max", "min", "sum")),
    }
)


@dataclass(frozen=True, slots=True)
class Trust:
    """What may be loaded beyond what skops trusts by itself.

    Args:
        types: dotted names of types that a skops file may hold.
        files: SHA-256 of the very pickle or joblib files that may be loaded.
        path: where the operator writes the list; None where there is no workspace.
    """

    types: frozenset[str] = BUILT_IN
    files: frozenset[str] = frozenset()
    path: Path | None = None

    @property
    def place(self) -> str:
        """The list's file as named in messages."""
        return str(self.path) if self.path else f"{FILE} in the workspace"

    @classmethod
    def load(cls, home: Path) -> "Trust":
        """Read `trust.toml` in the workspace folder; without one, the built-in types alone are trusted.

        Raises `SettingsError` for a file that is not TOML, for an unknown key and for a value of the wrong form.

        >>> Trust.load(Path("/nowhere")).files
        frozenset()
        """
        path = home / FILE
        if not path.exists():
            return cls(path=path)
        content = read_toml(path, str(path))
        for key in content:
            if key not in KEYS:
                hint = nearest(key, KEYS) or f"use {' or '.join(KEYS)}"
                raise SettingsError(f"{path} has the unknown key {short(key)}", hint)
        types = _texts(
            path, content, "types", r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+", "a dotted name such as pkg.module.Type"
        )
        files = _texts(path, content, "files", r"[0-9A-Fa-f]{64}", "a SHA-256 of 64 hexadecimal digits")
        return cls(BUILT_IN | types, frozenset(text.lower() for text in files), path)


def _texts(path: Path, content: dict[str, Any], key: str, pattern: str, form: str) -> frozenset[str]:
    values = content.get(key, [])
    if not isinstance(values, list):
        raise SettingsError(f"{path}: {key} must be a list, it is {short(values)}", f'write {key} = ["…"]')
    for value in values:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise SettingsError(f"{path}: {short(value)} in {key} is not {form}")
    return frozenset(values)
