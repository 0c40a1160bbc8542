"""What lies in a spool, in one small file that is replaced whole: a file that it does not name is not there."""

from __future__ import annotations

import json
import os
from typing import Any

from .disk import put

FILE = "state.json"
SCHEMA = 1
State = dict[str, Any]


class SpoolError(Exception):
    """A spool that cannot be used; one sentence."""


def begun(device: str, what: str, limit: int) -> State:
    """The state of a spool that is new.

    Its eras, by number, each hold the counts of one version of the model; the last one grows.
    """
    found = {"schema": SCHEMA, "device": device, "what": what, "limit": limit, "next": 1, "written": 0}
    return {**found, "eras": {}, "segments": [], "refused": 0, "damaged": 0, "given_up": 0, "sent": None}


def read(folder: str) -> State | None:
    """The state of a spool, None where there is none; raises `SpoolError` where it is damaged."""
    path = os.path.join(folder, FILE)
    try:
        with open(path, encoding="utf-8") as file:
            found: State = json.load(file)
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise SpoolError(f"{path} is damaged: {error}; move the spool away, and a new one begins") from error
    if found.get("schema") != SCHEMA:
        raise SpoolError(f"{path} is of another version of the runner; send what is in it with that one")
    return found


def require_owner(folder: str, state: State, device: str | None, deployment: str) -> None:
    """Raise `SpoolError` where a spool is of another device, whose rows would go under both names, or deployment.

    A device that was called by its host's name may get a name of its own.
    """
    own, eras = state["device"], list(state["eras"].values())
    if device not in (None, own) and own != os.uname().nodename:
        hint = f"give {device!r} one of its own (--spool FOLDER, or MODELWATCH_SPOOL)"
        raise SpoolError(f"the spool {folder} is of the device {own!r}: {hint}")
    if eras and eras[-1]["deployment"] != deployment:
        hint = f"give {deployment!r} one of its own (--spool FOLDER, or MODELWATCH_SPOOL)"
        raise SpoolError(f"the spool {folder} is of the deployment {eras[-1]['deployment']!r}: {hint}")


def keep(folder: str, state: State) -> None:
    """Replace the state."""
    put(os.path.join(folder, FILE), json.dumps(state, indent=1).encode())


def numbered(state: State, kind: str, ending: str) -> str:
    """The name of a new file."""
    state["next"] += 1
    return f"{kind}-{state['next']:08d}.{ending}"


def begin_era(state: State, told: State, plan: str) -> None:
    """Count from now on what `told` tells: a model, its version and its cells, kept in the file `plan`."""
    era = {"origin": os.urandom(16).hex(), "plan": plan, "totals": None, "rows": 0, "given_up": 0, "acknowledged": None}
    number = max(map(int, state["eras"]), default=0) + 1
    state["eras"][str(number)] = {**era, **told}


def current(state: State) -> str:
    """The number of the era that grows."""
    return str(max(map(int, state["eras"])))
