"""The figures of a run: how it ends, when agreement comes, who breaks silence, what each stands to gain."""

from functools import partial

from ...engines.layout import Layout
from ...figures.about import about, runs, source
from ...results import outcomes
from ...results.findings import Drawings
from ...scenario.schema import Scenario
from ...words import say
from .drawing import agreement_over_time, gain_terms, outcome_shares, who_broke_silence
from .study import RunFindings


def figures(found: RunFindings) -> Drawings:
    """The four figures of a run."""
    scenario, tally, rounds = found.scenario, found.tally, Layout(found.scenario).last_round
    made = source(scenario.described, runs(found.runs), seed=found.seed)
    events = [(scenario.round_of(name), _happening(scenario, name)) for name in scenario.events]
    events = sorted([*(event for event in events if event[0] <= rounds), (rounds, say("last_round"))])
    gains = found.tables["gains"].assign(label=lambda table: [scenario.label(name) for name in table["actor"]])

    def heads(figure: str) -> dict[str, str]:
        return about(scenario.title, say(f"{figure}.finding"), made)

    return {
        "outcomes": partial(outcome_shares, found.outcomes(), **heads("outcomes")),
        "agreement": partial(
            agreement_over_time, outcomes.agreement_over_time(tally, scenario, rounds), events, start=scenario.start,
            **heads("agreement"),
        ),
        "blockers": partial(
            who_broke_silence, outcomes.blockers(tally, scenario), outcomes.coalitions(tally, scenario),
            **heads("blockers"),
        ),
        "gains": partial(gain_terms, gains, **heads("gains")),
    }  # fmt: skip


def _happening(scenario: Scenario, name: str) -> str:
    """An event's label, with its probability where it is uncertain."""
    probability = scenario.events[name].probability
    return scenario.label(name) + (f" ({probability:.0%})" if probability < 1 else "")
