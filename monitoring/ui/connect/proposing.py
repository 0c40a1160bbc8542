"""What is proposed for a new deployment: the questions first, then every guess with its evidence."""

import streamlit as st

from monitoring.domain import Verdict
from monitoring.errors import listed
from monitoring.log import Workspace
from monitoring.models.files.trust import Trust
from monitoring.proposal import Choice, Proposal, Question, propose
from monitoring.ui.connect.draft import LABELS, LOG, MODEL, REFERENCE, Draft
from monitoring.ui.frame import jobs, state
from monitoring.ui.frame.guard import renamed, sentence
from monitoring.ui.frame.verdicts import inline
from monitoring.ui.frame.words import plain

NONE = "none of them"


def made(workspace: Workspace, draft: Draft) -> Proposal | None:
    """The proposal for what was given so far; None where somebody has stopped it."""

    def work(progress: jobs.Progress) -> Proposal:
        progress("looking at the files and the model", 0.0)
        first = {kind: files[0].path for kind, files in draft.files.items() if files}
        return propose(
            [each.path for each in draft.files[LOG]],
            labels=[each.path for each in draft.files[LABELS]],
            settings=draft.settings,
            trust=Trust.load(workspace.home),
            answers=draft.answers,
            progress=lambda text, share: progress(renamed(text, draft.called), share),
            model=first.get(MODEL),
            reference=first.get(REFERENCE),
            taken=workspace.names(),
        )

    return jobs.result_or_again(("propose", draft.key), work, title="Looking", stop="Stop looking")


def questions(draft: Draft, found: Proposal) -> None:
    """What is doubtful, each with its candidates; an answer is taken at once."""
    for question in found.questions:
        with st.container(border=True):
            st.markdown(f"{inline(Verdict.WARN, 'Please check')} **{plain(question.text)}**")
            labels = [_label(choice) for choice in question.choices]
            st.radio(
                question.text,
                range(len(labels)),
                format_func=labels.__getitem__,
                captions=[plain(choice.why) for choice in question.choices],
                key=f"question-{draft.token}-{question.key}",
                label_visibility="collapsed",
            )
            st.button(
                "Take this answer",
                key=f"answer-{question.key}",
                icon=":material/check:",
                on_click=_answer,
                args=(draft, question),
            )


def _answer(draft: Draft, question: Question) -> None:
    place = state.get(f"question-{draft.token}-{question.key}")
    draft.answers[question.key] = question.choices[place or 0].value
    draft.text = ""


def _label(choice: Choice) -> str:
    return plain(choice.written) or NONE


def evidence(draft: Draft, found: Proposal) -> None:
    """Every guess with what speaks for it, those that are not sure first."""
    lines = []
    for one in sorted(found.evidence, key=lambda each: each.sure):
        badge = inline(Verdict.OK, "Sure") if one.sure else inline(Verdict.WARN, "Please check")
        value, why = (renamed(text, draft.called) for text in (_value(one.value), one.why))
        lines.append(f"- {badge} **{plain(one.key)}** = {plain(value)}: {plain(sentence(why))}")
    st.markdown("\n".join(lines))


def _value(value: object) -> str:
    """A value in a sentence.

    >>> _value(["a", "b"]), _value(None), _value([*"abcdefgh"])
    ('a, b', 'none', 'a, b, c, d, e and 3 more')
    """
    if isinstance(value, list | tuple):
        return listed(value, 5)
    return Choice(value).written or "none"
