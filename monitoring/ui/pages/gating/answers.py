"""What the gate has answered: the decision first, then every rule with its figures, then the evidence to take along."""

import json
from collections.abc import Sequence

import streamlit as st

from monitoring.domain import Verdict
from monitoring.domain.text import plural
from monitoring.gate.asking import Result
from monitoring.gate.finding import Answer, Finding
from monitoring.gate.formats.page import to_html
from monitoring.gate.formats.plain import to_json
from monitoring.gate.formats.words import WORDS, figure, interval
from monitoring.gate.recorded import STOPPING
from monitoring.gate.run import GateReport
from monitoring.ui.frame.guard import sentence
from monitoring.ui.frame.verdicts import inline
from monitoring.ui.frame.words import plain

LOOKS = {
    Answer.PASS: Verdict.OK,
    Answer.FAIL: Verdict.FAIL,
    Answer.INCONCLUSIVE: Verdict.WARN,
    Answer.NOT_APPLICABLE: Verdict.SKIPPED,
}


def badge(answer: str) -> str:
    """An answer as a badge in markdown: a colour, a sign and a word."""
    found = Answer(answer)
    return inline(LOOKS[found], WORDS[found])


def show(report: GateReport) -> None:
    """The decision, the rules, the files."""
    with st.container(border=True):
        st.markdown(f"{badge(report.verdict)} **{plain(sentence(report.sentence))}**")
        for text in report.evidence["notes"]:
            st.caption(plain(sentence(text)))
        _downloads(report)
    stopping = [one for one in report.results if one.finding.verdict in STOPPING]
    passed = [one for one in report.results if one.finding.verdict is Answer.PASS]
    others = [one for one in report.results if one.finding.verdict is Answer.NOT_APPLICABLE]
    if stopping:
        st.subheader("What stands against it", anchor=False)
        _rules(stopping)
    if passed:
        with st.expander(f"What passed: {plural(len(passed), 'rule')}", icon=":material/check_circle:"):
            _rules(passed)
    if others:
        with st.expander(f"{plural(len(others), 'rule')} that {'does' if len(others) == 1 else 'do'} not apply"):
            _rules(others)


def _rules(results: Sequence[Result]) -> None:
    for one in results:
        found = one.finding
        with st.container(border=True, gap="small"):
            st.markdown(f"{badge(found.verdict)} **{plain(one.rule.title)}** · {one.rule.code}", help=one.rule.asks)
            st.markdown(plain(sentence(found.reason)))
            figures = " · ".join(filter(None, _figures(found)))
            if figures:
                st.caption(figures)
            if found.details:
                st.caption("\n".join(f"- {plain(of)}: {plain(told)}" for of, told in found.details))


def _figures(found: Finding) -> tuple[str, ...]:
    """What was measured, as far as there is something."""
    ends, value, limit = (plain(text) for text in (interval(found), figure(found.value), figure(found.limit)))
    return (
        f"measured **{value}**" if value else "",
        f"95 % interval {ends}" if ends else "",
        f"limit {limit}" if limit else "",
        plural(found.n, "row") if found.n else "",
    )


def _downloads(report: GateReport) -> None:
    name = f"{report.deployment}-gate-{report.version}"
    with st.container(horizontal=True):
        st.download_button(
            "Download the evidence (HTML)",
            data=lambda: to_html(report).encode(),
            file_name=f"{name}.html",
            mime="text/html",
            icon=":material/download:",
            on_click="ignore",
            key="gate-html",
        )
        st.download_button(
            "As JSON",
            data=lambda: json.dumps(to_json(report), indent=2, allow_nan=False).encode(),
            file_name=f"{name}.json",
            mime="application/json",
            icon=":material/download:",
            on_click="ignore",
            key="gate-json",
        )
