import re
from datetime import datetime
from urllib.parse import parse_qsl

import pytest

from monitoring.agreement.agreement import ScoreAgreement
from monitoring.connect import load_importance
from monitoring.domain import Every, Selection
from monitoring.drift.method import METHODS
from monitoring.figures import drift
from monitoring.ui.frame import navigation
from monitoring.ui.pages import performance

# The page Connect is about no deployment that is there.
PAGES = [name for section in navigation.PAGES.values() for name in section if name != navigation.CONNECT]


def links(at, words=""):
    """The pages to which links with these words lead, and what they say in the address."""
    found = [link.proto for link in at.get("page_link") if words in link.proto.label]
    return [(link.page, dict(parse_qsl(link.query_string))) for link in found]


DEPLOYMENTS = ("flights-logreg", "flights-airtime")  # of either task


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("deployment", DEPLOYMENTS)
def test_every_page_opens_for_every_deployment_without_an_error(visit, name, deployment):
    at = visit(name, deployment=deployment)
    assert not at.error
    assert deployment.replace("-", "\\-") in visit.texts(at)


def test_the_overview_answers_in_a_sentence(visit):
    text = visit.texts(visit(deployment="flights-logreg"))
    assert "Performance got worse" in text
    assert "ROC AUC 0.634 (0.598 to 0.669) against 0.692 in the reference" in text
    assert "None of 16 inputs drifted" in text
    assert "Data quality: look at **dewp**" in text
    assert "To look at in the week of 1 Jul 2013: **pressure**, **humid**" in text
    assert text.count("**dewp**") == 1, "a column is named once, and the page's list has the first findings alone"
    assert "Labels are not in yet for the newest 6 windows" in text


def test_the_address_chooses_deployment_day_windows_and_segment(visit):
    at = visit(deployment="flights-boosting", as_of="2013-06-20", every="month", segment="origin=JFK")
    text = visit.texts(at)
    assert "only origin=JFK" in text
    assert "in 3 windows (every month)" in text
    assert "as known on 20 Jun 2013" in text


def test_an_unknown_deployment_in_the_address_is_said_not_hidden(visit):
    at = visit(deployment="no-such-model")
    assert "There is no deployment **no\\-such\\-model**" in at.warning[0].value


def test_the_key_metric_is_drawn_with_reference_limit_and_coverage(visit):
    drawn = visit.figures(visit("performance", deployment="flights-logreg"))[0]
    names = [trace["name"] for trace in drawn["data"]]
    assert {"realised", "reference 0.692", "limit 0.684", "labelled", "no label yet"} <= set(names)


def test_moving_the_threshold_moves_recall(visit):
    at = visit("performance", deployment="flights-logreg")
    before = {m.label: m.value for m in at.metric}
    at.slider(key="threshold").set_value(0.1).run()
    after = {m.label: m.value for m in at.metric}
    assert float(after["Recall"]) > float(before["Recall"])
    assert float(after["Specificity"]) < float(before["Specificity"])
    assert not at.exception


def test_a_regression_has_errors_instead_of_a_threshold(visit):
    at = visit("performance", deployment="flights-airtime")
    assert not at.slider
    assert "**Errors**" in visit.texts(at)
    assert re.search(r"Mean absolute error 1[0-9.]+ min \(", visit.texts(at))
    assert {"Mean absolute error (min)", "Bias (min)"} <= set(at.dataframe[-1].value["metric"])
    axes = [figure["layout"]["yaxis"]["title"]["text"] for figure in visit.figures(at)]
    assert {"Mean absolute error (min)", "Bias (min)", "R²"} <= set(axes)


def test_the_drift_page_opens_at_the_column_and_window_of_its_address(visit):
    at = visit("drift", deployment="flights-logreg", column="precip", window="Week of 29 Apr 2013", method="ks")
    text = visit.texts(at)
    assert "**precip** – Week of 29 Apr 2013" in text
    assert "Kolmogorov-Smirnov distance" in text


