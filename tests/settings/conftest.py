"""Deployment files as they are read and refused."""

import pytest

from monitoring.errors import SettingsError
from monitoring.settings import load_deployment


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("settings")
    for name in ("reference.csv", "predictions.csv", "labels.csv", "model.skops", "training.csv"):
        (place / name).write_text("a\n1\n")
    (place / "inner").mkdir()
    return place


@pytest.fixture
def load(folder):
    def read(text, name="loans.toml"):
        (folder / name).write_text(text, encoding="utf-8")
        return load_deployment(folder / name)

    return read


@pytest.fixture
def refusal(load):
    """The message and the hint of a file that is refused, checked for what holds of every one of them."""

    def refuse(text):
        with pytest.raises(SettingsError) as caught:
            load(text)
        message, hint = caught.value.message, caught.value.hint
        assert "loans.toml" in message
        assert hint
        assert "\n" not in message + hint
        return f"{message} | {hint}"

    return refuse
