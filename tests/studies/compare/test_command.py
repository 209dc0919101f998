"""`--with`: the base with something changed in it, as `compare` reads it."""

import pytest

from sim.errors import ScenarioError, UsageError
from sim.scenario.load import load
from sim.studies.compare.study import _scenarios

TOKYO = "tokyo_liaison_office"


def test_values_with_brackets_quotes_and_semicolons_reach_the_scenario():
    rule = "decision={rule: majority, threshold: 0.6, weights: {france: 2, germany: 1, united_states: 3}}"
    (_, base), (name, changed) = _scenarios([TOKYO], [f"{rule}; title='Paris; Berlin'; menu=[contact_point]"], None)
    assert base == load(TOKYO)
    assert changed.decision.weights == {"france": 2, "germany": 1, "united_states": 3}
    assert (str(changed.title), changed.drafts) == ("Paris; Berlin", ("contact_point",))
    assert name == ", ".join(changed.changes) and len(changed.changes) == 3


@pytest.mark.parametrize(("text", "expected"), [
    ("france.thraet=0.3", "--with france.thraet: unknown key 'thraet'; did you mean 'threat'"),
    ("france.threat", "--with france.threat: expected path=value"),
    (" ; ", "--with  ; : expected path=value"),
    ("france.threat={value: 0.3; process.rounds=24", "--with france.threat={value: 0.3: not YAML"),
])  # fmt: skip
def test_a_mistake_is_placed_at_the_option(text, expected):
    with pytest.raises((UsageError, ScenarioError)) as caught:
        _scenarios([TOKYO], [text], None)
    assert str(caught.value).startswith(expected)
