"""What moves the answer is asked for twice of one run, by its sheet and by its annex, and computed once."""

import pandas as pd

import sim
from sim.results.findings import unseen
from sim.studies.tip import means


def test_the_effects_of_a_run_are_computed_once_and_those_of_another_are_its_own(monkeypatch):
    monkeypatch.setattr(means, "RUNS", 40)
    moved, computed = means.moved, []

    def counted(scenario, *given, **how):
        computed.append(scenario)
        return moved(scenario, *given, **how)

    monkeypatch.setattr(means, "moved", counted)
    first = sim.run("tokyo_liaison_office", runs=200)
    other = sim.run("tokyo_liaison_office", runs=200, set_={"france.autonomy": 0.3})
    base, effects = means.effects_of(first, unseen)
    assert means.effects_of(first, unseen) == (base, effects) and computed == [first.scenario]
    assert means.effects_of(other, unseen)[0] != base and computed == [first.scenario, other.scenario]
    again, table = means.effects_of(first, unseen)
    assert again == base
    pd.testing.assert_frame_equal(table, effects)
