"""All versions in a table, any two of them beside each other, and the whole history."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from monitoring.gate.finding import Answer
from monitoring.gate.formats.words import SIGNS, WORDS
from monitoring.log.journal.entry import Entry
from monitoring.performance.metric import METRICS
from monitoring.releases import told
from monitoring.releases.version import Version
from monitoring.ui.frame import navigation, tables
from monitoring.ui.frame.guard import sentence
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import plain
from monitoring.ui.menu import served
from monitoring.ui.results.unregistered import unregistered
from monitoring.ui.terms.glossary import meaning

HEADS = {"sha256": "SHA-256 of the file", "came (UTC)": "Came (UTC)", "time (UTC)": "Time (UTC)"}


def versions(view: View, found: Sequence[Version], entries: Sequence[Entry]) -> None:
    """Every version, and predictions by others."""
    rows = [told.summary_json(one, entries) for one in reversed(found)]
    shown = pd.DataFrame(rows).drop(columns=["live_since", "code"])
    shown = shown.rename(columns={"name": "version", "at": "came (UTC)"})
    shown["came (UTC)"] = pd.to_datetime(shown["came (UTC)"])
    shown["sha256"] = [digest[:12] for digest in shown["sha256"]]
    tables.show(
        shown, alt="All versions", key="versions-table", name=f"{view.deployment.name}-versions", columns=_heads(shown)
    )
    for words in unregistered(view):
        st.warning(plain(sentence(words)), icon=":material/help:")


def side_by_side(view: View, entries: Sequence[Entry]) -> None:
    """Links to the figures of versions that rows name, or what has to be written so that they are counted apart."""
    d = view.deployment
    if not d.version:
        return
    if not d.by_version:
        column = plain(d.version)
        st.caption(f"Rows name their version in {column}: `segments` that names it, too, has versions counted apart.")
        return
    found = served.pair(d, view.log.segments(), entries)
    with st.container(horizontal=True):
        for one in found:
            navigation.link("performance", f"Rows of version {plain(one.value)} alone", {"segment": str(one)})
        if len(found) > 1:
            newest, other = found
            label = f"Version {plain(newest.value)} with version {plain(other.value)} beside it"
            navigation.link("performance", label, {"segment": str(newest), "over": str(other)})


def compare(found: Sequence[Version]) -> None:
    """What differs between two versions: figures on the reference, parameters, training data, environment."""
    if len(found) < 2:
        st.caption("There is one version; a second one is registered with `modelwatch version add`.")
        return
    names = [one.name for one in found]
    with st.container(horizontal=True):
        told, last = meaning("Version"), len(names) - 1
        one = st.selectbox("Version", names, index=last - 1, key="compare-one", bind="query-params", help=told)
        other = st.selectbox("beside version", names, index=last, key="compare-other", bind="query-params", help=told)
    by_name = {version.name: version for version in found}
    frame = differences(by_name[one], by_name[other])
    if frame.empty:
        st.caption("They differ in nothing that is recorded.")
        return
    tables.show(
        frame,
        alt="What two versions differ in",
        key="compared",
        name=f"versions-{one}-{other}",
        columns={"what": "What", one: f"Version {one}", other: f"Version {other}"},
    )
    st.caption("Figures are those on the reference, with their 95 % interval; what is the same is left out.")


def differences(one: Version, other: Version) -> pd.DataFrame:
    """What two versions differ in: columns `what` and one a version."""
    both = [_flat(one), _flat(other)]
    names = [name for name in dict.fromkeys([*both[0], *both[1]]) if both[0].get(name) != both[1].get(name)]
    rows = [(name, both[0].get(name, ""), both[1].get(name, "")) for name in names]
    second = other.name if other.name != one.name else f"{other.name} "
    return pd.DataFrame(rows, columns=["what", one.name, second])


def history(view: View, entries: Sequence[Entry]) -> None:
    """Every entry, the newest first."""
    rows = [
        {
            "time (UTC)": entry.at.replace(microsecond=0),
            "action": str(entry.action).replace("_", " "),
            "version": entry.version,
            "live": entry.live.version if entry.live else "",
            "by": entry.by,
            "reason": entry.reason,
            "verdict of the gate": _verdict(entry),
            "override": str(entry.details.get("override", "")),
            "hash": entry.hash[:12],
        }
        for entry in reversed(entries)
    ]
    shown = pd.DataFrame(rows).replace("", None)
    tables.show(
        shown,
        alt="Every step, the newest first",
        key="history",
        name=f"{view.deployment.name}-history",
        columns=_heads(shown),
    )


def _heads(shown: pd.DataFrame) -> dict[str, Any]:
    """Columns as people read them; the download keeps its own."""
    told: dict[str, Any] = {name: HEADS.get(name, name.capitalize()) for name in map(str, shown)}
    times = [name for name in told if name.endswith("(UTC)")]
    return told | {name: st.column_config.DatetimeColumn(told[name], format="D MMM YYYY HH:mm") for name in times}


def _verdict(entry: Entry) -> str:
    if "verdict" not in entry.details:
        return ""
    answer = Answer(entry.details["verdict"])
    return f"{SIGNS[answer]} {WORDS[answer]}"


def _flat(version: Version) -> dict[str, str]:
    found = {
        "file": version.model.path.name,
        "sha256": version.sha256[:12],
        "format": version.format,
        "threshold": "" if version.model.threshold is None else f"{version.model.threshold:g}",
        "note": version.note,
        "code": version.code,
    }
    for metric in version.metrics:
        found[METRICS[metric["metric"]].descriptor.title] = _figure(metric)
    found |= {f"trained on: {key}": str(value) for key, value in (version.trained_on or {}).items()}
    for place, estimator in (version.parameters or {}).items():
        found[f"{place or 'model'}: class"] = str(estimator.get("class"))
        found |= {f"{place or 'model'}: {key}": str(value) for key, value in estimator.get("parameters", {}).items()}
    found |= {f"package {key}": value for key, value in (version.environment or {}).get("packages", {}).items()}
    return found


def _figure(metric: Mapping[str, Any]) -> str:
    if metric["value"] is None:
        return ""
    interval = "" if metric["low"] is None else f" ({metric['low']:.4f} to {metric['high']:.4f})"
    return f"{metric['value']:.4f}{interval}"