def test_outputs_stand_apart_from_inputs(visit, sample_workspace):
    outputs, inputs = visit.figures(visit("drift", deployment="flights-logreg"))[:2]
    assert outputs["layout"]["yaxis"]["ticktext"] == ["score_logreg", "late15"]
    assert len(inputs["layout"]["yaxis"]["ticktext"]) == 16
    importance = load_importance(sample_workspace, "flights-logreg")
    assert inputs["layout"]["yaxis"]["ticktext"] == sorted(importance, key=lambda name: -importance[name])


def test_the_drift_page_compares_with_earlier_windows_where_the_address_asks(visit):
    at = visit("drift", deployment="flights-logreg", baseline="previous", column="temp")
    said = "the deployment\\: beyond the reference's range more often from 1 Apr 2013 on"
    assert f"First change that is certain over the whole life of {said}" in visit.texts(at)
    assert not at.exception
    assert at.selectbox(key="baseline").value == "previous"
    assert at.selectbox(key="baseline").options == ["reference", "previous", "rolling 4"]
    assert re.search(r"rows against [\d,]+ in the window before it", visit.texts(at))


def test_a_map_is_left_as_it_is_where_a_cell_of_the_other_one_is_chosen(visit, monkeypatch):
    at = visit("drift", deployment="flights-logreg", column="temp", window="Week of 6 May 2013")
    made, heatmap = [], drift.heatmap

    def noted(report, names, *rest, **more):
        made.append(len(names))
        return heatmap(report, names, *rest, **more)

    monkeypatch.setattr(drift, "heatmap", noted)
    at.selectbox(key="column").set_value("pressure").run()
    assert "**pressure** – Week of 6 May 2013" in visit.texts(at)
    assert made == [16]


def test_the_address_orders_the_map_by_drift(visit):
    _, inputs = visit.figures(visit("drift", deployment="flights-logreg", order="drift"))[:2]
    assert inputs["layout"]["yaxis"]["ticktext"][0] in ("dewp", "temp")


def test_a_window_that_is_cut_short_is_marked_and_not_what_is_talked_about(visit):
    at = visit("drift", deployment="flights-logreg")
    assert at.selectbox(key="window").value == 13
    assert "None of 16 inputs drifted in the week of 1 Jul 2013" in visit.texts(at)
    assert "cut short, not a whole week" in visit.texts(at)
    assert visit.figures(at)[1]["layout"]["xaxis"]["ticktext"][-1] == "8 Jul<br>cut short"
    heat, cells = visit.figures(at)[1]["data"]
    assert {row[-1] for row in heat["z"]} == {None}
    assert cells["text"][-1] == "·"
    assert "not judged: the window is cut short: not a whole week" in cells["hovertext"][-1]
    assert "None of 16 inputs drifted in the week of 1 Jul 2013" in visit.texts(visit(deployment="flights-logreg"))


@pytest.mark.parametrize("page", ["overview", "quality"])
def test_a_log_that_has_stopped_says_so(visit, page):
    text = visit.texts(visit(page, deployment="flights-boosting", as_of="2014-01-14")).lower()
    assert "no predictions since" in text
    assert "6 jan 2014" in text


def test_the_alert_that_predictions_stopped_opens_data_quality(visit):
    at = visit(deployment="flights-boosting", as_of="2014-01-14")
    assert ("quality", {}) in links(at, "Predictions stopped")


@pytest.mark.parametrize("page", ["performance", "drift", "explain", "report"])
def test_a_log_that_has_stopped_breaks_nothing(visit, page):
    at = visit(page, deployment="flights-boosting", as_of="2014-01-14")
    assert not at.error
    if page != "performance":
        assert at.selectbox(key="window").value == 39


def test_a_click_on_the_map_shows_that_cell(visit):
    at = visit("drift", deployment="flights-logreg")
    at.selectbox(key="column").set_value("humid").run()
    assert "**humid** – Week of 1 Jul 2013" in visit.texts(at)


def test_every_method_is_listed_for_the_cell(visit):
    at = visit("drift", deployment="flights-logreg")
    methods = at.dataframe[0].value["method"].tolist()
    assert {METHODS[name].descriptor.title for name in ("psi", "js", "ks", "wasserstein", "chi2")} <= set(methods)


