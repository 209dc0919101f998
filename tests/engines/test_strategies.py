"""What strategies do to whole runs: neutral settings change nothing, and directions are those of the report."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.engines import ensemble
from sim.engines.council import NorthAtlanticCouncil
from sim.engines.layout import Layout
from sim.scenario.load import load, vary
from sim.scenario.schema import Scenario
from sim.strategies.catalogue import STRATEGIES, of_role

from ..scenarios import scenarios

TOKYO = "tokyo_liaison_office"
RUNS = 6000
#: Twice the standard error of a difference between two shares of RUNS runs, at most.
ERROR = 2 * (0.5 / RUNS) ** 0.5


def record_of(scenario: Scenario, runs: int = 400, seed: int = 3):
    return ensemble.simulate(scenario, runs, seed).record


def assert_same_runs(one: Scenario, other: Scenario, runs: int = 400) -> None:
    for name, mine, reference in zip(record_of(one)._fields, record_of(one), record_of(other), strict=True):
        np.testing.assert_array_equal(mine, reference, err_msg=name)


def shelved(overrides, scenario: str = TOKYO, runs: int = RUNS) -> float:
    made = load(scenario, overrides)
    return float((record_of(made, runs, 11).outcome == len(made.drafts)).mean())


def adopted(overrides) -> float:
    """Share of runs that adopt the proposal itself."""
    return float((record_of(load(TOKYO, overrides), RUNS, 11).outcome == 0).mean())


def without_own_gain(scenario: Scenario, **power) -> Scenario:
    tree = scenario.model_dump(exclude_none=True)
    for name in scenario.externals:
        tree["actors"][name] = {
            k: v for k, v in tree["actors"][name].items() if k not in ("threat", "linkage", "exposure", "strategy")
        } | power
    return Scenario.model_validate(tree)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(scenarios(longest=6))
def test_a_focus_of_0_is_diffuse_exactly(scenario):
    """Where nothing is known of what the power wants: with its own gain it may act with less than it has."""
    scenario = without_turns(scenario)
    aimed = without_own_gain(scenario, strategy="aimed", focus=0.0)
    assert_same_runs(aimed, without_own_gain(scenario, strategy="diffuse"))


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(scenarios(longest=6), st.floats(0, 50))
def test_who_has_all_the_means_there_are_cannot_aim(scenario, focus):
    scenario = without_turns(scenario, "coercion")
    aimed = without_own_gain(scenario, strategy="aimed", focus=focus, coercion=1.0)
    assert_same_runs(aimed, without_own_gain(scenario, strategy="diffuse", coercion=1.0))


def without_turns(scenario: Scenario, *also: str) -> Scenario:
    """Without the events that set an external power's strategy or focus, which would undo what is tested."""
    tree = scenario.model_dump(exclude_none=True)
    moving = {f"{name}.{what}" for name in scenario.externals for what in ("strategy", "focus", "threat", "linkage", "exposure", *also)}  # fmt: skip
    tree["events"] = {
        name: event
        for name, event in tree["events"].items()
        if not moving & {*event["set"], *event["add"], *event["scale"]}
    }
    return Scenario.model_validate(tree)


def test_defaults_named_are_the_defaults():
    named = {"china.strategy": "diffuse", "japan.strategy": "broadcast", "united_states.strategy": "nearest",
             "france.strategy": "none"}  # fmt: skip
    assert_same_runs(load(TOKYO, named), load(TOKYO))
    assert load(TOKYO, named).actors == load(TOKYO).actors


def test_a_strategy_that_no_event_brings_changes_nothing():
    tree = load(TOKYO).model_dump(exclude_none=True)
    never = {"source": "test", "round": 2, "probability": 0.0}
    for who, strategy in {
        "china": "wedge",
        "japan": "addressed",
        "united_states": "leverage",
        "france": "bargaining",
    }.items():
        made = Scenario.model_validate(
            tree | {"events": tree["events"] | {"turn": never | {"set": {f"{who}.strategy": strategy}}}}
        )
        assert_same_runs(made, load(TOKYO))


def test_what_only_a_strategy_reads_is_drawn_only_then():
    plain, aims = Layout(load(TOKYO)), Layout(load(TOKYO, {"china.strategy": "aimed"}))
    own = {"china.threat", "china.linkage", "china.exposure"}
    assert not own & set(plain.streams) and own <= set(aims.streams)
    assert not own & {row.name for row in plain.stated} and own | {"china.focus"} <= {row.name for row in aims.stated}
    assert {"france.threat", "france.exposure"} <= set(plain.streams)


# --- directions -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("strategy", ["diffuse", "aimed", "wedge"])
def test_shelving_rises_with_coercion(strategy):
    """Report, section 6 (outlook)."""
    fixed = {"events.china_protest.probability": 0.0, "china.strategy": strategy}
    found = [shelved(fixed | {"china.coercion": chi}) for chi in (0.0, 0.2, 0.5)]
    assert found[0] + 0.02 < found[1] < found[2]
    whole = [adopted(fixed | {"china.coercion": chi}) for chi in (0.0, 0.2, 0.5, 1.0)]
    assert whole[0] > whole[1] > whole[2] >= whole[3] - ERROR


