"""Adding to the log on the page: told before, confirmed, once."""

import pytest
from streamlit.testing.v1 import AppTest

from monitoring.paths import page, shell

pytestmark = pytest.mark.parametrize("world", [""], indirect=True, ids=["plain"])


def opened(**address):
    at = AppTest.from_file(str(shell()), default_timeout=120)
    at.switch_page(str(page("score")))
    for key, value in {"deployment": "loans", **address}.items():
        at.query_params[key] = value
    return at.run()


def texts(at):
    return "\n".join(
        str(each.value) for kind in ("markdown", "caption", "success", "info") for each in getattr(at, kind)
    )


@pytest.fixture
def here(world, monkeypatch):
    monkeypatch.setenv("MODELWATCH_HOME", str(world[0].home))
    return world[0]


def scored(frame):
    at = opened()
    at.file_uploader(key="upload").upload("march.csv", frame.to_csv(index=False).encode()).run()
    at.button(key="run").click().run()
    assert not at.exception
    return at


def test_rows_are_added_when_that_was_confirmed_and_never_again(here, made):
    batch = made(50, 9000, month="2026-03")
    batch.loc[0, "loan"] = "L5000"
    at = scored(batch)
    at.button(key="look").click().run()
    assert here.log("loans").span().rows == 2000
    text = texts(at)
    assert (
        "**49 rows** can be added to the log of **loans**, under the ids of **loan** and the times of **at**." in text
    )
    assert "1 row has an id that is in the log already: it stays as it is there" in text.replace("\\", "")
    at.button(key="add-rows").click().run()
    assert not at.exception
    assert not at.error
    assert here.log("loans").span().rows == 2049
    assert "49 rows of **march" in texts(at)
    again = opened(batch=at.query_params["batch"])  # a reload, or another tab
    assert "49 rows of **march" in texts(again)
    assert "add-rows" not in [button.key for button in again.button]
    anew = scored(batch)  # as after a restart, of which nothing but the log is left
    anew.button(key="look").click().run()
    assert "Nothing can be added" in texts(anew)
    assert "add-rows" not in [button.key for button in anew.button]
    assert here.log("loans").span().rows == 2049


def test_the_moment_of_scoring_is_offered_and_may_be_left(here, made):
    at = scored(made(5, 9000).drop(columns="at"))
    at.button(key="look").click().run()
    assert not at.error, at.error[0].value
    assert "and the time when they were scored, **" in texts(at)
    at.button(key="leave").click().run()
    assert "look" in [button.key for button in at.button]
    assert here.log("loans").span().rows == 2000


def test_a_dashboard_that_nobody_may_change_adds_nothing(here, made, monkeypatch):
    monkeypatch.setenv("MODELWATCH_READ_ONLY", "1")
    at = scored(made(5, 9000))
    assert "nothing can be added here" in texts(at)
    assert "look" not in [button.key for button in at.button]
