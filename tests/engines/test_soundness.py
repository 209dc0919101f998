"""A behaviour that returns nonsense is refused where it arises, with the actor and the round."""

import math
import re

import pytest

from sim.engines import council
from sim.engines.agents import ExternalPower, Host, Member
from sim.engines.answer import Answer
from sim.engines.soundness import CHECKS
from sim.errors import UsageError
from sim.scenario.load import load
from sim.strategies.plan import Plan

NAN, INF = math.nan, math.inf
BASES = {"france": Member, "united_states": Member, "japan": Host, "china": ExternalPower}
#: Of each actor: a method or property, what it returns, and what is said of it.
RETURNS = [
    ("france", "answer", None, "returned None; expected an Answer"),
    ("france", "answer", True, "returned True; expected an Answer"),
    ("france", "answer", Answer("no"), "expected True or False, then finite numbers"),
    ("france", "answer", Answer(True, balance=NAN), "expected True or False, then finite numbers"),
    ("japan", "answer", (True, False, 0.0, 0.0, 0.0, 0.0), "expected an Answer"),
    ("japan", "answer", Answer(True, pull=-INF), "expected True or False, then finite numbers"),
    ("france", "gain", NAN, "returned nan; expected a finite number"),
    ("france", "gain", INF, "returned inf; expected a finite number"),
    ("france", "gain", None, "returned None; expected a finite number"),
    ("japan", "gain", "much", "returned 'much'; expected a finite number"),
    ("france", "weight", NAN, "returned nan; expected a finite number"),
    ("france", "rates", (0.1, NAN, 0.0, 0.0), "expected finite numbers"),
    ("france", "rates", None, "returned None; expected finite numbers"),
    ("france", "voice", -0.1, "returned -0.1; expected a finite number of at least 0"),
    ("japan", "voice", NAN, "returned nan; expected a finite number of at least 0"),
    ("france", "bound", -1.0, "returned -1.0; expected a finite number of at least 0"),
    ("france", "courted", INF, "returned inf; expected a finite number of at least 0"),
    ("france", "threatened", 1.2, "returned 1.2; expected a number from 0 to 1"),
    ("united_states", "prefers_the_proposal", None, "returned None; expected True or False"),
    ("united_states", "worth_of_paying", NAN, "returned nan; expected a number"),
    ("united_states", "worth_of_paying", None, "returned None; expected a number"),
    ("china", "plan", None, "returned None; expected a Plan"),
    ("china", "plan", Plan(aimed=[1.0]), "returned aimed = [1.0]; expected a mapping from names of voters"),
    ("china", "plan", Plan(aimed={"frnce": 1.0}), "returned aimed for 'frnce'; expected names of members or the host"),
    ("china", "plan", Plan(aimed={"france": -1.0}), "aimed of 'france': returned -1.0; expected a multiple"),
    ("china", "plan", Plan(courted={"france": NAN}), "courted of 'france': returned nan; expected a multiple"),
    ("china", "plan", Plan(aimed={"france": 9.0}), "aimed of 'france': returned 9.0; expected at most 1/"),
    ("japan", "plan", Plan(addressed={"france": 1.5}), "addressed of 'france': returned 1.5; expected a number from 0"),
    ("china", "aimed_at", -1.0, "returned -1.0; expected a multiple, a finite number of at least 0"),
    ("china", "aimed_at", NAN, "returned nan; expected a multiple"),
    ("china", "aimed_at", 9.0, "expected at most 1/"),
    ("china", "offered_to", -1.0, "returned -1.0; expected a multiple"),
    ("china", "effort", 2.0, "returned 2.0; expected a number from 0 to 1"),
    ("china", "threat", NAN, "returned nan; expected a number from 0 to 1"),
]
#: Of each actor: a method that acts, and what it leaves at NaN.
LEAVES = [
    *(("france", method, "reservation") for method in ("perceive", "carry_out", "settle", "act", "feel", "record")),
    ("japan", "perceive", "pressure"),
    ("china", "perceive", "threatening"),
    ("china", "spread", "effort_made"),
]
#: Not called in the run of this test, or only by what traces: what they compute is a number like those above.
SELDOM = {"alone", "losses", "terms", "heed", "receive", "move"}
#: Everybody acts, so that every method is called: Washington pays and Japan addresses.
SCENARIO = load(
    "tokyo_washington_pays",
    {"china.strategy": "wedge", "japan.strategy": "addressed", "france.autonomy": 1.0, "process.walk_away": 0.0},
)