def test_who_has_more_means_than_can_be_aimed_spares_the_sponsor_less():
    """Between 0.5 and 1 aimed threats shelve no more: each voter can face all of them and no more, so at 1 all face the
    same. Then the sponsor is threatened as well, asks for less, and a smaller draft passes."""
    fixed = {"events.china_protest.probability": 0.0, "china.exposure": 0.0}
    half, all_ = ({"china.strategy": "aimed", "china.coercion": chi} | fixed for chi in (0.5, 1.0))
    assert shelved(half) > shelved(all_) and adopted(half) >= adopted(all_) - ERROR
    assert shelved(all_) == shelved(all_ | {"china.strategy": "diffuse"})


@pytest.mark.parametrize(
    "name",
    [TOKYO, "tokyo_china_coerces_japan", "tokyo_taiwan_crisis", "tokyo_german_derisking", "tokyo_japan_explains"],
)
def test_aiming_shelves_at_least_as_much_as_threatening_all(name):
    """Report, section 4 (Tokyo office)."""
    assert shelved({"china.strategy": "aimed"}, name) >= shelved({}, name) - ERROR


@pytest.mark.parametrize("strategy", ["aimed", "wedge"])
def test_shelving_rises_with_stake_and_falls_with_its_own_exposure(strategy):
    fixed = {"china.strategy": strategy, "china.coercion": 0.4, "events.china_protest.probability": 0.0}
    by_exposure = [shelved(fixed | {"china.exposure": e}) for e in (0.3, 0.7, 1.0)]
    assert by_exposure[0] > by_exposure[1] > by_exposure[2]
    low, high = {"china.threat": 0.1, "china.linkage": 0.1}, {"china.threat": 1.0, "china.linkage": 1.0}
    assert shelved(fixed | high) > shelved(fixed | low)


def test_addressing_moves_adoption_at_least_three_times_as_far_as_broadcasting():
    """From persuasion 0 to 3; report, section 6 (outlook)."""
    start = adopted({"japan.persuasion": 0.0})
    loud = adopted({"japan.persuasion": 3.0}) - start
    pointed = adopted({"japan.persuasion": 3.0, "japan.strategy": "addressed"}) - start
    assert pointed > 3 * max(loud, 0.0) and pointed > 0.1


def test_washington_buys_more_where_a_step_buys_most():
    means = {"inducement.budget": 0.15, "inducement.step": 0.05}
    paid = adopted(means | {"united_states.strategy": "leverage"})
    assert paid >= adopted(means) - ERROR and paid > adopted({})


def test_committing_oneself_costs_agreement():
    assert shelved({"france.strategy": "committed"}) > shelved({}) + 0.05


def models(overrides, runs: int = 20):
    for run in range(runs):
        model = NorthAtlanticCouncil(load(TOKYO, overrides), run=run)
        while model.running:
            model.step()
            yield model


def test_the_sponsor_is_pressed_less_than_any_voter_whose_consent_a_threat_can_lower():
    for model in models({"china.strategy": "aimed"}):
        china = model.actors["china"]
        for voter in model.voters:
            if voter is not model.sponsor:
                assert china.aimed_at(voter) >= china.aimed_at(model.sponsor) - 1e-12


def test_what_is_aimed_adds_up_and_is_never_more_than_all():
    for strategy in ("aimed", "wedge"):
        for model in models({"china.strategy": strategy}, 10):
            china = model.actors["china"]
            shares = [china.aimed_at(voter) for voter in model.voters]
            assert sum(shares) == pytest.approx(4.0) and max(shares) * china.threatening <= 1.0 + 1e-12
            offers = [china.offered_to(voter) for voter in model.voters]
            assert sum(offers) == pytest.approx(0.0 if strategy == "aimed" else 2.0)


def test_courting_never_raises_the_gain_of_the_courted():
    for model in models({"china.strategy": "wedge"}, 10):
        china = model.actors["china"]
        for voter in model.voters:
            courted = [voter.gain(draft) for draft in model.menu]
            kept, china.planned = china.planned, china.planned._replace(courted={})
            assert all(a <= b + 1e-12 for a, b in zip(courted, [voter.gain(d) for d in model.menu], strict=True))
            china.planned = kept


def test_every_role_has_a_default_and_numbers_from_0():
    for role in ("external", "host", "sponsor", "member"):
        assert [STRATEGIES[name].number for name in of_role(role)] == list(range(len(of_role(role))))
        assert not STRATEGIES[of_role(role)[0]].reads


def test_varying_a_strategy_is_loading_with_it():
    assert_same_runs(vary(load(TOKYO), {"china.strategy": "wedge"}), load(TOKYO, {"china.strategy": "wedge"}))
