"""`nacsim blockers`: blame that adds up, and a consensus gap that is neither a hair too large nor too small."""

import json
from itertools import permutations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sim.engines import ensemble
from sim.engines.council import NorthAtlanticCouncil
from sim.engines.layout import Layout
from sim.engines.runs import Ends, new_ends
from sim.equations.decision import is_met
from sim.equations.decision_rules import Consent
from sim.errors import UsageError
from sim.results import outcomes
from sim.results.findings import Findings
from sim.scenario.load import load
from sim.studies.blockers import blame as blocking
from sim.studies.blockers import gap
from sim.studies.blockers import study as failures
from sim.studies.blockers.blame import Game, attribute, blockers_of, shapley_values
from sim.studies.blockers.gap import consensus_gaps
from sim.studies.blockers.study import explain, report
from sim.studies.blockers.text import text as print_text
from tests.command import printed as command
from tests.scenarios import make, scenarios

ANY = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
RULES = ({"rule": "unanimity"}, {"rule": "consensus_minus", "minus": 1}, {"rule": "consensus_minus", "minus": 2},
         {"rule": "majority", "threshold": 0.6}, {"rule": "majority", "threshold": 0.7, "weights": {"m0": 5, "m1": 3, "m2": 3, "m3": 2, "m4": 1}},
         {"rule": "unanimity", "forum": ["m1", "m2", "m3"]})  # fmt: skip


def ended(scenario, runs, seed=1):
    layout = Layout(scenario)
    ends = new_ends(layout, runs)
    found = ensemble.simulate(scenario, runs, seed, ends=ends)
    return layout, found.record, ends


def reluctant(decision, **parts):
    """Members that mostly say no, so that nearly every run fails, and with several drafts and options in play."""
    return make(
        {f"m{i}": {"autonomy": {"value": 0.6, "low": 0.2, "high": 1.0}, "threat": 0.3, "solidarity": 0.2 * i} for i in range(5)},
        host={"autonomy": 0.6}, externals=(0.5,), menu=((0.7, 0.9, 0.9), (0.4, 0.7, 0.5), (0.2, 0.3, 0.5)), decision=decision,
        weights={"solidarity": 1.0}, process={"rounds": {"value": 3, "low": 1, "high": 5}, "rationality": 3}, **parts,
    )  # fmt: skip


def passes(scenario, run, seed, round_, draft, added) -> bool:
    """Whether the readable engine adopts a draft in a round, if it is on the table then and gains are added."""
    model = NorthAtlanticCouncil(scenario, run=int(run), stream_seed=seed)
    while model.steps < round_ - 1:
        model.step()
    sponsor, table = scenario.voters.index(scenario.sponsor), model.secretary_general.draft

    def tabled() -> int | None:
        """The draft, if the sponsor gets from it, with what it is given, as much as it asks for."""
        table()
        asks, utility = model.secretary_general.aspiration, model.secretary_general.appraisals[draft].utility
        for voter, extra in zip(model.voters, added, strict=True):
            voter.received += float(extra)
        return int(draft) if utility + added[sponsor] >= max(asks, 0.0) - 1e-12 else None

    model.secretary_general.draft = tabled
    model.step()
    return model.outcome == scenario.drafts[draft]


def hold_the_gap(scenario, runs, seed, most=8):
    """The gap of failures, held against the rules of the readable engine. Returns how many failures there were."""
    layout, record, ends = ended(scenario, runs, seed)
    failed = np.flatnonzero(record.outcome == len(scenario.drafts))[:most]
    gaps = consensus_gaps(layout, Ends(*(column[failed] for column in ends)))
    for n, run in enumerate(failed):
        draft = gaps.best[n]
        added, ends_in = gaps.added[n, draft], record.round[run]
        assert gaps.total[n, draft] == pytest.approx(added.sum(), abs=1e-12) and (added >= 0).all()
        assert gaps.total[n, draft] <= gaps.total[n].min() + 1e-15 and ends.available[run, draft]
        needed = added > 0
        more = np.where(needed, added + 1e-9, 0.0)
        assert passes(scenario, run, seed, ends_in, draft, more), (run, "the gap is too small")
        for i in np.flatnonzero(needed):
            less = more.copy()
            less[i] = max(added[i] - 1e-6, 0.0)
            assert not passes(scenario, run, seed, ends_in, draft, less), (run, i, "the gap is too large")
    return len(failed)


