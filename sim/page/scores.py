"""Scores of forecasts in the tables of a report."""

import pandas as pd

from ..words import say
from ..words.numbers import interval, percent
from .report import Table


def bins_in_table(bins: pd.DataFrame, caption: str) -> Table:
    """A row a bin of probabilities of one forecaster: how many outcomes were given it, their mean probability, and the
    share that came with its interval. `bins`: forecasts, mean, share, share_low, share_high."""
    heads = tuple(say(f"report.reliability.{name}") for name in ("given", "came", "interval", "outcomes"))
    rows = [
        (percent(row.mean), percent(row.share), interval(row.share_low, row.share_high), str(row.forecasts))
        for row in bins.itertuples()
    ]
    return Table(caption, heads, rows, numbers=0)
