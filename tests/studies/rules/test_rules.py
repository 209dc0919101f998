"""The same runs under every decision rule: which are compared, what the tables say, and the command `nacsim rules`."""

import json
from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sim
from sim.engines import ensemble
from sim.engines.layout import Layout
from sim.engines.runs import Record, Runs
from sim.equations.decision import is_met
from sim.errors import UsageError
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.studies.compare.study import side_of_runs
from sim.studies.rules import figures, rulebook
from sim.studies.rules import tables as rules
from sim.studies.rules.pivotality import power_panels
from sim.words import speaking

from ...command import nacsim
from ...drawn import assert_sound
from ...scenarios import make, scenarios

COIN = {"weights": {"solidarity": 0.0}, "process": {"rounds": 1}}  # with a draft that is worth nothing to anybody
NOTHING = ((0.0, 0.0, 0.0),)


def tried(scenario: Scenario, runs: int = 4000, forums: list[str] | None = None) -> list[rules.Trial]:
    asked = [rulebook.everybody(scenario), *rulebook.named_forums(scenario, forums or [])]
    found = rulebook.procedures(scenario, asked)
    return [rules.Trial(p, ensemble.simulate(p.scenario, runs, 1, threads=1)) for p in found]


def labels(scenario: Scenario, forums: list[str] | None = None) -> list[tuple[str, str]]:
    asked = [rulebook.everybody(scenario), *rulebook.named_forums(scenario, forums or [])]
    return [(p.label, p.needs) for p in rulebook.procedures(scenario, asked)]


# Which rules are compared


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        (1, [("Unanimity = two-thirds = simple majority (as coded)", "1 of 1")]),
        (3, [("Unanimity (as coded)", "3 of 3"), ("Consensus minus 1 = two-thirds = simple majority", "2 of 3")]),
        (5, [("Unanimity (as coded)", "5 of 5"), ("Consensus minus 1 = two-thirds majority", "4 of 5"), ("Consensus minus 2 = simple majority", "3 of 5")]),
        (32, [("Unanimity (as coded)", "32 of 32"), *((f"Consensus minus {m}", f"{32 - m} of 32") for m in (1, 2, 3)), ("Two-thirds majority", "22 of 32"), ("Simple majority", "17 of 32")]),
    ],
)  # fmt: skip
def test_rules_that_are_one_rule_have_all_its_names(members, expected):
    assert labels(make(members)) == expected


def test_the_scenarios_own_rule_is_among_them_with_its_weights_and_in_its_forum():
    decision = {
        "rule": "majority",
        "threshold": 0.6,
        "weights": {"m0": 5, "m1": 3.5, "m3": 2},
        "forum": ["m0", "m1", "m3"],
    }
    scenario = make(4, decision=decision)
    found = rulebook.procedures(scenario, [rulebook.everybody(scenario)])
    own = [p for p in found if p.is_own]
    assert [(p.name, p.label, p.needs) for p in own] == [
        ("without_m2/as_coded", "Majority of 60%, weighted votes (as coded)", "60% of 10.5 votes")
    ]
    assert own[0].scenario is scenario and found[0].name == "all/unanimity"
    assert own[0].game.votes == (10, 7, 4) and own[0].game.quota == 13


def test_only_the_decision_differs():
    scenario = load("tokyo_liaison_office", {"france.autonomy": 0.4})
    for procedure in rulebook.procedures(
        scenario,
        [rulebook.everybody(scenario), *rulebook.named_forums(scenario, ["france,japan".replace("japan", "germany")])],
    ):
        kept = {"decision": scenario.decision, "changes": scenario.changes}
        assert procedure.scenario.model_copy(update=kept) == scenario


