"""What was found in counts is kept: it says the same as what would be found now, and is not asked for anything else."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from html import escape

import numpy as np
import pandas as pd
import pytest

from monitoring import program
from monitoring.alerts.status import ToLookAt, to_look_at
from monitoring.cli import main
from monitoring.cli.reported.in_words import summary as in_words
from monitoring.connect import add
from monitoring.domain import Every, Selection
from monitoring.lifetime.followed import summed
from monitoring.log import Log, Workspace
from monitoring.log.erase import erase
from monitoring.log.kept import answers as kept
from monitoring.log.profiles import profile
from monitoring.paths import HERE
from monitoring.reports import answers, summary
from monitoring.reports.looks import MOST, sentences
from monitoring.reports.looks import told as told_looks
from monitoring.reports.page import to_html
from monitoring.reports.plain import to_json
from monitoring.reports.summary import summarise
from monitoring.stats.counts_log import ReadOnce

TOML = """
name = "d"
task = "binary"
[columns]
id = "id"
time = "at"
score = "p"
label = "y"
numeric = ["a", "b"]
categorical = ["town"]
segments = ["town"]
[reference]
path = "reference.csv"
[log]
predictions = ["log.csv"]
labels = ["labels.csv"]
[monitor]
every = "day"
"""
BY_PERFORMANCE = ["p"] * 3  # where scores lie in their cells: of the log, the reference and the quiet time
BEFORE, LATE = 20, 6  # days of the reference; of the log, the labels that come later


def frame(first, days, seed, shift=0.0):
    random, rows = np.random.default_rng(seed), days * 40
    found = pd.DataFrame({"a": random.normal(size=rows) + shift, "b": random.normal(size=rows).round(1)})
    found.insert(0, "id", [f"{first}-{i}" for i in range(rows)])
    found["at"] = pd.Timestamp(first) + pd.to_timedelta(np.arange(rows) * 36, unit="min")
    found["town"] = random.choice(["Ulm", "Bonn", "Kiel"], rows, p=[0.5, 0.3, 0.2])
    found["p"] = random.uniform(size=rows).round(3)
    found["y"] = (random.uniform(size=rows) < found["p"]) * 1
    return found


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A log whose first column moves, whose second one has gaps, and whose newest labels have not come."""
    folder = tmp_path_factory.mktemp("files")
    frame("2024-01-01", BEFORE, 1).to_csv(folder / "reference.csv", index=False)
    log = pd.concat([frame("2024-02-01", 18, 2), frame("2024-02-19", 12, 3, shift=1.5)])
    log.iloc[-200:-150, log.columns.get_loc("b")] = np.nan
    log.drop(columns="y").to_csv(folder / "log.csv", index=False)
    log[["id", "y"]][: -LATE * 40].to_csv(folder / "labels.csv", index=False)
    log[["id", "y"]][-LATE * 40 :].to_csv(folder / "late.csv", index=False)
    frame("2024-03-02", 1, 4).drop(columns="y").to_csv(folder / "new.csv", index=False)
    (folder / "d.toml").write_text(TOML)
    add(Workspace(folder / "home"), folder / "d.toml")
    return folder


@pytest.fixture
def folder(whole, tmp_path):
    """A copy of the log and of its files."""
    return shutil.copytree(whole, tmp_path / "here")


def told(folder, find, **selected):
    """A whole report as JSON, and what is certain over the whole life."""
    log = Workspace(folder / "home").log("d")
    log.refresh()
    summary = summarise(log, Selection("d", Every("day"), **selected), find=find)
    return json.dumps([to_json(summary), [str(one) for one in summary.lifetime]], default=str)


def asked(folder, columns_read, **selected):
    """The columns whose counts are read for what is remembered of a log, which says what is found."""
    columns_read.clear()
    profile._kept.cache_clear()
    said = told(folder, answers.remembered, **selected)
    read = [*columns_read]
    assert said == told(folder, answers.found, **selected)
    return read


def test_what_is_kept_is_what_was_found_and_no_other_column_is_read_for_it(folder, columns_read):
    first = told(folder, answers.remembered)
    assert '"verdict": "FAIL"' in first
    assert "since=Window" in first
    assert asked(folder, columns_read) == BY_PERFORMANCE
    assert len(list((folder / "home/d" / kept.FOLDER).glob(f"*{kept.ENDING}"))) == 1


def test_it_is_not_kept_for_another_selection(folder, columns_read):
    told(folder, answers.remembered)
    town = next(one for one in Workspace(folder / "home").log("d").segments() if one.value == "Ulm")
    others = ({"segment": town}, {"start": datetime(2024, 2, 10)}, {"as_of": datetime(2024, 2, 20)})
    for other in others:
        told(folder, answers.remembered, **other)
        assert asked(folder, columns_read, **other) == BY_PERFORMANCE
    assert len(list((folder / "home/d" / kept.FOLDER).glob(f"*{kept.ENDING}"))) == kept.MOST


