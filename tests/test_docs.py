"""The documents say what the code says, and their links lead somewhere."""

import re
from pathlib import Path

import pytest

from monitoring.cli.main import COMMANDS
from monitoring.drift.method import METHODS
from monitoring.gate.rule import RULES
from monitoring.intake.columns.answers import FAMILIES, PAIRS, Words
from monitoring.models.native.family import FAMILIES as MODEL_FAMILIES
from monitoring.performance.metric import METRICS
from monitoring.quality.check import CHECKS
from monitoring.quality.whole_check import WHOLE

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md"), *ROOT.glob("findings/*.md"), *ROOT.glob("sample_data/*.md")])
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(#[^)\s]+)?\)")


def method_row(name):
    m = METHODS[name].descriptor
    kinds = " and ".join(m.kinds)
    limit = "critical value" if m.limit != m.limit else f"{m.limit:g}"
    return f"| `{m.name}` | {m.title} | {kinds} | {m.low:g} to {m.high:g} | {limit} | {m.bound} | {m.not_for} |"


def escaped(text):
    return text.replace("|", "\\|")


def metric_row(name):
    m = METRICS[name].descriptor
    tasks = ", ".join(m.tasks)
    return f"| `{m.name}` | {m.title} | {tasks} | {escaped('exact' if m.exact else m.bound)} | {escaped(m.interval)} |"


def check_row(name):
    c = CHECKS[name].descriptor
    return f"| `{c.name}` | {c.summary} |"


def whole_row(name):
    c = WHOLE[name].descriptor
    return f"| `{c.name}` | {c.summary} | {c.limit} |"


def family_row(name):
    f = MODEL_FAMILIES[name].descriptor
    return f"| {f.title} | {f.saved} | {f.told} | {f.asked} |"


ROWS = [
    *[method_row(name) for name in METHODS.names()],
    *[metric_row(name) for name in METRICS.names()],
    *[check_row(name) for name in CHECKS.names()],
    *[whole_row(name) for name in WHOLE.names()],
]


def text(path):
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("row", ROWS, ids=[row.split("`")[1] for row in ROWS])
def test_the_statistics_have_the_row_of(row):
    assert row in text(DOCS / "statistics.md").splitlines(), f"paste into docs/statistics.md:\n{row}"


@pytest.mark.parametrize("name", RULES.names())
def test_the_gate_has_the_row_of(name):
    r = RULES[name].descriptor
    row = f"| {r.code} | `{r.name}` | {r.asks} |"
    assert row in text(DOCS / "gate.md").splitlines(), f"paste into docs/gate.md:\n{row}"


@pytest.mark.parametrize("name", MODEL_FAMILIES.names())
def test_the_models_have_the_row_of(name):
    row = family_row(name)
    assert row in text(DOCS / "models.md").splitlines(), f"paste into docs/models.md:\n{row}"


@pytest.mark.parametrize("command", [name for name in COMMANDS if name])
def test_every_command_is_told(command):
    assert re.search(rf"^modelwatch (\w+\|)*{command}\b", text(DOCS / "command-line.md"), re.MULTILINE)


def test_the_two_commands_stand_at_the_top_of_the_readme():
    top = text(ROOT / "README.md")[:1500]
    assert "pip install uv && uv run modelwatch" in top
    assert "pip install uv && uv run pytest" in top


def test_the_readme_is_short_and_shows_what_it_speaks_of():
    lines = text(ROOT / "README.md").splitlines()
    assert len(lines) < 180
    assert sum(line.startswith("![") for line in lines) >= 2


def test_the_readme_shows_how_a_new_model_goes_live():
    shown = text(ROOT / "README.md")
    steps = [f"uv run modelwatch {step} churn" for step in ("init", "version add", "gate", "promote")]
    steps[0] = "uv run modelwatch init"
    assert sorted(steps, key=shown.index) == steps, "each stands there, in this order"


def anchors(path):
    """What a heading is called in an address, as GitHub makes it."""
    titles = re.findall(r"^#+ (.*)$", text(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_every_link_leads_somewhere(page):
    for target, anchor in LINK.findall(text(page)):
        place = (page.parent / target).resolve() if target else page
        assert place.exists(), f"{page.name}: {target}"
        assert not anchor or anchor[1:] in anchors(place), f"{page.name}: {target}{anchor}"


def test_every_document_is_linked_from_the_readme():
    linked = {target for target, _ in LINK.findall(text(ROOT / "README.md"))}
    assert {f"docs/{page.name}" for page in DOCS.glob("*.md")} <= linked


def test_pictures_are_shown_and_small():
    shown = {Path(target).name for page in PAGES for target, _ in LINK.findall(text(page))}
    sizes = {path.name: path.stat().st_size for path in (DOCS / "pictures").glob("*.png")}
    assert sizes
    assert set(sizes) <= shown
    assert {name: size for name, size in sizes.items() if size > 300_000} == {}


PATH = re.compile(r"`((?:monitoring|pages|tests|benchmarks|docs|findings)/[\w/.-]*)`")


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_every_place_that_is_named_is_there(page):
    assert [place for place in PATH.findall(text(page)) if not (ROOT / place).exists()] == []


def test_words_of_labels_are_those_that_are_read():
    found = text(DOCS / "settings.md").partition("| is 1 | is 0 | |\n")[2].partition("\n\n")[0]
    table = [[{*re.findall(r"`([^`]+)`", cell)} for cell in line.split("|")[1:3]] for line in found.splitlines()[1:]]
    assert table[:3] == [[set(yes), set(no)] for yes, no in FAMILIES]
    assert [{**dict.fromkeys(yes, 1), **dict.fromkeys(no, 0)} for yes, no in table[3:]] == [*PAIRS]
    for yes, no in table:
        for word in no:  # named by `positive`, it turns its row round
            assert {Words(word).means(each) for each in no} == {1}
            assert {Words(word).means(each) for each in yes} == {0}
    assert Words("default").means("default") == 1
