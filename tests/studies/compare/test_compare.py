"""Two scenarios on the same draws, run by run: what moved, how surely, and whose no gave way."""

import json
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.engines import ensemble
from sim.results.counting import paired_difference
from sim.results.sides import Side, side_of_records, side_of_runs
from sim.results.store import open_results
from sim.scenario.load import load, vary
from sim.studies.compare import study as compare
from sim.studies.compare.differing import differing
from sim.studies.run.study import run
from tests.command import nacsim
from tests.scenarios import scenarios

TOKYO = "tokyo_liaison_office"
RUNS = 3000


@pytest.fixture(scope="module")
def sides() -> dict[str, Side]:
    names = (TOKYO, "tokyo_majority_rule", "tokyo_low_profile_station", "tokyo_japan_explains")
    return {name: side_of_runs(name, ensemble.simulate(load(name), RUNS, 3)) for name in names}


# --- the interval


def test_a_paired_difference_by_hand():
    """n = 100, 15 gained, 5 lost: n* = 102, b* = 5.5, c* = 15.5, d* = 10/102, half width 1.96 sqrt(21 - 100/102)/102."""
    difference, low, high = paired_difference(15, 5, 100)
    half = 1.959963984540054 * math.sqrt(21 - 100 / 102) / 102
    assert difference == 0.1
    assert (low, high) == pytest.approx((10 / 102 - half, 10 / 102 + half), abs=1e-12)
    assert (low, high) == pytest.approx((0.012065, 0.184013), abs=2e-6)


@given(st.integers(1, 10**6), st.data())
def test_a_paired_difference_is_within_its_interval_and_mirrors(runs, data):
    gained = data.draw(st.integers(0, runs))
    lost = data.draw(st.integers(0, runs - gained))
    difference, low, high = paired_difference(gained, lost, runs)
    assert -1 <= low < high <= 1 and low <= difference * (1 + 1e-12) + 1e-12 and difference <= high + 1e-12
    back = paired_difference(lost, gained, runs)
    assert back == pytest.approx((-difference, -high, -low), abs=1e-12)


@pytest.mark.parametrize(
    ("gain", "loss", "runs"), [(0.1, 0.05, 200), (0.02, 0.02, 500), (0.3, 0.0, 60), (0.0, 0.0, 50)]
)
def test_the_interval_covers_the_true_difference_in_about_95_of_100(gain, loss, runs):
    drawn = np.random.default_rng(8).multinomial(runs, [gain, loss, 1 - gain - loss], size=4000)
    ends = np.array([paired_difference(int(g), int(b), runs)[1:] for g, b, _ in drawn])
    covered = ((ends[:, 0] <= gain - loss) & (gain - loss <= ends[:, 1])).mean()
    assert covered >= 0.935
    assert covered <= 0.975 or min(gain, loss) < 0.03, "and not in nearly all, where there is something to see"


# --- tables


def check(base: Side, others: list[Side]) -> None:
    """What must hold of the tables of any comparison."""
    shares, moves = compare.shares([base, *others]), compare.moves(base, others)
    differences = compare.differences(base, others)
    share = shares.set_index(["scenario", "outcome"])["share"]
    for side in others:
        moved = moves[moves["scenario"] == side.name]
        assert moved["share"].sum() == pytest.approx(1) and moved["runs"].sum() == len(base.outcome)
        for end, owner in (("origin", base), ("destination", side)):
            margin = moved.groupby(end)["share"].sum()
            assert margin.to_dict() == pytest.approx(share[owner.name].to_dict())
        for row in differences[differences["scenario"] == side.name].itertuples():
            assert row.difference == pytest.approx((row.gained - row.lost) / len(base.outcome))
            assert row.difference == pytest.approx(row.share - row.base)
            assert row.low <= row.difference <= row.high
            if row.outcome != "adopted":
                away = moved["origin"] != moved["destination"]
                assert row.gained == moved.loc[away & (moved["destination"] == row.outcome), "runs"].sum()
                assert row.lost == moved.loc[away & (moved["origin"] == row.outcome), "runs"].sum()
        own = differences[differences["scenario"] == side.name].set_index("outcome")
        drafts = [name for name in own.index if name not in ("adopted", "shelved")]
        assert own.loc["adopted", "difference"] == pytest.approx(own.loc[drafts, "difference"].sum())
        assert own.loc["adopted", "gained"] == own.loc["shelved", "lost"]
    unlocked = compare.unlocked(base, others)
    assert (unlocked["alone"] <= unlocked["unlocked"]).all()
    for side in others:
        opened = (side.is_adopted & ~base.is_adopted & (base.blockers != 0)).mean()  # none blocks what is withdrawn
        own = unlocked[unlocked["scenario"] == side.name]
        assert (own["unlocked"] <= opened).all() and own["alone"].sum() <= opened + 1e-12 <= own[
            "unlocked"
        ].sum() + 2e-12


def test_moves_have_the_shares_as_margins_and_differences_are_gained_less_lost(sides):
    base, *others = sides.values()
    check(base, others)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(scenarios(), st.integers(0, 2**63), st.sampled_from(["majority", "unanimity"]))
