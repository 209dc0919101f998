"""How such forecasts did on past decisions: a part of the first sheet of a run's report."""

from ...page.report import Part
from ...results.findings import Findings, Progress, unseen
from ...scenario.vocabulary import SHELVED
from ...words import say
from ...words.numbers import interval, percent
from ..backtest.forecasts import FORECAST


def brief(run: Findings, progress: Progress = unseen) -> Part | None:
    """The record, and the probability of adoption that was recalibrated by it, of the forecast that is among the other
    findings of the run; None where there is none."""
    found = run.other("forecast")
    if found is None:
        return None
    record = found.tables["record"]
    own = record[(record["forecaster"] == FORECAST) & (record["measure"] == "brier")].iloc[0]
    shelved = found.tables["forecast"].set_index("outcome").loc[SHELVED]
    score, base, hardest = (f"{own[name]:.3f}" for name in ("mean", "base_rate", "hardest"))
    here = interval(1.0 - shelved["high"], 1.0 - shelved["low"])
    return Part(say("brief.record.heading"), [
        say("brief.record", cases=own["cases"], score=score, base=base, hardest=hardest),
        say("brief.record.here", share=percent(1.0 - shelved["probability"]), interval=here),
    ])  # fmt: skip
