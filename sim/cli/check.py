"""`nacsim check`."""

from .. import console
from ..console.commands import ScenarioName, Sets
from ..engines.layout import Layout
from ..results.labels import labels_of, rule_in_words
from ..results.taking import scenario_of
from ..words import current, say

EXAMPLES = ("nacsim check my_scenario.yaml",)


def command(scenario: ScenarioName, set_: Sets = None) -> None:
    """Validate a scenario and say what it contains; every mistake with file:line:column."""
    loaded = scenario_of(scenario, set_).in_language(current())
    layout = Layout(loaded)
    counts = {
        "members": len(loaded.members), "hosts": int(loaded.host is not None), "externals": len(loaded.externals),
        "drafts": len(loaded.menu), "events": len(loaded.events), "drawn": len(layout.streams),
    }  # fmt: skip
    rule = rule_in_words(loaded.decision, labels_of(loaded))
    console.out.print(say("check.sound", scenario=scenario, rule=rule, **counts))
