"""`nacsim check`."""

from .. import console
from ..console.commands import ScenarioName, Sets
from ..engines.layout import Layout
from ..results.taking import scenario_of

EXAMPLES = ("nacsim check my_scenario.yaml",)


def command(scenario: ScenarioName, set_: Sets = None) -> None:
    """Validate a scenario and say what it contains; every mistake with file:line:column."""
    loaded = scenario_of(scenario, set_)
    layout = Layout(loaded)
    console.out.print(
        f"{scenario}: sound. Members {len(loaded.members)}, hosts {int(loaded.host is not None)}, "
        f"external powers {len(loaded.externals)}, drafts {len(loaded.menu)}, events {len(loaded.events)}; "
        f"rule {loaded.decision.rule}; numbers drawn anew in each run {len(layout.streams)}."
    )
