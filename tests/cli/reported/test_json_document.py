"""`docs/json.md` and what is printed: no key without a description, no description without a key."""

import argparse
import io
import json
from contextlib import redirect_stdout

import numpy as np
import pandas as pd
import pytest

from monitoring.cli import main
from monitoring.cli.parser import build_parser
from tests import small
from tests.described import DOCUMENT, described, document, rows

# By command what is typed; of all runs of one, every row of its table is met.
TYPED = {
    "add": ["add changed.toml"],
    "preview": ["preview odd.csv"],
    "init": ["init rows.csv --model model.skops --yes --out new.toml"],
    "report": ["report changed", "report changed --segment town=Ulm", "report changed --multivariate"],
    "check": ["check changed"],
    "examples": ["examples changed"],
    "alerts": ["alerts changed list --all"],
    "refresh": ["refresh changed"],
    "events": ["events changed add events.csv", "events changed"],
    "log": ["log changed later.csv"],
    "labels": ["labels changed truth.csv"],
    "score": ["score changed strange.csv --out out.csv --drift --add-to-log"],
    "explain NAME ID": ["explain changed 700"],
    "explain NAME --file IDS": ["explain changed --file ids.csv --out amounts.csv"],
    "version list": ["version list changed"],
    "version show": ["version show changed 1"],
    "history": ["history changed", "history changed --verify"],
    "profile list": ["profile list changed"],
}
JUDGED = ("drift", "performance", "reference", "quality")
# What these runs have none of, by the beginnings of its rows: `described` holds it in the tests that have some.
NOT_HERE = {
    "report": ("alerts[].id", "alerts[].state", "shadow[]", "unregistered[]"),
    "check": ("shadow", "unregistered", "multivariate", *(f"{name}[].segment" for name in JUDGED)),
    "alerts": ("alerts[].deliveries[]",),
    "score": ("shadow", "unseen[]"),
    "explain NAME ID": ("unseen[]",),
    "version list": ("unregistered[]",),
    "profile list": ("merged[]",),
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A deployment of two hundred rows whose inputs move in the second half, with segments and everything at hand."""
    folder = tmp_path_factory.mktemp("desk")
    small.connected(folder)
    text = (folder / "small.toml").read_text().replace('"small"', '"changed"', 1)
    text = text.replace('path = "rows.csv"', 'path = "before.csv"').replace('["rows.csv"]', '["moved.csv"]')
    text = text.replace('categorical = ["town"]', 'categorical = ["town"]\nsegments = ["town"]')
    (folder / "changed.toml").write_text(text)
    table = pd.concat([pd.read_csv(folder / "rows.csv")] * 6).assign(id=range(1200))
    table["at"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(np.arange(1200) // 20, unit="D")
    table.head(600).to_csv(folder / "before.csv", index=False)
    moved = table.tail(600).assign(a=lambda rows: rows["a"] + 3, town=np.where(np.arange(600) % 3, "Ulm", None))
    moved.to_csv(folder / "moved.csv", index=False)
    later = moved.head(20).assign(id=range(2000, 2020), at="2024-03-05")
    later.drop(columns="y").to_csv(folder / "later.csv", index=False)
    later[["id", "y"]].to_csv(folder / "truth.csv", index=False)
    later.drop(columns=["y", "p"]).assign(town="Köln", id=range(3000, 3020)).to_csv(folder / "strange.csv", index=False)
    (folder / "odd.csv").write_text('id;a\n1;2,5\n2;3,5\n"x')
    (folder / "ids.csv").write_text("id\n700\nnobody\n")
    (folder / "events.csv").write_text("date,text\n2024-01-05,A feed moved\nsoon,never\n")
    return folder


@pytest.fixture(scope="module")
def printed(desk):
    """By command the objects that it printed, in the order in which they are typed."""
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MODELWATCH_HOME", str(desk / "workspace"))
        patch.chdir(desk)
        for command, lines in TYPED.items():
            for line in lines:
                with redirect_stdout(io.StringIO()) as out:
                    assert main([*line.split(), "--format", "json"]) in (0, 1), line
                found.setdefault(command, []).append(json.loads(out.getvalue()))
    return found


@pytest.mark.parametrize("command", TYPED)
def test_every_key_is_described_and_every_description_is_printed(printed, command):
    met = set().union(*(described(command, found) for found in printed[command]))
    not_met = {*rows(document()[command])} - met
    assert [row for row in not_met if not row.startswith(NOT_HERE.get(command, ()) or "-")] == []


def test_a_key_that_is_not_described_and_one_that_is_not_printed_are_found(printed):
    (found,) = printed["refresh"]
    with pytest.raises(AssertionError, match="more is printed and not described"):
        described("refresh", found | {"more": 1})
    with pytest.raises(AssertionError, match=r"lacks \{'way'\}"):
        described("refresh", {key: value for key, value in found.items() if key != "way"})
    with pytest.raises(AssertionError, match="rows is '3'"):
        described("refresh", found | {"rows": "3"})


def printing(parser, name=""):
    """Every command, with its action where it has some, that has `--format json`."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for each, below in action.choices.items():
                yield from printing(below, f"{name} {each}".strip())
        elif action.dest == "format" and "json" in (action.choices or ()):
            yield name


def test_every_command_that_prints_json_is_named_in_the_document():
    text = DOCUMENT.read_text(encoding="utf-8")
    every = [*printing(build_parser())]
    assert len(every) > 20
    assert [name for name in every if f"`{name}`" not in text and f"`{name} " not in text] == []