def test_forums_as_typed_are_in_scenario_order_once_and_named_by_who_is_missing():
    scenario = make(5)
    found = rulebook.named_forums(scenario, ["m3, m1", "m1,m3", "m0,m1,m2,m4", "m0,m1,m2,m3,m4"])
    assert [(f.name, f.label) for f in found] == [
        ("only_m1_m3", "Only M1 and M3"),
        ("without_m3", "Without M3"),
        ("all", "Everybody is asked"),
    ]
    for text, expected in (
        ("m1,m7", "'m7' is not a member; allowed: m0, m1"),
        ("m1,m1", "named twice"),
        ("m1,,m2", "a name is missing"),
        ("", "a name is missing"),
    ):
        with pytest.raises(UsageError, match=expected):
            rulebook.named_forums(scenario, [text])
    with pytest.raises(UsageError) as caught:
        rulebook.named_forums(scenario, ["x1", "m9,m2"])
    assert len(caught.value.mistakes) == 2


def test_by_default_frequent_blockers_are_left_out_one_by_one_but_never_the_sponsor():
    scenario = make({"often": {}, "more": {}, "sometimes": {}, "sponsor_": {}}, sponsor="sponsor_")
    blockers = np.array([0b0001] * 20 + [0b0010] * 30 + [0b0100] * 9 + [0b1000] * 41, np.uint64)
    side = side_of_runs("base", Runs(Layout(scenario), 0, _record(blockers=blockers, outcome=2)))
    assert [f.label for f in rulebook.default_forums(scenario, side)] == ["Without More", "Without Often"]
    alone = make(1)
    assert rulebook.default_forums(alone, side_of_runs("b", ensemble.simulate(alone, 100))) == []


def _record(blockers: np.ndarray, outcome: int | np.ndarray, overruled: int | np.ndarray = 0) -> Record:
    n = len(blockers)
    whole = [np.broadcast_to(np.asarray(v), n) for v in (outcome, 1, 0)]
    bits = [blockers, blockers, np.zeros(n, np.uint64), np.broadcast_to(np.asarray(overruled, np.uint64), n)]
    return Record(*whole, *bits)


# Who decided


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(scenarios(), st.integers(0, 2**32))
def test_a_run_is_adopted_exactly_if_those_who_did_not_say_no_meet_the_rule(scenario, seed):
    """Blockers and overruled together are all who said no at the last tabling, under any rule; never both."""
    runs = ensemble.simulate(scenario, 100, seed, threads=1)
    record, layout = runs.record, runs.layout
    assert not (record.blockers & record.overruled).any()
    said_no = record.blockers | record.overruled
    adopted = record.outcome < len(scenario.menu)
    if layout.rule.needs.is_unanimous:
        assert not record.overruled.any()
    tabled = record.tabled < len(scenario.menu)
    assert not adopted[~tabled].any() and not said_no[~tabled].any()
    for word, passed in set(zip(said_no[tabled].tolist(), adopted[tabled].tolist(), strict=True)):
        silent = [i for i, on in enumerate(layout.rule.asked) if on and not word >> i & 1]
        declined = layout.shape.host >= 0 and word >> layout.shape.host & 1
        met = is_met(float(sum(layout.rule.votes[i] for i in silent)), float(len(silent)), layout.rule.needs)
        assert (met and not declined) == passed
        assert not word & ~int(
            sum(1 << i for i in range(len(layout.voters)) if layout.rule.asked[i] or i == layout.shape.host)
        )


