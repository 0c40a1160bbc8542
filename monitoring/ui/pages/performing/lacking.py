"""Why performance cannot be told here, and where to go on."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from monitoring.domain import Measure, Verdict, Window
from monitoring.ui.frame import navigation
from monitoring.ui.frame.guard import sentence
from monitoring.ui.frame.verdicts import inline
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import plain


@dataclass(frozen=True, slots=True)
class Lack:
    """Why performance cannot be told, and what to do about it; markdown."""

    why: str
    what_to_do: str
    page: str = ""  # where it can be done


def lack(view: View, windows: tuple[Window, ...], measures: Sequence[Measure]) -> Lack | None:
    """What keeps a metric from being told in any window; None where it is known in one."""
    deployment, here = view.deployment, [m for m in measures if m.window >= 0]
    again = "in the deployment file and connect it again with `modelwatch add FILE.toml --replace`."
    if deployment.label is None:
        what = f"Name the `label` under `[columns]` {again}"
        return Lack("This deployment names no label column.", what, navigation.SETTINGS)
    if not deployment.outputs:
        why = "This deployment names neither a score nor a prediction."
        return Lack(why, f"Name the `score` or the `prediction` under `[columns]` {again}", navigation.SETTINGS)
    if not any(window.labelled for window in windows):
        what = f"Append them with `modelwatch labels {deployment.name} FILE`, or look from a later day."
        return Lack("No label is known in these windows.", what)
    if all(math.isnan(m.value) for m in here):
        reasons = sorted({m.reason for m in here if windows[m.window].labelled})
        return Lack(" ".join(plain(sentence(reason)) for reason in reasons), "Longer windows may hold enough labels.")
    return None


def explain(missing: Lack) -> None:
    """In the place of a picture."""
    st.markdown(f"{inline(Verdict.SKIPPED)} {missing.why}")
    st.markdown(f"{missing.what_to_do} Drift and data quality need no labels.")
    with st.container(gap="xxsmall"):
        if missing.page:
            navigation.link(missing.page, f"Go to {navigation.title(missing.page)}", {})
        navigation.link("drift", "See whether inputs drifted", {})
