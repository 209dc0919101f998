"""The rules one by one, against values by hand and against their laws."""

import ast
import inspect
import math
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.equations import compiled, consultation, decision, drafting, gains, pressure, sampling, silence
from sim.equations.decision_rules import RULES
from sim.equations.elementary import exponential, logarithm, parts, power_of_two
from sim.strategies import leverage

share = st.floats(0, 1)


def test_gain_by_hand():
    """m = 0.5: half of 2 * (0.8 + 0.5 * 0.6)/2 * 0.5 - 0.5 * 0.4 * 0.6 * 0.9 - 0.5 * 0.3 * 0.9 - 0.5 * 0.6 * 0.7, and 0.1."""
    retaliation = gains.expected_retaliation(0.6, 0.8, 0.3)
    assert retaliation == pytest.approx(0.6 * 0.8 + 0.4 * 0.3)
    rates = (
        gains.security_rate(gains.weight_of(2.0, 0.5), 0.8, 0.6, 0.5),
        gains.economic_rate(gains.weight_of(0.5, 0.5), 0.4, retaliation),
        gains.entrapment_rate(gains.weight_of(0.5, 0.5), 0.3),
        gains.autonomy_rate(gains.weight_of(0.5, 0.5), 0.6),
    )
    terms = gains.terms(*rates, 0.5, 0.9, 0.7)
    assert terms == pytest.approx((0.275, -0.054, -0.0675, -0.105))
    assert gains.gain(*rates, 0.1, 0.5, 0.9, 0.7) == pytest.approx(sum(terms) + 0.1)


@given(share, share, share)
def test_a_revised_view_lies_between_anchor_and_mean(openness, anchor, mean):
    view = consultation.revised_view(openness, anchor, mean)
    assert min(anchor, mean) - 1e-15 <= view <= max(anchor, mean) + 1e-15


def test_voices():
    assert consultation.voice(0.5, 0.4, 2.0) == pytest.approx(0.6)
    assert consultation.voice_share(0.0, 0.0, 4.0) == 0.25
    assert consultation.voice_share(1.0, 4.0, 3.0) == 0.25


def test_concession_curve():
    """Nothing is conceded in round 1, everything at the deadline; c > 1 concedes early, c < 1 late."""
    assert drafting.progress(1.0, 18.0, 1.0) == 0.0
    assert drafting.progress(18.0, 18.0, 0.3) == 1.0
    assert drafting.progress(1.0, 1.0, 1.0) == 0.0
    assert drafting.progress(7.0, 5.0, 1.0) == 1.0
    assert drafting.progress(9.5, 18.0, 1.0) == pytest.approx(0.5)
    assert drafting.progress(9.5, 18.0, 0.5) == pytest.approx(0.25)
    assert drafting.progress(9.5, 18.0, 2.0) == pytest.approx(math.sqrt(0.5))
    assert drafting.progress(3.0, 0.5, 1.0) == 0.0


@pytest.mark.parametrize(
    ("first", "walk_away", "conceded", "expected"),
    [(0.8, 0.0, 0.5, 0.4), (0.8, 0.25, 0.5, 0.5), (0.8, 1.0, 1.0, 0.8), (0.8, 0.0, 1.0, 0.0), (-0.2, 0.0, 1.0, -0.2)],
)
def test_what_the_sponsor_still_asks_for(first, walk_away, conceded, expected):
    assert drafting.aspiration(first, walk_away, conceded) == pytest.approx(expected)


def test_admissible_drafts():
    assert drafting.is_admissible(0.5, 0.5 + 1e-13, True)
    assert not drafting.is_admissible(0.5, 0.5 + 1e-11, True)
    assert not drafting.is_admissible(0.4, 0.5, True)
    assert not drafting.is_admissible(0.5, 0.4, False), "it is not at hand"
    assert not drafting.is_admissible(-0.1, -0.3, True), "no draft below the status quo"