def appended(folder):
    Workspace(folder / "home").append_predictions("d", [folder / "new.csv"])


def labelled(folder):
    Workspace(folder / "home").append_labels("d", [folder / "late.csv"])


def reconnected(folder):
    text = (folder / "d.toml").read_text().replace('every = "day"', 'every = "day"\nfalse_alarms_per_month = 5')
    (folder / "d.toml").write_text(text)
    add(Workspace(folder / "home"), folder / "d.toml", again=True)


def erased(folder):
    log = Workspace(folder / "home").log("d")
    place = folder / "home/d" / kept.FOLDER
    assert list(place.iterdir())
    erase(log, ["2024-02-01-7"])
    assert not place.exists()


@pytest.mark.parametrize("change", [appended, labelled, reconnected, erased])
def test_whatever_changes_is_found_anew(change, folder, columns_read):
    before = told(folder, answers.remembered)
    change(folder)
    assert len(asked(folder, columns_read)) > len(BY_PERFORMANCE)
    assert told(folder, answers.remembered) != before
    assert asked(folder, columns_read) == BY_PERFORMANCE


def test_another_version_of_the_code_finds_it_anew(folder, columns_read, monkeypatch):
    told(folder, answers.remembered)
    code = answers._code()
    assert any("stats/compare.py" in part for part in code)
    monkeypatch.setattr(answers, "_code", lambda: (*code[:-1], "another scipy"))
    told(folder, answers.remembered)
    files = list((folder / "home/d" / kept.FOLDER).glob(f"*{kept.ENDING}"))
    assert len(files) == 2


def test_a_report_that_new_rows_came_into_is_made_of_them_all(folder, monkeypatch):
    log, measured = Workspace(folder / "home").log("d"), summary.run_performance

    def once(*given):
        monkeypatch.setattr(summary, "run_performance", measured)
        appended(folder)  # a further day: drift has been told of one window fewer
        return measured(*given)

    monkeypatch.setattr(summary, "run_performance", once)
    found = summarise(log, Selection("d", Every("day")))

    assert len(found.windows) == 31 == len(found.performance.windows)
    assert to_json(found) == to_json(summarise(log, Selection("d", Every("day"))))


@pytest.mark.parametrize("damage", [lambda content: content[:-9], lambda content: content[:200], lambda content: b""])
def test_a_damaged_file_is_none(damage, folder, columns_read):
    said = told(folder, answers.remembered)
    (file,) = (folder / "home/d" / kept.FOLDER).glob(f"*{kept.ENDING}")
    whole_file = file.read_bytes()
    file.write_bytes(damage(whole_file))
    assert told(folder, answers.remembered) == said
    assert file.read_bytes() == whole_file
    flipped = bytearray(whole_file)
    flipped[-100] ^= 1
    file.write_bytes(flipped)
    assert told(folder, answers.remembered) == said


def test_what_came_while_it_was_found_is_no_part_of_it(folder, monkeypatch):
    compare = answers.compare

    def while_rows_come(*given, **named):
        monkeypatch.undo()
        result = compare(*given, **named)
        appended(folder)
        return result

    monkeypatch.setattr(answers, "compare", while_rows_come)
    log = Workspace(folder / "home").log("d")
    log.refresh()
    answers.remembered(log, ReadOnce(log, summed), Selection("d", Every("day")), ["psi"])
    assert not (folder / "home/d" / kept.FOLDER).exists()


def test_nothing_is_kept_where_nothing_may_be_written_or_there_is_no_room(folder, columns_read, monkeypatch):
    monkeypatch.setattr(kept, "is_writable", lambda place: False)
    said = told(folder, answers.remembered)
    assert not (folder / "home/d" / kept.FOLDER).exists()
    monkeypatch.undo()
    full = OSError(28, "No space left on device")
    monkeypatch.setattr(kept, "whole_file", lambda path: (_ for _ in ()).throw(full))
    assert told(folder, answers.remembered) == said


def test_a_second_check_reads_no_other_column_and_no_row_and_says_the_same(folder, columns_read, capsys, monkeypatch):
    monkeypatch.setattr(Log, "_rows", property(lambda log: pytest.fail("rows were looked into")))
    monkeypatch.setenv("MODELWATCH_HOME", str(folder / "home"))
    capsys.readouterr()
    said = []
    for _ in range(2):
        columns_read.clear()
        profile._lately.cache_clear()
        status = main(["check", "d"])
        said.append((status, capsys.readouterr().out))
    assert columns_read == BY_PERFORMANCE
    assert said[0] == said[1]
    assert said[0][0] == 1


