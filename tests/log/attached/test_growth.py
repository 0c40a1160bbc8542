"""A log that grows, is corrected and shrinks: only what has changed is counted, and nothing is counted wrongly."""

import os

import numpy as np
import pandas as pd
import pytest
from deltalake import DeltaTable, write_deltalake
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from monitoring.domain import Every
from monitoring.errors import DataError
from monitoring.log import Workspace


@pytest.fixture
def growing(attach, by_day, truth, rows, columns):
    """A log of one file a day, with its folder of predictions and that of its labels."""
    folder = by_day("logs", "{day}.parquet", rows[0][:400])
    return attach([folder], [truth], reference=rows[0], **columns), folder, truth


def in_days(frame):
    return frame["at"].dt.date.nunique()


def test_nothing_new_is_said_so(growing):
    log, _, _ = growing
    assert log.refresh().sentence == "nothing changed"


def test_new_files_touch_their_own_days(growing, rows, write, assert_as_from_scratch):
    log, folder, _ = growing
    later = rows[0][400:].nlargest(8, "at")
    write(later[:5], folder / "late" / "1.parquet")
    write(later[5:], folder / "late" / "2.parquet")
    done = log.refresh()
    assert done.sentence == f"2 new files, {in_days(later)} of 10 days counted anew"
    assert done.rows == 408
    assert_as_from_scratch(log)


def test_a_file_that_brings_decimal_commas_later_is_left_out_and_told(growing, rows, write):
    log, folder, _ = growing
    later = rows[0][400:408].astype({"gaps": object})
    later["gaps"] = ["1.234"] * 7 + ["0,5"]
    write(later, folder / "late.parquet")
    done = log.refresh()
    assert done.rows == 400
    (said,) = done.left_out
    assert "late.parquet has decimal or thousands commas in its column 'gaps', such as '0,5'" in said


def test_a_file_that_changed_in_place_restates_what_it_held_and_what_it_holds(
    growing, rows, write, assert_as_from_scratch
):
    log, folder, _ = growing
    day = rows[0]["at"].dt.date.min()
    far = rows[0][:3].assign(at=pd.Timestamp("2013-01-30 10:00"))
    write(far, folder / f"{day}.parquet")
    done = log.refresh()
    assert done.sentence == "1 file changed in place, 2 of 9 days counted anew"
    assert_as_from_scratch(log)


def test_a_file_that_is_gone_takes_its_rows_along(growing, rows, assert_as_from_scratch):
    log, folder, _ = growing
    (folder / f"{rows[0]['at'].dt.date.max()}.parquet").unlink()
    assert log.refresh().sentence == "1 file gone, 1 of 9 days counted anew"
    assert_as_from_scratch(log)


def test_a_file_of_labels_restates_the_days_of_its_predictions(growing, rows, write, assert_as_from_scratch):
    log, _, truth = growing
    about = rows[0][:2]
    corrected = pd.DataFrame({"key": about["key"], "y": 1, "told": pd.Timestamp("2014-01-01")})
    write(corrected, truth / "corrections.csv")
    assert log.refresh().counted == in_days(about)
    assert_as_from_scratch(log)
    write(corrected.assign(key="nobody"), truth / "corrections.csv")
    done = log.refresh()
    assert done.sentence == f"1 file changed in place, {in_days(about)} of 10 days counted anew"
    assert_as_from_scratch(log)


def test_a_label_that_was_there_before_its_prediction_is_known_to_be_about_it(
    growing, rows, write, assert_as_from_scratch
):
    log, folder, truth = growing
    early = pd.DataFrame({"key": ["later"], "y": [1], "told": [pd.Timestamp("2013-02-03")]})
    write(early, truth / "early.csv")
    assert log.refresh().sentence == "1 new file, 0 of 10 days counted anew"
    write(rows[0][:1].assign(key="later"), folder / "later.parquet")
    assert log.refresh().counted == 1
    (truth / "early.csv").unlink()
    assert log.refresh().sentence == "1 file gone, 1 of 10 days counted anew"
    assert_as_from_scratch(log)


