"""What is found of all rows, and of the files that they came in: a line a check, those that say nothing together."""

import streamlit as st

from monitoring.domain import VERDICTS, QualityResult, Verdict, Window, newest_whole, worst
from monitoring.quality.report import QualityReport
from monitoring.quality.whole_check import EVERYTHING, ONLY_THERE, WHOLE, WholeCheck
from monitoring.ui.frame.guard import sentence
from monitoring.ui.frame.verdicts import inline
from monitoring.ui.frame.words import plain, title

LINES = 5


def whole_checks(report: QualityReport) -> None:
    """What each check says of the newest window of which it says anything; after them, why the others say nothing."""
    whole = newest_whole(report.windows)
    silent: dict[str, list[WholeCheck]] = {}
    with st.container(border=True):
        for entry in WHOLE:
            card = entry.descriptor
            found = newest([r for r in report.of(card.name) if r.reason != ONLY_THERE], whole)
            if all(r.verdict is Verdict.SKIPPED for r in found):
                for reason in lines(found)[:1]:
                    silent.setdefault(reason, []).append(card)
                continue
            there = report.windows[found[0].window]
            when = "" if whole is None or there == whole else f" – {plain(title(there))}"
            chip = inline(worst(r.verdict for r in found))
            st.markdown(f"{chip} **{card.title}**{when}", help=f"{card.summary} Not for: {card.not_for}")
            for text in lines(found)[:LINES]:
                st.caption(plain(sentence(text)))
        for reason, cards in silent.items():
            titles = ", ".join(f"**{card.title}**" for card in cards)
            st.markdown(f"{inline(Verdict.SKIPPED)} {titles}", help="\n\n".join(card.summary for card in cards))
            st.caption(plain(sentence(reason)))


def newest(results: list[QualityResult], whole: Window | None) -> list[QualityResult]:
    """The results of the newest window in which something was judged, otherwise the newest whole; the worst first."""
    judged = [r for r in results if r.verdict is not Verdict.SKIPPED]
    judged = judged or [r for r in results if whole is None or r.window == whole.index]
    last = max((r.window for r in judged), default=-1)
    return sorted((r for r in judged if r.window == last), key=lambda r: -VERDICTS.index(r.verdict))


def lines(found: list[QualityResult]) -> list[str]:
    """What is said of them, each sentence once; where nothing was judged, why."""
    judged = [r for r in found if r.reason and r.verdict is not Verdict.SKIPPED]
    texts = [r.reason if r.column == EVERYTHING else f"{r.column}: {r.reason}" for r in judged]
    return list(dict.fromkeys(texts or [r.reason for r in found if r.reason]))
