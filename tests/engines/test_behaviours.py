"""Actors that others write: played by a subclass, they run, are collected, and are checked."""

import contextlib
import gc
import io
import re
import weakref
from copy import deepcopy
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.engines import council, ensemble
from sim.engines.agents import Answer, ExternalPower, Host, Member
from sim.errors import UsageError
from sim.scenario.load import load

from ..scenarios import make, scenarios

ROOT = Path(__file__).parents[2]


class Plain(Member):
    """A member as it is, under another name."""


class PlainHost(Host):
    """A host as it is."""


class PlainPower(ExternalPower):
    """An external power as it is."""


class Objector(Member):
    """Breaks silence over everything."""

    def answer(self, draft, breaking) -> Answer:
        return super().answer(draft, breaking).objecting()


PLAIN = {"member": Plain, "host": PlainHost, "external": PlainPower}


def renamed(scenario):
    return {name: PLAIN[actor.role] for name, actor in scenario.actors.items()}


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(scenarios(longest=6), st.integers(0, 2**63))
def test_a_subclass_that_changes_nothing_changes_no_run(scenario, seed):
    one = council.simulate(scenario, 6, seed, first=3, behaviours=renamed(scenario)).record
    other = ensemble.simulate(scenario, 6, seed, first=3).record
    for column, mine, reference in zip(one._fields, one, other, strict=True):
        np.testing.assert_array_equal(mine, reference, err_msg=column)


class Tires(Member):
    """Minds less and less, as it settles."""

    def settle(self) -> None:
        self.traits["entrapment"] *= 0.9
        super().settle()


def test_what_is_answered_and_drafted_on_is_the_gain_of_that_round():
    rounds = []

    def check(model):
        rounds.append(model.steps)
        for voter in model.voters:
            assert model.number is None or voter.answered.gain == voter.gain(model.draft)
        utilities = [model.sponsor.gain(draft) + model.sponsor.reservation for draft in model.menu]
        assert [appraisal.utility for appraisal in model.secretary_general.appraisals] == utilities

    behaviours = {"france": Tires, "united_states": Tires}
    model = council.NorthAtlanticCouncil("tokyo_liaison_office", run=3, observe=check, behaviours=behaviours)
    model.run_model()
    assert len(rounds) == model.steps > 3
    before = model.actors["france"].gain(model.draft)
    model.actors["france"].traits["entrapment"] = 1.0
    assert model.actors["france"].gain(model.draft) < before


def test_behaviours_are_collected_as_what_they_are():
    """Rows of a subclass stand among those of its base, in the same order, whoever else has one."""
    scenario = load("tokyo_liaison_office")

    def collected(behaviours):
        model = council.NorthAtlanticCouncil(scenario, run=3, behaviours=behaviours)
        model.run_model()
        frames = [model.datacollector.get_agenttype_vars_dataframe(kind) for kind in (Member, Host)]
        assert [len(frame) for frame in frames] == [3 * model.steps, model.steps]
        return frames

    plain = collected(None)
    for behaviours in ({"france": Plain}, {"france": Plain, "japan": PlainHost}, renamed(scenario)):
        for frame, expected in zip(collected(behaviours), plain, strict=True):
            pd.testing.assert_frame_equal(frame, expected)


def test_runs_of_which_the_end_alone_counts_keep_no_minutes_and_end_alike():
    kept = {}
    for is_watched in (True, False):
        model = council.NorthAtlanticCouncil(
            "tokyo_liaison_office", run=3, is_watched=is_watched, behaviours={"france": Objector}
        )
        model.run_model()
        kept[is_watched] = (
            (model.outcome, model.steps, model.objectors),
            hasattr(model, "datacollector"),
            model.acted_on,
        )
    (ended, *minutes), (same, *none) = kept[True], kept[False]
    assert ended == same and none == [False, {}] and minutes[0] and set(minutes[1]) == {*model.layout.voters}


def test_a_run_that_nobody_holds_is_forgotten():
    model = council.NorthAtlanticCouncil("tokyo_liaison_office")
    model.run_model()
    assert [agent.unique_id for agent in model.agents] == list(range(1, 7)), "each has a number of its own"
    seen = weakref.ref(model)
    del model
    gc.collect()
    assert seen() is None


def test_mesa_finds_agents_by_role():
    model = council.NorthAtlanticCouncil("tokyo_liaison_office", behaviours={"france": Plain, "china": PlainPower})
    names = {
        kind: [agent.name for agent in model.agents_by_type[kind]] for kind in (Member, Host, ExternalPower, Plain)
    }
    assert names == {
        Member: ["united_states", "france", "germany"], Host: ["japan"], ExternalPower: ["china"], Plain: ["france"],
    }  # fmt: skip


def test_a_member_that_always_objects_is_among_the_blockers_of_every_run():
    runs = council.simulate(load("tokyo_liaison_office"), 30, 1, behaviours={"germany": Objector}).table()
    assert set(runs["outcome"]) == {"shelved"}
    assert runs["blockers"].astype(str).str.contains("germany").all()


def test_where_the_rule_can_do_without_it_it_is_overruled():
    scenario = load("tokyo_liaison_office", {"decision.rule": "majority"})
    runs = council.simulate(scenario, 30, 1, behaviours={"germany": Objector}).table()
    adopted = runs[runs["outcome"] != "shelved"]
    assert len(adopted) and adopted["overruled"].astype(str).str.contains("germany").all()


