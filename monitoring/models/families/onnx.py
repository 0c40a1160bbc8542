"""ONNX, run by onnxruntime: a matrix or an input a column in, values, probabilities or dictionaries of them out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from monitoring.domain import FloatArray
from monitoring.errors import ModelError, listed
from monitoring.models.native.family import FAMILIES, Family, reason
from monitoring.models.native.onnx_file import is_onnx, read
from monitoring.models.native.onnx_inputs import Input, read_input, text_places
from monitoring.models.native.scorer import Gives, Told

_FLOATS = ("tensor(float)", "tensor(double)", "tensor(float16)")
_GAPS = ("", "nan", "None", "NA", "NaN", "missing", "unknown")
_UNKNOWN_OPERATOR = re.compile(r"(\S+?)\(-?\d+\) is not a registered function")
_QUIET = 4  # of onnxruntime's levels of what it writes by itself: fatal errors alone


@dataclass(frozen=True, eq=False)
class OnnxScorer:
    """A loaded session.

    Args:
        booster: onnxruntime's `InferenceSession`.
        told: what the file tells.
        inputs: in the order of the columns.
        outputs: the names of those that are read.
    """

    booster: Any
    told: Told
    inputs: tuple[Input, ...]
    outputs: tuple[str, ...]

    def answer(self, table: Any, rounds: int) -> FloatArray:
        """Its own answer."""
        frame = table if isinstance(table, pd.DataFrame) else pd.DataFrame(np.asarray(table))
        fed, place = {}, 0
        for each in self.inputs:
            width = each.width or frame.shape[1]
            fed[each.name] = each.filled(frame.iloc[:, place : place + width])
            place += width
        try:
            found = self._run(fed, len(frame))
        except Exception as error:  # onnxruntime's errors share no other class
            raise ValueError(reason(error)) from error
        return found[:, 0] if self.told.outputs == 1 and found.ndim == 2 else found

    def raw(self, table: Any, rounds: int) -> None:
        """There are no sums."""

    def _run(self, fed: Mapping[str, Any], rows: int) -> FloatArray:
        batch = max(each.batch for each in self.inputs)
        if not batch or rows == batch:
            return self._read(self.booster.run(list(self.outputs), dict(fed)))
        parts = []
        for start in range(0, rows, batch):
            places = np.minimum(np.arange(start, start + batch), rows - 1)  # the last ones are filled up
            found = self._read(self.booster.run(list(self.outputs), {k: v[places] for k, v in fed.items()}))
            parts.append(found[: rows - start])
        return np.concatenate(parts)

    def _read(self, found: list[Any]) -> FloatArray:
        if isinstance(found[0], list):  # a dictionary a row
            return np.array([list(row.values()) for row in found[0]], dtype=np.float64)
        if len(found) > 1:  # an output a class
            return np.column_stack([np.asarray(each, dtype=np.float64).reshape(-1) for each in found])
        return np.asarray(found[0], dtype=np.float64)


@FAMILIES.register(
    Family(
        name="onnx",
        title="ONNX",
        library="onnxruntime",
        saved="skl2onnx's `to_onnx(model, frame)`, an input a column; or any exporter of one table of numbers",
        told="columns, where each is an input of its own; classes",
        asked="names of the columns of one table; what the answers of a model without a class as output are",
        recognises=is_onnx,
        # Since 1.29 it keeps a number for this device and sends what it does; its own call comes too late to stop both.
        environment={"ORT_DISABLE_TELEMETRY": "1"},
    )
)
def load(data: bytes) -> OnnxScorer:
    """Read a model; raises `ModelError` for one of several files, unknown operators, and of pictures or sequences."""
    library = FAMILIES["onnx"].descriptor.imported()
    file = read(data)
    if file.is_split:
        message = "some of the model's weights lie in another file, which is not read"
        raise ModelError(message, 'save it as one file: onnx.save_model(onnx.load("model.onnx"), "whole.onnx")')
    options = library.SessionOptions()
    options.log_severity_level = _QUIET
    try:
        session = library.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        if (unknown := _UNKNOWN_OPERATOR.search(str(error))) is None:
            raise
        message = f"the model uses the operator {unknown[1]}, which onnxruntime does not have"
        raise ModelError(message, "export it with the operators of ONNX itself") from error
    inputs = tuple(read_input(each) for each in session.get_inputs())
    said, wide = tuple(each.name for each in inputs), any(each.width != 1 for each in inputs)
    outputs, is_classifier = _outputs(session)
    count, keys = _tried(session, inputs, outputs)
    numbered = tuple(range(max(count, 2)))
    classes = keys or next((labels for labels in file.labels if len(labels) == count), numbered)
    told = Told(
        family="onnx",
        names=() if wide or len(inputs) == 1 else said,
        placeholders=() if wide else said,
        width=0 if any(each.width == 0 for each in inputs) else sum(each.width for each in inputs),
        texts=text_places(inputs),
        gaps=_GAPS,
        gives=Gives.PROBABILITY if is_classifier else Gives.UNKNOWN,
        objective="",
        classes=classes,
        named=classes != numbered,
        outputs=count,
        sums=False,
    )
    return OnnxScorer(session, told, inputs, outputs)


def _outputs(session: Any) -> tuple[tuple[str, ...], bool]:
    """The outputs to read, and whether they are probabilities of classes: another output names the class then."""
    found = session.get_outputs()
    if maps := [each.name for each in found if each.type.startswith("seq(map(")]:
        return (maps[0],), True
    scores = [each for each in found if each.type in _FLOATS]
    names = listed(each.name for each in found)
    if not scores:
        hint = "export it with its probabilities or values as an output"
        raise ModelError(f"the model has no output of scores, only {names}", hint)
    if len(scores) > 1 and any(len(each.shape) != 1 for each in scores):
        message = f"the model has the outputs {names}, and nothing says which one holds the scores"
        raise ModelError(message, "export it with one output of scores")
    return tuple(each.name for each in scores), len(found) > len(scores)


def _tried(session: Any, inputs: tuple[Input, ...], outputs: tuple[str, ...]) -> tuple[int, tuple[object, ...]]:
    """How many numbers the model answers a row, and the classes that are their names, as one row of nothing shows."""
    if len(outputs) > 1:
        return len(outputs), ()
    shape = session.get_outputs()[[each.name for each in session.get_outputs()].index(outputs[0])].shape
    if shape and isinstance(shape[-1], int) and len(shape) > 1:
        return shape[-1], ()
    if shape and len(shape) == 1:
        return 1, ()
    found = session.run(list(outputs), {each.name: each.blank() for each in inputs})[0]
    if isinstance(found, list):
        return len(found[0]), tuple(found[0])
    return (found.shape[1], ()) if found.ndim == 2 else (1, ())