def test_so_they_do_for_any_scenarios(scenario, seed, rule):
    other = vary(scenario, {"decision": {"rule": rule}, "process.rounds": 3})
    base, side = (ensemble.simulate(varied, 300, seed, threads=1) for varied in (scenario, other))
    check(side_of_runs("a", base), [side_of_runs("b", side)])


def test_a_scenario_beside_itself_moves_nothing(sides):
    base = sides[TOKYO]
    again = side_of_runs("again", ensemble.simulate(load(TOKYO), RUNS, 3))
    moves = compare.moves(base, [again])
    assert (moves.loc[moves["origin"] != moves["destination"], "runs"] == 0).all()
    differences = compare.differences(base, [again])
    assert not differences[["difference", "gained", "lost"]].any(axis=None)
    assert ((differences["low"] < 0) & (differences["high"] > 0)).all()
    assert not compare.unlocked(base, [again])[["unlocked", "alone", "relocked"]].any(axis=None)


def test_an_outcome_that_one_menu_does_not_have_was_never_reached_there(sides):
    base, station = sides[TOKYO], sides["tokyo_low_profile_station"]
    table = compare.differences(base, [station]).set_index("outcome")
    row = table.loc["low_profile_station"]
    assert row["base"] == 0 and row["lost"] == 0 and row["label"] == "Low-profile station"
    assert row["share"] == station.has("low_profile_station").mean() == row["gained"] / RUNS > 0
    back = compare.differences(station, [base]).set_index("outcome").loc["low_profile_station"]
    assert back["share"] == 0 and back["difference"] == -row["difference"] and back["label"] == row["label"]
    assert set(compare.moves(base, [station])["destination"]) - set(base.scenario.outcomes) == {"low_profile_station"}


def test_whose_no_gave_way_by_hand():
    scenario = load(TOKYO)
    voters, drafts = scenario.voters, len(scenario.drafts)
    france, germany = (1 << voters.index(name) for name in ("france", "germany"))
    before = Side(
        "a",
        scenario,
        np.array([drafts, drafts, drafts, 0]),
        np.array([france, france | germany, germany, 0], np.uint64),
    )
    after = Side("b", scenario, np.array([0, 1, drafts, drafts]), np.array([0, 0, germany, france], np.uint64))
    found = compare.unlocked(before, [after]).set_index("actor")[["unlocked", "alone", "relocked"]]
    assert found.loc["france"].tolist() == [0.5, 0.25, 0.25]
    assert found.loc["germany"].tolist() == [0.25, 0.0, 0.0]
    assert found.loc["united_states"].tolist() == [0.0, 0.0, 0.0]


def test_stored_runs_and_simulated_ones_are_the_same_side(tmp_path, sides):
    for name in (TOKYO, "tokyo_low_profile_station"):
        stored = open_results(run(name, runs=RUNS, seed=3).save(tmp_path / name, figures=False))
        side = side_of_records(name, load(name), stored.records(["outcome", "blockers"]))
        np.testing.assert_array_equal(side.outcome, sides[name].outcome)
        np.testing.assert_array_equal(side.blockers, sides[name].blockers)
        short = side.first(7)
        assert len(short.outcome) == len(short.blockers) == 7


# --- the command


def tables(folder) -> dict[str, pd.DataFrame]:
    assert not open_results(folder).changed() and open_results(folder).kind == "compare"
    return {path.stem: pd.read_parquet(path) for path in sorted(folder.glob("*.parquet"))}


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stored")
    for name, options in (
        ("a/office", [TOKYO, "--runs", 500]),
        ("b/office", ["tokyo_majority_rule", "--runs", 400]),
    ):
        (folder / name).parent.mkdir(exist_ok=True)
        done = nacsim("run", *options, "--no-figures", "--out", name, cwd=folder)
        assert done.returncode == 0, done.stderr
    return folder


