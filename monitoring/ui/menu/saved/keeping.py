"""What is kept of the view on the screen: what the address says, and whether its time follows the log."""

from collections.abc import Mapping
from datetime import date

from monitoring.errors import DataError
from monitoring.ui.frame import state
from monitoring.ui.frame.bound import history, keys
from monitoring.ui.frame.words import plain


def address(*, stays: bool) -> dict[str, tuple[str, ...]]:
    """What the address says, without what ends with the session.

    Time that stands where the page puts it by itself is left out, so that it follows; or, where it `stays`, kept, with
    the day as of which it is shown. Raises `DataError` for a row that was typed in.

    Args:
        stays: whether the time is kept.
    """
    said = {key: tuple(values) for key, values in history.address().items() if key not in keys.OF_ONE_SESSION}
    if "typed" in said:
        hint = "explain a logged prediction, and save that"
        raise DataError("a row that was typed in cannot be saved: what somebody typed could not be erased", hint)
    if not stays:
        return {key: values for key, values in said.items() if key not in keys.TIME or not state.follows(key)}
    as_of = state.get("as_of")
    return said | ({"as_of": (as_of.isoformat(),)} if isinstance(as_of, date) else {})


def when(address: Mapping[str, tuple[str, ...]]) -> str:
    """Which time a saved view shows, in markdown.

    >>> when({}), when({"range": ("30 days",)})
    ('follows the newest rows', 'follows the newest rows, 30 days')
    >>> when({"window": ("Week of 1 Jul 2013",), "as_of": ("2013-07-03",)})
    'fixed: Week of 1 Jul 2013, as of 2013\\\\-07\\\\-03'
    >>> when({"window": ("Week of 1 Jul 2013",)})
    'fixed: Week of 1 Jul 2013, with labels as they come'
    >>> when({"range": ("Dates",), "from": ("May",)}), when({"range": ("Dates",), "to": ("May",)})
    ('follows the newest rows, from May', 'fixed: to May, with labels as they come')
    """
    said = {key: plain(values[0]) for key, values in address.items() if values}
    windows = [said[key] for key in ("window", "labelled") if key in said]
    if said.get("range") == "Dates":
        dates = [" ".join(f"{key} {said[key]}" for key in ("from", "to") if key in said)]
    else:
        dates = [said["range"]] if said.get("range", "All") != "All" else []
    as_of = [f"as of {said['as_of']}"] if "as_of" in said else []
    is_fixed = bool(windows or as_of or "to" in said)
    labels = ["with labels as they come"] if is_fixed and not as_of else []
    if is_fixed:
        return f"fixed: {', '.join([*windows, *dates, *as_of, *labels])}"
    return ", ".join(["follows the newest rows", *dates])
