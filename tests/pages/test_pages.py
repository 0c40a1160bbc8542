import pytest

from monitoring.domain import Every, Selection

PAGES = ("overview", "performance", "drift", "quality", "explain", "score", "report")
DEPLOYMENTS = ("flights-logreg", "flights-boosting", "flights-airtime")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("deployment", DEPLOYMENTS)
def test_every_page_opens_for_every_deployment_without_an_error(visit, name, deployment):
    at = visit(name, deployment=deployment)
    assert not at.error
    assert deployment.replace("-", "\\-") in visit.texts(at)


def test_the_overview_answers_in_a_sentence(visit):
    text = visit.texts(visit(deployment="flights-logreg"))
    assert "Performance got worse" in text
    assert "ROC AUC 0.637 (0.589 to 0.682) against 0.692 in the reference" in text
    assert "7 of 16 inputs drifted" in text
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
    assert {"realised", "reference 0.692", "limit 0.685", "labelled", "no label yet"} <= set(names)


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


def test_the_drift_page_opens_at_the_column_and_window_of_its_address(visit):
    at = visit("drift", deployment="flights-logreg", column="precip", window="Week of 29 Apr 2013", method="ks")
    text = visit.texts(at)
    assert "**precip** – Week of 29 Apr 2013" in text
    assert "Kolmogorov-Smirnov distance" in text


def test_outputs_stand_apart_from_inputs(visit):
    outputs, inputs = visit.figures(visit("drift", deployment="flights-logreg"))[:2]
    assert outputs["layout"]["yaxis"]["ticktext"] == ["score_logreg", "late15"]
    assert len(inputs["layout"]["yaxis"]["ticktext"]) == 16
    assert inputs["layout"]["yaxis"]["ticktext"][0] in ("dewp", "temp")


def test_a_click_on_the_map_shows_that_cell(visit):
    at = visit("drift", deployment="flights-logreg")
    at.selectbox(key="column").set_value("humid").run()
    assert "**humid** – Week of 8 Jul 2013" in visit.texts(at)


def test_every_method_is_listed_for_the_cell(visit):
    at = visit("drift", deployment="flights-logreg")
    methods = at.dataframe[0].value["method"].tolist()
    assert {"psi", "js", "ks", "wasserstein", "chi2"} <= set(methods)


def test_quality_names_what_stands_in_the_newest_window(visit):
    text = visit.texts(visit("quality", deployment="flights-logreg"))
    assert "5 findings" in text
    assert "Stuck at one value and infinite numbers" in text


def test_explain_starts_by_saying_what_to_do(visit):
    assert "Choose a row" in visit("explain", deployment="flights-logreg").info[0].value


def test_an_explanation_opens_by_its_address(visit, sample_workspace):
    row = sample_workspace.log("flights-logreg").rows(Selection("flights-logreg", Every("week")), None, 1)
    at = visit("explain", deployment="flights-logreg", id=str(row["prediction_id"].iloc[0]))
    text = visit.texts(at)
    assert "score **" in text
    assert "add up to the prediction exactly" in text
    assert "R² " in text
    assert len(visit.figures(at)) == 2


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


def test_a_file_that_lacks_a_column_is_refused_by_name(visit, sample_workspace):
    rows = sample_workspace.log("flights-logreg").reference_rows(5).drop(columns=["temp"])
    at = visit("score", deployment="flights-logreg")
    at.file_uploader(key="upload").upload("rows.csv", rows.to_csv(index=False).encode()).run()
    assert "lacks 1 column" in visit.texts(at)
    assert "temp" in visit.texts(at)
    assert "run" not in [button.key for button in at.button]
