"""A report for machines and people: the same bytes twice, and nothing in it obeys what a column is called."""

import json
from dataclasses import replace
from datetime import datetime
from xml.etree import ElementTree

import pytest

from monitoring.gate.asking import Result
from monitoring.gate.described import digest as digest_of
from monitoring.gate.finding import Answer, Finding
from monitoring.gate.formats.junit import to_junit
from monitoring.gate.formats.markdown import to_markdown
from monitoring.gate.formats.page import to_html
from monitoring.gate.formats.plain import digest, to_json
from monitoring.gate.rule import Rule
from monitoring.gate.run import GateReport, run
from tests.gate.evidence import drawn, honest
from tests.gate.models import tried

AT = datetime(2025, 3, 1, 12)


def worse(rows):
    return 0.5 * honest(rows)


def asked(**more):
    return run(replace(tried(worse, honest, **more), as_of=AT, notes=("the training file is gone",)))


@pytest.fixture(scope="module")
def report():
    return asked()


def test_json_has_a_line_a_rule_and_the_moment_of_the_evidence(report):
    told = to_json(report)
    assert (told["schema"], told["made_at"], told["deployment"]) == (1, "2025-03-01T12:00:00", "d")
    assert (told["version"], told["champion"], told["verdict"]) == ("2", "1", "FAIL")
    by_name = {rule["name"]: rule for rule in told["rules"]}
    assert by_name["calibration"]["verdict"] == "FAIL"
    assert by_name["groups"]["verdict"] == "NOT_APPLICABLE"
    assert by_name["groups"]["value"] is None
    keys = {
        "code",
        "name",
        "title",
        "verdict",
        "value",
        "low",
        "high",
        "limit",
        "n",
        "rows_needed",
        "reason",
        "details",
    }
    assert {key for rule in told["rules"] for key in rule} == keys
    assert told["evidence"]["rows"] == {"labelled": 4000, "reference": 4000, "newest": 4000}
    json.dumps(told, allow_nan=False)


def test_what_keeps_a_version_out_is_read_first(report):
    lines = [line for line in to_markdown(report).splitlines() if line.startswith("| ") and " G0" in line]
    words = [line.split(" | ")[0].removeprefix("| ")[2:] for line in lines]
    order = ["failed", "not decided", "passed", "does not apply"]
    assert len(words) == len(report.results)
    assert words == sorted(words, key=order.index)
    assert words[0] == "failed"


def test_the_same_evidence_gives_the_same_bytes(report):
    again = asked()
    assert to_html(again) == to_html(report)
    assert json.dumps(to_json(again)) == json.dumps(to_json(report))
    assert digest(asked(rows=drawn(4000, 9))) != digest(report)


def test_a_table_with_another_value_name_or_order_has_another_digest():
    table = drawn(5)
    others = [table.rename(columns={"a": "A"}), table[::-1], table.assign(a=table["a"] + 1e-12), table[:4]]
    assert len({digest_of(each) for each in [table, *others]}) == 5
    assert digest_of(table.copy()) == digest_of(table)


def named(reason, verdict=Answer.FAIL):
    rule = Rule("G999", "strange", "Strange <b>", "Is it?")
    finding = Finding(verdict=verdict, reason=reason, details=(("<script>", "a|b\x00"),))
    return GateReport("d", "2", "", None, (Result(rule, finding),), {"notes": ["<note>"]})


def test_what_columns_are_called_is_text_and_nothing_else():
    strange = named("a <script>alert(1)</script> [x](http://y) | `b`")
    page = to_html(strange)
    assert "<script" not in page
    assert "http" not in page.replace("http://y", "")
    assert "&lt;script&gt;alert(1)" in page
    row = to_markdown(strange).splitlines()[4]
    assert "&lt;script&gt;" in row
    assert r"\[x\](http://y) \| \`b\`" in row
    assert "�" in ElementTree.fromstring(to_junit(strange)).find(".//failure").text


def test_every_rule_is_a_case(report):
    suite = ElementTree.fromstring(to_junit(report))
    answers = [result.finding.verdict for result in report.results]
    assert int(suite.get("tests")) == len(suite) == len(answers)
    assert int(suite.get("failures")) == len(suite.findall(".//failure")) == answers.count(Answer.FAIL)
    assert int(suite.get("skipped")) == len(suite.findall(".//skipped")) == answers.count(Answer.NOT_APPLICABLE)


@pytest.mark.parametrize(
    ("verdict", "sentence"),
    [
        (Answer.PASS, "version 2 may go live; compared with no version in use, 1 rule passed"),
        (
            Answer.FAIL,
            "version 2 must not go live; compared with no version in use, these rules failed: Strange <b>",
        ),
        (
            Answer.INCONCLUSIVE,
            "whether version 2 may go live is open; compared with no version in use, these rules could not",
        ),
    ],
)
def test_the_decision_in_a_sentence(verdict, sentence):
    assert named("why", verdict).sentence.startswith(sentence)
