"""The README's tables say what the code says."""

import re
from pathlib import Path

import pytest

from monitoring.drift.method import METHODS
from monitoring.intake.columns.answers import FAMILIES, PAIRS, Words
from monitoring.performance.metric import METRICS
from monitoring.quality.check import CHECKS

README = Path(__file__).parents[1] / "README.md"


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


ROWS = [
    *[method_row(name) for name in METHODS.names()],
    *[metric_row(name) for name in METRICS.names()],
    *[check_row(name) for name in CHECKS.names()],
]


@pytest.mark.parametrize("row", ROWS, ids=[row.split("`")[1] for row in ROWS])
def test_the_readme_has_the_row_of(row):
    assert row in README.read_text(encoding="utf-8").splitlines(), f"paste into README.md:\n{row}"


def test_the_two_commands_stand_at_the_top_of_the_readme():
    top = README.read_text(encoding="utf-8")[:1500]
    assert "pip install uv && uv run modelwatch" in top
    assert "pip install uv && uv run pytest" in top


def test_the_readmes_words_of_labels_are_those_that_are_read():
    text = README.read_text(encoding="utf-8").partition("| is 1 | is 0 | |\n")[2].partition("\n\n")[0]
    table = [[{*re.findall(r"`([^`]+)`", cell)} for cell in line.split("|")[1:3]] for line in text.splitlines()[1:]]
    assert table[:3] == [[set(yes), set(no)] for yes, no in FAMILIES]
    assert [{**dict.fromkeys(yes, 1), **dict.fromkeys(no, 0)} for yes, no in table[3:]] == [*PAIRS]
    for yes, no in table:
        for word in no:  # named by `positive`, it turns its row round
            assert {Words(word).means(each) for each in no} == {1}
            assert {Words(word).means(each) for each in yes} == {0}
    assert Words("default").means("default") == 1
