"""Whatever a deployment's state is: one verdict, word, sign and colour in text, JSON, HTML, badges and chips."""

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from monitoring.alerts.status import KINDS, STATES, Status
from monitoring.cli.reported import in_words
from monitoring.domain import SIGNS, Deployment, Every, Report, Selection, Task, Verdict, worst
from monitoring.reports.page import to_html
from monitoring.reports.plain import to_json
from monitoring.reports.summary import Summary
from monitoring.ui.frame.verdicts import CHIP_COLOURS, LOOKS, state, state_chip
from tests.results import verdicts

COLOURS = {"OK": "green", "WARN": "orange", "FAIL": "red", "SKIPPED": "gray"}


@given(parts=st.tuples(verdicts, verdicts, verdicts))
def test_every_state_reads_the_same_everywhere(parts):
    found, nothing = Status(dict(zip(KINDS, parts, strict=True))), Report((), ())
    who = Deployment(name="d", title="D", task=Task.BINARY)
    summary = Summary(who, Selection("d", Every("week")), (), nothing, nothing, nothing, ())
    summary.__dict__["status"] = found
    verdict, colour = found.verdict, COLOURS[found.verdict]

    assert verdict is worst(parts)
    assert found.word == ("no alert" if verdict is Verdict.OK and Verdict.SKIPPED in parts else STATES[verdict])
    plain = to_json(summary)
    assert (plain["verdict"], plain["status"]) == (str(verdict), found.word)
    text = in_words.summary(summary).splitlines()[0]
    assert text.startswith(f"D: {verdict} ({found.word}) – ")
    page = html.unescape(to_html(summary))
    assert f'<span class="chip {verdict}">{SIGNS[verdict]} {found.word}</span>, as of' in page
    assert state(found) == f":{colour}-badge[{LOOKS[verdict][0]} {found.word.capitalize()}]"
    assert state_chip(found) == f"{SIGNS[verdict]} {found.word}"
    assert CHIP_COLOURS[state_chip(found)] == colour
    for kind, part in zip(KINDS, parts, strict=True):
        word = STATES[part]
        assert plain["parts"][kind] == {"verdict": str(part), "status": word}
        assert f"{kind} {part} ({word})" in text
        assert f'{kind} <span class="chip {part}">{SIGNS[part]} {word}</span>' in page
        assert state(found, kind) == f":{COLOURS[part]}-badge[{LOOKS[part][0]} {word.capitalize()}]"
    assert len(set(re.findall(r"([\w-]+)-badge", "".join(state(found, kind) for kind in KINDS)))) == len(set(parts))
