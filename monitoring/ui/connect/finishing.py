"""The deployment file of a new deployment, edited where one likes, and connecting it."""

import zlib
from collections.abc import Mapping
from typing import Any

import streamlit as st

from monitoring.connect import Connected, connect
from monitoring.disk.temporary import TemporaryFolder
from monitoring.domain import Deployment
from monitoring.errors import SettingsError
from monitoring.intake.preview import preview
from monitoring.intake.schema import label_fields, prediction_fields
from monitoring.intake.telling.grouped import grouped
from monitoring.log import Workspace
from monitoring.log.incoming.imported import Imported
from monitoring.log.incoming.other_names import by_their_names
from monitoring.proposal import Proposal
from monitoring.settings import load_deployment
from monitoring.settings.written import to_toml
from monitoring.ui.connect import reading
from monitoring.ui.connect.draft import LABELS, LOG, Draft
from monitoring.ui.frame import file_reading, jobs, navigation, session, state
from monitoring.ui.frame.guard import sentence
from monitoring.ui.frame.words import plain

NAME = "deployment.toml"


def edited(draft: Draft, found: Proposal) -> str:
    """The file as a text that can be edited; what was edited stays until it is given up or the files change."""
    proposed = to_toml(_called(found.deployment, draft.called))
    key = f"toml-{zlib.crc32(proposed.encode()):08x}"
    text = st.text_area(
        "The deployment file",
        value=draft.text or proposed,
        key=key,
        height=min(640, 24 * proposed.count("\n") + 60),
        help="What is edited here is what counts. Click outside of the box, or press Ctrl+Enter, to have it checked.",
    )
    draft.text = text if text != proposed else ""
    if draft.text:

        def give_up() -> None:
            draft.text = ""
            state.put(key, proposed)

        st.button("Take the proposal again", icon=":material/undo:", on_click=give_up)
    return text


def checked(workspace: Workspace, draft: Draft, text: str) -> Deployment:
    """What the text says; raises `SettingsError` in the loader's own words, and for a name that is taken."""
    with TemporaryFolder() as folder:
        (folder / NAME).write_text(text, encoding="utf-8")
        deployment = load_deployment(folder / NAME, given=draft.given)
    if deployment.engine != "duckdb" or deployment.spark:
        hint = "leave [log] engine and spark out"
        raise SettingsError("what counts the log is set by whoever runs the dashboard", hint)
    if deployment.name in workspace.names():
        hint = "write another name, or delete that one on its page Settings"
        raise SettingsError(f"there is already a deployment {deployment.name!r}", hint)
    return deployment


def first_rows(draft: Draft, deployment: Deployment) -> None:
    """The first rows with each column read as what the file says it is."""
    predicted, labels = prediction_fields(deployment), label_fields(deployment) if deployment.label else ()
    besides = [field for field in labels if field.name not in {each.name for each in predicted}]
    beside = [*predicted, *(besides if set(deployment.labels) & set(deployment.predictions) else ())]
    for kind, fields in ((LOG, beside), (LABELS, labels)):
        settings = deployment.files_of(kind)
        for each in draft.files[kind][:1]:
            there = reading.looked_at(str(each.path), settings).columns
            found = preview(each.path, settings, by_their_names(fields, there, deployment.source_names))
            st.markdown(f"**{plain(each.name)}**, read as the deployment file says")
            table = {name: [row[i] for row in found.rows] for i, name in enumerate(found.columns)}
            st.dataframe(table, hide_index=True, alt=f"The first rows of {each.name}, read as the deployment file says")
            file_reading.problems(found)


def offer(workspace: Workspace, draft: Draft, deployment: Deployment, *, is_open: bool) -> None:
    """The button that has it connected; the page that is drawn next waits for it."""
    if is_open:
        st.caption("Answer the questions above first; what is doubtful is not taken in silence.")
    if st.button("Connect", type="primary", icon=":material/add_link:", key="connect", disabled=is_open):
        jobs.begin(job(draft), lambda progress: connect(workspace, deployment, progress))
        st.rerun()


def job(draft: Draft) -> tuple[str, str]:
    """The name of the work that connects a draft."""
    return "connect", draft.token


def wait(draft: Draft) -> None:
    """Where it is being connected, wait for it; what came of it stays with the draft."""
    if not jobs.begun(job(draft)):
        return
    done = jobs.take(job(draft), title="Connecting", stop="Stop")
    jobs.forget(job(draft))
    if isinstance(done, Connected):
        draft.finish(done)
        st.rerun()
    st.info("It was stopped, and nothing was connected.", icon=":material/stop_circle:")


def done(draft: Draft, connected: Connected) -> None:
    """What became of the rows, how the model compares, and the way to the dashboard."""
    d = connected.log.deployment
    st.success(f"**{plain(d.title)}** is connected.", icon=":material/check_circle:")
    with st.container(border=True):
        for kind, imported in connected.imported.items():
            c = imported.counts
            if c.read:
                line = f"**{kind.capitalize()}**: read {c.read:,} = accepted {c.accepted:,} + rejected {c.rejected:,}"
                st.markdown(line)
            _said_of(kind, imported)
        if agreement := connected.agreement:
            st.markdown(f"**Model**: {plain(sentence(agreement.sentence))}")
            for note in (agreement.hint, *agreement.notes):
                if note:
                    st.caption(plain(sentence(note)))
    with st.container(horizontal=True):
        if st.button("Open its overview", type="primary", icon=":material/monitoring:", key="open"):
            navigation.go_to("overview", session.choose_deployment(d.name))
        if st.button("Connect another one", icon=":material/add_link:", key="another"):
            session.forget_draft()
            st.rerun()


def _said_of(kind: str, imported: Imported) -> None:
    """What else there is to know of the rows of a kind, once for many columns; all of it where one asks."""
    short = grouped(imported.notes)
    first = f"the first rejected: {imported.first}" if imported.counts.rejected else ""
    for said in filter(None, (imported.warning, *short, first)):
        st.caption(plain(sentence(said)))
    if len(short) < len(imported.notes):
        with st.expander(f"All {len(imported.notes):,} notes on the {kind}"):
            st.markdown("\n".join(f"- {plain(sentence(note))}" for note in imported.notes))


def _called(content: Mapping[str, Any], called: Mapping[str, str]) -> dict[str, Any]:
    """The file's content with files by the names that people know."""

    def named(value: object) -> object:
        if isinstance(value, Mapping):
            return {key: named(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [named(inner) for inner in value]
        return called.get(str(value), value)

    return {key: named(value) for key, value in content.items()}