@pytest.mark.parametrize("decision", RULES, ids=str)
@pytest.mark.parametrize("band", [0.0, 0.1])
def test_the_gap_is_exactly_what_is_missing_under_any_rule(decision, band):
    assert hold_the_gap(reluctant(decision, reservations={"band": band}), 300, 2, most=6) == 6


@pytest.mark.parametrize("name", ["tokyo_liaison_office", "tokyo_majority_rule"])
def test_the_gap_is_exactly_what_is_missing_in_shipped_scenarios(name):
    assert hold_the_gap(load(name), 200, 5, most=8) == 8


@pytest.mark.slow
@ANY
@given(scenarios(longest=4), st.integers(0, 2**63))
def test_the_gap_is_exactly_what_is_missing_in_any_scenario(scenario, seed):
    assume("bargaining" not in scenario.model_dump_json())  # a price falls away once it is paid, and a gap pays none
    hold_the_gap(scenario, 8, seed, most=2)


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(scenarios(longest=6), st.integers(0, 2**63))
def test_the_gap_is_exactly_what_is_missing_in_many_scenarios(scenario, seed):
    assume("bargaining" not in scenario.model_dump_json())
    hold_the_gap(scenario, 20, seed, most=8)


def cheapest(b, sigma, weight, band, votes, needs):
    """The gap by trying every way to give each member nothing or just enough beside 0, 1, 2, ... others that object.

    Who then breaks silence is found from the definition: nobody at first, then whoever cannot stand by.
    """
    best, n = np.inf, len(b)
    others = np.arange(n) / max(n - 1, 1)
    levels = np.maximum(0.0, -b[:, None] - band - weight * sigma[:, None] * (1 - others if n > 1 else 0.0))
    for which in product(range(n + 1), repeat=n):
        given = np.array([0.0 if k == n else levels[i, k] for i, k in enumerate(which)])
        if given.sum() >= best:
            continue
        breaking = np.zeros(n, bool)
        while True:
            share = (breaking.sum() - breaking) / (n - 1) if n > 1 else np.ones(1)
            joined = breaking | (b + given + weight * sigma * (1 - share) < -band - 1e-12)
            if (joined == breaking).all():
                break
            breaking = joined
        if is_met(float(votes[~breaking].sum()), float((~breaking).sum()), needs):
            best = given.sum()
    return best


NEEDS = {
    "unanimity": lambda total, n: Consent(total, 0.0, True),
    "minus": lambda total, n: Consent(max(total - 2, 1.0), 0.0),
    "majority": lambda total, n: Consent(0.6 * total, total / 2),
    "odd weights": lambda total, n: Consent(0.6 * total, total / 2),
    "double": lambda total, n: Consent(0.6 * total, 0.0, heads=0.55 * n, enough=max(n - 1.0, 1.0)),
}


def filled(b, sigma, weight, band, votes, needs):
    """Totals and gifts of one draft, (runs,) and (runs, members), where b is (runs, members)."""
    runs, n = b.shape
    found, added = np.empty((runs, 1)), np.zeros((runs, 1, n))
    nothing = np.zeros((runs, n))
    gap._fill(b[:, :, None], nothing, nothing, sigma, np.full(runs, weight), np.full(runs, band), np.full(runs, -9.0),
              np.ones((runs, 1)), -1, 0, np.arange(n), votes, needs, found, added)  # fmt: skip
    return found[:, 0], added[:, 0]


@pytest.mark.parametrize("kind", list(NEEDS))
def test_the_gap_is_that_of_brute_force(kind):
    draw = np.random.default_rng(1)
    for n in (1, 2, 3, *[4] * 25, *[5] * 3):
        b, sigma, weight = draw.normal(-0.3, 0.4, n), draw.random(n), draw.choice([0.0, 0.5, 3.0])
        band, odd = draw.choice([0.0, 0.2]), kind in ("odd weights", "double")
        votes = draw.choice([1.0, 2.0, 3.5, 7.25], n) if odd else np.ones(n)
        needs = NEEDS[kind](float(votes.sum()), n)
        total, added = filled(b[None], sigma[None], weight, band, votes, needs)
        assert total[0] == pytest.approx(cheapest(b, sigma, weight, band, votes, needs), abs=1e-11)
        assert added.sum() == pytest.approx(total[0], abs=1e-12)


