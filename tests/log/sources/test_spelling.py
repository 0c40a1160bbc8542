"""One value, several spellings: whatever tools wrote the reference, the log and the labels, the counts are the same."""

import numpy as np
import pandas as pd
import pytest

from monitoring.connect import add
from monitoring.domain import Selection
from monitoring.log import Workspace

ROWS = 240
SETTINGS = """
name = "{name}"
title = "T"
task = "{task}"
[columns]
id = "id"
time = "at"
{columns}
label = "y"
categorical = ["zone", "code", "flag", "maybe", "size", "land", "price"]
segments = ["zone"]
[reference]
path = "{reference}"
[log]
{more}predictions = ["{log}"]
labels = ["{labels}"]
[monitor]
every = "day"
"""


def rows(seed, classes=2):
    """Plain rows, with gaps in some columns."""
    made = np.random.default_rng(seed)
    frame = pd.DataFrame({"id": np.arange(ROWS) + 1000})
    frame["at"] = pd.Timestamp("2026-03-02") + pd.to_timedelta(np.arange(ROWS) % 3, unit="D")
    frame["zone"] = pd.array(made.integers(1, 4, ROWS), "Int64")
    frame.loc[frame.index % 20 == 3, "zone"] = pd.NA
    frame["code"] = made.choice(["007", "012", "100"], ROWS)
    frame["flag"] = made.random(ROWS) < 0.5
    frame["maybe"] = pd.array(made.random(ROWS) < 0.5, "boolean")
    frame.loc[frame.index % 15 == 3, "maybe"] = pd.NA
    frame["size"] = made.choice([0.1, 2.5, 3.0], ROWS)
    frame["land"] = made.choice(["SA", "EU", "US"], ROWS)
    frame["price"] = made.choice([2.5, 3.0, 4.25], ROWS)
    scores = made.dirichlet([1.0] * classes, ROWS).round(6)
    if classes == 2:
        frame["score"] = scores[:, 1]
        frame["y"] = made.integers(0, 2, ROWS)
    else:
        frame[[f"p{place}" for place in range(classes)]] = scores
        frame["y"] = made.integers(0, classes, ROWS)
    return frame


def each(frame, names, how):
    """The same with these columns, where they are there, written another way."""
    return frame.assign(**{name: how(frame[name]) for name in names if name in frame})


def upper(truths):
    return truths.astype("string").str.upper()


def floats(frame):
    """As pandas holds whole numbers and truths with gaps, without nullable types."""
    frame = each(frame, ["zone", "id", "y"], lambda whole: whole.astype("float64"))
    return each(frame, ["maybe"], lambda truths: truths.astype(object).where(truths.notna(), None))


def plain(frame, path):
    frame.to_csv(path, index=False)


def gaps(frame, path):
    floats(frame).to_csv(path, index=False)


def columnar(frame, path):
    frame.to_parquet(path, index=False)


def columnar_floats(frame, path):
    held = each(floats(frame), ["size"], lambda sizes: sizes.astype("float32"))
    each(held, ["code", "land"], lambda texts: texts.astype("category")).to_parquet(path, index=False)


def excel(frame, path):
    each(frame, ["flag", "maybe"], upper).to_csv(path, index=False, sep=";", encoding="utf-8-sig")


def r(frame, path):
    frame = each(frame, ["flag", "maybe"], upper)
    head = ",".join(f'"{name}"' for name in frame)
    cells = ([_quoted(*pair) for pair in zip(frame, row, strict=True)] for row in frame.itertuples(index=False))
    path.write_text("\n".join([head, *map(",".join, cells)]) + "\n")


def _quoted(name, cell):
    return "NA" if pd.isna(cell) else f'"{cell}"' if name in ("code", "land", "at") else str(cell)


def bigquery(frame, path):
    texts = each(frame, ["id", "zone"], lambda whole: whole.astype("string"))
    times = each(texts, ["at"], lambda moments: moments.dt.strftime("%Y-%m-%d %H:%M:%S UTC"))
    times.to_json(path, orient="records", lines=True)


def postgres(frame, path):
    letters = each(frame, ["flag", "maybe"], lambda truths: truths.map({True: "t", False: "f"}, na_action="ignore"))
    each(letters, ["price"], lambda prices: prices.map("{:.2f}".format)).to_csv(path, index=False)


def mixed_json(frame, path):
    """Whole numbers now with and now without a fraction, truths now as words and now as numbers."""
    other = np.arange(len(frame)) % 2 == 0
    held = each(floats(frame), ["at"], lambda moments: moments.dt.strftime("%Y-%m-%dT%H:%M:%S")).astype(object)
    held = each(held, ["flag"], lambda truths: truths.where(other, truths.astype(int)))
    each(held, ["id"], lambda whole: whole.where(other, whole.astype(int).astype(str))).to_json(
        path, orient="records", lines=True
    )


def padded(frame, path):
    spaced = each(frame, ["code", "land", "id"], lambda texts: " " + texts.astype(str) + "  ")
    spaced.to_csv(path, index=False)


WAYS = [plain, gaps, columnar, columnar_floats, excel, r, bigquery, postgres, mixed_json, padded]


def counted(folder, writers, task="binary", columns='score = "score"', classes=2, more=""):
    """What is counted, by column, of rows that these tools wrote as reference, log and labels."""
    reference, log = rows(1, classes), rows(2, classes)
    frames = (reference.drop(columns=["id", "at"]), log.drop(columns="y"), log[["id", "y"]])
    places = {kind: folder / f"{kind}.data" for kind in ("reference", "log", "labels")}
    for place, write, frame in zip(places.values(), writers, frames, strict=True):
        write(frame, place)
    file = folder / "d.toml"
    file.write_text(SETTINGS.format(name="d", task=task, columns=columns, more=more, **places))
    log = add(Workspace(folder / "home"), file).log
    selection = Selection("d", log.deployment.every)
    names = [column.name for column in log.deployment.columns]
    found = log.histograms(selection, names)
    counts = {column: [part.counts.tolist() for part in found[column]] for column in names}
    return counts | {"labelled": [window.labelled for window in log.windows(selection)]}


@pytest.fixture(scope="module")
def wanted(tmp_path_factory):
    return counted(tmp_path_factory.mktemp("plain"), (columnar, columnar, columnar))


@pytest.mark.parametrize("place", range(len(WAYS)), ids=[way.__name__ for way in WAYS])
def test_counts_are_the_same_whatever_tools_wrote_reference_log_and_labels(tmp_path, wanted, place):
    ways = tuple(WAYS[(place + step) % len(WAYS)] for step in (0, 3, 7))

    assert counted(tmp_path, ways) == wanted


@pytest.mark.parametrize(("log", "labels"), [(columnar, gaps), (gaps, columnar), (padded, columnar_floats)])
def test_classes_are_found_however_labels_are_spelled(tmp_path, log, labels):
    columns = 'score = {"0" = "p0", "1" = "p1", "2.0" = "p2"}'
    found = counted(tmp_path, (plain, log, labels), "multiclass", columns, 3)

    truth = rows(2, 3)["y"].value_counts().sort_index().tolist()
    assert np.sum(found["y"][1], axis=0).tolist() == [*truth, 0, 0]
    assert sum(found["labelled"]) == ROWS


def test_an_attached_log_is_counted_as_an_imported_one(tmp_path, wanted):
    columns = 'score = "score"'
    assert counted(tmp_path, (plain, gaps, gaps), columns=columns, more="attach = true\n") == wanted
