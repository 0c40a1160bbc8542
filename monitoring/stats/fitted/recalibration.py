"""How scores would have to be bent to fit what came true: Cox's calibration intercept and slope."""

from dataclasses import dataclass
from math import isnan, nan

import numpy as np

from monitoring.domain import FloatArray
from monitoring.stats.fitted.logistic import logistic
from monitoring.stats.intervals import Z

NEAREST = 1e-6  # to 0 and 1, where log-odds end


@dataclass(frozen=True, slots=True)
class Recalibration:
    """Calibration of probabilities.

    Args:
        large: calibration in the large: mean outcome less mean score; 0 is calibrated.
        slope: of the outcome's log-odds on the score's; 1 is calibrated, below 1 scores are too extreme. nan where
            there is none: scores that tell the outcomes apart without an error, or that are all the same.
        slope_low: of its 95 % interval (Wald).
        slope_high: likewise.
    """

    large: float
    slope: float
    slope_low: float
    slope_high: float


def recalibration(truth: FloatArray, scores: FloatArray) -> Recalibration:
    """Fit log-odds of the outcome on log-odds of the score.

    Source: Cox (1958), Biometrika 45, 562-565; Van Calster et al. (2019), BMC Medicine 17, 230.

    >>> found = recalibration(np.array([0.0, 1, 0, 1, 1, 0]), np.array([0.2, 0.8, 0.6, 0.4, 0.7, 0.3]))
    >>> round(found.large, 3), round(found.slope, 2)
    (0.0, 1.74)
    """
    clipped = np.clip(scores, NEAREST, 1 - NEAREST)
    fitted = logistic(np.log(clipped / (1 - clipped))[:, None], truth)
    error = float(fitted.errors[1])
    slope = nan if isnan(error) else float(fitted.coefficients[1])
    return Recalibration(float(truth.mean() - scores.mean()), slope, slope - Z * error, slope + Z * error)
