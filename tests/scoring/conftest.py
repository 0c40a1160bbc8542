from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from monitoring.domain import Deployment, ModelFile, Task


class Logistic:
    """A model whose answer is easy to compute by hand; remembers the frames that it was given."""

    def __init__(self) -> None:
        self.frames: list[pd.DataFrame] = []

    def predict(self, frame: pd.DataFrame) -> np.ndarray:
        self.frames.append(frame)
        towns = (frame["town"] == "Bern").to_numpy(dtype=float)
        return 1 / (1 + np.exp(-(frame["income"].fillna(0).to_numpy() / 10 + towns)))


@pytest.fixture
def model() -> Logistic:
    return Logistic()


@pytest.fixture
def deployment(tmp_path: Path) -> Deployment:
    return Deployment(
        name="loans",
        title="Loans",
        task=Task.BINARY,
        id="loan",
        score="p",
        numeric=("income",),
        categorical=("town",),
        model=ModelFile(tmp_path / "m", 0.6),
    )


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write_file(content: str, name: str = "in.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode())
        return path

    return write_file
