"""Looks at single rows: engines side by side in one process, which know nothing of each other."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pyarrow as pa
import pytest

from monitoring.log.engines.choice import embedded


def rows(number, size=3):
    return pa.table({"a": pa.array([number] * size)})


def test_looks_that_are_open_at_once_have_names_of_their_own():
    with embedded() as one, embedded() as other:
        asked = [opened.define("seen", opened.put("given", rows(place))) for place, opened in enumerate((one, other))]
        found = [opened.ask(table) for opened, table in zip((one, other), asked, strict=True)]
    assert found == [rows(0), rows(1)]


def test_what_one_look_was_given_is_gone_with_it():
    with embedded() as one:
        given = one.put("given", rows(7))
        assert one.ask(given) == rows(7)
    with embedded() as other, pytest.raises(Exception, match="given does not exist"):
        other.ask(given)


def test_looks_in_many_threads_do_not_mix():
    together = Barrier(4)

    def look(number):
        found = []
        for _ in range(20):
            with embedded() as opened:
                given = opened.put("given", rows(number, 10_000))
                together.wait(timeout=60)
                found.append(opened.ask(given.filter(given.a == number)).equals(rows(number, 10_000)))
        return all(found)

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(look, range(4))) == [True] * 4


def test_a_count_has_an_engine_with_a_limit_of_its_own(tmp_path):
    def limit(opened):
        return opened._connection.execute("SELECT current_setting('memory_limit')").fetchall()

    with embedded() as look, embedded(tmp_path) as count:
        assert limit(count) != limit(look)
        assert limit(count) == [("476.8 MiB",)]
