"""What the sponsor offers to whom after a broken silence."""

import pytest

from .tiny import council, gaining

PAYING = {"budget": 0.15, "step": 0.15}


@pytest.mark.parametrize(
    ("gains", "eps", "sigma", "paid"),
    [
        # the nearest of those who broke silence, not the farthest
        ({"s": 0.5, "b": -0.1, "c": -0.3}, {}, {}, "b"),
        ({"s": 0.5, "b": -0.3, "c": -0.1}, {}, {}, "c"),
        # who is silent is not paid, however near
        ({"s": 0.5, "b": 0.0, "c": -0.3}, {}, {}, "c"),
        # reservations are private: b seems nearer than it is
        ({"s": 0.5, "b": -0.1, "c": -0.3}, {"b": -0.5}, {}, "b"),
        # solidarity is seen, with the final shares: c stands at -0.3 + 0.5 and says no for reasons of its own
        ({"s": 0.5, "b": -0.1, "c": -0.3}, {"c": -0.5}, {"c": 1.0}, "c"),
        # c was silent until b's no, and stands at -0.3 + 0.35/2 = -0.125 then, not at 0.05
        ({"s": 0.5, "b": -0.1, "c": -0.3}, {}, {"c": 0.35}, "b"),
    ],
)
def test_the_nearest_breaker_is_induced(play, gains, eps, sigma, paid):
    members = {name: gaining(gain, solidarity=sigma.get(name, 0.0)) for name, gain in gains.items()}
    scenario = council(members, weights={"solidarity": 1.0}, rounds=2, inducement=PAYING)
    found = play(scenario, **eps)
    expected = {name: [gain + (0.15 if name == paid else 0.0)] for name, gain in gains.items()}
    assert {name: gain for name, gain in found.gain.items()} == {n: pytest.approx(g) for n, g in expected.items()}


@pytest.mark.parametrize(("cost", "received"), [(0.0, (0.02, 0.0)), (0.2, (0.01, 0.01))])
def test_who_is_less_bound_is_nearer(play, cost, received):
    """b has -0.1, c of salience 1/4 has -0.125. In round 1 b is nearer; in round 2 it is at -0.09 - C against -0.125 - C/4."""
    scenario = council(
        {"s": 0.5, "b": -0.1, "c": gaining(-0.5, salience=0.25)}, rounds=3, process={"commitment": cost},
        inducement={"budget": 0.1, "step": 0.01},
    )  # fmt: skip
    found = play(scenario)
    assert (found.gain["b"][0] + 0.1, found.gain["c"][0] + 0.125) == pytest.approx(received)


def test_the_host_is_not_induced(play):
    scenario = council({"s": 0.5, "b": -0.3}, host=gaining(-0.01), rounds=2, inducement=PAYING)
    assert play(scenario).gain == {
        "s": pytest.approx([0.5]), "b": pytest.approx([-0.15]), "host": pytest.approx([-0.01]),
    }  # fmt: skip


def test_without_a_broken_silence_nobody_is_induced(play):
    found = play(council({"s": 0.5, "b": 0.1}, host=gaining(-0.1), rounds=2, inducement=PAYING))
    assert (found.gain["s"], found.gain["b"]) == (pytest.approx([0.5]), pytest.approx([0.1]))


@pytest.mark.parametrize(
    ("rounds", "received"),
    [(1, 0.0), (2, 0.1), (3, 0.2), (4, 0.25), (5, 0.25)],  # min(step, what is left of 0.25)
)
def test_payments_end_with_the_budget(play, rounds, received):
    scenario = council({"s": 0.5, "b": -0.5}, rounds=rounds, inducement={"budget": 0.25, "step": 0.1})
    assert play(scenario).gain["b"] == pytest.approx([-0.5 + received])


@pytest.mark.parametrize(("u", "received"), [(0.25, 0.15), (0.75, 0.2)])
def test_a_budget_may_have_a_range(play, u, received):
    """0.1 + 0.2 u: 0.15 is gone after two rounds, of 0.25 a step more is left."""
    budget = {"value": 0.2, "low": 0.1, "high": 0.3, "dist": "uniform"}
    scenario = council({"s": 0.5, "b": -0.5}, rounds=3, inducement={"budget": budget, "step": 0.1})
    assert play(scenario, drawn={"inducement.budget": u}).gain["b"] == pytest.approx([-0.5 + received])


def test_a_paid_member_keeps_silence_when_it_gains_enough(play):
    """-0.25 + 0.1 + 0.1 + 0.1 in round 4."""
    scenario = council({"s": 0.5, "b": -0.25}, rounds=9, inducement={"budget": 1.0, "step": 0.1})
    found = play(scenario)
    assert (found.outcome, found.round) == ("d0", 4)
