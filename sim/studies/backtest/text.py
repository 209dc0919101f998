"""How the model does on past decisions, for a person. No score is printed without its cases and baselines."""

import pandas as pd

from ...console import heading, made, out
from ...console.scores import coded_in_words, counted, print_cases, print_scores
from ...results.findings import Findings
from ...results.study import plain_rows
from ...words import say
from ...words.numbers import count, percent
from .figures import best_of, in_words, is_recalibrated
from .forecasts import BASELINES, FIRST_EDITION, FORECAST, HARDEST, MODEL
from .study import FEWEST, LABELS

_OTHERS = ("uniform", "base_rate", HARDEST)


def text(found: Findings) -> None:
    """Case by case, then the mean scores of every group."""
    report, tables = found.report(), in_words(found)
    table = tables["cases"]
    size = say("backtest.text.size", cases=counted(len(report["cases"])), runs=count(found.runs))
    heading(say("backtest.text.title"), made(size, found.seed), report["changes"])
    baselines = {name: say(f"forecaster.{name}") for name in BASELINES}
    for coded, part in table.groupby("preferences", sort=False):
        best = best_of(part)
        title = say(
            "backtest.text.recalibrated" if is_recalibrated(best) else "backtest.text.coded",
            coded=coded_in_words(str(coded)),
        )
        print_cases(title, plain_rows(part), best["forecaster"].iloc[0], baselines)
        silent = best.loc[best["hardest"].eq("none") & best["stances"].eq(0), "case"]
        if len(silent):
            out.print(say("backtest.text.silent", cases=say("report.comma").join(silent)), style="dim")
        _reliability(found.tables["reliability"], str(coded))
    rivals = {row["forecaster"] for row in report["scores"]} - {*LABELS, *BASELINES}
    others = {name: say(f"against.{name}") for name in _OTHERS}
    print_scores(plain_rows(tables["scores"]), MODEL, others, rivals=rivals, fewest=FEWEST, ours=FORECAST)
    if FIRST_EDITION in set(table["forecaster"]):  # these are cases of the library
        out.print(say("past.chosen_on_them"))
    if report["in_sample"]:
        out.print(say("backtest.text.in_sample"))


def _reliability(bins: pd.DataFrame, coded: str) -> None:
    """What the recalibrated forecast gave a probability, and how often that came."""
    own = bins[(bins["preferences"] == coded) & (bins["forecaster"] == FORECAST)]
    told = [
        say("backtest.text.bin", given=percent(row.mean), came=percent(row.share), forecasts=row.forecasts)
        for row in own.itertuples()
    ]
    if told:
        out.print("\n" + say("backtest.text.reliability", bins=say("sure.then").join(told)))
