"""What is mirrored of a workspace's files, which of them change under a lock alone, and their order.

| kind | files |
|---|---|
| local only | locks, unfinished files, folders that begin with a dot (staging, spills, counts begun), `mishaps.log` |
| guarded: changed under a lock alone | tables, counts, journal, deployment and plan, model files, key of tokens |
| replaced as a whole | everything else: alerts, newest figures, reports, what is known of a model |
"""

import re
from functools import lru_cache

WORKSPACE = "_"  # the unit of what belongs to no deployment
KEY = "token-key"  # made once, by whoever needs it first
_UNIT = re.compile(r"[a-z0-9][a-z0-9_-]*")
_TABLES = "(predictions|labels|reference)"
_LOCAL = re.compile(r"(.*/)?(\.lock|mishaps\.log|\.[^/]*\.part)|(?!\.notifying/)(.*/)?\.[^/]*/.*|trust\.toml")
_HIDDEN = re.compile(r"(.*/)?(\..*\.copy|\.[a-z]+-table|\.emptied)")
_GUARDED = re.compile(
    rf"{_TABLES}/.*|\.{_TABLES}-table|profiles/.*|fleet/.*|journal/.*|model[^/]*/.*(?<!\.json)(?<!\.copy)"
    r"|\.?(journal|deployment|plan|change)\.json(\.copy)?|token-key"
)
_ROWS = re.compile(rf"{_TABLES}/[^/]+\.parquet|{_TABLES}/_keys-[^/]+/[^/]+\.npy")
# Those that others name come before them: data, then logs, then sums and marks; what goes goes last.
_ORDER = tuple(
    map(
        re.compile,
        (
            r".*\.(parquet|npy)|model[^/]*/.*(?<!\.json)",
            rf"{_TABLES}/_delta_log/\d+\.json",
            r"journal/.*",
            r".*/_sums",
            r"(?!\.|journal\.json|deployment\.json|plan\.json).*",
            r"\.[a-z]+-table",
            r"\.?(journal|plan)\.json.*",
        ),
    )
)


def is_unit(name: str) -> bool:
    """Whether a folder of the workspace is called as a deployment's is."""
    return _UNIT.fullmatch(name) is not None


@lru_cache(maxsize=1 << 16)
def is_local(path: str) -> bool:
    """Whether a file is of this machine alone.

    >>> [is_local(path) for path in ("profiles/.lock", "profiles/.spill-1/a", ".plan.json.0123abcd.part", ".x")]
    [True, True, True, True]
    >>> [is_local(path) for path in ("profiles/day-1/grains.parquet", ".plan.json.copy", ".labels-table", "token-key")]
    [False, False, False, False]
    """
    is_hidden = path.rpartition("/")[2].startswith(".") and not _HIDDEN.fullmatch(path)
    return is_hidden or _LOCAL.fullmatch(path) is not None


def is_guarded(path: str) -> bool:
    """Whether a file changes under a lock alone: of any other change, nobody in here was the author.

    >>> is_guarded("predictions/rows-1.parquet"), is_guarded("profiles/day-1/_sums"), is_guarded("model/model.json")
    (True, True, False)
    """
    return _GUARDED.fullmatch(path) is not None


def holds_rows(path: str) -> bool:
    """Whether a file holds rows, or the list of their keys: it never changes, and counts need none of it.

    >>> holds_rows("labels/rows-1.parquet"), holds_rows("labels/_delta_log/00000000000000000020.checkpoint.parquet")
    (True, False)
    """
    return _ROWS.fullmatch(path) is not None


def is_secret(unit: str, path: str) -> bool:
    """Whether a file is for its owner's eyes alone, wherever it lies.

    >>> is_secret("_", "token-key"), is_secret("d", "plan.json")
    (True, False)
    """
    return (unit, path) == (WORKSPACE, KEY)


def is_taken(path: str) -> bool:
    """Whether a file is a message, which goes without a lock when somebody has taken it in."""
    return path.startswith("inbox/")


def order(path: str) -> tuple[int, str]:
    """Files are put in place by it, so that whoever looks meets nothing that names what is not there yet."""
    return next((place for place, kind in enumerate(_ORDER) if kind.fullmatch(path)), len(_ORDER)), path
