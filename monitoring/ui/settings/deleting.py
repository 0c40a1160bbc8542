"""Deleting a deployment on the page: what would be gone, and its name typed before it is."""

import streamlit as st

from monitoring.log import Workspace
from monitoring.ui.frame import navigation, session
from monitoring.ui.frame.words import plain


def show(workspace: Workspace, name: str) -> None:
    """What is deleted, the box for the name, the button."""
    held = workspace.holdings(name)
    stays = " The log itself is attached: it stays where it lies." if held.attached else ""
    st.markdown(
        f"Deletes all that the workspace holds of **{plain(name)}**: {plain(held.sentence)}. Files that it was made "
        f"from, outside of the workspace, stay.{stays} It cannot be taken back."
    )
    typed = st.text_input(f"Type {plain(name)} to delete it", key=f"delete-{name}", autocomplete="off")
    if st.button("Delete it", icon=":material/delete:", key="delete", disabled=typed.strip() != name):
        workspace.delete(name)
        session.forget_deployment()
        session.tell(f"The deployment {name} was deleted.")
        navigation.go_to("overview")