def test_the_table_over_the_members_agrees_with_the_sum_and_grows():
    """Unanimity is also a majority of all: two algorithms, one gap; and votes so various that the table must grow."""
    draw = np.random.default_rng(3)
    runs, n = 40, 9
    b, sigma = draw.normal(-0.2, 0.3, (runs, n)), draw.random((runs, n))
    ways = [filled(b, sigma, 0.8, 0.0, np.ones(n), Consent(float(n), 0.0, unanimous)) for unanimous in (True, False)]
    np.testing.assert_allclose(ways[0][0], ways[1][0], atol=1e-12)
    votes = draw.random(n) * 10
    needs = Consent(0.6 * votes.sum(), votes.sum() / 2)
    total = filled(b[:2], sigma[:2], 0.8, 0.0, votes, needs)[0]
    spared = [(np.array(s, bool), votes[~np.array(s, bool)].sum()) for s in product((0, 1), repeat=n)]
    for run in range(2):
        wanted = np.inf
        for out, support in spared:
            if is_met(float(support), float((~out).sum()), needs):
                pull = 0.8 * sigma[run] * (1 - out.sum() / (n - 1))
                wanted = min(wanted, np.maximum(0.0, -b[run] - pull)[~out].sum())
        assert total[run] == pytest.approx(wanted, abs=1e-12)


@ANY
@given(scenarios(longest=5), st.integers(0, 2**63))
def test_the_state_at_the_end_is_that_of_the_readable_engine(scenario, seed):
    ends = ended(scenario, 3, seed)[2]
    for run in range(3):
        model = NorthAtlanticCouncil(scenario, run=int(run), stream_seed=seed)
        model.run_model()
        assert ends.weight[run] == model.settings["weights"]["solidarity"]
        assert ends.band[run] == model.settings["reservations"]["band"]
        for i, voter in enumerate(model.voters):
            np.testing.assert_array_equal(ends.gain[run, i], [voter.gain(draft) for draft in model.menu])
            np.testing.assert_array_equal(ends.terms[run, i], list(voter.terms(model.draft).values()))
            state = (ends.reservation[run, i], ends.bound[run, i], ends.solidarity[run, i])
            assert state == (
                voter.reservation,
                voter.bound if voter in model.asked else 0.0,
                voter.traits["solidarity"],
            )
            if model.number is not None and voter in model.asked:
                assert ends.pull[run, i] == voter.answered.pull


def test_keeping_the_ends_changes_no_run():
    scenario = load("tokyo_liaison_office")
    plain, kept = ensemble.simulate(scenario, 900, 4).record, ended(scenario, 900, 4)[1]
    for one, other in zip(plain, kept, strict=True):
        np.testing.assert_array_equal(one, other)


@ANY
@given(scenarios(longest=4), st.integers(0, 2**63))
def test_shapley_shares_add_up_to_one(scenario, seed):
    found = explain(scenario, 30, seed)
    if (found.gaps["blockers"] == "").all():
        assert (found.actors["shapley"] == 0).all()
        return
    actors = found.actors
    assert actors["shapley"].sum() == pytest.approx(1, abs=1e-9) and (actors["shapley"] >= -1e-12).all()
    assert (actors["alone"] <= actors["enough"] + 1e-12).all() and (actors["enough"] <= actors["blocked"] + 1e-12).all()
    carried = actors.loc[actors["blocked"] > 0, list(blocking.carriers(scenario))]
    np.testing.assert_allclose(carried.sum(axis=1), 1, atol=1e-12)


@st.composite
def games(draw):
    k = draw(st.integers(1, 5))
    votes = np.array(draw(st.lists(st.integers(0, 4), min_size=k, max_size=k)), float)
    bears = np.array(draw(st.lists(st.integers(-1, k - 2), min_size=k, max_size=k)))
    is_host = np.arange(k) == draw(st.integers(-1, k - 1))
    votes[is_host], bears[is_host] = 0.0, -1
    support = float(draw(st.integers(0, 6)))
    quota = draw(st.floats(0.5, 1)) * (support + votes.sum())
    return Game(
        votes, bears, is_host, support, draw(st.integers(0, 3)), Consent(quota, 0.0, heads=draw(st.floats(0, k)))
    )