def test_quality_names_what_stands_in_the_newest_window(visit):
    at = visit("quality", deployment="flights-logreg")
    text = visit.texts(at)
    assert "4 findings" in text
    assert "Stuck at one value, infinite numbers and none of the known values: in no column, no window." in text
    assert "The first file that is noted tells what is usual" in text
    at.selectbox(key="example-of").set_value("Out of range: temp").run()
    assert at.dataframe[0].value["temp"].min() > 60
    assert len(at.dataframe[0].value) == 5


def test_explain_starts_by_saying_what_to_do(visit):
    assert "Choose a row" in visit("explain", deployment="flights-logreg").info[0].value


def test_an_explanation_opens_by_its_address(visit, sample_workspace):
    selection = Selection("flights-logreg", Every("week"), as_of=datetime(2013, 7, 11))
    row = sample_workspace.log("flights-logreg").rows(selection, None, 1)
    at = visit("explain", deployment="flights-logreg", id=str(row["prediction_id"].iloc[0]))
    text = visit.texts(at)
    assert "score **" in text
    assert "The truth was not known yet on 10 Jul 2013." in text
    assert "add up to the prediction exactly" in text
    assert "R² " in text
    assert len(visit.figures(at)) == 2


def test_a_truth_is_told_as_of_the_day_and_a_prediction_not_before_its_day(visit, sample_workspace):
    rows = sample_workspace.log("flights-logreg").rows(Selection("flights-logreg", Every("week")), None, 50_000)
    early, late = rows[rows["late15"].notna()].iloc[[-1, 0]]["prediction_id"]
    told = visit.texts(visit("explain", deployment="flights-logreg", id=early))
    assert re.search(r"as known on 10 Jul 2013: \*\*(yes|no)\*\*", told)
    said = visit("explain", deployment="flights-logreg", id=late).error[0].value
    assert re.search(r"was made after \d+ \w+ 2013", said.replace("\\", ""))
    assert "or later as the as-of" in said.replace("\\", "")


def test_an_unknown_id_is_answered_with_what_one_looks_like(visit):
    at = visit("explain", deployment="flights-logreg", id="nothing")
    assert "There is no prediction" in at.error[0].value
    assert "looks like" in at.error[0].value


def test_a_file_is_examined_scored_and_explained(visit, sample_workspace):
    rows = sample_workspace.log("flights-logreg").reference_rows(50).drop(columns=["late15"])
    at = visit("score", deployment="flights-logreg")
    at.file_uploader(key="upload").upload("rows.csv", rows.to_csv(index=False).encode()).run()
    assert "Can be scored" in visit.texts(at)
    at.button(key="run").click().run()
    assert {m.label: m.value for m in at.metric}["Scored"] == "50"
    at.number_input(key="file-row").set_value(2).run()
    assert "row 2" in visit.texts(at)
    assert not at.exception


def test_where_no_row_could_be_scored_there_is_no_scored_file_to_take_home(visit, sample_workspace):
    rows = sample_workspace.log("flights-logreg").reference_rows(5).assign(temp="warm")
    at = visit("score", deployment="flights-logreg")
    at.file_uploader(key="upload").upload("rows.csv", rows.to_csv(index=False).encode()).run()
    at.button(key="run").click().run()
    assert {m.label: m.value for m in at.metric}["Rejected"] == "5"
    assert [button.proto.label for button in at.get("download_button")] == ["Download the rejected rows"]
    assert not at.error


def test_ids_that_repeat_are_scored_and_said(visit, sample_workspace):
    rows = sample_workspace.log("flights-logreg").reference_rows(50).assign(prediction_id="ann")
    at = visit("score", deployment="flights-logreg")
    at.file_uploader(key="upload").upload("rows.csv", rows.to_csv(index=False).encode()).run()
    at.button(key="run").click().run()
    assert {m.label: m.value for m in at.metric}["Scored"] == "50"
    assert at.warning[0].value.startswith("49 of 50 rows have an id in 'prediction\\_id'")


