"""What guides somebody who has never seen the pages: the first steps, the words in place, the glossary."""

import ast
import re
from pathlib import Path

from monitoring.ui.frame import navigation
from monitoring.ui.terms import looking
from monitoring.ui.terms.glossary import TERMS, printed

ROOT = Path(__file__).parents[3]


def test_every_page_says_what_one_is_looking_at_in_words_of_the_glossary():
    assert {*looking.PAGES} == {name for section in navigation.PAGES.values() for name in section}
    used = {term for page in looking.PAGES.values() for term in page.terms}
    assert used <= TERMS.keys()
    for page in looking.PAGES.values():
        assert all(text.endswith(".") for text in (page.shows, page.colours, page.red))


def test_the_glossary_in_the_documents_is_the_print_of_the_pages_own():
    path = ROOT / "docs" / "glossary.md"
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


CONTROLS = {"selectbox", "radio", "toggle", "checkbox", "slider", "multiselect", "text_input", "pills", "date_input"}
CONTROLS |= {"number_input", "segmented_control", "metric", "Column", "NumberColumn", "TextColumn", "choose"}
# Labels that have a word of the glossary without being about it, or whose title stands above them with its tooltip.
NO_TERM = {
    "f'{label}: from where'": "the variable's name",
    "'Windows of a' if deployment.time else 'Windows of'": "the variable's name",
    "'Deployment'": "its label is drawn above the box, with the tooltip",
    "'Version to ask about'": "its label is drawn above the box, with the tooltip",
    "'beside version'": "the box before it has the tooltip",
    "'Only what drifted or wants a look, in any window shown'": "a sentence",
    "'Every score and explanation is by that version from then on'": "a sentence",
}


def test_every_label_that_is_a_word_of_the_glossary_has_its_tooltip_from_there():
    words = re.compile(rf"\b({'|'.join(map(re.escape, TERMS))})\b", re.IGNORECASE)
    bare, kept = set(), set()
    for path in [*ROOT.glob("monitoring/ui/**/*.py"), *ROOT.glob("pages/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "attr", "") not in CONTROLS or not node.args:
                continue
            label = ast.unparse(node.args[0])
            if isinstance(node.args[0], ast.Name | ast.Attribute | ast.Call) or not words.search(label):
                continue
            help = next((ast.unparse(each.value) for each in node.keywords if each.arg == "help"), "")
            told = "meaning(" in help or help in ("told", "told.help")
            kept |= {label} & NO_TERM.keys()
            bare |= set() if told or label in NO_TERM else {(str(path.relative_to(ROOT)), label)}
    assert bare == set()
    assert kept == NO_TERM.keys()