def test_pivotality_by_hand():
    """Two of m0, m1, m2 and the host's consent: bits 0, 1, 2 and 3."""
    scenario = make(3, host={}, decision={"rule": "majority"})
    own = next(p for p in rulebook.procedures(scenario, [rulebook.everybody(scenario)]) if p.is_own)
    said_no = np.array([0b0000, 0b0001, 0b0011, 0b1001, 0b1011], np.uint64)
    adopted = np.array([True, True, False, False, False])
    blockers, overruled = np.where(adopted, 0, said_no).astype(np.uint64), np.where(adopted, said_no, 0)
    found = rules.pivotality(
        rules.Trial(own, Runs(Layout(scenario), 0, _record(blockers, np.where(adopted, 0, 2), overruled)))
    )
    # 0000: only the host. 0001: m1 and m2 carry it, and the host. 0011: m0 or m1 alone could have let it pass.
    # 1001: the host alone blocks. 1011: neither the members nor the host alone can turn it.
    assert (found["carried"] * 5).round(9).to_dict() == {"m0": 0, "m1": 1, "m2": 1, "host": 2}
    assert (found["blocked"] * 5).round(9).to_dict() == {"m0": 1, "m1": 1, "m2": 0, "host": 1}
    assert (found["pivotal"] - found["carried"] - found["blocked"]).abs().max() < 1e-12
    assert (found["low"] <= found["pivotal"]).all() and (found["pivotal"] <= found["high"]).all()


def tossed(trial) -> dict[str, float]:
    """How often each voter is pivotal if all but the sponsor toss a coin, from every way that the coins can fall."""
    layout, rule = trial.procedure.layout, trial.procedure.layout.rule
    voters, sponsor, host = layout.voters, layout.shape.sponsor, layout.shape.host
    asked = [i for i, on in enumerate(rule.asked) if on]
    tossing = [i for i in [*asked, host] if i != sponsor]

    def passes(noes: set[int]) -> bool:
        silent = [i for i in asked if i not in noes]
        met = is_met(float(sum(rule.votes[i] for i in silent)), float(len(silent)), rule.needs)
        return bool(met) and host not in noes

    counts = dict.fromkeys(voters, 0)
    for coins in product((False, True), repeat=len(tossing)):
        noes = {i for i, no in zip(tossing, coins, strict=True) if no}
        for i in [*asked, host]:
            counts[voters[i]] += passes(noes) != passes(noes ^ {i})
    return {name: count / 2 ** len(tossing) for name, count in counts.items()}


def test_where_answers_are_coin_tosses_pivotality_is_that_of_the_coins():
    """A draft that is worth nothing to anybody, one round, no solidarity: every answer but the sponsor's, which never
    objects to its own proposal, is a fair coin."""
    decision = {"rule": "majority", "weights": {"m0": 4, "m1": 2, "m2": 2, "m3": 1}}
    runs = 40_000
    trials = tried(make(4, host={}, menu=NOTHING, decision=decision, **COIN), runs, ["m0,m1"])
    table = rules.power_table(trials)
    assert table["votes"].isna().eq(table["role"] == "host").all()
    for trial in trials:
        found = rules.pivotality(trial)["pivotal"]
        expected = pd.Series(tossed(trial))[found.index]
        spread = 4.5 * np.sqrt(expected * (1 - expected) / runs)
        assert ((found - expected).abs() <= spread + 1e-12).all()
    for column in ("banzhaf_normalised", "shapley_shubik"):
        np.testing.assert_allclose(table.groupby(["forum", "rule"])[column].sum(), 1.0)
    outside = table[(table["forum"] == "only_m0_m1") & table["actor"].isin(["m2", "m3"])]
    assert len(outside) and outside[["votes", "banzhaf", "shapley_shubik", "pivotal", "overruled"]].eq(0).all(axis=None)


# What it costs


def test_in_one_round_the_laxest_rule_is_the_best_and_nobody_is_overruled_under_unanimity():
    scenario = make(7, menu=((0.4, 0.6, 0.6),), **COIN)
    trials = tried(scenario)
    table = rules.rule_table(trials)
    price = rules.price_of_unanimity(table)
    assert table["adopted"].is_monotonic_increasing and table["power_to_act"].is_monotonic_increasing
    assert price["rule"] == price["laxest"] == "consensus_minus_3"
    first, last = (trial.side.is_adopted for trial in (trials[0], trials[-1]))
    assert price["price"] == pytest.approx(last.mean() - first.mean()) and price["low"] < price["price"] < price["high"]
    assert price["ratio"] == pytest.approx(last.mean() / first.mean())
    assert table["overruled"].iloc[0] == 0 and table["overruled"].iloc[-1] > 0
    over = np.array([int(word).bit_count() for word in trials[-1].runs.record.overruled])
    assert table["overruled"].iloc[-1] == pytest.approx((over > 0).mean())
    assert table["objections"].iloc[-1] == pytest.approx(over[last].mean())


