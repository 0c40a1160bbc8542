"""All devices in a table that filters, and the one that is looked at."""

import numpy as np
import pandas as pd
import streamlit as st

from monitoring.domain import Verdict
from monitoring.domain.text import plural
from monitoring.figures.shared.text import MISSING, probability
from monitoring.fleet.report import FleetReport, Line
from monitoring.fleet.standing import OTHER
from monitoring.ui.frame import columns, session, tables
from monitoring.ui.frame.verdicts import chip
from monitoring.ui.frame.words import plain
from monitoring.ui.terms.glossary import meaning

SHOW = ("All", "Drifted", "Silent", "Other version", "Not judged")
HEIGHT = 420


def choose(report: FleetReport) -> tuple[Line, ...]:
    """Draw the filters, and answer which devices they leave."""
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    shown = left.segmented_control("Show", SHOW, default=SHOW[0], required=True, key="show", bind="query-params")
    text = right.text_input("Find", key="find", bind="query-params", placeholder="part of a device, file or version")
    found = [line for line in report.lines if _is_of(report, line, shown or SHOW[0]) and _has(line, text)]
    return tuple(sorted(found, key=_order))


def _is_of(report: FleetReport, line: Line, shown: str) -> bool:
    return {
        "All": True,
        "Drifted": line.drift is Verdict.FAIL,
        "Silent": line.silent is Verdict.FAIL,
        "Other version": bool(report.live) and line.standing in OTHER,
        "Not judged": line.drift is Verdict.SKIPPED,
    }[shown]


def _has(line: Line, text: str) -> bool:
    parts = (line.device.name, line.device.version, line.device.newest.file, line.column)
    return not text or any(text.casefold() in part.casefold() for part in parts)


def _order(line: Line) -> tuple[object, ...]:
    fails = line.drift is Verdict.FAIL
    return not fails, -line.value / line.limit if fails else 0, line.silent is not Verdict.FAIL, line.device.name


def table(report: FleetReport, lines: tuple[Line, ...]) -> None:
    """The devices that are left, and all of them as a file."""
    if not lines:
        st.info("No device is left by these filters.", icon=":material/filter_alt_off:")
        return
    names = [line.device.name for line in lines]
    key = f"devices-{hash(tuple(names)):x}"  # another list has another choice
    st.caption(f"{plural(len(lines), 'device')} of {len(report.lines):,}; choose a row to see its columns.")
    shown = _frame(lines)
    st.dataframe(
        shown,
        hide_index=True,
        key=key,
        selection_mode="single-row",
        on_select=lambda: session.choose_device(key, names),
        height=min(38 + 35 * len(lines), HEIGHT),
        placeholder=MISSING,
        column_config={
            "drift": tables.verdict_column("Drift"),
            "device": st.column_config.TextColumn("Device", pinned=True),
            "heard": st.column_config.DatetimeColumn("Last seen (UTC)", format="D MMM YYYY, HH:mm"),
            "silent": "Heard of",
            "version": st.column_config.TextColumn("Version", width="small", help=meaning("Version")),
            "standing": "Is",
            "rows": st.column_config.NumberColumn("Rows", format="localized", width="small"),
            "column": "Worst column",
            **columns.settings(shown[["value", "limit", "p_value", "reason"]]),
            "first": st.column_config.DateColumn("First row", format="D MMM YYYY"),
            "last": st.column_config.DateColumn("Last row", format="D MMM YYYY"),
        },
        alt="Devices with drift, last seen, version, rows and their worst column",
    )
    whole = report.frame()
    chosen = whole if len(lines) == len(report.lines) else whole[whole["device"].isin(names)]
    tables.download(chosen, name=f"{report.deployment}-fleet", key="fleet", label="Download these devices as CSV")


def _frame(lines: tuple[Line, ...]) -> pd.DataFrame:
    heard = {Verdict.FAIL: "silent", Verdict.OK: "as usual", Verdict.SKIPPED: "not judged"}
    return pd.DataFrame(
        {
            "drift": [chip(line.drift)],
            "device": line.device.name,
            "heard": line.device.seen.replace(tzinfo=None),
            "silent": heard[line.silent],
            "version": line.device.version or None,
            "standing": str(line.standing),
            "rows": line.rows,
            "column": line.column or None,
            "value": columns.three(np.array([line.value]))[0],
            "limit": columns.three(np.array([line.limit]))[0],
            "p_value": probability(line.p_value) if line.drift is not Verdict.SKIPPED else None,
            "first": line.first,
            "last": line.last,
            "reason": line.reason or None,
        }
        for line in lines
    )


def choose_device(report: FleetReport) -> Line | None:
    """Which device is looked at: by a row, a mark, by name here or in the address; None where none was chosen."""
    names = [line.device.name for line in report.lines]
    if asked := session.missed_device(names):
        st.warning(f"There is no device **{plain(asked)}** here.", icon=":material/link_off:")
    name = st.selectbox(
        "Device", names, index=None, key="device", bind="query-params", placeholder="Choose a row, a mark or a name"
    )
    return next((line for line in report.lines if line.device.name == name), None)
