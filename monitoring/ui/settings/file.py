"""The deployment file on the page: shown, edited, what an edit means, and having it done."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import streamlit as st

from monitoring.change.apply import apply
from monitoring.change.meaning import Change, Effort, meaning
from monitoring.disk.temporary import TemporaryFolder
from monitoring.domain import Deployment
from monitoring.domain.text import plural
from monitoring.errors import SettingsError
from monitoring.log import Log, Workspace
from monitoring.settings import load_deployment
from monitoring.settings.allowed import Folders
from monitoring.settings.content import all_places, content, names
from monitoring.settings.named import Given
from monitoring.settings.written import to_toml
from monitoring.ui.frame import choosing, jobs, session, state
from monitoring.ui.frame.guard import Failed, attempt
from monitoring.ui.frame.words import listing, plain
from monitoring.ui.settings import columns, edits


@dataclass(frozen=True, slots=True)
class Text:
    """A deployment's file as the page shows it: files by their names alone, and where they lie by these names."""

    text: str
    known: Mapping[str, str]

    @classmethod
    def of(cls, deployment: Deployment) -> "Text":
        """The text of a connected deployment."""
        called = names(all_places(deployment))
        return cls(to_toml(content(deployment, called.__getitem__)), {name: place for place, name in called.items()})

    def read(self, text: str, before: Deployment, given: Mapping[str, str]) -> Deployment:
        """What an edited text says; raises `SettingsError` in the loader's own words."""
        with TemporaryFolder() as folder:
            path = folder / f"{before.name}.toml"
            path.write_text(text, encoding="utf-8")
            after = load_deployment(path, Given({**self.known, **given}, Folders.of().find, gone=True))
        if (after.engine, dict(after.spark)) != (before.engine, dict(before.spark)):
            hint = "change log.engine and log.spark in the file, and run modelwatch add FILE.toml --replace"
            raise SettingsError("what counts the log is set by whoever runs the dashboard", hint)
        return after


def called(workspace: Workspace, name: str) -> dict[str, str]:
    """By where the files of a deployment lie, what they are called; nothing where it is damaged."""
    found = attempt("the deployment", lambda: names(all_places(workspace.deployment(name))))
    return {} if isinstance(found, Failed) else found


def show(workspace: Workspace, log: Log) -> None:
    """The file, a box to edit it in, and what the edit means."""
    found = Text.of(log.deployment)
    key = f"settings-{zlib.crc32(found.text.encode()):08x}"
    begun = edits.kept(key, found.text)
    columns.show(log.deployment, state.get(key, begun), partial(state.put, key))
    text = st.text_area(
        "The deployment file",
        value=begun,
        key=key,
        height=min(640, 24 * found.text.count("\n") + 60),
        label_visibility="collapsed",
    )
    if text.strip() == found.text.strip():
        edits.forget()
        st.caption(
            "Files are shown by their names. Edit the text, and click outside of it or press Ctrl+Enter, to see what "
            "that means; nothing is changed before you say so."
        )
        return
    edits.keep(key, text)
    given = state.get(f"{key}-given", {})
    change = meaning(log, found.read(text, log.deployment, given))
    with st.container(border=True):
        _tell(log, change)
        ready = change.effort is not Effort.IMPORTING or _files_are_there(found, change.after, key)
        with st.container(horizontal=True):
            if change.keys and ready and st.button("Change it", type="primary", icon=":material/check:", key="change"):
                start(workspace, change)
            st.button("Take the edit back", icon=":material/undo:", on_click=state.put, args=(key, found.text))


def show_only(log: Log) -> None:
    """The file as it is, where nothing may be changed."""
    st.code(Text.of(log.deployment).text, language="toml", wrap_lines=True)


def job(workspace: Workspace, name: str) -> tuple[str, ...]:
    """The name of the work on a deployment's settings: one at a time, whoever has begun it."""
    return "change", str(workspace.home), name


def start(workspace: Workspace, change: Change) -> None:
    """Have a change done, and the page drawn again, which waits for it."""
    jobs.begin(job(workspace, change.before.name), lambda progress: apply(workspace, change, progress))
    st.rerun()


def wait(workspace: Workspace, name: str) -> None:
    """Where a change is being done, wait for it and tell how it ended."""
    key = job(workspace, name)
    if not jobs.begun(key):
        return
    done = jobs.take(key, title=f"Changing {plain(name)}", stop="Stop")
    jobs.forget(key)
    session.tell("That was stopped; everything is as it was." if done is jobs.STOPPED else "The change is done.")
    st.rerun()


def _tell(log: Log, change: Change) -> None:
    if not change.keys:
        st.markdown("The text is another one, and says the same: there is nothing to change.")
        return
    st.markdown(f"**This changes** {listing([f'`{key}`' for key in change.keys], 12)}. {change.sentence}")
    if change.effort is Effort.IMPORTING and not log.deployment.attached:
        rows = plural(log.span().rows, "prediction")
        st.warning(
            f"What is here now, {rows} and all labels, is replaced by what the files hold. Rows that were appended "
            "since the deployment was connected are gone, unless their files are named under `[log]`.",
            icon=":material/warning:",
        )


def _files_are_there(found: Text, after: Deployment, key: str) -> bool:
    """Whether every file that would be read is there; those that are not can be given."""
    called = {place: name for name, place in found.known.items()}
    gone = [called.get(place, place) for place in all_places(after) if place in called and not Path(place).exists()]
    if not gone:
        return True
    st.markdown(f"These files are needed for it and are not there any more: {listing([*map(plain, gone)], 12)}.")
    chosen = choosing.choose("Give them again, under the same names", f"{key}-files", many=True)
    choosing.say_limits()
    new = {each.name.rpartition("/")[2]: str(each.path) for each in chosen}
    given = {name: new[name.rpartition("/")[2]] for name in gone if name.rpartition("/")[2] in new}
    if given:
        state.put(f"{key}-given", {**state.get(f"{key}-given", {}), **given})
        st.rerun()
    return False
