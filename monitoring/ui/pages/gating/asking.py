"""Which version is asked about, what the journal has of it, and asking: in the background, with progress and a stop."""

from pathlib import Path

import streamlit as st

from monitoring.domain.text import day
from monitoring.gate.collect import collect
from monitoring.gate.recorded import note
from monitoring.gate.run import GateReport, run
from monitoring.log import Workspace
from monitoring.log.ground.steps import steps
from monitoring.log.journal.entry import Action
from monitoring.releases.releases import Releases
from monitoring.releases.version import Version
from monitoring.ui.frame import jobs, rights, state
from monitoring.ui.frame.guard import sentence
from monitoring.ui.frame.words import plain
from monitoring.ui.pages.gating.answers import badge
from monitoring.ui.terms.glossary import meaning

Key = tuple[str, ...]


def choose(releases: Releases, versions: tuple[Version, ...]) -> Version:
    """The version that is asked about: the newest that is not in use where nobody chose one. The address names it."""
    live = releases.live()
    in_use = live.name if live else ""
    newest = [version.name for version in reversed(versions)]
    names = (*(name for name in newest if name != in_use), *(name for name in newest if name == in_use))
    state.settle("version", names)
    if asked := state.missed("version"):
        st.warning(f"Version **{plain(asked)}** is not there.", icon=":material/link_off:")
    with st.container(gap="xxsmall"):  # without a default, as the sidebar's box: what equals one is not in the address
        st.markdown(":small[Version]", help=meaning("Version"))
        chosen = st.selectbox(
            "Version to ask about",
            names,
            index=None,
            required=True,
            key="version",
            bind="query-params",
            label_visibility="collapsed",
        )
    found = next(version for version in versions if version.name == (chosen or names[0]))
    by = f" by {plain(found.by)}" if found.by else ""
    used = " It is in use." if live and live.name == found.name else ""
    said = f" {plain(sentence(found.note))}" if found.note else ""
    against = f" It is held against version **{plain(live.name)}**, which is in use." if live and not used else ""
    st.caption(f"Registered on {day(found.at.replace(microsecond=0))} (UTC){by}.{used}{said}{against}")
    return found


def told_before(releases: Releases, version: Version) -> None:
    """What the journal has: the newest answer, and whether a promotion would go by it."""
    history = releases.history()
    newest = next((e for e in reversed(history) if e.action is Action.GATED and e.version == version.name), None)
    if newest is None:
        st.markdown("The gate was not asked about this version yet.")
        return
    when = day(newest.at.replace(microsecond=0))
    said = plain(sentence(str(newest.details.get("sentence", ""))))
    st.markdown(f"{badge(str(newest.details['verdict']))} Asked on {when} (UTC): {said}")
    promotion(releases, version)


def promotion(releases: Releases, version: Version) -> None:
    """Whether a promotion would go by what the gate said last."""
    why = releases.not_passed(version.name)
    st.caption(f"It cannot be promoted by that: {plain(why)}." if why else "It may be promoted by that.")


def ask(workspace: Workspace, name: str, version: Version) -> GateReport | None:
    """The report, where it was asked for; otherwise the button that asks."""
    refused = rights.refused(workspace, name)
    if refused:
        rights.say_refused(refused)
        return None
    key = _key(workspace, name, version)
    if not jobs.begun(key):
        if st.button("Ask the rules", type="primary", icon=":material/gavel:", key="ask"):
            jobs.begin(key, lambda progress: _asked(workspace.home, name, version.name, progress))
            st.rerun()
        return None
    done = jobs.take(key, title="Asking the rules", stop="Stop")
    if isinstance(done, GateReport):
        st.button("Ask again", icon=":material/refresh:", key="again", on_click=jobs.forget, args=(key,))
        return done
    jobs.forget(key)
    st.info("That was stopped: nothing was noted in the journal.", icon=":material/info:")
    st.button("Go on", key="go-on")
    return None


def _asked(home: Path, name: str, version: str, progress: jobs.Progress) -> GateReport:
    workspace = Workspace(home)
    collecting, asking = steps(progress, 1, 2)
    report = run(collect(workspace, name, version, collecting), asking)
    note(workspace, report)
    return report


def _key(workspace: Workspace, name: str, version: Version) -> Key:
    """Another log, other settings or another version in use is another question."""
    live = Releases(workspace, name).live()
    return ("gate", str(workspace.home), workspace.log(name).version, version.name, live.name if live else "")
