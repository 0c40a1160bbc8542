"""Files that were changed at random: each is refused, or passes its trial and is then loaded and used without harm."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import skops.io
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

FILES = 8  # of each kind
ROWS = np.random.default_rng(0).normal(size=(60, 3))
LABEL = (ROWS[:, 0] > 0).astype(int)
# A process that has the libraries, and one more for every file and for what has passed: as a trial, without its start.
TRY = """
import json, os, random, re, sys
from importlib import import_module
from pathlib import Path
from monitoring.apart import trial
from monitoring.models.files.load import load_untried
from monitoring.models.files.trust import Trust
from monitoring.models.trials import boosters
from monitoring.process.limits import limit, Limits
from monitoring.errors import ModelError
import skops.io
folder, count, random = Path(sys.argv[1]), int(sys.argv[2]), random.Random(7)
for library in sys.argv[3:]:
    import_module(library)
path = folder / "changed"

def changed(whole):
    data, spots = bytearray(whole), [each.span() for each in re.finditer(rb"-?\\d+", whole)]
    way = random.randrange(4)
    if way == 0:
        data[random.randrange(len(data))] = random.randrange(256)
    elif way == 1:
        del data[random.randrange(len(data)):]
    elif way == 2:
        place = random.randrange(len(data))
        data[place:place + 4] = random.choice((b"\\xff\\xff\\xff\\xff", b"", b"\\x00\\x00\\x00\\x80", b"12345678"))
    else:
        start, end = random.choice(spots)
        data[start:end] = random.choice((b"-1", b"99", b"2147483648", b"", b"nan"))
    return bytes(data)

def apart(work):
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        limit(Limits(1 << 30, 20))
        try:
            found = work()
        except BaseException as error:
            found = f"unhandled {type(error).__name__}: {error}"
        os.write(writer, found.encode())
        os._exit(0)
    os.close(writer)
    said = os.read(reader, 4000).decode()
    status = os.waitpid(child, 0)[1]
    return f"signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else said

def tried():
    import hashlib
    asked = {"path": str(path), "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "trust": ""}
    try:
        return next(iter(trial.work(asked | {"types": sorted(Trust().types), "files": []})[0]))
    except Exception:
        return "failed"

def used():
    try:
        boosters.use(load_untried(path, Trust()).pipeline, "changed")
    except ModelError:
        return "refused"
    return "used"

answers = []
for file in sorted(folder.glob("whole-*")):
    for _ in range(count):
        path.write_bytes(changed(file.read_bytes()))
        first = apart(tried)
        answers.append((file.name, first, apart(used) if first == "passed" else ""))
print(json.dumps(answers))
"""


def kinds():
    """A small file of every kind, and the libraries that read them."""
    xgboost = pytest.importorskip("xgboost", reason="the extra xgboost is not installed")
    lightgbm = pytest.importorskip("lightgbm", reason="the extra lightgbm is not installed")
    pytest.importorskip("onnxruntime", reason="the extra onnx is not installed")
    to_onnx = pytest.importorskip("skl2onnx", reason="skl2onnx is for tests alone").to_onnx
    booster = xgboost.XGBClassifier(n_estimators=3, max_depth=2).fit(ROWS, LABEL).get_booster()
    model = lightgbm.LGBMClassifier(n_estimators=3, num_leaves=4, verbose=-1).fit(ROWS, LABEL)
    plain = LogisticRegression().fit(ROWS, LABEL)
    yield "json", bytes(booster.save_raw("json"))
    yield "ubj", bytes(booster.save_raw("ubj"))
    yield "text", model.booster_.model_to_string().encode()
    yield "skops", skops.io.dumps(make_pipeline(StandardScaler(), model).fit(ROWS, LABEL))
    yield "onnx", to_onnx(plain, ROWS[:1].astype(np.float32), options={"zipmap": False}).SerializeToString()


@pytest.mark.skipif(sys.platform != "linux", reason="memory can be limited on Linux alone")
def test_what_passes_its_trial_can_be_used_whatever_was_changed(tmp_path):
    made = dict(kinds())
    for name, content in made.items():
        (tmp_path / f"whole-{name}").write_bytes(content)
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-c",
        TRY,
        str(tmp_path),
        str(FILES),
        "xgboost",
        "lightgbm",
        "onnxruntime",
    ]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stderr[-2000:]
    answers = json.loads(done.stdout.splitlines()[-1])
    assert len(answers) == FILES * len(made)
    assert {second for _, first, second in answers if first == "passed"} <= {"used", "refused"}
    assert not [first for _, first, _ in answers if first.startswith("unhandled")]
    assert {name for name, first, _ in answers if first != "passed"} == {f"whole-{name}" for name in made}