def refusal(who, behaviour):
    """What is said of a behaviour, in some of twenty runs."""
    with pytest.raises(UsageError) as caught:
        council.simulate(SCENARIO, 20, 1, behaviours={who: behaviour})
    (mistake,) = caught.value.mistakes
    return mistake


@pytest.mark.parametrize(("who", "name", "value", "said"), RETURNS)
def test_what_is_returned_is_checked(who, name, value, said):
    base = BASES[who]
    own = property(lambda self: value) if isinstance(vars_of(base, name), property) else lambda self, *args: value
    mistake = refusal(who, type("Odd", (base,), {name: own}))
    assert re.fullmatch(rf"behaviours '{who}', round \d+", mistake.place)
    assert f"Odd.{name} " in mistake.what and said in mistake.what


def vars_of(base, name):
    return next(vars(one)[name] for one in base.__mro__ if name in vars(one))


@pytest.mark.parametrize(("who", "name", "left"), LEAVES)
def test_what_is_left_behind_is_checked(who, name, left):
    base = BASES[who]

    def own(self, *args):
        getattr(base, name)(self, *args)
        setattr(self, left, NAN)

    mistake = refusal(who, type("Odd", (base,), {name: own}))
    assert mistake.what == f"Odd.{name} left {left} of {who} at nan; expected a finite number"


def test_every_check_is_tried_here():
    assert {name for _, name, *_ in (*RETURNS, *LEAVES)} | SELDOM == set(CHECKS)


@pytest.mark.parametrize("name", sorted(SELDOM - {"losses"}))
def test_what_is_seldom_called_is_checked_as_well(name):
    own = property(lambda self: NAN) if name == "alone" else lambda self, *args: self.traits.update(autonomy=NAN)
    model = council.NorthAtlanticCouncil(SCENARIO, behaviours={"france": type("Odd", (Member,), {name: own})})
    with pytest.raises(UsageError, match=rf"behaviours 'france', round 1: Odd.{name} (returned|left)"):
        model.step()  # calls some of them
        found = getattr(model.actors["france"], name)
        found(*({"heed": (model.host, 0.1), "move": ("autonomy", 0.1)}.get(name, (0.1,))))


def test_the_round_is_the_one_in_which_it_happened():
    class Late(Member):
        def gain(self, draft):
            return super().gain(draft) if self.model.steps < 3 else NAN

    scenario = load("tokyo_liaison_office", {"france.autonomy": 1.0, "process.rounds": 8})
    with pytest.raises(UsageError, match=r"^behaviours 'france', round 3: Late.gain returned nan"):
        council.simulate(scenario, 50, behaviours={"france": Late})


def test_what_a_class_takes_from_elsewhere_is_checked_too():
    class Mixin:
        bound = -1.0

        def gain(self, draft):
            return NAN

    assert "Odd.gain returned nan" in refusal("france", type("Odd", (Mixin, Member), {})).what

    class Constant(Member):
        bound = -1.0

    assert "Constant.bound returned -1.0" in refusal("france", Constant).what

    class Heir(Constant):
        bound = 0.5

    assert council.simulate(SCENARIO, 3, behaviours={"france": Heir}).table() is not None


def test_who_is_worth_minus_infinity_is_never_paid():
    class Spurns(Member):
        def worth_of_paying(self, member):
            return -INF if member.name == "france" else super().worth_of_paying(member)

    for run in range(10):
        model = council.NorthAtlanticCouncil(SCENARIO, run=run, behaviours={"united_states": Spurns})
        model.run_model()
        assert model.actors["france"].received == 0.0
