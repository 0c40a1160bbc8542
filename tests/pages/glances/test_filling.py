"""The list of deployments while it fills: what is kept stands there at once, the rest comes behind it."""

import time

import pytest
import streamlit as st

from monitoring.cli import main
from monitoring.log import Workspace
from monitoring.log.kept import lives
from monitoring.log.kept.glance import FILE
from monitoring.ui.frame import jobs
from monitoring.ui.pages.listing import deployments, glances, growing

NAMES = ["a", "b", "c"]


@pytest.fixture
def three(tmp_path, monkeypatch):
    """Three deployments, of which the last one's column goes wrong on the last two days; nothing is kept of any."""
    for name in NAMES:
        rows = ["id,at,p,age"]
        for day in range(1, 9):
            ages = range(100) if day < 7 or name != "c" else range(500, 600)
            rows += [f"{day}-{i},2026-03-{day:02}T{i % 24:02}:00,{(i % 10) / 10},{age}" for i, age in enumerate(ages)]
        (tmp_path / f"{name}.csv").write_text("\n".join(rows) + "\n")
        (tmp_path / f"{name}.toml").write_text(
            f'name = "{name}"\ntask = "binary"\n[columns]\nid = "id"\ntime = "at"\nscore = "p"\nnumeric = ["age"]\n'
            f'[reference]\nfrom = 2026-03-01\nto = 2026-03-05\n[log]\npredictions = ["{name}.csv"]\n'
            '[monitor]\nevery = "day"\nas_of = 2026-03-09\n'
        )
    monkeypatch.setenv("MODELWATCH_HOME", str(tmp_path / "ws"))
    for name in NAMES:
        assert main(["add", str(tmp_path / f"{name}.toml")]) == 0
    st.cache_resource.clear()
    return tmp_path


@pytest.fixture
def drawn(monkeypatch):
    """Every list that was drawn for a wide screen: by name its status, in its order."""
    found, real = [], deployments._table

    def table(place, lines, opens, columns, height):
        if len(columns) > 3:
            found.append({one.name: one.cells["status"][0] for one in lines})
        return real(place, lines, opens, columns, height)

    monkeypatch.setattr(deployments, "_table", table)
    return found


@pytest.fixture
def slow(monkeypatch):
    """Each look waits for half a second, and what it finds is shown as soon as it is there; who was looked at."""
    names, real = [], glances._looked_at

    def looked(log):
        names.append(log.deployment.name)
        time.sleep(0.5)
        return real(log)

    monkeypatch.setattr(glances, "_looked_at", looked)
    monkeypatch.setattr(growing, "MORE", 0.0)
    return names


def stated(table):
    return {name: text.split(" ", 1)[1] for name, text in table.items()}


def test_what_is_not_kept_is_looked_at_behind_the_list_and_put_in_order_at_the_end(three, drawn, slow, opened):
    at = opened(deployment="b")
    first, then, last = stated(drawn[0]), [stated(each) for each in drawn[1:-1]], stated(drawn[-1])
    awaited = "being looked at"
    assert list(first) == ["b", "a", "c"]  # the page has just told all of b
    assert (first["a"], first["c"]) == (awaited, awaited) != first["b"]
    assert any(awaited != each["a"] and each["c"] == awaited for each in then)
    assert all(list(each) == ["b", "a", "c"] for each in then)  # nothing moves under the hands of who clicks
    assert last["c"] == "alert"
    assert list(last) == ["c", "a", "b"]
    assert slow == ["a", "c"]
    assert "**3 deployments**, the worst first. Click a name, or press Enter on it." in opened.texts(at)
    drawn.clear()
    at.run()
    assert [stated(each) for each in drawn] == [last]  # all of it is kept
    (Workspace().home / "c" / lives.FOLDER / FILE).unlink()
    drawn.clear()
    at.run()
    assert (stated(drawn[0])["c"], stated(drawn[-1])) == (awaited, last)
    assert slow == ["a", "c", "c"]


def test_who_stops_it_is_told_what_was_not_looked_at_and_can_have_it_begin_again(
    three, drawn, slow, opened, monkeypatch
):
    found, key = glances._looked_at, ("glances", str(Workspace().home))

    def stops(log):
        jobs._jobs().found[key].stopped.set()
        return found(log)

    with monkeypatch.context() as context:
        context.setattr(glances, "_looked_at", stops)
        at = opened(deployment="b")
    assert "Looking at deployments was stopped." in opened.texts(at)
    assert "1 of them was not looked at." in opened.texts(at)
    assert stated(drawn[-1])["c"] == "not looked at"
    (again,) = [button for button in at.button if button.label == "Begin again"]
    at = again.click().run()
    assert stated(drawn[-1])["c"] == "alert"
    assert "was stopped" not in opened.texts(at)
    assert slow == ["a", "c"]


def test_who_goes_away_and_comes_back_finds_the_same_look_going_on(monkeypatch):
    monkeypatch.setattr(growing, "MORE", 0.0)
    begun = []

    def work(tell, found):
        begun.append(1)
        for name in NAMES:
            tell(name, 0.5)
            time.sleep(0.4)
            found[name] = name

    def asked():
        return growing.growing("away and back", work, title="Looking", stop="Stop")

    first = asked()
    next(first)
    first.close()
    *_, there = asked()
    assert (list(there), len(begun)) == (NAMES, 1)
    *_, there = asked()  # what has ended is begun anew
    assert (list(there), len(begun)) == (NAMES, 2)
