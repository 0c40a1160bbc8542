"""A model as it will lie in a bundle."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from monitoring.domain import Deployment, FloatArray, Task
from monitoring.edge.forms.as_onnx import as_onnx
from monitoring.edge.forms.asked import Asked
from monitoring.edge.forms.bounds import bound, has_trees, weights_of
from monitoring.edge.forms.columns.cells import cells, with_refusals
from monitoring.edge.forms.columns.features import features
from monitoring.edge.forms.columns.symbols import Sheet
from monitoring.edge.forms.convert import converted
from monitoring.errors import ModelError
from monitoring.models.model import Model

ARRAYS, RANKS, ONNX = "arrays", "ranks", "onnx"
WIDE = 256  # weights: fewer take no room worth saving


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A model as it will lie in a bundle.

    Args:
        name: onnx, arrays or ranks.
        files: "model.npz" or "model.onnx", its content.
        program: what `deployment.json` says of it.
        thresholds: by raw column every number that the model splits it by; may be empty.
        bound: the largest error of a score by proof; 0 where none is introduced, nan where nothing is proven.
    """

    name: str
    files: Mapping[str, bytes]
    program: Mapping[str, object]
    thresholds: Mapping[str, FloatArray] = field(default_factory=dict)
    bound: float = 0.0


def form_of(
    model: Model, deployment: Deployment, quantize: str | None, reference: pd.DataFrame, wanted: str | None = None
) -> Form:
    """Convert a model.

    Args:
        model: the approved one.
        deployment: whose model it is.
        quantize: None, "int8" or "float16".
        reference: raw rows that int8 is calibrated on.
        wanted: a form to take; None for what the model is best held by.

    Raises `ModelError` that names the step which cannot be converted.
    """
    if wanted not in (None, ARRAYS, ONNX):
        raise ModelError(f"there is no form {wanted!r}", f'write [export] form = "{ARRAYS}" or "{ONNX}"')
    to_onnx = wanted == ONNX
    sheet = Sheet(quantize=quantize or "", folded=not to_onnx)
    program = _program(model, sheet)
    is_forest = has_trees(program["model"])
    if quantize and not is_forest:
        if weights_of(program["model"], sheet.arrays) < WIDE:
            message = f"{quantize} of this model cannot go to a device: nothing in it would change"
            raise ModelError(message, "export it without --quantize")
        if quantize == "int8" and not to_onnx:
            return form_of(model, deployment, quantize, reference, ONNX)
    if to_onnx:
        data, program = as_onnx(program, sheet, reference)
        return Form(ONNX, {"model.onnx": data}, program, {}, np.nan if quantize else 0.0)
    error = bound(program["model"], sheet.arrays) if is_forest else np.nan if quantize else 0.0
    if model.task is not Task.REGRESSION and error >= 1.0:
        error = np.nan  # no two probabilities are further apart
    name = RANKS if quantize and is_forest else ARRAYS
    program |= {"kind": name, "quantized": quantize or "", "bound": error if np.isfinite(error) else None}
    return Form(name, {"model.npz": _npz(sheet)}, program, _thresholds(program, sheet), error)


def _thresholds(program: Mapping[str, Any], sheet: Sheet) -> dict[str, FloatArray]:
    numbers = [each["name"] for each in program["cells"] if each["reads"] != "codes"]
    return {numbers[at]: np.unique(np.concatenate(each)) for at, each in sheet.thresholds.items()}


def _program(model: Model, sheet: Sheet) -> dict[str, Any]:
    """How raw cells become scores."""
    told, symbols = cells(model, sheet)
    asked = Asked.VALUE if model.task is Task.REGRESSION else Asked.PROBABILITY
    walked = converted(model.pipeline, symbols, sheet, asked)
    program: dict[str, Any] = {
        "outputs": [0] if asked is Asked.VALUE else list(model.outputs),
        "cells": with_refusals(told, sheet),
        "model": walked,
    }
    if sheet.lookups:
        numbers, known = zip(*sheet.lookups, strict=True)
        program["lookups"] = {"features": features(numbers, sheet, "it"), "known": [sheet.keep(each) for each in known]}
    return program


def _npz(sheet: Sheet) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **sheet.arrays)  # type: ignore[arg-type]  # whose stub takes the names for a flag
    return buffer.getvalue()
