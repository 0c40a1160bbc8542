"""What the page Explain does with an explained prediction: changed by hand, and what would change it."""

import re
from types import SimpleNamespace

import pandas as pd
import pytest

from monitoring.domain import Deployment, Every, Selection, Task
from monitoring.explain.counterfactuals.goal import Goal
from monitoring.explain.counterfactuals.result import Counterfactuals
from monitoring.explain.whatif import changes
from monitoring.explain.whatif.ranges import Range
from monitoring.ui.frame import jobs
from monitoring.ui.pages.explaining.further.flipping import how_far, others_than_said

LINK = {"further": "What would change it"}


@pytest.fixture(scope="module")
def id(sample_workspace):
    log = sample_workspace.log("flights-logreg")
    rows = log.rows(Selection("flights-logreg", Every("week"), as_of=log.deployment.as_of), None, 400)
    return str(rows[rows["score_logreg"].between(0.2, 0.28)].iloc[0]["prediction_id"])


def test_nothing_is_looked_into_before_somebody_opens_it(visit, id):
    at = visit("explain", deployment="flights-logreg", id=id)
    assert len(visit.figures(at)) == 2
    assert not [button for button in at.button if button.label.startswith("Try it")]


def test_a_way_to_another_decision_is_found_and_tried(visit, id):
    at = visit("explain", deployment="flights-logreg", id=id, further="What would change it")
    assert "With 1 changed column the model says yes." in visit.texts(at).replace("\\", "")
    at.button(key="try-0").click().run()
    assert at.query_params["further"] == "What if"
    assert "**no** becomes **yes**" in visit.texts(at)
    column, _, value = at.query_params["change"].partition(":")
    shown = [
        each for each in (*at.number_input, *at.selectbox) if each.label.replace("\\", "").split(" (")[0] == column
    ]
    assert f"{shown[0].value:g}" == value if isinstance(shown[0].value, float) else str(shown[0].value) == value
    again = visit("explain", **{key: at.query_params[key] for key in ("deployment", "id", "further", "change")})
    assert visit.texts(again) == visit.texts(at)


@pytest.mark.parametrize("further", ["What would change it", "Comparables"])
def test_what_was_stopped_says_so_and_offers_to_begin_again(visit, id, monkeypatch, further):
    real = jobs.wait

    def stopped(key, work, **named):
        if key[0] in ("flip", "near"):
            raise jobs.StoppedError
        return real(key, work, **named)

    monkeypatch.setattr(jobs, "wait", stopped)
    at = visit("explain", deployment="flights-logreg", id=id, further=further)
    (again,) = [button for button in at.button if button.label == "Begin again"]
    assert " was stopped." in at.info[-1].value
    monkeypatch.setattr(jobs, "wait", real)
    again.click().run()
    assert not [button for button in at.button if button.label == "Begin again"]
    assert ("model says" if further == "Comparables" else "With 1 changed column") in visit.texts(at)


def test_a_changed_value_goes_into_the_address_and_back(visit, id):
    at = visit(
        "explain",
        deployment="flights-logreg",
        id=id,
        further="What if",
        curve="temp",
        change="dewp:55;no:1;dest:Nowhere",
    )
    said = " ".join(warning.value.replace("\\", "") for warning in at.warning)
    assert "The model reads no column 'no', so that change of the address is left out." in said
    assert "The reference never showed 'Nowhere' in 'dest'" in said
    dewp = next(each for each in at.number_input if each.label.startswith("dewp"))
    assert dewp.value == 55
    assert (at.selectbox(key="curve").value, at.query_params["curve"]) == ("temp", "temp")
    dewp.set_value(50.5).run()
    assert at.query_params["change"] == "dewp:50.5"
    assert not at.warning
    next(each for each in at.number_input if each.label.startswith("dewp")).set_value(None).run()
    assert at.query_params["change"] == "dewp:"
    assert "dewp = " in str(visit.figures(at)[2]["layout"]["yaxis"]["ticktext"])
    at.button(key=next(each.key for each in at.button if each.label == "Take all back")).click().run()
    assert "change" not in at.query_params
    assert next(each for each in at.number_input if each.label.startswith("dewp")).value != 55


def test_the_form_starts_from_the_chosen_row_and_its_row_is_in_the_address(visit, sample_workspace, id):
    at = visit("explain", deployment="flights-logreg", typed="dewp:55")
    assert "**typed in**: score" in visit.texts(at)
    first = visit.texts(at)
    dewp = next(each for each in at.number_input if each.label.startswith("dewp"))
    assert dewp.value == 55
    dewp.set_value(20.0)
    next(button for button in at.button if button.label == "Explain this row").click().run()
    assert at.query_params["typed"] == "dewp:20"
    assert visit.texts(at) != first

    at = visit("explain", deployment="flights-logreg", id=id)
    at.session_state["source"] = "A row typed in by hand"
    at.run()
    row = sample_workspace.log("flights-logreg").row(id)
    shown = {each.label.replace("\\", "").split(" ")[0]: each.value for each in (*at.number_input, *at.selectbox)}
    assert {name: shown[name] for name in ("dewp", "dest")} == {name: row[name].iloc[0] for name in ("dewp", "dest")}


