"""The one prediction that the page is about, with the model that made it."""

from collections.abc import Hashable
from dataclasses import dataclass

import pandas as pd

from monitoring.domain import ModelFile
from monitoring.explain.result import ExplainedPrediction
from monitoring.explain.run import BACKGROUND_ROWS
from monitoring.models.model import Model
from monitoring.releases.made_by import Makers
from monitoring.ui.frame.view import View
from monitoring.ui.results import data


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """What is looked at further.

    Args:
        view: the page's view.
        found: the prediction, explained.
        unit: of the SHAP values, as the person chose it.
        file: of the version that made it; None for the one in use.
        logged: whether it is in the log.
    """

    view: View
    found: ExplainedPrediction
    unit: str
    file: ModelFile | None = None
    logged: bool = False

    @classmethod
    def of_log(cls, view: View, found: ExplainedPrediction, unit: str) -> "Subject":
        """A logged prediction."""
        made = Makers.of(view.log).made_by(found.row.iloc[0].to_dict())
        return cls(view, found, unit, made.model, logged=True)

    @property
    def row(self) -> pd.DataFrame:
        """The raw row."""
        return self.found.row

    @property
    def model(self) -> Model:
        """The model that made the prediction; for a thread that may load it."""
        return data.model(self.view, self.file)

    @property
    def reference(self) -> pd.DataFrame:
        """A bounded sample of the reference."""
        return data.reference_rows(self.view, BACKGROUND_ROWS)

    @property
    def key(self) -> tuple[Hashable, ...]:
        """What a result about it depends on."""
        values = tuple(map(str, self.row.iloc[0].tolist()))
        return self.view.home, self.view.deployment.name, self.view.version, self.found.id, values, self.unit
