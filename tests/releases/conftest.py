"""A small deployment whose model gets versions."""

import shutil

import pytest

from monitoring.log import Workspace
from monitoring.releases.releases import Releases
from tests import small

N = 200


@pytest.fixture(scope="session")
def connected(tmp_path_factory):
    """A folder with a connected deployment `d`, its files, and the files of two further models."""
    folder = tmp_path_factory.mktemp("releases")
    small.connected(folder, "d", N)
    return folder


@pytest.fixture
def releases(connected, tmp_path):
    """Its versions, in a workspace of the test's own."""
    return Releases(Workspace(shutil.copytree(connected / "workspace", tmp_path / "workspace")), "d")


@pytest.fixture
def second(releases, connected):
    """The same with a candidate, `2`."""
    releases.add(connected / "other.skops", note="less shrunk", by="ada")
    return releases
