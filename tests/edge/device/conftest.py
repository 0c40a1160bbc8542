"""A head without rows, and the bundle of its model, as it lies on a device."""

import shutil

import pytest

from benchmarks import devices
from monitoring.domain import Deployment
from monitoring.edge.device.edge_runner.runner import Runner


@pytest.fixture(scope="session")
def model():
    return devices.fitted(Deployment(**devices.COLUMNS))


@pytest.fixture(scope="session")
def connected(model, tmp_path_factory):
    """A head that was connected once."""
    reference = devices.scored(model, devices.readings(300, 2))
    return devices.connected(tmp_path_factory.mktemp("head") / "it", None, reference)


@pytest.fixture
def head(connected, tmp_path):
    """A copy of it, to be merged into."""
    home = tmp_path / "workspace"
    shutil.copytree(connected.folder, home / "pumps")
    return devices.Workspace(home)


@pytest.fixture(scope="session")
def bundle(connected, model, tmp_path_factory):
    return devices.bundle(tmp_path_factory.mktemp("bundle") / "bundle", connected, model)


@pytest.fixture
def runner(bundle, tmp_path):
    """Opens the bundle with a spool of its own."""

    def opened(spool="spool", **given):
        return Runner(str(bundle), str(tmp_path / spool), sync=False, **{"device": "pump 1", **given})

    return opened
