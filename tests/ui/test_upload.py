import pytest

from monitoring.disk.temporary import TemporaryFolder
from monitoring.ui.pages.upload import Place


@pytest.fixture
def folder():
    place = TemporaryFolder()
    with place:
        yield place


@pytest.mark.parametrize(
    ("name", "kept"), [("may.csv", "may.csv"), ("scored.csv", "scored.csv"), ("../../may.csv", "may.csv")]
)
def test_an_upload_keeps_its_name_and_stays_in_its_folder(folder, name, kept):
    place = Place(folder, name)
    assert place.source.name == kept
    assert place.source.resolve().parent.parent == place.scored.resolve().parent
    assert place.source not in (place.scored, place.rejects)
