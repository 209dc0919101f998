"""Members and host average their views."""

import pytest

from ..scenarios import make_positions
from .tiny import council, gaining

#: Someone stands in the way, so that consultation goes on.
NEVER = {"a": 1.0, "b": -9.0}


def speaking(threat: float, openness: float, influence: float = 0.5, **traits: float) -> dict[str, float]:
    return gaining(0.0, threat=threat, openness=openness, influence=influence, **traits)


@pytest.mark.parametrize(
    ("rounds", "a", "b", "host"),
    [
        # voices 0.5, 0.5 and 0.5 (1 + p) = 1: shares 1/4, 1/4, 1/2
        # mean 0.225 + 0.025 + 0.25 = 0.5; a = 0.5 * 0.9 + 0.5 * 0.5; b listens to nobody, the host to the mean alone
        (1, 0.7, 0.1, 0.5),
        # mean of the views of round 1: 0.175 + 0.025 + 0.25 = 0.45; a keeps half an eye on its anchor 0.9
        (2, 0.675, 0.1, 0.45),
    ],
)
def test_views_move_between_the_anchor_and_the_mean_by_voice(play, rounds, a, b, host):
    scenario = council(
        {"a": speaking(0.9, 0.5), "b": speaking(0.1, 0.0)},
        host=speaking(0.5, 1.0, persuasion=1.0, solidarity=0.5),
        rounds=rounds,
    )
    found = play(scenario, **NEVER)
    stakes = {name: 2 * terms["security"] for name, terms in found.terms.items()}  # security = threat * 0.5
    assert stakes == pytest.approx({"a": a, "b": b, "host": host})


def test_linkage_is_a_view_too(play):
    """Linkage 1 and 0, equal voices, full openness: both hold 0.5; the stake is (threat + 0.5 * core)/2 * 2 * 0.5."""
    traits = {"threat": 0.2, "core_threat": 0.8, "openness": 1.0}
    scenario = council({"a": gaining(0.0) | traits | {"linkage": 1.0}, "b": gaining(0.0) | traits | {"linkage": 0.0}})
    found = play(scenario, a=1.0)
    assert [terms["security"] for terms in found.terms.values()] == pytest.approx([0.3, 0.3])


@pytest.mark.parametrize(
    ("salience", "mean"),
    [
        # voices omega m: 0.5 and 0.25, so 2/3 * 0.9 + 1/3 * 0.3
        (0.5, 0.7),
        (1.0, 0.6),
        # who does not mind does not speak
        (0.0, 0.9),
    ],
)
def test_who_minds_less_speaks_less(play, salience, mean):
    """Seen by c, who listens to nobody else and says nothing itself."""
    members = {"a": speaking(0.9, 0.0), "b": speaking(0.3, 0.0, salience=salience), "c": speaking(0.0, 1.0, 0.0)}
    assert 2 * play(council(members), a=1.0).terms["c"]["security"] == pytest.approx(mean)


def test_a_host_that_does_not_mind_persuades_nobody(play):
    scenario = council({"a": speaking(0.2, 1.0)}, host=speaking(0.8, 0.0, persuasion=5.0, salience=0.0))
    assert 2 * play(scenario, a=1.0).terms["a"]["security"] == pytest.approx(0.2)


def test_where_nobody_has_a_voice_everybody_counts_the_same(play):
    """Both hear (0.9 + 0.3)/2."""
    scenario = council({"a": speaking(0.9, 1.0, 0.0), "b": speaking(0.3, 1.0, 0.0)})
    found = play(scenario, a=1.0)
    assert [2 * terms["security"] for terms in found.terms.values()] == pytest.approx([0.6, 0.6])


def test_ideal_points_are_the_views_where_there_are_positions(play):
    """Ideals 6 and 0, half open: mean 3, so 4.5 and 1.5; the draft at 3 leaves 0.15 each."""
    found = play(make_positions([6.0, 0.0], (3.0,), process={"rounds": 1}))
    assert [list(terms.values())[1] for terms in found.terms.values()] == pytest.approx([-0.15, -0.15])
