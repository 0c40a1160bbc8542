"""Straight lines and networks as ONNX: the same sums, in 64 bits, or in a byte each by onnxruntime's calibration."""

import logging
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray
from monitoring.edge.forms.columns.symbols import refused
from monitoring.errors import ModelError

LIBRARIES = 'pip install "modelwatch[edge]"'
_OPERATORS, _FILE = 21, 10  # of ONNX, which onnxruntime reads from 1.18 on
_ACTIVATIONS = {"relu": "Relu", "tanh": "Tanh", "logistic": "Sigmoid"}
Layers = Sequence[tuple[FloatArray, FloatArray]]


def layers(told: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Layers:
    """The weights `(outputs, inputs)` and constants of a program; raises `ModelError` where it is something else."""
    if told["kind"] not in ("linear", "network"):
        raise refused("the model as ONNX", "only straight lines and networks are written so, by themselves")
    first = told.get("first", told)
    found = [(arrays[first["weights"]], arrays[first["constant"]])]
    return found + [(arrays[weights], arrays[constant]) for weights, constant in told.get("layers", [])]


def graph(each: Layers, activation: str, kind: type[np.floating[Any]]) -> Any:
    """A model whose input is `x`, `(rows, columns)`, and whose output is the sums of the last layer."""
    onnx = _imported("onnx")
    helper, number = onnx.helper, onnx.helper.np_dtype_to_tensor_dtype(np.dtype(kind))
    nodes, given, name = [], [], "x"
    for place, (weights, constant) in enumerate(each):
        given.append(onnx.numpy_helper.from_array(np.ascontiguousarray(weights.T, dtype=kind), f"w{place}"))
        given.append(onnx.numpy_helper.from_array(constant.astype(kind), f"c{place}"))
        nodes.append(helper.make_node("Gemm", [name, f"w{place}", f"c{place}"], [f"s{place}"]))
        name = f"s{place}"
        if place < len(each) - 1 and activation in _ACTIVATIONS:
            nodes.append(helper.make_node(_ACTIVATIONS[activation], [name], [f"a{place}"]))
            name = f"a{place}"
    ends = [
        helper.make_tensor_value_info("x", number, [None, each[0][0].shape[1]]),
        helper.make_tensor_value_info(name, number, [None, len(each[-1][0])]),
    ]
    made = helper.make_graph(nodes, "model", ends[:1], ends[1:], given)
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", _OPERATORS)], ir_version=_FILE)


def in_bytes(model: Any, matrix: FloatArray) -> bytes:
    """A graph of 32 bits with weights of 8 and sums of 16, whose ranges are those of these rows `(n, columns)`.

    The ranges are fixed here, so that what a row is scored does not hang on the rows beside it, as it does where they
    are found anew in each batch (onnxruntime's dynamic quantization). Sums of 8 bits would save nothing that is stored:
    of a network of 64 x 64 they flipped 124 of 2,000 labels, those of 16 bits flip 1.
    """
    quantization = _imported("onnxruntime.quantization")
    kinds, rows = quantization.QuantType, _Rows([{"x": matrix.astype(np.float32)}])
    how = {"quant_format": quantization.QuantFormat.QDQ, "weight_type": kinds.QInt8, "activation_type": kinds.QUInt16}
    with tempfile.TemporaryDirectory() as folder, _quiet():
        path = Path(folder) / "model.onnx"
        quantization.quantize_static(model, path, rows, **how)
        return path.read_bytes()


class _Rows:
    """Rows as the calibration asks for them."""

    def __init__(self, batches: Sequence[Mapping[str, Any]]) -> None:
        self._left = iter(batches)

    def get_next(self) -> Mapping[str, Any] | None:
        return next(self._left, None)


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the advice that the library logs at every call."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)


def _imported(name: str) -> Any:
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError as error:
        library = name.partition(".")[0]
        raise ModelError(f"ONNX needs the library {library}, which is not installed", f"run {LIBRARIES}") from error
