"""The figures of one run."""

from pathlib import Path

import pandas as pd

from .. import __version__
from ..analysis import outcomes
from ..engines.layout import Layout
from ..plots import page, run
from ..scenario.schema import Scenario


def draw_run(folder: Path, scenario: Scenario, tally: pd.DataFrame, gains: pd.DataFrame, seed: int) -> list[Path]:
    """Draws the four figures of a run into a folder, as PNG and SVG; returns their paths.

    `tally` is its run table counted (`analysis.outcomes.tally`), `gains` what `outcomes.gain_terms` gives.
    """
    folder.mkdir(exist_ok=True)
    rounds = Layout(scenario).last_round
    source = f"nacsim {__version__} · {scenario.described} · {tally['runs'].sum():,} runs · seed {seed}"
    events = [(scenario.round_of(name), _happening(scenario, name)) for name in scenario.events]
    events = sorted([*(event for event in events if event[0] <= rounds), (rounds, "Last round")])

    def about(finding: str) -> dict[str, str]:
        return {"title": f"{scenario.title}: {finding}", "source": source}

    drawn = {
        "outcomes": run.outcome_shares(outcomes.outcome_shares(tally, scenario), **about("how it ends")),
        "agreement": run.agreement_over_time(
            outcomes.agreement_over_time(tally, scenario, rounds),
            events,
            start=scenario.start,
            **about("when agreement comes"),
        ),
        "blockers": run.who_broke_silence(
            outcomes.blockers(tally, scenario), outcomes.coalitions(tally, scenario), **about("who breaks silence")
        ),
        "gains": run.gain_terms(gains, **about("what each stands to gain")),
    }
    return page.save_all(folder, drawn)


def _happening(scenario: Scenario, name: str) -> str:
    """An event's label, with its probability where it is uncertain."""
    probability = scenario.events[name].probability
    return scenario.label(name) + (f" ({probability:.0%})" if probability < 1 else "")
