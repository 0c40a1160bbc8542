"""Which cell it was that a model could not score a row for: the one that, exchanged, lets the row be scored."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from monitoring.errors import ModelError
from monitoring.scoring.outputs import Predictor

MOST_TRIES = 300
Pattern = tuple[bool, ...]


@dataclass(slots=True)
class Blame:
    """Looks for the cells of one batch; rows with gaps in the same columns are looked at once.

    Args:
        model: what refused.
        frame: the rows that it was given.
        good: a row that it scored; None where it scored none, and then nobody can be blamed.
        tries: how often it may still be asked.
    """

    model: Predictor
    frame: pd.DataFrame
    good: int | None
    tries: int = MOST_TRIES
    known: dict[Pattern, str] = field(default_factory=dict)

    def column(self, place: int) -> str:
        """The column of the cell at fault in the row at this place; empty where no single cell is."""
        if self.good is None:
            return ""
        row = self.frame.iloc[[place]]
        odd = tuple(_is_odd(value) for value in row.iloc[0].tolist())
        if any(odd):
            if odd not in self.known:
                self.known[odd] = self._search(
                    row, [str(name) for name, is_odd in zip(row, odd, strict=True) if is_odd]
                )
            return self.known[odd]
        return self._search(row, [str(name) for name in row if not pd.api.types.is_float_dtype(row[name].dtype)])

    def _search(self, row: pd.DataFrame, names: list[str]) -> str:
        for name in names:
            if not self.tries:
                break
            self.tries -= 1
            changed = row.copy()
            changed[name] = self.frame[name].iloc[[self.good or 0]].to_numpy()
            try:
                self.model.predict(changed.reset_index(drop=True))
            except ModelError:
                continue
            return name
        return ""


def _is_odd(value: Any) -> bool:
    """Whether a value is what models most often refuse: none, or no finite number."""
    return bool(pd.isna(value)) or (isinstance(value, float) and not np.isfinite(value))
