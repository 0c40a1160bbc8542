"""The numbers that CatBoost makes of categories: its trees know those alone."""

import json
import tempfile
import threading
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

_KNOWN: dict[str, int] = {}
_LOCK = threading.Lock()
_MOST = 100_000  # are kept


def hashes(texts: Iterable[str]) -> dict[str, int]:
    """A 32-bit number for each text, as CatBoost itself says: it writes them beside a model, given rows to go by."""
    asked = set(texts)
    with _LOCK:
        if new := sorted(asked - _KNOWN.keys()):
            if len(_KNOWN) > _MOST:
                _KNOWN.clear()
                new = sorted(asked)
            _KNOWN.update(_said(new))
        return {text: _KNOWN[text] for text in asked}


def _said(texts: list[str]) -> dict[str, int]:
    from catboost import Pool

    rows = Pool([[text] for text in texts], [0] * len(texts), cat_features=[0])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hashes.json"
        _smallest().save_model(str(path), format="json", pool=rows)
        found = json.loads(path.read_bytes())["features_info"]["cat_features_hash"]
    return {each["value"]: int(each["hash"]) - (int(each["hash"]) >> 31 << 32) for each in found}


@cache
def _smallest() -> Any:
    """A model of one category."""
    from catboost import CatBoost, Pool

    how = {"iterations": 1, "depth": 1, "one_hot_max_size": 9, "thread_count": 1, "allow_writing_files": False}
    rows = Pool([["a"], ["b"]] * 2, [0, 1] * 2, cat_features=[0])
    return CatBoost({**how, "logging_level": "Silent"}).fit(rows)
