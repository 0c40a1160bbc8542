"""What ways of deciding when to retrain would have cost on the stored log."""

from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st

from monitoring.domain import Selection
from monitoring.domain.text import plural, short
from monitoring.figures import backtest as figures
from monitoring.log import Workspace
from monitoring.performance.metric import titled
from monitoring.releases.releases import Releases
from monitoring.retraining.backtest.run import Backtest, backtest
from monitoring.retraining.backtest.shown import lifts
from monitoring.retraining.registering import flattered
from monitoring.ui.frame import charts, jobs
from monitoring.ui.frame.guard import sentence
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import plain
from monitoring.ui.results import data


def offer(view: View) -> None:
    """The button, or how far it is, or what came of it."""
    d = view.deployment
    st.caption(
        "The whole log is lived through, each label coming when it really came: at the start of every window a clone "
        "of the model in use could have been trained on what was known by then."
    )
    if d.model is None:
        st.caption("There is no model that could have been trained anew.")
        return
    key = ("backtest", view.home, view.version, d.name)
    asked = st.button("Look back", key="look-back", icon=":material/history:")
    if not (asked or jobs.finished(key)):
        return
    model, selection = data.model(view), Selection(d.name, d.every)

    def work(progress: jobs.Progress) -> Backtest:
        return backtest(view.log, model, selection, progress)

    found = jobs.result_unless_stopped(key, work, title="Looking back", stop="Stop looking back")
    if found is None:
        st.info("That was stopped.", icon=":material/info:")
        return
    _show(view, found)


def _show(view: View, found: Backtest) -> None:
    live = Releases(Workspace(Path(view.home)), view.deployment.name).live()
    if caution := flattered(live, found.bank.windows[0].start):
        st.warning(plain(sentence(caution)), icon=":material/info:")
    told = [one for one in found.lived if not one.why_not]
    title = titled(found.loss, found.bank.deployment)
    build = partial(
        figures.over_time,
        {one.name: one.loss for one in told},
        {one.name: one.retrained for one in told},
        found.bank.windows,
        than=told[0].name,
        title=title,
    )
    drawn = charts.draw(view, "backtest-time", build)
    charts.show(drawn, alt=f"{title} that each way of deciding has saved against never retraining", key="backtest-time")
    _table(found)
    regrets = {one.name: [found.regret(one, place) for place in range(len(found.prices))] for one in told}
    drawn = charts.draw(view, "backtest-regret", partial(figures.regret, found.prices, regrets, title=title))
    st.markdown("**Regret** against the best schedule in hindsight, by what a retraining costs")
    charts.show(drawn, alt="Regret of each way of deciding by the price of a retraining", key="backtest-regret")
    for one in found.lived:
        if one.why_not:
            st.caption(f"{plain(one.name)}: {plain(sentence(one.why_not))}")
    _lifts(found)


def _table(found: Backtest) -> None:
    title = titled(found.loss, found.bank.deployment)
    rows = {
        one.name: {"Times retrained": str(len(one.retrained)), f"{title}, summed": short(one.cost(0.0))}
        for one in (*(one for one in found.lived if not one.why_not), found.best[0])
    }
    st.dataframe(pd.DataFrame(rows).T, alt="How often each way retrained, and its loss", key="backtest-table")


def _lifts(found: Backtest) -> None:
    title = titled(found.loss, found.bank.deployment)
    rows = [
        {
            "May serve from": one.made,
            "Learnt until": one.last,
            "Rows": one.rows,
            f"{title}, in use": one.champion.value,
            f"{title}, retrained": one.retrained.value,
        }
        for one in lifts(found)
    ]
    if not rows:
        return
    st.markdown(f"**{plural(len(rows), 'model')}** that could have been made, on the month after what each has learnt")
    day = st.column_config.DatetimeColumn(format="D MMM YYYY")
    number = st.column_config.NumberColumn(format="%.3g")
    config = {"May serve from": day, "Learnt until": day, f"{title}, in use": number, f"{title}, retrained": number}
    st.dataframe(pd.DataFrame(rows), hide_index=True, column_config=config, alt="Models by month", key="lifts")