class Restrained(ExternalPower):
    """Aims a half of what it has at everybody."""

    def aimed_at(self, voter) -> float:
        return 0.5


def test_an_external_power_aims_as_it_likes():
    calm = {"events.china_protest.probability": 0.0}  # which would add to the coercion that it has
    half, whole = (load("tokyo_liaison_office", {"china.coercion": c} | calm) for c in (0.35, 0.7))
    felt = []
    for run in range(5):
        one = council.NorthAtlanticCouncil(whole, run=run, behaviours={"china": Restrained})
        other = council.NorthAtlanticCouncil(half, run=run)
        for model in (one, other):
            model.run_model()
        assert [v.pressure for v in one.voters] == [v.pressure for v in other.voters]
        felt.append(one.voters[0].pressure)
    assert max(felt) > 0


class Stingy(Member):
    """A sponsor that pays nobody."""

    def act(self) -> None:
        pass


def test_a_sponsor_keeps_its_budget_if_it_likes():
    reluctant = {"autonomy": 1.0, "entrapment": 1.0}
    scenario = make({"a": {}, "b": reluctant}, weights={"autonomy": 3.0}, inducement={"budget": 1.0, "step": 0.2})
    received = {}
    for behaviour in (Plain, Stingy):
        model = council.NorthAtlanticCouncil(scenario, run=2, behaviours={"a": behaviour})
        model.run_model()
        received[behaviour] = model.actors["b"].received
    assert received[Plain] > 0 and received[Stingy] == 0


def state(agent):
    return deepcopy({name: value for name, value in vars(agent).items() if name != "model"})


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(scenarios(longest=4), st.integers(0, 2**32), st.floats(0, 1))
def test_asking_changes_nothing(scenario, seed, breaking):
    """`answer` leaves everybody as they were, so a round may ask more than once, as the cascade of broken silence does."""
    model = council.NorthAtlanticCouncil(scenario, stream_seed=seed)
    model.step()
    before = [state(agent) for agent in model.agents]
    for voter in model.voters:
        for draft in model.menu:
            assert voter.answer(draft, breaking) == voter.answer(draft, breaking)
    assert [state(agent) for agent in model.agents] == before


class Changeable(Member):
    """Is asked what it would say if nobody objected, or all, before it says what it says."""

    def answer(self, draft, breaking) -> Answer:
        for share in (0.0, 1.0):
            super().answer(draft, share)
        return super().answer(draft, breaking)


def test_being_asked_several_times_changes_no_run():
    scenario = load("tokyo_liaison_office")
    often = council.simulate(scenario, 20, 2, behaviours=dict.fromkeys(scenario.members, Changeable)).table()
    assert often.equals(council.simulate(scenario, 20, 2).table())


@pytest.mark.parametrize(
    ("behaviours", "expected"),
    [
        ({"frnce": Plain}, "behaviours 'frnce': no such actor; did you mean 'france'?"),
        ({"france": PlainHost}, "behaviours 'france': expected a subclass of Member, since the scenario has it as member; found PlainHost"),
        ({"japan": Plain}, "behaviours 'japan': expected a subclass of Host, since the scenario has it as host; found Plain"),
        ({"china": Plain}, "behaviours 'china': expected a subclass of ExternalPower, since the scenario has it as external; found Plain"),
        ({"france": "Plain"}, "behaviours 'france': expected a subclass of Member, since the scenario has it as member; found 'Plain'"),
    ],
)  # fmt: skip
def test_a_behaviour_that_does_not_fit_is_a_mistake(behaviours, expected):
    with pytest.raises(UsageError) as caught:
        council.NorthAtlanticCouncil("tokyo_liaison_office", behaviours=behaviours)
    assert str(caught.value) == expected
    with pytest.raises(UsageError):
        council.simulate(load("tokyo_liaison_office"), 1, behaviours=behaviours)


def test_all_mistakes_are_told_at_once():
    with pytest.raises(UsageError) as caught:
        council.NorthAtlanticCouncil("tokyo_liaison_office", behaviours={"frnce": Plain, "japan": Plain})
    assert len(caught.value.mistakes) == 2


def test_the_how_to_does_what_it_says():
    text = (ROOT / "sim" / "engines" / "README.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    said, names = io.StringIO(), {}
    with contextlib.redirect_stdout(said):
        exec(compile(code, "README.md", "exec"), names)
    lines = said.getvalue().splitlines()
    assert [line.split(" {")[0] for line in lines] == ["as coded", "France a hawk"]
    coded, hawk = names["built_in"], names["with_hawk"]
    assert (coded["outcome"] == "contact_point").any() and not (hawk["outcome"] == "contact_point").any()
    reference = council.simulate(names["scenario"], 200, 1).table()
    assert reference.equals(coded), "without a behaviour both engines have the same runs"


def test_the_how_to_names_methods_that_there_are():
    text = (ROOT / "sim" / "engines" / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `(\w+)\(", text, re.MULTILINE)
    assert named and all(any(hasattr(kind, name) for kind in (Member, Host, ExternalPower)) for name in named)
