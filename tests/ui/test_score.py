from monitoring.ui.score import keep


def test_an_upload_keeps_its_name_and_stays_in_its_folder():
    for name, kept in (("may.csv", "may.csv"), ("scored.csv", "scored.csv"), ("../../may.csv", "may.csv")):
        place = keep.__wrapped__(name, name, memoryview(b"a,b"))
        assert place.source.name == kept
        assert place.source.read_bytes() == b"a,b"
        assert place.source.resolve().is_relative_to(place.scored.parent.resolve())
        assert place.source != place.scored
        place.folder.cleanup()
