"""What holds for every family: its extra, its errors, how its files are told."""

import sys

import pytest

from monitoring.errors import ModelError
from monitoring.models.native.family import FAMILIES, family_of
from tests.models.families.made import untried

HEADS = {
    "catboost": b"CBM1\x10\x00\x00\x00",
    "lightgbm": b"tree\nversion=v4\nnum_class=1\n",
    "onnx": b"\x08\x0a\x12\x08skl2onnx\x1a\x061.20.0",
    "xgboost": b'{"learner":{"attributes":{}},"version":[3,2,0]}',
}


@pytest.mark.parametrize("name", FAMILIES.names())
def test_a_library_that_is_not_there_is_an_error_with_the_command_that_installs_it(tmp_path, monkeypatch, name):
    path = tmp_path / "model.bin"
    path.write_bytes(HEADS[name])
    assert family_of(HEADS[name]).descriptor.name == name
    monkeypatch.setitem(sys.modules, FAMILIES[name].descriptor.library, None)
    with pytest.raises(ModelError, match="is not installed") as refused:
        untried(path)
    assert refused.value.hint == f'install it with: pip install "modelwatch[{name}]"'


@pytest.mark.parametrize("name", FAMILIES.names())
def test_a_damaged_file_is_one_sentence_and_a_hint(tmp_path, name):
    pytest.importorskip(FAMILIES[name].descriptor.library, reason=f"the extra {name} is not installed")
    path = tmp_path / "model.bin"
    path.write_bytes(HEADS[name])
    with pytest.raises(ModelError, match=r"^model\.bin cannot be read as a model of") as refused:
        untried(path)
    assert "\n" not in refused.value.message
    assert refused.value.hint.startswith("save it again: ")
