"""The figures of one run."""

from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from ...engines.layout import Layout
from ...figures import page
from ...figures.about import about, runs, source
from ...results import outcomes
from ...scenario.schema import Scenario
from ...words import say
from . import drawing as run


def draw_run(folder: Path, scenario: Scenario, tally: pd.DataFrame, gains: pd.DataFrame, seed: int) -> list[Path]:
    """Draws the four figures of a run into a folder, as PNG and SVG; returns their paths."""
    folder.mkdir(exist_ok=True)
    return page.save_all(folder, run_figures(scenario, tally, gains, seed))


def run_figures(scenario: Scenario, tally: pd.DataFrame, gains: pd.DataFrame, seed: int) -> dict[str, Figure]:
    """The four figures of a run, by name.

    `tally` is its run table counted (`analysis.outcomes.tally`), `gains` what `outcomes.gain_terms` gives.
    """
    rounds = Layout(scenario).last_round
    made = source(scenario.described, runs(int(tally["runs"].sum())), seed=seed)
    events = [(scenario.round_of(name), _happening(scenario, name)) for name in scenario.events]
    events = sorted([*(event for event in events if event[0] <= rounds), (rounds, say("last_round"))])
    return {
        "outcomes": run.outcome_shares(
            outcomes.outcome_shares(tally, scenario), **about(scenario.title, say("outcomes.finding"), made)
        ),
        "agreement": run.agreement_over_time(
            outcomes.agreement_over_time(tally, scenario, rounds), events, start=scenario.start,
            **about(scenario.title, say("agreement.finding"), made),
        ),
        "blockers": run.who_broke_silence(
            outcomes.blockers(tally, scenario), outcomes.coalitions(tally, scenario),
            **about(scenario.title, say("blockers.finding"), made),
        ),
        "gains": run.gain_terms(gains, **about(scenario.title, say("gains.finding"), made)),
    }  # fmt: skip


def _happening(scenario: Scenario, name: str) -> str:
    """An event's label, with its probability where it is uncertain."""
    probability = scenario.events[name].probability
    return scenario.label(name) + (f" ({probability:.0%})" if probability < 1 else "")