def test_an_address_with_a_change_alone_opens_where_values_are_changed(visit, id):
    at = visit("explain", deployment="flights-logreg", id=id, change="dewp:55")
    assert next(each for each in at.number_input if each.label.startswith("dewp")).value == 55
    assert at.session_state["further"] == "What if"
    at.session_state["further"] = None
    assert not [each for each in at.run().number_input if each.label.startswith("dewp")]
    at = visit("explain", deployment="flights-logreg", id=id, change="dewp:55", further="Comparables")
    assert at.session_state["further"] == "Comparables"


def test_an_address_with_an_id_and_the_form_starts_from_that_row(visit, sample_workspace, id):
    at = visit("explain", deployment="flights-logreg", id=id, source="A row typed in by hand")
    row = sample_workspace.log("flights-logreg").row(id)

    def shown():
        return {each.label.replace("\\", "").split(" ")[0]: each.value for each in (*at.number_input, *at.selectbox)}

    for _ in range(2):
        assert {name: shown()[name] for name in ("dewp", "dest")} == {n: row[n].iloc[0] for n in ("dewp", "dest")}
        assert not [each.value for each in at.warning]
        at.run()
    at = visit("explain", deployment="flights-logreg", id="nobody", source="A row typed in by hand")
    assert "There is no prediction 'nobody' in flights-logreg." in visit.texts(at).replace("\\", "")


def test_a_regression_asks_which_value_is_to_be_reached(visit, id):
    at = visit("explain", deployment="flights-airtime", id=id, further="What would change it")
    assert "Give the value that is to be reached" in " ".join(each.value for each in at.info)
    at = visit("explain", deployment="flights-airtime", id=id, **LINK, **{"reach-low": "abc"})
    assert "**reach-low = abc**" in " ".join(each.value for each in at.warning).replace("\\", "")
    at.number_input(key="reach-low").set_value(300.0).run()
    text = visit.texts(at).replace("\\", "")
    assert "the model says 300 or more." in text
    assert "the model predicts **30" in text


@pytest.mark.parametrize("near", ["values", "SHAP values"])
def test_comparables_say_what_became_of_them(visit, id, near):
    at = visit("explain", deployment="flights-logreg", id=id, further="Comparables", near=near)
    said = re.search(
        r"Of the \*\*20\*\* nearest with a label, \*\*(\d+)\*\* (?:was|were) yes: \*\*([\d.]+) %", visit.texts(at)
    )
    table = at.dataframe[-1].value
    known = table[table["truth"] != "not known yet"]
    assert int(said[1]) == (known["truth"] == "yes").sum()
    assert float(said[2]) == 5 * int(said[1])
    assert id not in set(table["prediction_id"])
    assert table["how far"].is_monotonic_increasing


ROW = pd.DataFrame({"temp": [3.0], "town": ["Ulm"], "flag": [True]})
RANGES = {
    "temp": Range.of(pd.Series([0.0, 10.0], name="temp"), numeric=True),
    "town": Range.of(pd.Series(["Ulm", "a;b:c", "Bonn"], name="town"), numeric=False),
    "flag": Range.of(pd.Series([True, False], name="flag"), numeric=False),
}


def test_changed_values_come_back_from_their_text():
    values = {"temp": 0.1 + 0.2, "town": "a;b:c", "flag": False}
    found = changes.read(changes.to_text(values), ROW, RANGES, frozenset())
    assert found == changes.Read({**values, "temp": pytest.approx(0.3)}, ())
    assert changes.read("temp:", ROW, RANGES, frozenset({"temp"})).values == {"temp": None}
    assert changes.read("temp:3;town:Ulm", ROW, RANGES, frozenset()) == changes.Read({}, ())


def test_what_a_text_cannot_mean_is_said():
    found = changes.read("temp:11;town:Rom;flag:;x:1;temp:warm", ROW, RANGES, frozenset())
    assert found.values == {}
    assert found.refused == (
        "'11' in 'temp' lies outside of 0 to 10",
        "the reference never showed 'Rom' in 'town'",
        "the model scores no row without 'flag'",
        "the model reads no column 'x'",
        "'warm' in 'temp' is no number",
    )
    free = changes.read("temp:11;town:Rom", ROW, RANGES, frozenset(), free=True)
    assert free == changes.Read({"temp": 11.0, "town": "Rom"}, ())


def test_classes_to_reach_are_the_models_where_the_log_has_no_scores_of_them():
    said = SimpleNamespace(model=SimpleNamespace(classes=("fig", "kiwi")), found=SimpleNamespace(predicted_class="fig"))
    assert others_than_said(said) == ["kiwi"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"whole": True}, "Tried: every value that makes a difference within the range of 300 rows of the reference"),
        ({"whole": False}, "Tried: some of all values"),
        ({"whole": True, "worked_out": True}, "whether any change of up to 3 columns will do: none will."),
        ({"whole": False, "one_way": ("age",)}, "Moved one way alone: age (up)."),
        (
            {"whole": True, "ways_of_model": {"age": 1, "fee": -1, "debts": -1}},
            "The model's score only rises as age rises and only falls as fee and debts rise: moves that cannot help",
        ),
    ],
)
def test_how_far_it_was_looked_is_said(more, said):
    d = Deployment(name="d", title="D", task=Task.BINARY, numeric=("age",), one_way={"age": "up"})
    found = Counterfactuals(Goal("yes", low=0.5), (), ("age",), (), 3, 2, 812, reference=300, **more)
    assert said in how_far(found, d).replace("\\", "")
    searched = found.sentence
    assert ("among 812 changed rows" in searched) == (not found.whole)
