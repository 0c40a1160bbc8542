"""What is handed from file to file."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

Told = Mapping[str, Any]  # a part of `deployment.json`
Arrays = Mapping[str, np.ndarray]  # those of `model.npz`
Column = Sequence[Any]  # of raw cells
