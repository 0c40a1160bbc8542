"""DuckDB by itself: its settings, and how names and paths are written in its SQL."""

# An extension would be a download; nothing here needs one.
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "preserve_insertion_order": False,
}

# A folder called year=2024 on the way to a workspace is no column of its tables.
READ = {"union_by_name": True, "hive_partitioning": False}


def literal(path: str) -> str:
    """A path that the engine does not take for a pattern."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in path)


def quoted(name: str) -> str:
    """A name that may be anything."""
    return '"' + name.replace('"', '""') + '"'
