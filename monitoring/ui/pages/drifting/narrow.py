"""Which inputs of a wide deployment the map shows: by name, by group, only what drifted, and part by part."""

import re
from collections.abc import Sequence

import numpy as np
import streamlit as st

from monitoring.domain import VERDICTS, Column, Deployment, Verdict
from monitoring.domain.text import plural
from monitoring.drift.report import DriftReport
from monitoring.ui.frame import address, state

MANY = 20  # inputs from which on there is something to narrow
PART = 40  # rows of a map that one can still look over
ALL, OTHER = "All", "Others"
ASIDE = ("find", "group", "only", "part")
FLAGGED = [VERDICTS.index(Verdict.FAIL), VERDICTS.index(Verdict.WARN)]


def narrowed(deployment: Deployment, report: DriftReport, columns: Sequence[Column], last: int) -> list[Column]:
    """The inputs to draw; few of them are drawn as they are, without a control.

    Args:
        deployment: whose columns they are.
        report: one method a column.
        columns: all inputs, in the map's order.
        last: how many of the newest windows the map shows.
    """
    if len(columns) <= MANY:
        for key in ASIDE:
            address.answer(key)
        return list(columns)
    members = groups(deployment)
    name, group, only = _controls(members)
    kept = [c for c in columns if name.casefold() in c.name.casefold() and (group == ALL or c.name in members[group])]
    if only:
        flagged = flagged_in(report, last)
        kept = [c for c in kept if c.name in flagged]
    if len(kept) < len(columns):
        st.caption(f"{plural(len(kept), 'input')} of {len(columns):,}.")
    return kept


def part(columns: Sequence[Column]) -> list[Column]:
    """Those of them that are drawn at once, chosen where they are more."""
    starts = range(0, len(columns), PART)
    options = [f"{first + 1} to {min(first + PART, len(columns))}" for first in starts]
    if len(options) < 2:
        address.answer("part")
        return list(columns)
    if state.get("part") not in options:
        state.put("part", options[0])
    chosen = st.segmented_control(
        f"Inputs shown, of {len(columns):,}", options, key="part", bind="query-params", required=True
    )
    address.answer("part", *options)
    first = PART * options.index(chosen or options[0])
    return list(columns[first : first + PART])


def groups(deployment: Deployment) -> dict[str, frozenset[str]]:
    """Inputs by group: as the deployment file has them, otherwise by what stands in front of _ or . in their names.

    >>> from monitoring.domain import Task
    >>> d = Deployment(name="d", title="d", task=Task.BINARY, numeric=("app_a", "app.b", "age"))
    >>> {group: sorted(names) for group, names in groups(d).items()}
    {'app': ['app.b', 'app_a'], 'Others': ['age']}
    """
    found: dict[str, set[str]] = {name: set(columns) for name, columns in deployment.groups.items()}
    if not found:
        for name in deployment.features:
            found.setdefault(re.split(r"[_.]", name, maxsplit=1)[0], set()).add(name)
        found = {group: names for group, names in found.items() if len(names) > 1}
    alone = set(deployment.features).difference(*found.values())
    return {group: frozenset(names) for group, names in {**found, **({OTHER: alone} if alone else {})}.items()}


def flagged_in(report: DriftReport, last: int) -> set[str]:
    """The columns that drifted, or want a look, in any of the newest windows."""
    hit = np.isin(report.grid.verdict[:, -last:], FLAGGED)
    return {column.name for column, row in zip(report.grid.columns, hit, strict=True) if row.any()}


def _controls(members: dict[str, frozenset[str]]) -> tuple[str, str, bool]:
    left, right = st.columns(2)
    state.fresh("find", "")
    name = left.text_input("Find an input", key="find", bind="query-params", placeholder="A part of its name")
    address.answer("find", name or "")
    state.fresh("group", ALL)
    group = right.selectbox(
        "Group",
        [ALL, *members],
        format_func=lambda one: one if one == ALL else f"{one} ({len(members[one])})",
        key="group",
        bind="query-params",
        help="As `[columns] groups` has them in the deployment file, otherwise by the beginning of their names.",
    )
    group = group or ALL
    address.answer("group", ALL if group == ALL else f"{group} ({len(members[group])})", group)
    state.fresh("only", False)
    only = st.toggle("Only what drifted or wants a look, in any window shown", key="only", bind="query-params")
    address.answer("only", "true", "false")
    return (name or "").strip(), group, only
