"""The work of explaining: in a thread of its own, with its progress on the page, and somebody who may stop it."""

from collections.abc import Callable, Hashable
from dataclasses import replace
from functools import partial

import pandas as pd

from monitoring.explain.result import ExplainedPrediction
from monitoring.explain.run import BACKGROUND_ROWS, explain_row, require_raw_features
from monitoring.explain.run import explain as explain_logged
from monitoring.explain.trust import checks
from monitoring.releases.made_by import Makers, OneRow
from monitoring.ui.frame.jobs import Progress, result_or_again
from monitoring.ui.frame.view import View
from monitoring.ui.results import data


def logged(view: View, id: str, unit: str = "") -> ExplainedPrediction | None:
    """Explain a logged prediction with what was known of it; the same one is not computed twice."""
    as_of = view.selection.as_of

    def work(told: Progress) -> ExplainedPrediction:
        require_raw_features(view.deployment)
        row = view.log.row(id, as_of)
        made = Makers.of(view.log).made_by(row.iloc[0].to_dict())
        model = data.model(view, made.model)
        known = OneRow(view.log, row, partial(data.reference_rows, view))
        found = explain_logged(known, model, id, familiar=data.familiar(view, model), unit=unit, told=_after(told))
        return replace(found, version=made.told, trust=checks(found, view.log.plan.columns))

    return _explained(view, work, (id, as_of, unit))


def typed(view: View, row: pd.DataFrame, name: str, unit: str = "") -> ExplainedPrediction | None:
    """Explain a row that is not in the log."""

    def work(told: Progress) -> ExplainedPrediction:
        model, others = data.model(view), data.reference_rows(view, BACKGROUND_ROWS)
        found = explain_row(model, row, others, name, data.familiar(view, model), unit, _after(told))
        return replace(found, trust=checks(found, view.log.plan.columns))

    return _explained(view, work, (name, tuple(map(str, row.iloc[0].tolist())), unit))


def _after(progress: Progress) -> Progress:
    """The part of the work that comes once the model is loaded."""
    progress("computing SHAP and LIME values (the first time takes some seconds)", 0.4)
    return lambda text, share: progress(text, 0.4 + share / 2)


def _explained(
    view: View, work: Callable[[Progress], ExplainedPrediction], what: Hashable
) -> ExplainedPrediction | None:
    """What the work answers, with its progress on the page; None, and a word on it, where somebody has ended it."""

    def told(progress: Progress) -> ExplainedPrediction:
        progress("loading the model", 0.1)
        return work(progress)

    key = ("explain", view.home, view.deployment.name, view.version, what)
    return result_or_again(key, told, title="Explaining", stop="Stop explaining")
