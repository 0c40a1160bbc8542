"""Which cell it was that a model could not score a row for: the one that, exchanged, lets the row be scored."""

from dataclasses import dataclass, field

import pandas as pd

from monitoring.errors import ModelError
from monitoring.scoring.odd import Kinds
from monitoring.scoring.outputs import Predictor

MOST_TRIES = 300
Pattern = tuple[int, ...]


@dataclass(slots=True)
class Blame:
    """Looks for the cells of one batch; rows that are odd in the same columns are looked at once.

    Args:
        model: what refused.
        frame: the rows that it was given.
        odd: what is odd about each cell of them.
        good: a row that it scored; None where it scored none, and then nobody can be blamed.
        tries: how often it may still be asked.
    """

    model: Predictor
    frame: pd.DataFrame
    odd: Kinds
    good: int | None
    tries: int = MOST_TRIES
    known: dict[Pattern, str] = field(default_factory=dict)

    def column(self, place: int) -> str:
        """The column of the cell at fault in the row at this place; empty where no single cell is."""
        if self.good is None:
            return ""
        row = self.frame.iloc[[place]]
        odd = tuple(self.odd[place].tolist())
        if any(odd):
            if odd not in self.known:
                self.known[odd] = self._search(row, [str(name) for name, kind in zip(row, odd, strict=True) if kind])
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
