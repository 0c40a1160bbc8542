"""The model of a deployment on the page: what it is, and another one tried, compared with the log, put in its place."""

import streamlit as st

from monitoring.connect import agreement_of
from monitoring.domain import Verdict
from monitoring.log import Log, Workspace
from monitoring.releases.putting import replace_model
from monitoring.releases.trying import ModelTrial, replaced, try_model
from monitoring.ui.frame import choosing, jobs
from monitoring.ui.frame.guard import sentence
from monitoring.ui.frame.verdicts import inline
from monitoring.ui.frame.words import plain
from monitoring.ui.settings import file

Key = tuple[str, ...]


def show(workspace: Workspace, log: Log) -> None:
    """The model that is used, and the way to another one."""
    d = log.deployment
    if d.model:
        st.markdown(f"**{plain(d.model.path.name)}** is used.")
        if agreement := agreement_of(workspace, d.name):
            _compared(agreement.sentence, agreement.notes, agreement.doubtful)
    else:
        st.markdown("No model is connected: nothing can be explained or scored.")
    key = ("model", str(workspace.home), d.name)
    if jobs.begun(key):
        _tried(workspace, log, key)
        return
    chosen = choosing.choose("Another model's file", "settings-model")
    choosing.say_limits()
    if chosen and st.button("Try it", icon=":material/science:", key="try"):
        one = chosen[0]  # kept by the work: an upload goes when nobody needs it any more
        jobs.begin(key, lambda progress: try_model(workspace, d, replaced(d, one.path), progress))
        st.rerun()


def _tried(workspace: Workspace, log: Log, key: Key) -> None:
    """What came of the trial, and what may be done now."""
    trial = jobs.take(key, title="Trying the model", stop="Stop")
    if not isinstance(trial, ModelTrial) or trial.before != log.deployment:
        jobs.forget(key)
        said = "were changed while the model was tried: try it again" if trial else "stay as they are: that was stopped"
        st.info(f"The deployment's settings {said}.", icon=":material/info:")
        st.button("Go on", key="go-on")
        return
    assert trial.after.model is not None
    with st.container(border=True):
        st.markdown(f"**{plain(trial.after.model.path.name)}** was loaded, and fits the deployment's columns.")
        _compared(trial.agreement.sentence, trial.agreement.notes, trial.agreement.doubtful)
        if log.deployment.threshold != trial.after.threshold:
            st.caption(f"Its threshold is {trial.after.threshold:g}; until now it is {log.deployment.threshold:g}.")
        st.caption("Logged predictions stay as they are. From then on explanations and scores are those of this model.")
        with st.container(horizontal=True):
            if st.button("Put it in place", type="primary", icon=":material/check:", key="put"):
                jobs.forget(key)
                work = file.job(workspace, log.deployment.name)
                jobs.begin(work, lambda progress: replace_model(workspace, trial, progress))
                st.rerun()
            st.button("Keep the old one", icon=":material/undo:", key="keep", on_click=jobs.forget, args=(key,))


def _compared(words: str, notes: tuple[str, ...], doubtful: bool) -> None:
    verdict, word = (Verdict.WARN, "Other scores") if doubtful else (Verdict.OK, "Compared")
    st.markdown(f"{inline(verdict, word)} {plain(sentence(words))}")
    for note in notes:
        st.caption(plain(sentence(note)))