@ANY
@given(games())
def test_shapley_values_are_the_mean_over_all_orders(game):
    k = len(game.votes)
    if bool(game.passes(np.zeros((1, k), bool))[0]) or not bool(game.passes(np.ones((1, k), bool))[0]):
        return
    expected = np.zeros(k)
    orders = list(permutations(range(k)))
    for order in orders:
        for first in range(1, k + 1):
            if game.passes(np.isin(np.arange(k), order[:first])[None])[0]:
                expected[order[first - 1]] += 1 / len(orders)
                break
    np.testing.assert_allclose(shapley_values(game), expected, atol=1e-12)


def test_drawn_orders_come_close_to_all_coalitions():
    game = Game(
        np.array([5.0, 3, 3, 2, 2, 1, 1, 0]),
        np.array([4, -1, -1, 5, -1, 3, -1, -1]),
        np.arange(8) == 7,
        4.0,
        2,
        Consent(13.0, 0.0),
    )
    drawn, exact = blocking._drawn_orders(game, 1), shapley_values(game)
    assert drawn.sum() == pytest.approx(1) and np.abs(drawn - exact).max() < 4 * np.sqrt(0.25 / blocking.ORDERS)


@pytest.mark.parametrize("decision", RULES[:5], ids=str)
def test_a_coalition_passes_exactly_where_the_readable_engine_adopts(decision):
    """v(S) by the rules: those in S are given what keeps them silent whatever the others do."""
    scenario = reluctant(decision)
    layout, record, ends = ended(scenario, 60)
    blocked = blockers_of(layout, record)
    failed = [run for run in range(60) if 2 <= blocked[run].sum() <= 4][:3]
    bears = blocking._bears(layout, Ends(*(c[failed] for c in ends)), record.tabled[failed], blocked[failed])
    assert failed
    for n, run in enumerate(failed):
        players = np.flatnonzero(blocked[run])
        silent = layout.rule.asked & ~blocked[run]
        game = Game(layout.rule.votes[players], bears[n][players], players == layout.shape.host,
                    layout.rule.votes[silent].sum(), int(silent.sum()), layout.rule.needs)  # fmt: skip
        for members in product((False, True), repeat=len(players)):
            added, draft = np.zeros(len(layout.voters)), record.tabled[run]
            for player, consents in zip(players, members, strict=True):
                lacks = -(ends.gain[run, player, draft] + ends.reservation[run, player])
                added[player] = max(lacks, 0.0) + 1e-9 if consents else 0.0
            expected = passes(scenario, run, 1, record.round[run], draft, added)
            assert bool(game.passes(np.array([members]))[0]) == expected, (run, members)


def test_who_blocked_is_counted_as_in_the_run_table():
    scenario = load("tokyo_liaison_office")
    found = explain(scenario, 2000, 1).actors.set_index("actor")
    runs = ensemble.simulate(scenario, 2000, 1)
    shelved = (runs.table()["outcome"] == "shelved").mean()
    counted = outcomes.blockers(outcomes.tally_of(runs), scenario).set_index("actor")
    for name, other in (("blocked", "share"), ("alone", "alone")):
        np.testing.assert_allclose(found[name] * shelved, counted.loc[found.index, other], atol=1e-12)


def test_stretches_and_first_runs_change_nothing(monkeypatch):
    scenario = load("tokyo_liaison_office")
    whole = explain(scenario, 700, 1)
    monkeypatch.setattr(failures, "_STRETCH", 256)
    pieces = explain(scenario, 700, 1)
    pd.testing.assert_frame_equal(whole.gaps, pieces.gaps)
    pd.testing.assert_frame_equal(whole.actors, pieces.actors)
    later = explain(scenario, 300, 1, first=400).gaps
    pd.testing.assert_frame_equal(later, whole.gaps[whole.gaps["run"] >= 400].reset_index(drop=True))


