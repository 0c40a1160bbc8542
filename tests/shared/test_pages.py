"""Pages over a workspace in a cloud store: what others have done is there, and nothing is asked for twice."""

import io
from concurrent.futures import ThreadPoolExecutor

import pyarrow.parquet as pq
import pytest
from streamlit.testing.v1 import AppTest

from monitoring.api.receiving import receive
from monitoring.api.routes import healthz, nothing, overview, routes
from monitoring.cli import main
from monitoring.errors import SharedError
from monitoring.log import Workspace
from monitoring.paths import page, shell
from monitoring.shared import turn
from monitoring.shared.store.head import Head
from monitoring.watch import check


def opened(name, deployment="small"):
    at = AppTest.from_file(str(shell()), default_timeout=120)
    if name != "overview":
        at.switch_page(str(page(name)))
    at.query_params["deployment"] = deployment
    at.run()
    assert not at.exception, at.exception
    assert not at.error, [each.value for each in at.error]
    return at


def said(at):
    return "\n".join(str(each.value) for kind in ("markdown", "caption", "metric") for each in getattr(at, kind))


@pytest.mark.parametrize("name", ["overview", "drift"])
def test_a_warm_page_makes_one_request(lent, server, name):
    at = opened(name)
    before = len(server.requests())

    at.run()

    assert not at.error
    assert [method for method, _ in server.requests()[before:]] == ["GET"]


def test_a_page_shows_what_another_machine_has_appended_and_what_it_counts_is_counted_for_all(
    small_in_bucket, server, elsewhere
):
    elsewhere("dashboard")
    assert "200" in said(opened("overview"))
    elsewhere("logger")
    assert main(["log", "small", str(small_in_bucket / "later.csv")]) == 0
    elsewhere("dashboard")

    assert "400" in said(opened("overview"))

    elsewhere("another")
    before = len(server.requests())
    opened("drift")
    assert not [path for method, path in server.requests()[before:] if "objects" in path and method == "PUT"]


def test_a_view_that_was_saved_on_one_machine_is_listed_on_another(small_in_bucket, elsewhere):
    elsewhere("one")
    at = opened("settings")
    at.session_state["saved-views"] = True
    at.run().text_input(key="view-name-0").set_value("Mine")
    at.button(key="save-view-now").click().run()
    elsewhere("other")
    at = opened("settings")
    at.session_state["saved-views"] = True
    assert [link for link in at.run().get("page_link") if link.proto.query_string.endswith("&view=Mine")]


def test_every_page_looks_at_the_bucket_first(lent, monkeypatch):
    def unreachable(*_):
        raise SharedError("the workspace cannot be used")

    monkeypatch.setattr("monitoring.shared.turn.pull", unreachable)
    at = AppTest.from_file(str(shell()), default_timeout=120)
    at.query_params["deployment"] = "small"
    at.run()

    assert not at.exception
    assert at.error, "the frame that stands around every page begins with a turn"


def test_erased_rows_are_in_no_object_any_more(small_in_bucket, bucket):
    assert main(["erase", "small", "7"]) == 0

    head = Head.parsed(bucket.read("heads/small.json.gz")[0], "it")
    there = bucket.tags("objects/small/")
    assert {name.rpartition("/")[2] for name in there} == head.objects
    tables = [pq.read_table(io.BytesIO(bucket.read(name)[0])) for name in there if bucket.read(name)[0][:4] == b"PAR1"]
    ids = [set(map(str, table["id"].to_pylist())) for table in tables if "id" in table.column_names]
    assert len(ids) >= 2
    assert not [own for own in ids if "7" in own]


def test_every_route_that_looks_into_the_workspace_does_so_in_a_turn():
    handlers = [route for each in routes for route in (getattr(each, "routes", None) or [each])]
    others = {each.endpoint for each in handlers if not hasattr(each.endpoint, "__wrapped__")}

    assert others == {healthz, overview, receive, nothing}  # what receives has a turn around what it keeps


def test_a_check_in_a_process_of_its_own_is_told_the_address_and_not_the_mirror(store, tmp_path):
    assert check._environment(turn.home_of(store))["MODELWATCH_HOME"] == store
    assert check._environment(tmp_path)["MODELWATCH_HOME"] == str(tmp_path)


def test_a_workspace_that_is_used_without_a_turn_is_up_to_date_too(lent, elsewhere):
    elsewhere()

    assert Workspace().log("small").predictions.count() == 200


def test_a_turn_within_a_turn_is_part_of_it_and_one_of_another_thread_is_not(lent, server):
    before = len(server.requests())
    with turn.turn(), turn.turn():
        pass
    assert len(server.requests()) - before == 1

    def look():
        with turn.turn():
            pass

    with turn.turn(), ThreadPoolExecutor(1) as threads:
        threads.submit(look).result()
    assert len(server.requests()) - before == 3