def test_files_of_the_code_are_told_by_their_content(tmp_path):
    (tmp_path / "inner").mkdir()
    (tmp_path / "__pycache__").mkdir()
    for name in ("a.py", "inner/b.py", "c.txt", "__pycache__/d.py"):
        (tmp_path / name).write_text("1")
        os.utime(tmp_path / name, ns=(1, 1))
    before = program.read(tmp_path)
    assert list(before) == ["a.py", "inner/b.py"]
    (tmp_path / "inner/b.py").write_text("2")
    os.utime(tmp_path / "inner/b.py", ns=(1, 1))  # as in an image of a container: same size, same time
    after = program.read(tmp_path)
    assert [before[name] == after[name] for name in before] == [True, False]


def test_all_code_that_answers_are_found_with_is_part_of_their_name():
    lines = "import sys", "import monitoring.reports.answers as answers", "answers.drift.METHODS.names()"
    said = "print(*(name.split('.')[1] for name in sys.modules if name.startswith('monitoring.')))"
    code = "\n".join((*lines, "answers.quality.CHECKS.names()", said))
    loaded = set(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    )
    assert "performance" in loaded  # the metrics are counted where the level of a column's life is
    assert loaded <= {name.removesuffix(".py") for name in answers.ASKING}
    parts = [line.split()[0] for line in answers._code()]
    assert all(any(part.startswith(str(HERE / name)) for part in parts) for name in answers.ASKING)


def test_another_kind_of_processor_finds_it_anew(folder, columns_read, monkeypatch, tmp_path):
    told(folder, answers.remembered)
    monkeypatch.setattr(answers, "PROCESSOR", tmp_path / "cpuinfo")
    machine = answers._machine.__wrapped__
    (tmp_path / "cpuinfo").write_text("processor\t: 0\nflags\t: sse2\ncpu MHz\t: 1\n\nprocessor\t: 1\n")
    first = machine()
    assert [line for line in first if "sse2" in line] == ["flags\t: sse2"]
    (tmp_path / "cpuinfo").write_text("processor\t: 0\nflags\t: sse2\ncpu MHz\t: 2\n\nprocessor\t: 1\n")
    assert machine() == first
    (tmp_path / "cpuinfo").unlink()
    monkeypatch.setattr(answers, "_machine", machine)
    assert len(asked(folder, columns_read)) > len(BY_PERFORMANCE)


def test_what_was_kept_of_an_earlier_state_of_the_log_goes(folder):
    """Somebody who looked while it was erased, or before it was erased on another machine, may have kept it."""
    told(folder, answers.remembered)
    told(folder, answers.remembered, as_of=datetime(2024, 2, 20))
    place = folder / "home/d" / kept.FOLDER
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    erased(folder)
    place.mkdir()
    for name, content in before.items():
        (place / name).write_bytes(content)
    told(folder, answers.remembered)
    (file,) = place.glob(f"*{kept.ENDING}")
    assert file.name not in before


def test_what_is_no_file_or_lies_elsewhere_keeps_no_old_files(folder, tmp_path):
    place = folder / "home/d" / kept.FOLDER
    (place / f"old{kept.ENDING}").mkdir(parents=True)
    (place / f"old{kept.ENDING}" / "x").write_text("")
    for number in range(kept.MOST + 2):
        kept.keep(folder / "home/d", f"state-{number}", kept.Kept({}, {}))
    assert sorted(path.name for path in place.iterdir()) == [f"state-{i}{kept.ENDING}" for i in (2, 3, 4, 5)]
    place.rename(tmp_path / "elsewhere")
    place.symlink_to(tmp_path / "elsewhere")
    kept.forget(folder / "home/d")
    assert not place.exists()


def test_what_wants_a_look_is_named_with_its_reason_up_to_a_number(folder):
    looks = tuple(ToLookAt("drift", f"c{place}", "psi", 3, "so") for place in range(MOST + 2))
    assert told_looks(looks[:2], "drift") == ["look at c0: so", "look at c1: so"]
    assert told_looks(looks, "drift")[MOST:] == ["look at 2 more columns in drift: see the table"]

    whole = summarise(Workspace(folder / "home").log("d"), Selection("d", Every("day")))
    found = replace(whole, alerts=())  # as where the rules take nothing for an alert yet
    named = [look.subject for look in to_look_at("drift", found.drift, found.alerts)]
    assert named
    assert [text.split(":")[0] for text in sentences(found)][: len(named)] == [
        f"look at {name}" for name in named[:MOST]
    ]
    assert all(f"<li>{escape(text)}</li>" in to_html(found) for text in sentences(found))
    assert all(f"\n  {text}\n" in in_words(found) for text in sentences(found))
