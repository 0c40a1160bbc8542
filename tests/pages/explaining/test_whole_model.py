"""The whole model on the page Explain."""

import pytest

from monitoring.domain.explanation import Shift, Strength
from monitoring.ui.pages.explaining import misled, whole

HERE = [Strength("a", 2.0, 1.0, 3.0), Strength("b", 1.0, 0.5, 1.5)]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ([Shift("a", 1, 2, 0.5, 1.5), Shift("b", 2, 1, -1.5, -0.5)], "certainly matter more: **a**; less: **b**."),
        ([Shift("a", 1, 2, -0.5, 1.5)], "No column certainly matters more or less than in the reference."),
    ],
)
def test_the_answer_names_what_is_certain(changed, said):
    told = whole.answer("June", HERE, changed, "log-odds").replace("\\", "")
    assert told.startswith("In **June** the column **a** moves predictions most: by 2 in log-odds")
    assert told.endswith(said)


def test_what_misled_is_named_only_where_it_is_certain():
    told = misled.answer(50, [Shift("a", 0, 2, 1, 3), Shift("b", 0, 1, -1, 3), Shift("c", 1, 0, -2, -1)], "log-odds")
    assert told.replace("\\", "") == (
        "In the 50 rows with the largest errors the model was pushed away from the truth by **a** (by 2 in log-odds)."
    )
    assert "No column certainly misled" in misled.answer(50, [Shift("b", 0, 1, -1, 3)], "x")


def test_the_whole_model_is_explained_when_its_tab_is_opened(visit):
    at = visit("explain", deployment="flights-airtime", window="Week of 29 Apr 2013", column="dest", by="distance")
    assert not visit.figures(at)
    at.session_state["source"] = "The whole model"
    at.run()
    assert not at.exception
    text = visit.texts(at).replace("\\", "")
    assert "moves predictions most" in text
    assert "rows of the reference, explained by the model in use." in text
    assert "In the 50 rows with the largest errors the model was pushed away from the truth by" in text
    assert len(visit.figures(at)) == 5
    assert (at.selectbox(key="column").value, at.selectbox(key="by").value) == ("dest", "distance")
    assert not at.warning
    at.selectbox(key="rows_of").set_value("The reference").run()
    assert at.query_params["rows_of"] == "The reference"


def test_where_no_truth_is_known_the_newest_window_with_labels_is_offered(visit):
    at = visit("explain", deployment="flights-logreg", source="The whole model", window="Week of 1 Jul 2013")
    assert "The truth of 0 explained rows is known" in visit.texts(at)
    (link,) = [link.proto for link in at.get("page_link") if "the newest one with labels" in link.proto.label]
    assert "window=Week+of+27+May+2013" in link.query_string
    assert "source=The+whole+model" in link.query_string


def test_the_address_opens_a_tab_and_one_that_is_none_is_told(visit):
    at = visit("explain", deployment="flights-airtime", source="A row typed in by hand")
    assert [button.label for button in at.button if button.label == "Explain this row"]
    assert not at.warning
    at = visit("explain", deployment="flights-airtime", source="nonsense")
    assert "source = nonsense" in at.warning[0].value
