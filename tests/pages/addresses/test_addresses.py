"""Address to page and back, for every control of every page; what a page opens on where the address says nothing."""

import ast
import json
import re
from pathlib import Path

import pytest

from monitoring.domain import Alert, Every, Verdict, Window
from monitoring.domain.baseline import OF_KIND
from monitoring.errors import NotApplicableError
from monitoring.log import Workspace
from monitoring.ui.frame import navigation
from monitoring.ui.pages.listing.lines import Line, urgency
from monitoring.ui.results import leads

SIDEBAR = {"as_of": "2013-07-03", "range": "Dates", "from": "2013-04-08", "to": "2013-06-30", "every": "month"}
# By page and deployment what its controls are asked to show: something else than they show by themselves.
ASKED = {
    ("overview", "flights-logreg"): {**SIDEBAR, "segment": "origin=EWR", "over": "all rows"},
    ("alerts", "flights-logreg"): {},
    ("performance", "flights-logreg"): {
        "metric": "Brier score",
        "more": "Recall",
        "threshold": "0.4",
        "labelled": "Week of 29 Apr 2013",
        "over": "origin=EWR",
    },
    ("performance", "flights-airtime"): {
        "estimate": "true",
        "metric": "R²",
        "more": "Bias",
        "labelled": "All labelled windows",
    },
    ("drift", "flights-logreg"): {
        "baseline": "previous",
        "method": "Kolmogorov-Smirnov distance",
        "column": "precip",
        "window": "Week of 29 Apr 2013",
        "order": "drift",
        "over": "4 weeks before",
        "together": "true",
    },
    ("quality", "flights-logreg"): {
        "column": "precip",
        "over": "origin=EWR",
        "findings": "false",
        "example-of": "Out of range: temp",
    },
    ("explain", "flights-logreg"): {
        "window": "Week of 29 Apr 2013",
        "which": "Wrong",
        "sort": "Worst errors first",
        "id": "no such row",
        "unit": "log-odds",
    },
    ("score", "flights-logreg"): {},
    ("report", "flights-logreg"): {"window": "Week of 29 Apr 2013"},
    ("fleet", "flights-logreg"): {},  # without devices it has no control; its own tests have some
    ("versions", "flights-logreg"): {},
    ("gate", "flights-logreg"): {"version": "1"},
    ("retrain", "flights-logreg"): {},
    ("settings", "flights-logreg"): {},
}
# Shown where there are devices, or two versions; asked for in the tests of those pages.
ELSEWHERE = {"show", "find", "device", "days", "only-order", "compare-one", "compare-other"} | {"part", "group", "only"}
ELSEWHERE |= {"reach", "reach-low", "reach-high", "curve", "whatif-all"}  # below an explained prediction
# What is typed or chosen to be sent, tried, uploaded or corrected, by file: it is no view that a link could lead to.
SENT = {
    "monitoring/ui/connect/finishing.py": {"key"},
    "monitoring/ui/connect/proposing.py": {"f'question-{draft.token}-{question.key}'"},
    "monitoring/ui/frame/choosing.py": {"f'{key}-way'", "f'{key}-path'"},
    "monitoring/ui/frame/file_reading.py": {"None", "f'correct-{key}'"},
    "monitoring/ui/menu/saved/listing.py": {
        *("'view-time'", "'view-new-name'", "f'view-name-{count}'", "f'view-to-change-{len(names)}'"),
    },
    "monitoring/ui/pages/alerting/rules.py": {f"'rule-{name}'" for name in ("failing", "among", "clear", "cool-down")},
    "monitoring/ui/pages/alerting/standing.py": {"f'by-{one.id}'", "f'note-{one.id}'", "f'until-{one.id}'"},
    "monitoring/ui/pages/explaining/fields.py": {"None"},  # the address has what is changed, in one text
    "monitoring/ui/pages/releasing/steps.py": {
        "f'{key}-sure'",
        *(f"f'{name}-{{len(entries)}}'" for name in ("promote-version", "promote-reason", "rollback-reason")),
        "f'promote-override-{len(entries)}'",
    },
    "monitoring/ui/pages/retraining/training.py": {"'way'", "'train-from'", "'train-to'", "'train-note'"},
    "monitoring/ui/pages/score.py": {"'file-row'"},
    "monitoring/ui/scored/raw_cells.py": {"'raw-cells'"},
    "monitoring/ui/scored/upload.py": {"PATH"},
    "monitoring/ui/settings/deleting.py": {"f'delete-{name}'"},
    "monitoring/ui/settings/columns.py": {"key", "'settings-column'"},
    "monitoring/ui/settings/file.py": {"key"},
}
CONTROLS = {"selectbox", "radio", "toggle", "checkbox", "slider", "select_slider", "multiselect", "text_input", "pills"}
CONTROLS |= {"text_area", "number_input", "date_input", "time_input", "segmented_control", "data_editor", "feedback"}
ROOT = Path(__file__).parents[3]


