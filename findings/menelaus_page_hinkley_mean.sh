#!/usr/bin/env bash
# menelaus 0.2.0, pandas 2.3.3, numpy 1.26.4: Page-Hinkley's test on a column below 0, and on one around 100.
# Guessed: it looks at differences from the mean, so that adding 100 to every value changes nothing.
# Seen: around -1 it tells drift at row 31 of all of 20 columns of plain noise, the first row it may, in either direction;
# around 100 it does not tell a rise of 3 standard deviations within 300 rows. Its threshold is multiplied by the mean
# that the column has had so far, which the parameter's description does not say.
# Here: a test holds that no method's distance depends on where a column's zero lies, or on its unit.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" menelaus==0.2.0 pandas==2.3.3 numpy==1.26.4
"$folder/env/bin/python" -W ignore - <<'PYTHON'
import numpy as np
from menelaus.change_detection import PageHinkley


def first_alarm(values, direction="positive"):
    detector = PageHinkley(direction=direction)
    for row, value in enumerate(values, start=1):
        detector.update(np.array([[value]]))
        if detector.drift_state == "drift":
            return row
    return None


random = np.random.default_rng(0)
noise = [random.normal(size=500) - 1 for _ in range(20)]
alarms = {direction: [first_alarm(each, direction) for each in noise] for direction in ("positive", "negative")}
rise = np.concatenate([random.normal(size=500), 3 + random.normal(size=300)]) + 100
print(f"noise around -1, first alarm at row: {alarms}")
print(f"around 100, a rise of 3 standard deviations at row 501: first alarm at row {first_alarm(rise)}")
assert set(alarms["positive"]) == set(alarms["negative"]) == {31}, "mended: noise is no drift"
assert first_alarm(rise) is None, "mended: a rise is found at any mean"
PYTHON