def test_windows_of_rows_are_counted_anew_and_say_why(growing, rows, write):
    log, folder, _ = growing
    every = Every("rows", 50)
    log.refresh(every=every)
    write(rows[0][400:410], folder / "later.parquet")
    done = log.refresh(every=every)
    assert done.sentence == "1 new file, everything counted anew: windows are counted in rows"
    assert done.grains == 9


def test_most_of_a_log_is_as_well_counted_anew(growing, by_day, rows):
    log, _, _ = growing
    by_day("logs", "{day}-2.parquet", rows[0][400:])
    assert log.refresh().sentence == "10 new files, everything counted anew: most days have changed"


def test_files_that_are_being_written_are_no_files_yet(growing, rows, write, assert_as_from_scratch):
    log, folder, _ = growing
    whole = write(rows[0][400:], folder / "part.parquet").read_bytes()
    (folder / "part.parquet").unlink()
    for name in (
        ".part.parquet",
        "_part.parquet",
        "part.parquet.tmp",
        "_temporary/0/part.parquet",
        ".part.parquet.crc",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(whole)
    (folder / "empty.parquet").touch()
    assert log.refresh().sentence == "nothing changed"
    (folder / "cut.parquet").write_bytes(whole[:-100])
    done = log.refresh()
    assert done.left_out == ("1 file left out: cut.parquet is not whole",)
    assert done.rows == 400
    os.replace(folder / ".part.parquet", folder / "cut.parquet")
    assert log.refresh().rows == 600
    assert log.left_out() == ()
    assert_as_from_scratch(log)


def test_a_delta_table_whose_files_are_rewritten_says_the_same(attach, tmp_path, truth, rows, columns, counts):
    table = tmp_path / "lake"
    for first in range(0, 600, 200):
        write_deltalake(table, rows[0][first : first + 200], mode="append")
    log = attach([table], [truth], reference=rows[0], **columns)
    before = counts(log)
    DeltaTable(table).optimize.compact()
    assert log.refresh().sentence == "1 new file, 3 files gone, 0 of 10 days counted anew"
    after = counts(log)
    for name, frame in before.items():
        pd.testing.assert_frame_equal(after[name], frame, check_dtype=False)


@pytest.mark.parametrize("vacuumed", [False, True])
def test_rows_that_are_deleted_from_a_delta_table_are_gone(
    attach, tmp_path, truth, rows, columns, assert_as_from_scratch, vacuumed
):
    table = tmp_path / "lake"
    write_deltalake(table, rows[0])
    log = attach([table], [truth], reference=rows[0], **columns)
    lake, days = DeltaTable(table), rows[0]["at"].dt.date
    keys = ", ".join(f"'{key}'" for key in rows[0]["key"][days == days.min()])
    lake.delete(f"key IN ({keys})")
    if vacuumed:
        lake.vacuum(retention_hours=0, enforce_retention_duration=False, dry_run=False)
    done = log.refresh()
    left = "everything counted anew: most days have changed" if vacuumed else "1 of 9 days counted anew"
    assert done.sentence == f"1 new file, 1 file gone, {left}"
    assert_as_from_scratch(log)


def test_a_file_that_changes_while_it_is_counted_is_counted_again(growing, rows, write, monkeypatch):
    log, folder, _ = growing
    day = rows[0]["at"].dt.date.min()
    from monitoring.log.profiles import recount

    real = recount.build

    def meanwhile(*given):
        real(*given)
        write(rows[0][:3].assign(at=pd.Timestamp("2013-01-30 10:00")), folder / f"{day}.parquet")
        monkeypatch.setattr(recount, "build", real)

    monkeypatch.setattr(recount, "build", meanwhile)
    write(rows[0][400:410], folder / "more.parquet")
    log.refresh()
    done = log.refresh()
    assert "files are gone or have changed, and what they held is not known" in done.sentence


def test_a_log_that_is_gone_says_so(growing):
    log, folder, _ = growing
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    with pytest.raises(DataError, match=r"there is no .*logs any more"):
        log.refresh()


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["append", "narrow", "rewrite", "delete", "labels", "relabel", "unlabel"]),
        st.integers(0, 580),
        st.integers(1, 25),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