def test_the_price_where_nothing_is_adopted_and_where_unanimity_is_best():
    hopeless = make(3, menu=((0.0, 1.0, 1.0),), process={"rounds": 2, "rationality": 1e6}, weights={"autonomy": 3.0})
    table = rules.rule_table(tried(hopeless, 200))
    price = rules.price_of_unanimity(table)
    assert price["ratio"] is None and price["price"] == 0 and table["rounds_mean"].isna().all()
    alone = rules.price_of_unanimity(rules.rule_table(tried(make(1), 200)))
    assert (alone["rule"], alone["price"], alone["ratio"]) == ("unanimity", 0, 1)


def test_the_tables_agree_with_the_run_table():
    trials = tried(load("tokyo_liaison_office"), 3000, ["united_states,germany"])
    table, shares = rules.rule_table(trials), rules.outcome_shares(trials)
    for row, trial in zip(table.itertuples(), trials, strict=True):
        runs = trial.runs.table()
        agreed = runs["outcome"] != "shelved"
        assert row.adopted == pytest.approx(agreed.mean())
        assert row.rounds_mean == pytest.approx(runs.loc[agreed, "round"].mean())
        assert row.rounds_median == runs.loc[agreed, "round"].quantile(0.5, interpolation="lower")
        assert row.overruled == pytest.approx((runs["overruled"] != "").mean())
        assert row.difference == pytest.approx(row.adopted - table["adopted"][0])
        mine = shares[(shares["forum"] == row.forum) & (shares["rule"] == row.rule)].set_index("outcome")["share"]
        assert mine.sum() == pytest.approx(1) and mine["shelved"] == pytest.approx(1 - row.adopted)


# The figures


LONG = "A label that is sixty letters long, to see where it is broken"[:60]
SIZES = {"one member": (1, 1, ""), "three": (3, 2, ""), "many with long labels": (32, 6, LONG)}


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
def test_figures_are_sound(size, monkeypatch):
    members, drafts, label = SIZES[size]
    named = {f"m{i}": {"label": f"{i} {label}"[:60] if label else ""} for i in range(members)}
    weights = {m: 0.5 + i for i, m in enumerate(named)}
    decision = {"rule": "majority", "threshold": 0.7, "weights": weights}
    scenario = make(
        named, host={"label": label}, menu=((0.5, 0.5, 0.5),) * drafts, decision=decision, process={"rounds": 1}
    )
    trials = tried(scenario, 50, [f"m{i}" for i in range(min(members, 3))])
    table = rules.rule_table(trials).assign(is_base=lambda t: t.index == 0)
    shares, power = rules.outcome_shares(trials), rules.power_table(trials)
    about = {"title": f"{scenario.title} {label}", "source": "nacsim · seed 1"}
    seen = []
    for forums in figures.pages_of(table):
        here = table[table["forum"].isin(forums)].reset_index(drop=True)
        drawn = figures.rule_bars(shares[shares["forum"].isin(forums)], here, **about)
        assert drawn.get_figheight() < 9.2
        said = assert_sound(drawn, monkeypatch)
        assert ("reference" in said) == ("all" in forums)
        seen += forums
    assert seen == table["forum"].unique().tolist()
    power = power[power["forum"] == "all"]
    own = table.loc[table["is_own"], "rule_label"].tolist()
    drawn = power_panels(power, always=own, **about)
    assert drawn.get_figheight() < 9.6
    said = assert_sound(drawn, monkeypatch)
    assert "as coded" in said and ("3 of" in said) == (members > 12)


