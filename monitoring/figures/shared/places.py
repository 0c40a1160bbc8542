"""What the places of an axis are called in full, where its ticks have room for some names or for parts of them."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import unescape
from typing import Any, cast

import plotly.graph_objects as go

NEAR = 0.45  # marks may stand beside the place that they belong to


def name_places(drawn: go.Figure, axis: str, names: Sequence[str], first: int = 0) -> None:
    """Note the full names of the places `first`, `first + 1` … of all x or all y axes; the picture stays as it is."""
    kept = _kept(drawn.layout.meta)
    # As a text: a browser takes an object that it is handed twice for another one, and draws the picture again.
    drawn.layout.meta = json.dumps({**kept, axis: {str(first + place): name for place, name in enumerate(names)}})


@lru_cache(maxsize=64)
def _kept(meta: str | None) -> dict[str, dict[str, str]]:
    return cast("dict[str, dict[str, str]]", json.loads(meta)) if meta else {}


def place_name(drawn: go.Figure, axis: str, at: object) -> object:
    """What stands at a place of an axis such as "x" or "y2": its name where it has one, otherwise the place itself."""
    if isinstance(at, str):
        return bare(at)
    told: Mapping[str, str] = _kept(drawn.layout.meta).get(axis[0], {}) or _ticks(drawn, axis)
    if not isinstance(at, int | float) or not told or at != at or abs(at - round(at)) > NEAR:
        return at
    return told.get(str(round(at)), at)


def axis_of(drawn: go.Figure, axis: str) -> Any:
    """The layout of an axis by its short name."""
    return drawn.layout[f"{axis[0]}axis{axis[1:]}"]


def bare(text: object) -> str:
    """A label without its markup, line ends as semicolons.

    >>> bare("<b>a &lt; b</b><br>3 rows")
    'a < b; 3 rows'
    """
    return unescape(re.sub(r"<[^<>]*>", "", re.sub(r"\s*<br>\s*", "; ", str(text or ""))))


def _ticks(drawn: go.Figure, axis: str) -> dict[str, str]:
    found = axis_of(drawn, axis)
    if found.ticktext is None or found.tickvals is None or found.showticklabels is False:
        return {}
    whole = all(float(value).is_integer() for value in found.tickvals)
    words = zip(found.tickvals, found.ticktext, strict=True)
    return {str(round(value)): bare(text) for value, text in words} if whole and len(found.tickvals) else {}
