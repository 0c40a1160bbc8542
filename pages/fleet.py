"""Fleet: which devices drifted, which are silent, which run a version that is not live?"""

import streamlit as st

from monitoring.log import Workspace
from monitoring.ui.frame import session
from monitoring.ui.frame.guard import guard
from monitoring.ui.frame.words import plain
from monitoring.ui.pages.fleet import answering, listing, one_device, reading

workspace, name = Workspace(), session.deployment()
st.title("Fleet", anchor=False)
st.caption(f"Every device that counts for **{plain(name)}**, beside the reference of this deployment.")
with guard("the fleet"):
    log = workspace.log(name)
    reading.waits(log)
    if reading.nothing(log):
        st.stop()
    days = reading.choose_days()
    report = reading.report(str(workspace.home), log, days)
    answering.answer(report)
    with guard("the key figures"):
        answering.tiles(report)
    with guard("the picture"):
        answering.picture(report)
    st.subheader("Devices", anchor=False)
    lines = listing.choose(report)
    listing.table(report, lines)
    st.subheader("One device", anchor=False)
    device = listing.choose_device(report)
    if device:
        with guard(f"the device {device.device.name}"):
            one_device.show(log, report, device)