@settings(
    max_examples=1,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_any_sequence_of_changes_gives_what_counting_everything_gives(
    steps, rows, columns, attach, write, tmp_path_factory, assert_as_from_scratch
):
    place = tmp_path_factory.mktemp("any")
    predictions = rows[0].sort_values("at", ignore_index=True)
    labels = predictions[["key", "at"]].merge(rows[1], on="key").drop(columns="at")  # a few neighbours touch few days
    for day, part in predictions[::4].groupby(predictions["at"].dt.date):
        write(part, place / "logs" / f"{day}.parquet")
        write(labels[labels["key"].isin(part["key"])][::2], place / "truth" / f"{day}.csv")
    log = attach([place / "logs"], [place / "truth"], reference=predictions, **columns)
    for number, (what, start, size, look) in enumerate(steps):
        kind, frame = ("logs", predictions) if what in ("append", "narrow", "rewrite", "delete") else ("truth", labels)
        files = sorted((place / kind).iterdir())
        some = frame[start : start + size]
        if what in ("append", "labels"):
            write(some, place / kind / f"{number}.{'parquet' if kind == 'logs' else 'csv'}")
        elif what == "narrow":
            write(some.drop(columns=["score", "town"]), place / kind / f"{number}.parquet")
        elif files and what in ("rewrite", "relabel"):
            changed = some.assign(gaps=1.5) if kind == "logs" else some.assign(y=1 - some["y"])
            write(changed, files[start % len(files)])
        elif files:
            files[start % len(files)].unlink()
        if look:
            done = log.refresh()
            assert done.counted is None or done.counted <= 10
    assert_as_from_scratch(log)


def test_a_clock_of_hours_is_as_exact(growing, rows, write, assert_same, connect, columns):
    log, folder, _ = growing
    log.refresh(every=Every("hour"))
    write(rows[0][400:], folder / "rest.parquet")
    log.refresh(every=Every("hour"))
    assert_same(log, connect(*rows, rows[0], **columns), unit="hour")


def test_a_word_that_turns_up_later_is_learnt_and_all_is_counted_by_it(
    attach, by_day, rows, columns, write, tmp_path, select, assert_as_from_scratch
):
    predictions, labels = rows
    positive, other = "1", "2"
    is_yes = labels["y"] == 1
    words = labels.assign(y=np.where(is_yes, positive, other))
    write(words[is_yes], tmp_path / "words" / "a.csv")
    log = attach(
        [by_day("logs", "{day}.parquet")], [tmp_path / "words"], reference=predictions, positive=positive, **columns
    )
    whole = select("month")
    assert log.outcomes(whole).labels.labelled.sum() == is_yes.sum()
    write(words[~is_yes], tmp_path / "words" / "b.csv")
    said = log.refresh().sentence
    assert said == f"everything counted anew: of the words in 'y', {positive!r} is 1 and {other!r} is 0"
    for one in (log, Workspace(log.folder.parent).log("d")):  # the log that was open, and one that is opened anew
        assert one.refresh().sentence == "nothing changed"
        found = one.outcomes(whole).labels
        assert found.labelled.sum() == found.judged.sum() == len(labels)
    assert one.deployment.words == {other: 0}
    assert_as_from_scratch(one)


def test_labels_of_which_none_has_a_prediction_are_told_until_one_has(attach, by_day, rows, columns, write, tmp_path):
    predictions, labels = rows
    strange = labels.assign(key="no-" + labels["key"])
    write(strange, tmp_path / "words" / "a.csv")
    log = attach([by_day("logs", "{day}.parquet")], [tmp_path / "words"], reference=predictions, **columns)
    told = f"none of the {len(labels):,} labels has a prediction: what stands in 'key' is in no row of the predictions"
    assert told in log.left_out()
    write(labels.head(1), tmp_path / "words" / "b.csv")
    assert told not in log.refresh().left_out