def test_what_carried_a_no_is_the_largest_cost():
    """Fixed traits and nearly no reservation: autonomy blocks, or the economy does where its weight is raised."""
    parts = {
        "menu": ((0.1, 0.9, 0.9),),
        "process": {"rounds": 1, "rationality": 1000, "anticipation": 1.0},
        "externals": (0.5,),
    }
    for weights, carrier in (
        ({"autonomy": 3}, "autonomy"),
        ({"economic": 3}, "economic"),
        ({"entrapment": 3}, "entrapment"),
    ):
        actors = explain(make(2, weights=weights, **parts), 20).actors.set_index("actor")
        assert actors["blocked"].to_dict() == {"m1": 1, "m0": 0}, "the sponsor never blocks"
        assert actors.loc["m1", carrier] == 1
    tied = explain(make(2, weights={"autonomy": 2, "entrapment": 2}, **parts), 20).actors.iloc[0]
    assert (tied[["autonomy", "entrapment"]] == 0.5).all()
    eager = explain(make(2, menu=((0.1, 0.0, 0.0),), process={"rounds": 1, "rationality": 0.5}), 50).actors.iloc[0]
    assert eager["reservation"] == 1
    parts["process"] |= {"rounds": 2, "commitment": 5.0}
    bound = explain(make(2, weights={"autonomy": 3}, **parts), 20).actors.iloc[0]
    assert bound["commitment"] == 1, "an open no in round 1 is what weighs most in round 2"


def findings(scenario, runs) -> Findings:
    made = explain(scenario, runs)
    tables = {"actors": made.actors, "gaps": made.gaps}
    return Findings("blockers", "here", (scenario,), tables, runs, 1, about={"first": 0})


def test_nobody_failed_is_said_in_a_sentence(tmp_path, capsys):
    found = findings(make(2, menu=((0.9, 0.0, 0.0),), process={"rounds": 1, "rationality": 1000}), 40)
    said = report(found)
    assert said["failures"] == 0 and said["blockers"] == [] and said["gap"] is None
    json.dumps(said, allow_nan=False)
    print_text(found)
    assert "No run ended shelved, so nobody blocked" in capsys.readouterr().out
    found.write_figures(tmp_path / "figures")
    assert len(list((tmp_path / "figures").iterdir())) == 4


@pytest.mark.parametrize("parts", [
    {"members": 2, "menu": ((0.1, 0.9, 0.9),), "process": {"rounds": 1}},
    {"members": 15, "host": {}, "menu": ((0.1, 0.9, 0.9), (0.1, 0.5, 0.5), (0.05, 0.1, 0.4), (0.02, 0.2, 0.2)), "process": {"rounds": 2}},
    {"members": 2, "menu": ((0.1, 0.9, 0.9),), "process": {"rounds": 1, "rationality": 1000}, "weights": {"autonomy": 3}},
], ids=["one beside the sponsor", "many members and drafts", "all gaps alike"])  # fmt: skip
def test_any_attribution_is_told_and_drawn(parts, tmp_path, capsys):
    scenario = make(**parts)
    found = findings(scenario, 60)
    said = report(found)
    assert said["failures"] and sum(row["shapley"] for row in said["blockers"]) == pytest.approx(1)
    json.dumps(said, allow_nan=False)
    print_text(found)
    found.write_figures(tmp_path / "figures")


def test_more_than_twelve_blockers_are_handled_by_drawn_orders():
    scenario = make(15, menu=((0.0, 0.9, 0.9),), process={"rounds": 1, "rationality": 1000}, weights={"autonomy": 3})
    layout, record, ends = ended(scenario, 4)
    blame = attribute(layout, record, ends, seed=3)
    assert blame.blocked.tolist() == [0, *[4] * 14] and blame.shapley.sum() == pytest.approx(4)


def test_the_command(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    report = json.loads(command("blockers", "tokyo_liaison_office", "--runs", 1500, "--json", "--out", "a"))
    assert {"scenario", "runs", "seed", "failures", "share", "blockers", "gap", "results"} <= set(report)
    gaps = pd.read_parquet(tmp_path / "a" / "gaps.parquet")
    assert len(gaps) == report["failures"] and report["gap"]["unlocks_half"] == pytest.approx(gaps["gap"].median())
    assert sum(draft["share"] for draft in report["gap"]["drafts"]) == pytest.approx(1)
    given_ = gaps.filter(like="given.").sum(axis=1)
    np.testing.assert_allclose(given_, gaps["gap"], atol=1e-12)
    assert (gaps["gap"] <= gaps["gap_tabled"] + 1e-12).all()
    assert len(list((tmp_path / "a" / "figures").iterdir())) == 4
    assert command("plot", "a").count("figures") == 4
    command("run", "tokyo_liaison_office", "--runs", 300, "--out", "r", "--no-figures")
    text = command("blockers", "r", "--no-figures")
    assert "300 runs, seed 1" in text and "would have let half of the failures pass" in text
    with pytest.raises(UsageError, match="r has 300 runs"):
        command("blockers", "r", "--runs", 301)