@given(st.floats(-2, 2), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_the_sponsor_asks_for_less_and_less_and_never_for_a_loss_of_its_gain(first, walk_away, one, other):
    early, late = (drafting.aspiration(first, walk_away, share) for share in sorted((one, other)))
    assert first >= early >= late
    assert late >= min(first, 0.0) and (first <= 0 or late >= walk_away * first - 1e-12)


def test_a_draft_replaces_another_only_if_it_is_better_by_more_than_rounding():
    assert drafting.replaces(True, -5.0, -math.inf)
    assert not drafting.replaces(False, 1.0, -math.inf)
    assert not drafting.replaces(True, 0.3 + 1e-10, 0.3) and drafting.replaces(True, 0.3 + 2e-9, 0.3)


def test_silence_by_hand():
    assert silence.breaking_share(2.0, 1.0, 3.0) == 0.5
    assert silence.breaking_share(2.0, 0.0, 3.0) == 1.0
    assert silence.solidarity(0.5, 0.4, 0.25) == pytest.approx(0.15)
    assert silence.solidarity(0.5, 0.4, silence.breaking_share(0.0, 0.0, 1.0)) == 0.0, "who is asked alone"
    assert silence.commitment(0.4, 0.5, True) == 0.2 and silence.commitment(0.4, 0.5, False) == 0.0
    assert silence.stand(0.3, -0.2, 0.1, 0.15) == pytest.approx(0.05)
    assert silence.keeps_silence(-5e-13, 0.0) and not silence.keeps_silence(-1e-9, 0.0)
    assert silence.keeps_silence(-0.2, 0.2) and not silence.keeps_silence(-0.3, 0.2)
    assert silence.goes_on_record(-0.1, 0.2) and not silence.goes_on_record(0.0, 0.2)
    assert silence.learnt(0.0, 0.3, 0.1, 0.05) == pytest.approx(-0.35)
    assert silence.learnt(-0.6, 0.3, 0.1, 0.0) == -0.6
    assert silence.reservation(0.5, 1.2, 6.0, 0.1) == pytest.approx(0.15)


@given(st.floats(1e-9, 1 - 1e-9), st.floats(-30, 30))
def test_a_revealed_reservation_is_the_quantile_of_what_is_left_of_the_distribution(u, b):
    """P(q <= x | q >= -b) = u, by tails: (1 - S(x)) = (1 - u) (1 - S(-b)); and never below -b."""
    q = silence.revealed(u, b, 1.0, 1.0, 0.0)
    assert q >= -b - 1e-12
    beyond = math.log1p(-u) - math.log1p(math.exp(-b))  # 1 - S(-b) = 1/(1 + e^-b)
    assert -np.logaddexp(0.0, q) == pytest.approx(beyond, rel=1e-9, abs=1e-12)


@given(st.floats(1e-9, 1 - 1e-9), st.floats(-3, 3), st.floats(0.01, 1), st.floats(0.5, 1e6), st.floats(-1, 1))
def test_who_is_known_to_prefer_the_proposal_prefers_it(u, gain, salience, rationality, shock):
    """V(0) + epsilon >= 0 for every u, lambda, m and eta, to 1e-12."""
    quantile = silence.revealed(u, gain, salience, rationality, shock)
    assert gain + silence.reservation(salience, quantile, rationality, shock) >= -1e-12


def test_shocks_are_stationary():
    """Standard deviation sd in every round, correlation rho between rounds."""
    rng = np.random.default_rng(1)
    eta, sd, rho = np.zeros(50_000), 0.3, 0.8
    for t in range(5):
        before = eta
        eta = np.array(
            [silence.shock(e, z, sd, rho, t == 0) for e, z in zip(eta, rng.normal(size=eta.size), strict=True)]
        )
        assert eta.std() == pytest.approx(sd, rel=0.02)
    assert np.corrcoef(before, eta)[0, 1] == pytest.approx(rho, abs=0.01)


def test_pressure_by_hand():
    both = pressure.joint_coercion(pressure.joint_coercion(0.0, 0.5, 1.0), 0.4, 1.0)
    assert both == pytest.approx(0.7)
    assert pressure.joint_coercion(0.5, 0.4, 0.5) == pytest.approx(0.6), "half of it aimed at somebody"
    assert pressure.silent_share(2.0, 3.0) == pytest.approx(2 / 3) and pressure.silent_share(0.0, 0.0) == 1.0
    assert pressure.reaction(both, 0.9, 2 / 3) == pytest.approx(0.42)
    assert pressure.experienced(0.5, 0.6, 0.42) == pytest.approx(0.468)
    assert pressure.stiffened(0.4, 0.05, 0.5, 0.8) == pytest.approx(0.412)
    assert pressure.frightened(0.4, 0.05, 0.5, 0.8) == pytest.approx(0.403)


@given(share, share, share, share)
def test_pressure_keeps_traits_in_their_range(trait, force, felt, resolve):
    assert 0 <= pressure.stiffened(trait, force, felt, resolve) <= 1
    assert 0 <= pressure.frightened(trait, force, felt, resolve) <= 1


def needs(rule, votes, **parameters):
    definition = RULES[rule]
    return definition.consent(float(votes.sum()), votes.size, definition.defaults | parameters)


@given(st.lists(st.tuples(st.floats(-5, 5), st.booleans()), min_size=1, max_size=12))
def test_under_unanimity_the_pivot_is_the_most_reluctant_of_those_who_mind(members):
    gain, minds = np.array([g for g, _ in members]), np.array([m for _, m in members])
    votes = np.ones(gain.size)
    found = decision.pivotal_gain(gain, votes, minds, needs("unanimity", votes))
    assert found == (min(gain[minds]) if minds.any() else 0.0)


FORMS = st.one_of(
    st.just(("unanimity", {})),
    st.floats(0.5, 1).map(lambda q: ("majority", {"threshold": q})),
    st.tuples(st.floats(0.5, 1), st.floats(0, 1), st.sampled_from([None, 1, 2, 4])).map(
        lambda form: ("double_majority", {"threshold": form[0], "members": form[1], "blocking": form[2]})
    ),
)


@given(st.lists(st.tuples(st.floats(-5, 5), st.integers(1, 29)), min_size=1, max_size=9), FORMS)
def test_the_pivot_is_where_the_rule_is_first_met(members, form):
    """A draft passes under sincere voting exactly if the pivotal member gains from it."""
    gain, votes = (np.array(column, dtype=float) for column in zip(*members, strict=True))
    needed = needs(form[0], votes, **form[1])
    pivot = decision.pivotal_gain(gain, votes, np.ones(gain.size, bool), needed)
    assert pivot in gain
    for level in gain:
        silent = gain >= level
        assert decision.is_met(votes[silent].sum(), float(silent.sum()), needed) == (pivot >= level)


def test_majority_is_more_than_half_and_at_least_the_threshold():
    assert not decision.is_met(2.0, 2.0, needs("majority", np.ones(4)))
    assert decision.is_met(3.0, 3.0, needs("majority", np.ones(4)))
    assert decision.is_met(2.0, 2.0, needs("majority", np.ones(3), threshold=2 / 3))


def test_a_double_majority_by_hand():
    """Of 27 members 15 are 55 % (14.85), and 24 silent are more than four short of all."""
    votes = np.arange(1.0, 28.0)  # 378 votes, of which 65 % are 245.7
    plain, blocked = needs("double_majority", votes), needs("double_majority", votes, blocking=4)
    assert decision.is_met(246.0, 15.0, plain) and not decision.is_met(246.0, 14.0, plain)
    assert not decision.is_met(245.0, 26.0, plain)
    assert decision.is_met(1.0, 24.0, blocked) and not decision.is_met(1.0, 23.0, blocked)


#: Rules that are more than additions, multiplications and comparisons: numbers to try them on, a row each.
BY_LIBRARY = {
    power_of_two: lambda u: (float(int(2045 * u[0]) - 1022),),
    parts: lambda u: (u[0] * 10.0 ** (600.0 * u[1] - 300.0),),
    sampling.triangular: lambda u: (u[0], u[1] * u[2], u[1] * u[2] + u[3], u[1] * u[2] + u[3] + u[4]),
    drafting.progress: lambda u: (1.0 + 20.0 * u[0], 1.0 + 20.0 * u[1], 10.0 ** (4.0 * u[2] - 2.0)),
    silence.shock: lambda u: (u[0], 8.0 * u[1] - 4.0, u[2], u[3], u[4] < 0.1),
}
#: And those that are made of the first two.
BY_PARTS = {
    exponential: lambda u: (1500.0 * u[0] - 750.0,),
    logarithm: lambda u: (u[0] * 10.0 ** (600.0 * u[1] - 300.0),),
    sampling.logistic: lambda u: (u[0],),
    silence.revealed: lambda u: (u[0], 4.0 * u[1] - 2.0, u[2], 10.0 ** (8.0 * u[3] - 2.0), u[4] - 0.5),
    leverage.leverage: lambda u: (4.0 * u[0] - 2.0, u[1], u[2], u[3], 10.0 ** (4.0 * u[4]), u[0]),
}


def calls_a_library(function):
    tree = ast.walk(ast.parse(inspect.getsource(function)))
    return any(isinstance(node, ast.Pow) or (isinstance(node, ast.Name) and node.id in ("math", "np")) for node in tree)


def test_the_rules_that_call_a_library_are_known():
    scalar = set(compiled.RULES) - {sampling.nearest_whole}  # a floor is exact
    assert {function for function in scalar if calls_a_library(function)} == set(BY_LIBRARY)


@pytest.mark.parametrize("function", BY_LIBRARY | BY_PARTS, ids=lambda function: function.__name__)
def test_a_rule_gives_python_the_number_that_it_gives_a_kernel(function):
    """To the last bit: the engines have to agree, and one of them calls what the other inlines."""
    compiled.introduce()
    made = compiled.inlined(function)
    for u in np.random.default_rng(5).random((100_000, 5)).tolist():
        given = (BY_LIBRARY | BY_PARTS)[function](u)
        assert function(*given) == made(*given), given


@settings(deadline=None)
@given(st.floats(-700, 700))
def test_the_exponential_is_right_to_its_last_places(x):
    assert abs(exponential(x) - math.exp(x)) <= 2 * math.ulp(math.exp(x))


def test_the_exponential_beyond_its_limits_is_that_of_the_nearer_one():
    assert (exponential(0.0), exponential(-0.0)) == (1.0, 1.0)
    assert exponential(-1e9) == exponential(-700.0) > 0.0
    assert exponential(1e9) == exponential(700.0) < math.inf


@settings(deadline=None)
@given(st.floats(2.0**-1022, allow_infinity=False) | st.floats(0.5, 2.0))
def test_the_logarithm_is_right_to_its_last_place(x):
    """Beside forty digits of it; near 1, where all but a few are lost to who takes no care, as everywhere else."""
    with localcontext(prec=40):
        exact = Decimal(x).ln()
        assert abs(Decimal(logarithm(x)) - exact) <= Decimal(math.ulp(float(exact)))


def test_logarithms_by_hand():
    assert (logarithm(1.0), logarithm(2.0), logarithm(0.5)) == (0.0, math.log(2), -math.log(2))
    assert (parts(1.0), parts(6.0), parts(0.7)) == ((0.0, 1.0), (3.0, 0.75), (-1.0, 1.4))