def test_categories_that_the_model_does_not_know_are_said(visit, sample_workspace):
    rows = sample_workspace.log("flights-logreg").reference_rows(50).assign(origin="JFK ", carrier="ZZ")
    at = visit("score", deployment="flights-logreg")
    at.file_uploader(key="upload").upload("rows.csv", rows.to_csv(index=False).encode()).run()
    at.button(key="run").click().run()
    (said,) = [warning.value.replace("\\", "") for warning in at.warning]
    assert said == "Column 'carrier': 50 rows have an unseen category, which the model does not know: 'ZZ' (50)."


def test_a_file_that_lacks_a_column_is_refused_by_name(visit, sample_workspace):
    rows = sample_workspace.log("flights-logreg").reference_rows(5).drop(columns=["temp"])
    at = visit("score", deployment="flights-logreg")
    at.file_uploader(key="upload").upload("rows.csv", rows.to_csv(index=False).encode()).run()
    assert "lacks 1 column" in visit.texts(at)
    assert "temp" in visit.texts(at)
    assert "run" not in [button.key for button in at.button]


@pytest.mark.parametrize(
    ("key", "value"), [("as_of", "1999-01-01"), ("every", "fortnight"), ("segment", "origin=MARS"), ("range", "9 days")]
)
def test_a_link_that_asks_for_what_is_not_there_says_so(visit, key, value):
    assert f"{key}".replace("_", r"\_") in visit(deployment="flights-logreg", **{key: value}).warning[0].value


@pytest.mark.parametrize(
    ("page", "key", "value"),
    [
        ("drift", "window", "999"),
        ("drift", "column", "nope"),
        ("drift", "method", "pis"),
        ("drift", "order", "age"),
        ("quality", "column", "nope"),
        ("performance", "metric", "mae"),
        ("performance", "more", "nope"),
        ("performance", "threshold", "7"),
        ("performance", "labelled", "12"),
        ("explain", "window", "99"),
        ("explain", "which", "some"),
        ("explain", "unit", "furlong"),
        ("explain", "sort", "age"),
        ("report", "window", "99"),
    ],
)
def test_what_a_link_asks_of_a_page_in_vain_is_said_in_one_line(visit, page, key, value):
    at = visit(page, deployment="flights-logreg", **{key: value})
    (said,) = [warning.value for warning in at.warning]
    assert said.startswith(f"The address asks for **{key} = ")
    assert not at.run().warning


def test_all_that_a_link_asks_in_vain_stands_in_the_same_line(visit):
    at = visit("drift", deployment="flights-airtime", column="nope", window="999", every="fortnight")
    (said,) = [warning.value.replace("\\", "") for warning in at.warning]
    assert said.startswith("The address asks for **every = fortnight**, **column = nope** and **window = 999**, which ")
    assert said.endswith("**flights-airtime** does not have; shown are **week**, **dest** and **Week of 1 Jul 2013**.")


GOOD = {
    "drift": {"column": "precip", "window": "Week of 29 Apr 2013", "method": "ks", "order": "drift"},
    "performance": {"metric": "brier", "more": "Recall", "threshold": "0.40", "labelled": "All labelled windows"},
    "explain": {"which": "Wrong", "window": "Week of 29 Apr 2013", "unit": "log-odds", "sort": "Highest first"},
}


@pytest.mark.parametrize("page", GOOD)
def test_what_a_page_can_do_for_a_link_is_no_news(visit, page):
    assert not visit(page, deployment="flights-logreg", **GOOD[page]).warning


@pytest.mark.parametrize("asked", [{}, {"deployment": "flights-airtime"}, {"deployment": "no-such-model"}])
def test_the_address_always_names_the_deployment(visit, asked):
    at = visit(**asked)
    assert at.selectbox(key="deployment").value == "flights-airtime"
    assert at.query_params["deployment"] == "flights-airtime"


def test_a_short_name_in_the_address_is_spelt_out_and_stays(visit):
    at = visit("drift", deployment="flights-logreg", method="ks")
    assert at.selectbox(key="method").value == "ks"
    assert at.query_params["method"] == "Kolmogorov-Smirnov distance"


def test_a_link_that_can_be_followed_is_no_news(visit):
    good = {"as_of": "2013-06-05", "every": "day", "segment": "origin=EWR", "range": "30 days"}
    at = visit(deployment="flights-logreg", **good)
    assert not at.warning
    assert "5 Jun 2013" in visit.texts(at)


