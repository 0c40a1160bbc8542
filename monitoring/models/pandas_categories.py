"""Categories that an estimator keeps itself, because it was fitted on pandas' type for them: LightGBM, XGBoost.

Both go by the places that a value has among the categories of the column that they are given. So it must be given as
that type again, with the categories of then: those of a file would be other ones.
"""

from typing import Any

from monitoring.models.families.xgboost import categories_of
from monitoring.models.native.cut import Categories, Cut


def native_categories(part: Any) -> Categories:
    """The categories of the columns that a fitted estimator was given as pandas' categories, by the column's place.

    Empty for all others, and where the estimator has not kept them.
    """
    return _of_lightgbm(part) or _of_xgboost(part)


def _of_lightgbm(part: Any) -> dict[int, tuple[object, ...]]:
    booster = getattr(part, "booster_", None)
    categories = getattr(booster, "pandas_categorical", None) or []
    places = (getattr(booster, "params", None) or {}).get("categorical_column") or []
    # Columns of whole numbers may have been named as categorical, too: then nothing says which of them are pandas'.
    return dict(zip(places, map(tuple, categories), strict=True)) if len(places) == len(categories) else {}


def _of_xgboost(part: Any) -> dict[int, tuple[object, ...] | Cut]:
    booster: Any = part.get_booster() if hasattr(part, "get_booster") else None
    return categories_of(booster) if hasattr(booster, "get_categories") else {}
