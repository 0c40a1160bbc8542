"""What is loaded while a page is read: all that the first explanation, and the first score, would wait for."""

import threading

from streamlit.runtime.scriptrunner import add_script_run_ctx, get_script_run_ctx

from monitoring.explain.warming import WARMING, Step
from monitoring.shared.turn import turn
from monitoring.ui.frame.view import View
from monitoring.ui.results import data

ROWS = 1000  # as many as the form for a row asks for


def load(view: View) -> None:
    """Have it loaded; of a deployment without a model nothing is."""
    if view.deployment.model is None:
        return
    session = get_script_run_ctx(suppress_warning=True)

    def in_turn(step: Step) -> Step:
        def work() -> None:
            if session is not None:  # as in `frame.jobs`
                add_script_run_ctx(threading.current_thread(), session)
            with turn():
                step()

        return work

    def explainers() -> None:
        from monitoring.explain.run import warm_up

        warm_up()

    model = f"the model of {view.deployment.name} {view.version} in {view.home}"
    WARMING.ask(
        {
            model: in_turn(lambda: data.model(view)),
            "the explainers": explainers,
            "the engine of the log": in_turn(lambda: data.reference_rows(view, ROWS)),
        }
    )