def drawn():
    """File, key and binding of every control that the pages' source has."""
    for path in sorted([*ROOT.glob("monitoring/ui/**/*.py"), *ROOT.glob("pages/*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            given = {each.arg: ast.unparse(each.value) for each in node.keywords}
            file = str(path.relative_to(ROOT))
            if ast.unparse(node.func) == "boxes.choose":
                yield file, ast.unparse(node.args[1]), True
            elif node.func.attr in CONTROLS and ast.unparse(node.func) != "boxes.choose":
                # The dates of a range have their options, the binding too, from a dictionary.
                yield file, given.get("key", "None"), "bind" in given or file.endswith("menu/sidebar.py")


def said(at):
    """What the address says, by control; the first of several."""
    return {key: value if isinstance(value, str) else value[0] for key, value in at.query_params.items()}


@pytest.fixture
def quick(monkeypatch):
    """What takes seconds to be computed is not what is asked about."""

    def not_now(*_):
        raise NotApplicableError("not now")

    monkeypatch.setattr("monitoring.ui.results.data.together", not_now)
    monkeypatch.setattr("monitoring.ui.pages.estimating.from_rows", not_now)


def test_every_control_is_bound_to_the_address_or_is_no_view():
    loose = {}
    for file, key, bound in drawn():
        if not bound:
            loose.setdefault(file, set()).add(key)
    assert loose == SENT


def test_every_control_that_is_bound_is_asked_for():
    bound = {name for _, key, is_bound in drawn() if is_bound for name in re.findall(r"'([\w-]+)'", key)}
    asked = {key for each in ASKED.values() for key in each} | {"deployment"}
    several = {"unit", "which", *OF_KIND.values()}  # drawn on more than one page, under the key that each gives
    assert bound | several == asked | ELSEWHERE | several
    assert {page for page, _ in ASKED} == {
        name for section in navigation.PAGES.values() for name in section if name != navigation.CONNECT
    }


@pytest.mark.parametrize(("page", "deployment"), [each for each, asked in ASKED.items() if asked])
def test_every_control_shows_what_the_address_says_and_leaves_it_there(visit, quick, page, deployment):
    asked = {"deployment": deployment, **ASKED[page, deployment]}
    at = visit(page, **asked)
    assert not at.warning, at.warning[0].value
    assert {key: said(at).get(key) for key in asked} == asked


@pytest.mark.parametrize(
    ("page", "deployment", "shown"),
    [
        ("drift", "flights-logreg", {"column": "dewp", "window": "Week of 1 Jul 2013"}),
        ("quality", "flights-logreg", {"column": "temp"}),
        ("performance", "flights-logreg", {"metric": "ROC AUC", "labelled": "Week of 20 May 2013"}),
        ("performance", "flights-boosting", {"metric": "Observed positive rate"}),
        ("explain", "flights-logreg", {"window": "Week of 1 Jul 2013"}),
    ],
)
def test_a_page_opens_on_the_worst_finding_of_its_sentence_and_the_address_says_so(visit, page, deployment, shown):
    opened = said(visit(page, deployment=deployment))
    assert {key: opened[key] for key in shown} == shown


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("13", "Week of 1 Jul 2013"),
        ("2013-07-01", "Week of 1 Jul 2013"),
        ("Week of 8 Jul 2013", "Week of 8 Jul 2013 (cut short)"),
        ("week of 1 jul 2013 (cut short)", "Week of 1 Jul 2013"),
    ],
)
def test_a_window_goes_by_its_place_its_first_day_and_its_title_whether_cut_short_or_not(visit, asked, meant):
    at = visit("drift", deployment="flights-logreg", window=asked)
    assert said(at)["window"] == meant
    assert not at.warning


def test_a_link_of_a_message_opens_performance_at_its_window(visit):
    at = visit("performance", deployment="flights-logreg", metric="ece", window="6")
    assert said(at) == {
        "deployment": "flights-logreg",
        "metric": "Calibration error",
        "labelled": "Week of 13 May 2013",
    }
    assert not at.warning


@pytest.mark.parametrize(
    ("page", "asked", "said"),
    [
        (
            "drift",
            {"colum": "dewp"},
            "**colum = dewp**, which **Data drift** does not show; perhaps **column** is meant",
        ),
        ("drift", {"labelled": "13"}, "**labelled = 13**, which **Data drift** does not show."),
        ("settings", {"metric": "ECE"}, "**metric = ECE**, which **Settings** does not show."),
    ],
)
def test_what_a_page_does_not_show_is_told_too(visit, page, asked, said):
    (warning,) = visit(page, deployment="flights-logreg", **asked).warning
    assert warning.value.startswith(f"The address asks for {said}")


def test_a_finding_of_a_window_without_labels_leads_to_a_link_that_the_page_takes():
    seen = [
        Window(i, i, i + 1, None, None, 9, labelled, True, Every.parse("9 rows")) for i, labelled in ((0, 4), (1, 0))
    ]
    told = [leads.address("performance", "positive_rate_predicted", "", at, seen)[1] for at in (0, 1)]
    assert [sorted(each) for each in told] == [["labelled", "metric"], ["metric"]]


def test_metrics_that_are_not_listed_are_all_drawn_where_their_link_leads(visit):
    further = [Alert("performance", name, 0, 0, 0.5, 0.6, "m") for name in ("recall", "ece", "recall", "f1")]
    asked = leads.further("performance", further)
    assert asked == {"metric": "Recall", "more": ["Calibration error", "F1"]}
    at = visit("performance", deployment="flights-logreg", **asked)
    assert not at.warning
    assert at.multiselect(key="more").value == ["ece", "f1"]


def test_findings_on_the_overview_are_links_that_name_what_they_are_about(visit):
    at = visit(deployment="flights-logreg")
    found = {link.proto.label: (link.proto.page, link.proto.query_string) for link in at.get("page_link")}
    assert found[":blue[**ROC AUC**]"] == ("performance", "metric=ROC+AUC&labelled=Week+of+20+May+2013")
    assert found[":blue[**temp**]"] == ("quality", "column=temp")
    assert found[":blue[and 2 more findings on the page Data quality]"] == ("quality", "")


def test_the_list_of_deployments_is_worst_first_with_titles(visit):
    at = visit(deployment="flights-logreg")
    wide, narrow = at.dataframe  # one for each width of the screen
    assert wide.value["findings"].tolist() == narrow.value["findings"].tolist() == [12, 8, 5]
    assert wide.value["title"][0] == "Flights out of New York: 15 minutes late or more (logistic regression)"


def test_the_list_of_deployments_fits_its_card_on_a_desk_and_on_a_telephone(visit):
    wide, narrow = visit(deployment="flights-logreg").dataframe
    for table, room in ((wide, 977), (narrow, 329)):  # pixels inside of the card on a screen of 1440, and of 390
        told = json.loads(table.proto.columns)
        assert sum(told[name]["width"] for name in table.value.columns) <= room
    assert narrow.proto.row_height < 54, "in a higher row Streamlit has chips stand at its top"


def lines(*found):
    return [Line(name, verdict, findings, {}) for name, verdict, findings in found]


def test_in_the_list_an_alert_comes_before_a_look_and_many_findings_before_few():
    fail, warn, ok, skipped = Verdict.FAIL, Verdict.WARN, Verdict.OK, Verdict.SKIPPED
    every = lines(("a", ok, 0), ("b", fail, 1), ("c", warn, 0), ("d", fail, 7), ("e", skipped, 0), ("f", warn, 0))
    assert [line.name for line in sorted(every, key=urgency)] == ["d", "b", "c", "f", "e", "a"]


def test_new_rows_are_offered_and_shown_when_somebody_asks(visit, monkeypatch):
    at = visit(deployment="flights-logreg")
    assert not [button for button in at.button if button.key == "show-newer"]
    newer, log = at.run(), Workspace().log("flights-logreg")
    versions = iter([f"{log.version}+", *[f"{log.version}++"] * 9])
    monkeypatch.setattr("monitoring.ui.menu.newer.version", lambda name: next(versions))
    (offer,) = [button for button in newer.run().button if button.key == "show-newer"]
    assert re.fullmatch(r"New rows or labels since \d\d:\d\d: show", offer.label)
    assert not [button for button in offer.click().run().button if button.key == "show-newer"]
