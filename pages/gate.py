"""Release gate: may a version go live? Every rule asked once, with the figures that it answers by."""

import streamlit as st

from monitoring.log import Workspace
from monitoring.releases.releases import Releases
from monitoring.ui.frame import session
from monitoring.ui.frame.guard import empty, guard
from monitoring.ui.frame.words import plain
from monitoring.ui.pages.gating import answers, asking

workspace, name = Workspace(), session.deployment()
st.title("Release gate", anchor=False)
st.caption(f"May a version of **{plain(name)}** go live? Every rule answers once, with the figures that it rests on.")
with guard("the release gate"):
    releases = Releases(workspace, name)
    versions = releases.versions
    if not versions:
        empty(
            "There is no version to ask about.", f"Register one: `modelwatch version add {name} MODEL`.", page="retrain"
        )
        st.stop()
    version = asking.choose(releases, versions)
    report = asking.ask(workspace, name, version)
    if report is None:
        asking.told_before(releases, version)
    else:
        answers.show(report)
