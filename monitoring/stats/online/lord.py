"""LORD++: levels of tests that come one after the other, by which few of what they find is false."""

import numpy as np

from monitoring.domain import FloatArray

SCALE = 0.07720838  # as others have it; all shares together are .976
FIRST = 0.5  # of the rate that is there to spend before anything was found


def gamma(count: int) -> FloatArray:
    """The shares of what is earned that go to the next test, the one after it and so on; .976 in all.

    Source: Javanmard and Montanari (2018), Annals of Statistics 46, 526-554, equation 31.

    >>> gamma(3).round(5).tolist()
    [0.05352, 0.01164, 0.00991]
    """
    j = np.arange(1, count + 1, dtype=np.float64)
    return np.asarray(SCALE * np.log(np.maximum(j, 2)) / (j * np.exp(np.sqrt(np.log(j)))))


def levels(p_values: FloatArray, rate: float) -> FloatArray:
    """The p below which each test rejects, of the same shape; nan where there is none.

    Each test spends a part of what was earned: half of the rate at first, the rate by every rejection (the first one
    earns what is left of it). Tests of one window hang together, so what they earn is spent from the next window on.
    The expected share of false rejections is at most the rate where windows are independent; where they are not,
    nothing is promised.

    Source: Ramdas, Yang, Wainwright and Jordan (2017), NeurIPS, section 3 (LORD++); Zrnic, Ramdas and Jordan (2021),
    JMLR 22(33), section 4 (tests in batches).

    Args:
        p_values: `(windows, tests)`, oldest first; nan where nothing was tested.
        rate: of false discoveries, above 0 and below 1.

    >>> levels(np.array([[0.5], [1e-4], [0.5]]), 0.05).round(5).ravel().tolist()
    [0.00134, 0.00029, 0.00159]
    """
    tested = np.isfinite(p_values)
    p, ends = p_values[tested], np.cumsum(tested.sum(axis=1)).tolist()
    shares, earned = gamma(len(p)), 0.0
    found = FIRST * rate * shares
    for begin, end in zip([0, *ends], ends, strict=False):
        if hits := int((p[begin:end] < found[begin:end]).sum()):
            gain = rate * hits - (0.0 if earned else FIRST * rate)
            earned += gain
            found[end:] += gain * shares[: len(p) - end]
    answer = np.full(p_values.shape, np.nan)
    answer[tested] = found
    return answer
