"""The best schedule of retrainings in hindsight, beside the one of `lfmm` 0.1, on tables of losses drawn at random.

`uv run python benchmarks/retraining.py [PYTHON]`. PYTHON is an interpreter that has lfmm; without one, `uv` makes a
throw-away environment. Where neither has it, nothing is compared, and the reason is printed.
"""

import json
import subprocess
import sys
import time

import numpy as np

from monitoring.retraining.backtest.schedule import best, cost

SIZES, TABLES, PRICES = (2, 5, 12, 40, 80), 20, (0.0, 0.01, 0.1, 1.0)
ISOLATED = ["uv", "run", "--quiet", "--isolated", "--no-project", "--with", "lfmm==0.1.0", "python"]
LFMM = """
import json, sys, time
from types import SimpleNamespace
import numpy as np
from lfmm.retrain import Policy, oracle, simulate

class Fixed(Policy):
    def __init__(self, starts):
        self.starts = set(starts)
    def retrain(self, bank, t, k):
        return t + 1 in self.starts

begun, found = time.process_time(), []
for each in json.load(sys.stdin):
    loss = np.array(each["loss"], dtype=float)
    bank = SimpleNamespace(loss=loss, periods=list(range(len(loss))))
    part, starts = oracle(bank, each["price"])
    lost, _ = simulate(bank, Fixed(each["schedule"]))
    found.append({"cost": part + each["price"] * len(starts), "starts": [int(k) for k in starts], "simulated": lost})
print(json.dumps({"found": found, "seconds": time.process_time() - begun}))
"""


def tables(sizes=SIZES, count=TABLES):
    """Losses of models that age, each with a price and a schedule that somebody else may have chosen."""
    random = np.random.default_rng(0)
    for windows in sizes:
        for _ in range(count):
            age = np.arange(windows)[None, :] - np.arange(windows)[:, None]
            loss = random.uniform(0.1, 0.3, (windows, windows)) + 0.01 * np.maximum(age, 0)
            schedule = [k for k in range(1, windows) if random.uniform() < 0.2]
            for price in PRICES:
                yield {"loss": np.where(age >= 0, loss, np.nan).tolist(), "price": price, "schedule": schedule}


def ours(asked):
    """Our answer to each of them, and the seconds of CPU."""
    begun, found = time.process_time(), []
    for each in asked:
        loss = np.array(each["loss"])
        lowest, starts = best(loss, [True] * len(loss), each["price"])
        lost = cost(loss, each["schedule"], 0.0)
        found.append({"cost": lowest, "starts": list(starts), "simulated": lost})
    return found, time.process_time() - begun


def theirs(asked, python=()):
    """The same of lfmm; raises `RuntimeError` with the reason where it is not there."""
    command = [*(python or ISOLATED), "-c", LFMM]
    try:
        done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=False)
    except OSError as error:
        raise RuntimeError(f"{command[0]} cannot be started: {error.strerror}") from error
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it ended without a word"])[-1]
        raise RuntimeError(last)
    found = json.loads(done.stdout)
    return found["found"], found["seconds"]


def main(python=()):
    """Compare and print."""
    asked = list(tables())
    own, seconds = ours(asked)
    try:
        others, their_seconds = theirs(asked, python)
    except RuntimeError as error:
        print(f"skipped: lfmm 0.1 is not installed, and nothing was compared: {error}")
        return
    gaps = [abs(one[key] - other[key]) for one, other in zip(own, others, strict=True) for key in ("cost", "simulated")]
    alike = sum(one["starts"] == other["starts"] for one, other in zip(own, others, strict=True))
    print(f"{len(asked)} tables of up to {max(SIZES)} windows: largest gap of a cost {max(gaps):.2g}")
    print(f"the same schedule in {alike} of {len(asked)}")
    print(f"CPU: ours {seconds:.2f} s, lfmm {their_seconds:.2f} s")


if __name__ == "__main__":
    main(sys.argv[1:2])
