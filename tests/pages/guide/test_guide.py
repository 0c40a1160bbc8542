"""What guides somebody who has never seen the pages: the first steps, the words in place, the glossary."""

from pathlib import Path

from monitoring.ui.frame import navigation
from monitoring.ui.terms import looking
from monitoring.ui.terms.glossary import TERMS, printed


def test_every_page_says_what_one_is_looking_at_in_words_of_the_glossary():
    assert {*looking.PAGES} == {name for section in navigation.PAGES.values() for name in section}
    used = {term for page in looking.PAGES.values() for term in page.terms}
    assert used <= TERMS.keys()
    for page in looking.PAGES.values():
        assert all(text.endswith(".") for text in (page.shows, page.colours, page.red))


def test_the_glossary_in_the_documents_is_the_print_of_the_pages_own():
    path = Path(__file__).parents[3] / "docs" / "glossary.md"
    assert path.read_text(encoding="utf-8") == printed(), "write monitoring.ui.terms.glossary.printed() into it"


def test_the_first_visit_shows_three_steps_until_they_are_dismissed(visit, sample_workspace):
    at = visit(deployment="flights-logreg")
    assert "New here?" in visit.texts(at)
    assert [f":material/counter_{place}:" in visit.texts(at) for place in (1, 2, 3, 4)] == [True, True, True, False]
    note = sample_workspace.home / ".greeted"
    try:
        at.button(key="greeted").click().run()
        assert note.exists()
        assert "New here?" not in visit.texts(at)
        assert "New here?" not in visit.texts(visit(deployment="flights-logreg"))
    finally:
        note.unlink(missing_ok=True)


def test_the_first_steps_are_not_shown_beside_a_deployment_of_ones_own(visit, monkeypatch):
    monkeypatch.setattr("monitoring.ui.pages.first_visit.sample_data", lambda: Path("nowhere"))
    assert "New here?" not in visit.texts(visit(deployment="flights-logreg"))