def test_a_link_names_the_unit_of_an_explanation_and_a_regression_has_one_alone(visit):
    id = "2013-04-01_0500_US_1843_EWR_CLT"
    at = visit("explain", deployment="flights-logreg", id=id)
    assert "Exact linear values. Unit: log-odds." in visit.texts(at).replace("\\", "")
    at.radio(key="unit").set_value("probability").run()
    assert "Unit: probability. The amounts add up to the prediction exactly" in visit.texts(at)
    assert at.query_params["unit"] == "probability"
    at = visit("explain", deployment="flights-logreg", id=id, unit="probability")
    assert "Unit: probability. The amounts" in visit.texts(at)
    assert not visit("explain", deployment="flights-airtime", id=id).radio


@pytest.mark.parametrize("page", ["explain", "score"])
def test_a_model_that_does_not_give_the_logged_scores_is_told(visit, monkeypatch, page):
    assert not visit(page, deployment="flights-logreg").warning
    found = ScoreAgreement(9, 0, 0.5, "the log holds others", "write this", ("how k is taken is open",), doubtful=True)
    monkeypatch.setattr("monitoring.ui.results.data.agreement_of", lambda *_: found)
    at = visit(page, deployment="flights-logreg")
    assert at.warning[0].value.replace("\\", "") == "The log holds others. Write this."
    assert "How k is taken is open" in visit.texts(at)


def test_all_inputs_together_are_judged_where_somebody_asks(visit):
    at = visit("drift", deployment="flights-airtime")
    assert "can be told apart" not in visit.texts(at)
    at.toggle(key="together").set_value(True).run(timeout=60)
    assert not at.exception
    text = visit.texts(at)
    assert "be told apart: ROC AUC" in text, text[text.index("All inputs") :]


def test_what_labels_do_not_tell_yet_is_hatched_where_provisional_and_dotted_where_estimated(visit):
    drawn = visit.figures(visit("performance", deployment="flights-logreg", metric="accuracy"))[0]
    traces = {trace["name"]: trace for trace in drawn["data"]}
    assert traces["provisional"]["marker"]["pattern"]["shape"] == "/"
    assert traces["estimated"]["line"]["dash"] == "dot"
    assert "from the scores of 1,324 rows" in " ".join(traces["estimated"]["text"])
    assert "provisional, not judged: may become" in " ".join(traces["realised"]["text"])


def test_errors_without_labels_are_estimated_where_somebody_asks(visit):
    at = visit("performance", deployment="flights-airtime")
    assert "estimated" not in {trace["name"] for trace in visit.figures(at)[0]["data"]}
    at.toggle(key="estimate").set_value(True).run(timeout=60)
    assert not at.exception
    traces = {trace["name"]: trace for trace in visit.figures(at)[0]["data"]}
    assert "from the inputs of 1,324 rows" in " ".join(traces["estimated"]["text"])
    assert "labels say 13.2" in visit.texts(at).replace("\\", "")


def test_where_no_input_drifted_that_is_said_in_the_place_of_an_empty_picture(visit, monkeypatch):
    counts = "monitoring.ui.pages.drift.input_counts"
    monkeypatch.setattr(counts, lambda report: [(1, 5)] * len(report.windows))
    drawn = len(visit.figures(visit("drift", deployment="flights-logreg")))
    monkeypatch.setattr(counts, lambda report: [(0, 5)] * len(report.windows))
    at = visit("drift", deployment="flights-logreg")
    assert "None of 5 inputs drifted in any of these windows." in visit.texts(at)
    assert len(visit.figures(at)) == drawn - 1


def test_a_moved_threshold_does_not_draw_anew_what_it_leaves_as_it_is(visit, monkeypatch):
    at, drawn = visit("performance", deployment="flights-logreg"), []
    real = performance._trend
    monkeypatch.setattr(performance, "_trend", lambda *a: drawn.append(a[3]) or real(*a))
    at.slider[0].set_value(0.37).run()
    assert {"precision", "recall"} <= set(drawn)
    assert not {"ece", "roc_auc"} & set(drawn)
