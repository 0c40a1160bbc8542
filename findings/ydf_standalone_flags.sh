#!/usr/bin/env bash
# ydf 0.16.1, g++ (C++20): the C++ that to_standalone_cc() writes for devices, in its two algorithms, held against
# predict().
# Guessed: both give predict()'s numbers for columns of numbers, flags and categories.
# Seen: "IF_ELSE" does, to 7e-6. "ROUTING", the default, looks for the flag in column i at byte i of the row, where
# numbers take four bytes each: it reads a byte of another column. Behind a column of whole numbers that byte is 0, so
# each member is scored as none: 503 of 1,000 values differ, by up to 3.1, and with two classes 418 labels. Without a
# flag all is right; nothing is raised. With Poisson's loss both algorithms answer the logarithm of what predict() says.
# Here: a bundle for devices is written only where its own runner, in a process of its own, gives the approved model's
# score on logged, reference and built rows; a test holds that a yes or no between numbers is scored as here
# (tests/edge/forms).
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" ydf==0.16.1 numpy==2.4.6 pandas==2.3.3 scipy==1.17.1
cd "$folder"
env/bin/python -W ignore - 2>/dev/null <<'PYTHON'
import subprocess

import numpy as np
import pandas as pd
import ydf

ydf.verbose(0)
random = np.random.default_rng(0)
X = pd.DataFrame({"age": random.integers(18, 90, 1000), "member": random.random(1000) < 0.5})
X["income"] = random.normal(size=1000)
value = X.age / 30 + 3 * X.member + X.income
MAIN = """#include <cstdio>
#include "model.h"
int main() {
  double age, income; int member;
  while (scanf("%%lf %%d %%lf", &age, &member, &income) == 3)
    printf("%%.9g\\n", (double)model::Predict({.age = (float)age, %s.income = (float)income}));
}"""


def both(columns: list[str], y, algorithm: str, **how) -> tuple[np.ndarray, np.ndarray]:
    learner = ydf.GradientBoostedTreesLearner(label="y", num_trees=20, max_depth=4, num_threads=1, **how)
    model = learner.train(X[columns].assign(y=y))
    code = model.to_standalone_cc("model", algorithm=algorithm, classification_output="PROBABILITY")
    with open("model.h", "w") as file:
        file.write(code)
    with open("main.cpp", "w") as file:
        file.write(MAIN % (".member = member != 0, " if "member" in columns else ""))
    subprocess.run(["g++", "-w", "-std=c++20", "-o", "main", "main.cpp"], check=True)
    rows = "\n".join(f"{age} {member:d} {income:.9g}" for age, member, income in X.itertuples(index=False))
    answered = subprocess.run(["./main"], input=rows, capture_output=True, text=True, check=True).stdout.split()
    return np.array(answered, float), model.predict(X[columns])


REGRESSION = {"task": ydf.Task.REGRESSION}
for name, columns, y, how in (
    ("regression", list(X), value, REGRESSION),
    ("two classes", list(X), (value > 3.3).astype(int), {}),
    ("regression without the flag", ["age", "income"], value, REGRESSION),
):
    count = {}
    for algorithm in ("IF_ELSE", "ROUTING"):
        answered, wanted = both(columns, y, algorithm, **how)
        gap, labels = np.abs(answered - wanted), (answered > 0.5) != (wanted > 0.5)
        count[algorithm] = int((gap > 1e-5).sum())
        told = f", {labels.sum()} labels" if name == "two classes" else ""
        print(f"{name}, {algorithm}: {count[algorithm]} of 1000 rows differ, by up to {gap.max():.2g}{told}")
    assert count["IF_ELSE"] == 0, "changed: IF_ELSE"
    assert count["ROUTING"] > 300 if "member" in columns else count["ROUTING"] == 0, "mended: flags in ROUTING"
for algorithm in ("IF_ELSE", "ROUTING"):
    answered, wanted = both(["age", "income"], (value * 2).clip(0).round(), algorithm, loss="POISSON", **REGRESSION)
    print(f"Poisson, {algorithm}: off by up to {np.abs(answered - wanted).max():.2g}, from its logarithm by", end=" ")
    print(f"{np.abs(answered - np.log(wanted)).max():.1g}")
    assert np.abs(answered - np.log(wanted)).max() < 1e-4, "mended: Poisson's link"
PYTHON
