"""A program whose sums are in ONNX: what leads to them stands beside it as data."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from monitoring.domain import FloatArray
from monitoring.edge.device.edge_runner.cells_in import Cells
from monitoring.edge.device.edge_runner.features import Features, Lookups
from monitoring.edge.forms import onnx
from monitoring.edge.forms.columns.symbols import Sheet

CALIBRATED = 5_000  # rows that the ranges of int8 are made for


def as_onnx(program: Mapping[str, Any], sheet: Sheet, reference: pd.DataFrame) -> tuple[bytes, dict[str, Any]]:
    """The content of `model.onnx`, and what `deployment.json` says; in bytes as the reference's rows need them.

    Raises `ModelError` where the model is neither straight lines nor a network.
    """
    told = program["model"]
    each, activation = onnx.layers(told, sheet.arrays), told.get("activation", "identity")
    model = {"kind": "onnx", "link": told["link"], "features": told.get("first", told)["features"], "number": "float64"}
    if sheet.quantize == "int8":
        model["number"] = "float32"
        data = onnx.in_bytes(onnx.graph(each, activation, np.float32), _matrix(program, model, sheet, reference))
    else:
        data = onnx.graph(each, activation, np.float64).SerializeToString()
    said = json.dumps([model, program.get("lookups")])
    used = sorted(name for name in sheet.arrays if f'"{name}"' in said)
    arrays = {name: [sheet.arrays[name].dtype.str, sheet.arrays[name].tolist()] for name in used}
    known = {"kind": "onnx", "model": model, "arrays": arrays, "quantized": sheet.quantize}
    return data, {**program, **known, "bound": None if sheet.quantize else 0.0}


def _matrix(program: Mapping[str, Any], model: Mapping[str, Any], sheet: Sheet, reference: pd.DataFrame) -> FloatArray:
    """What the first layer is handed for rows of the reference, `(n, columns)`."""
    some = reference.sample(min(len(reference), CALIBRATED), random_state=0)
    rows = {str(name): [None if pd.isna(value) else value for value in some[name].tolist()] for name in some}
    numbers, codes, _ = Cells(program["cells"]).read(rows)
    if "lookups" in program:
        codes = Lookups(program["lookups"], sheet.arrays).codes(numbers, codes)
    matrix: FloatArray = Features(model["features"], sheet.arrays).matrix(numbers, codes).T
    return matrix[np.isfinite(matrix).all(axis=1)]