def test_many_forums_take_several_pages_whole_and_in_order():
    rows = [(f"f{n}", f"Rule {k}", f"{k} of 6") for n in range(9) for k in range(6)]
    pages = figures.pages_of(pd.DataFrame(rows, columns=["forum", "rule_label", "needs"]))
    assert [forum for forums in pages for forum in forums] == [f"f{n}" for n in range(9)]
    assert [len(forums) for forums in pages] == [3, 3, 3]


def test_figures_of_nothing_are_refused():
    with pytest.raises(ValueError, match="no rows"):
        figures.rule_bars(pd.DataFrame(), pd.DataFrame(), title="", source="")
    with pytest.raises(ValueError, match="no rows"):
        power_panels(pd.DataFrame(), title="", source="")


# The command


@pytest.mark.slow
def test_the_command_keeps_prints_and_draws_again(tmp_path):
    arguments = ["rules", "tokyo_liaison_office", "--forum", "united_states,germany", "--runs", 500, "--seed", 0]
    done = nacsim(*arguments, "--out", "here", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert [(row["forum"], row["rule"]) for row in report["rules"]] == [
        ("all", "unanimity"),
        ("all", "consensus_minus_1"),
        ("without_france", "unanimity"),
    ]
    assert report["rules"][2]["decision"] == {"rule": "unanimity", "forum": ["united_states", "germany"]}
    assert report["seed"] == 0 and report["price"]["rule"] == "consensus_minus_1" and report["results"] == "here"
    assert [row["actor"] for row in report["rules"][0]["power"]] == ["united_states", "france", "germany", "japan"]
    assert sum(row["share"] for row in report["rules"][0]["outcomes"]) == pytest.approx(1)
    assert list(report) == ["title", "scenario", "changes", "runs", "seed", "rules", "price", "results"]
    assert list(report["rules"][0])[-4:] == ["members", "decision", "outcomes", "power"]
    before = {path.name: path.read_bytes() for path in (tmp_path / "here" / "figures").iterdir()}
    assert nacsim("plot", "here", cwd=tmp_path).returncode == 0
    assert set(before) == {f"{name}.{kind}" for name in ("rules", "power") for kind in ("png", "svg")}
    assert {path.name: path.read_bytes() for path in (tmp_path / "here" / "figures").iterdir()} == before
    done = nacsim("rerun", "here", "--no-figures", cwd=tmp_path)
    assert done.returncode == 0 and "power.parquet, rules.parquet, shares.parquet are the same" in done.stdout


def test_a_directory_of_version_0_1_0_is_drawn_and_told_but_not_made_again(tmp_path):
    found = sim.rules("tokyo_liaison_office", forum=["united_states,germany"], runs=60)
    about = {key: found.about[key] for key in ("title", "price")}
    old = replace(found, about=about)
    old.save(tmp_path / "old", command="nacsim")
    assert "without_france" in {row["forum"] for row in sim.open_results(tmp_path / "old").report()["rules"]}
    done = nacsim("rerun", "old", cwd=tmp_path)
    assert done.returncode == 2 and "does not say which forums were asked" in done.stderr


def test_what_is_kept_does_not_depend_on_the_language():
    here = sim.rules("tokyo_liaison_office", runs=40)
    with speaking("ja"):
        there = sim.rules("tokyo_liaison_office", runs=40)
    assert here.about == there.about
    for name, table in here.tables.items():
        pd.testing.assert_frame_equal(table, there.tables[name])


def test_the_command_says_what_is_wrong(tmp_path):
    done = nacsim("rules", "tokyo_liaison_office", "--forum", "france,germny", cwd=tmp_path)
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert "--forum france,germny: 'germny' is not a member; did you mean 'germany'?" in done.stderr
    assert list(tmp_path.iterdir()) == []
