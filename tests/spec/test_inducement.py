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
        # solidarity is seen: c stands at -0.3 + 0.5 and says no for reasons of its own
        ({"s": 0.5, "b": -0.1, "c": -0.3}, {"c": -0.5}, {"c": 1.0}, "c"),
        # the sponsor does not pay itself
        ({"s": -0.05, "b": -0.3, "c": 0.2}, {}, {}, "b"),
        # on a tie the first in the scenario
        ({"s": 0.5, "b": -0.2, "c": -0.2}, {}, {}, "b"),
    ],
)
def test_the_nearest_breaker_is_induced(play, gains, eps, sigma, paid):
    members = {name: gaining(gain, solidarity=sigma.get(name, 0.0)) for name, gain in gains.items()}
    scenario = council(members, weights={"solidarity": 1.0}, rounds=2, inducement=PAYING)
    found = play(scenario, **eps)
    expected = {name: [gain + (0.15 if name == paid else 0.0)] for name, gain in gains.items()}
    assert {name: gain for name, gain in found.gain.items()} == {n: pytest.approx(g) for n, g in expected.items()}


def test_the_host_is_not_induced(play):
    scenario = council({"s": 0.5, "b": -0.3}, host=gaining(-0.01), rounds=2, inducement=PAYING)
    assert play(scenario).gain == {
        "s": pytest.approx([0.5]), "b": pytest.approx([-0.15]), "host": pytest.approx([-0.01]),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rounds", "received"),
    [(1, 0.0), (2, 0.1), (3, 0.2), (4, 0.25), (5, 0.25)],  # min(step, what is left of 0.25)
)
def test_payments_end_with_the_budget(play, rounds, received):
    scenario = council({"s": 0.5, "b": -0.5}, rounds=rounds, inducement={"budget": 0.25, "step": 0.1})
    assert play(scenario).gain["b"] == pytest.approx([-0.5 + received])


def test_a_paid_member_keeps_silence_when_it_gains_enough(play):
    """-0.25 + 0.1 + 0.1 + 0.1 in round 4."""
    scenario = council({"s": 0.5, "b": -0.25}, rounds=9, inducement={"budget": 1.0, "step": 0.1})
    found = play(scenario)
    assert (found.outcome, found.round) == ("d0", 4)