def test_stored_runs_give_the_tables_of_simulated_ones(stored, tmp_path):
    """... of as many runs as both have."""
    done = nacsim(
        "compare", stored / "a/office", stored / "b/office", "--out", "s", "--no-figures", "--json", cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["runs"] == 400
    base, side = (side_of_runs(n, ensemble.simulate(load(n), 400, 1)) for n in (TOKYO, "tokyo_majority_rule"))
    one = tables(tmp_path / "s")
    assert one.keys() == {"shares", "differences", "moves", "unlocked"}
    for name, found in one.items():
        made = compare.shares([base, side]) if name == "shares" else getattr(compare, name)(base, [side])
        pd.testing.assert_frame_equal(found.drop(columns="scenario"), made.drop(columns="scenario"), check_dtype=False)
    names = one["shares"]["scenario"].unique()
    assert len(names) == 2 and all("office" in name for name in names), "two folders of one name are told apart"


def test_several_scenarios_and_several_changes_at_once(tmp_path):
    changes = ["--with", "france.autonomy=0.2", "--with", "process.rounds=24; japan.persuasion=2"]
    arguments = [
        TOKYO,
        "tokyo_low_profile_station",
        *changes,
        "--runs",
        300,
        "--seed",
        4,
        "--json",
        "--no-figures",
        "--out",
        "c",
    ]
    done = nacsim("compare", *arguments, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    names = ["tokyo_low_profile_station", "france.autonomy=0.2", "process.rounds=24, japan.persuasion=2"]
    assert [side["name"] for side in report["scenarios"]] == [TOKYO, *names]
    assert [part["scenario"] for part in report["comparisons"]] == names
    base = side_of_runs(TOKYO, ensemble.simulate(load(TOKYO), 300, 4))
    changed = load(TOKYO, {"process.rounds": 24, "japan.persuasion": 2})
    side = side_of_runs(names[2], ensemble.simulate(changed, 300, 4))
    expected = compare.differences(base, [side]).drop(columns="scenario").to_dict("records")
    for row, wanted in zip(report["comparisons"][2]["differences"], expected, strict=True):
        assert row == pytest.approx(wanted)
    assert set(tables(tmp_path / "c")["moves"]["scenario"]) == set(names)


BAD = {
    "one alone": ([TOKYO], "nothing to compare with; name a second scenario, or a change with --with"),
    "nothing named": ([TOKYO, "nowhere"], "nowhere: no such file, and no scenario of that name"),
    "nearly a name": ([TOKYO, "tokyo_majority_rul"], "did you mean 'tokyo_majority_rule'"),
    "one twice": ([TOKYO, TOKYO], f"'{TOKYO}' is named twice"),
    "a change twice": ([TOKYO, "--with", "france.threat=0.3", "--with", "france.threat=0.3"], "is named twice"),
    "no change": ([TOKYO, "--with", " ; "], "expected path=value"),
    "half a change": ([TOKYO, "--with", "france.threat"], "expected path=value"),
    "a change of nothing": ([TOKYO, "--with", "france.thraet=0.3"], "did you mean 'threat'"),
    "force without out": ([TOKYO, "tokyo_majority_rule", "--force"], "give --out as well"),
    "other seeds": (["a/office", "other_seed"], "not the same seed (1, 2), so their runs are not the same draws"),
    "other runs": (["a/office", "later"], "not the same first run (0, 10), so their runs are not the same draws"),
    "runs and a scenario": (["a/office", TOKYO], "stored runs are compared with stored runs"),
    "runs with a change": (["a/office", "b/office", "--set", "france.threat=0.3"], "stored runs are compared with stored runs"),
    "one directory alone": (["a/office"], "nothing to compare with"),
    "no results": (["a/office", "a"], "a: no results directory"),
    "a directory twice": (["a/office", "a/office"], "is named twice"),
    "a sweep": (["a/office", "sweep"], "sweep: holds results of `sweep`; compare takes runs"),
    "a comparison": (["a/office", "comparison"], "comparison: holds results of `compare`; compare takes runs"),
}  # fmt: skip
#: The others call what these call; all of them take half a minute.
QUICK = {"a directory twice"}


@pytest.mark.parametrize(
    "case", [pytest.param(BAD[name], id=name, marks=[] if name in QUICK else pytest.mark.slow) for name in BAD]
)
def test_bad_input_is_refused_with_a_message(stored, case):
    arguments, expected = case
    changes = {"sweep": {"kind": "sweep"}, "comparison": {"kind": "comparison"}, "other_seed": {"seed": 2}}
    for name, change in (changes | {"later": {"first": 10}}).items():
        (stored / name).mkdir(exist_ok=True)
        manifest = json.loads((stored / "a/office/manifest.json").read_text()) | change
        del manifest["seal"]
        (stored / name / "manifest.json").write_text(json.dumps(manifest))
    before = sorted(path for path in stored.rglob("*"))
    done = nacsim("compare", *arguments, "--runs", 20, "--no-figures", cwd=stored)
    assert done.returncode == 2, done.stdout + done.stderr
    assert expected in done.stderr and "Traceback" not in done.stderr, done.stderr
    assert sorted(path for path in stored.rglob("*")) == before, "nothing is written"


@pytest.mark.slow
def test_runs_that_were_changed_since_are_not_compared(stored, tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        for file in ("manifest.json", "runs.parquet", "gains.parquet"):
            (tmp_path / name / file).write_bytes((stored / "a/office" / file).read_bytes())
    (tmp_path / "two" / "runs.parquet").write_bytes(b"other")
    done = nacsim("compare", "one", "two", cwd=tmp_path)
    assert done.returncode == 2 and "runs.parquet missing or changed" in done.stderr
    assert "nacsim rerun two" in done.stderr and "Traceback" not in done.stderr


def test_who_sits_and_which_events_there_are_is_a_difference():
    base = load("tokyo_liaison_office")
    event = {"round": 3, "label": "A law", "add": {"china.coercion": 0.2}}
    changes = {"members": ["united_states", "germany"], "events.law": event, "events.vilnius_summit": None,
               "events.china_protest.probability": 0.5}  # fmt: skip
    other = vary(base, changes)
    assert differing(base, other) == [
        "without: France", "event “Vilnius summit” left out", "event “China protests”", "event “A law” added",
    ]  # fmt: skip
    assert "beside: France" in differing(other, base)
