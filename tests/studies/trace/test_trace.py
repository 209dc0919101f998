"""`nacsim trace`: the story of a run is the ensemble's run, complete, and adds up."""

import json
import shutil
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim import sweep
from sim.engines import ensemble
from sim.engines.layout import Layout
from sim.errors import ResultsError, UsageError, UserError
from sim.scenario.load import load
from sim.studies.trace.rounds import rounds_table, told_of
from sim.studies.trace.study import trace
from sim.studies.trace.text import groups as stretches
from sim.studies.trace.typical import typical_run
from tests.command import printed as command
from tests.scenarios import make, scenarios

SHIPPED = ("tokyo_liaison_office", "tokyo_majority_rule", "riga_2006")


def same_endings(scenario, runs: int, seed: int) -> None:
    expected, layout = ensemble.simulate(scenario, runs, seed).table(), Layout(scenario)
    for row in expected.itertuples():
        told = told_of(layout, row.run, seed)
        found = (told["outcome"], told["round"], ",".join(told["blockers"]), ",".join(told["reservations"]))
        assert found == (row.outcome, row.round, row.blockers, row.reservations), row.run
        assert len(told["rounds"]) == told["round"] and told["rounds"][-1]["draft"] == row.tabled
        assert told["rounds"][-1]["decision"] == told["outcome"]
        assert all(now["decision"] is None for now in told["rounds"][:-1])


@pytest.mark.parametrize("name", SHIPPED)
def test_a_trace_ends_as_the_ensembles_run(name):
    same_endings(load(name), 60 if name == SHIPPED[0] else 20, 3)


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(scenarios(longest=6), st.integers(0, 2**63))
def test_a_trace_ends_as_the_ensembles_run_in_any_scenario(scenario, seed):
    same_endings(scenario, 6, seed)


def test_a_round_tells_which_events_begin_and_which_are_over():
    """In the order of the scenario, whichever began first; what never happens is not told, nor that it is over."""
    events = {
        "late": {"round": 3, "lasts": 1, "add": {"b.threat": 0.1}},
        "early": {"round": 2, "lasts": 2, "add": {"b.threat": 0.1}},
        "stays": {"round": 3, "add": {"b.threat": 0.1}},
        "never": {"round": 2, "lasts": 1, "probability": 0.0, "add": {"b.threat": 0.1}},
    }
    scenario = make({"a": {}, "b": {"autonomy": 1.0}}, weights={"autonomy": 9.0}, process={"rounds": 5}, events=events)
    rounds = told_of(scenario)["rounds"]
    assert [now["events"] for now in rounds] == [[], ["early"], ["late", "stays"], [], []]
    assert [now["over"] for now in rounds] == [[], [], [], ["late", "early"], []]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["tokyo_liaison_office", "riga_2006", "itpp_2023", "asian_nato_2024"])
def test_thousands_of_traces_end_as_the_ensembles_runs(name):
    same_endings(load(name), 1_000, 1)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(scenarios(longest=8, eventful=True), st.integers(0, 2**63))
def test_every_number_of_a_round_adds_up(scenario, seed):
    told = told_of(scenario, 0, seed)
    json.dumps(told)
    for now in told["rounds"]:
        accepted = [draft for draft in now["drafts"] if draft["admissible"]]
        chosen = [draft for draft in accepted if draft["draft"] == now["draft"]]
        assert bool(chosen) == bool(accepted) and all(draft["available"] for draft in accepted)
        assert all(one["pivotal_gain"] > max(d["pivotal_gain"] for d in accepted) - 1e-8 for one in chosen)
        for name, state in now["actors"].items():
            assert state["gain"] == pytest.approx(sum(state["terms"].values()) + state["received"], abs=1e-12)
            if state["balance"] is None:
                assert state["answer"] == "is not asked" and not state["short"]
                continue
            parts = state["gain"] + state["reservation"] + state["solidarity"] - state["commitment"]
            assert state["alone"] == pytest.approx(parts - state["solidarity"], abs=1e-12)
            assert state["balance"] == pytest.approx(parts, abs=1e-12)
            objects = state["answer"] in ("breaks silence", "declines")
            assert objects == (state["short"] > 0)
            broke = [one for joining in now["cascade"] for one in joining]
            assert objects == (name in broke or state["answer"] == "declines")
            if now is told["rounds"][-1] and told["outcome"] == "shelved":
                assert objects == (name in told["blockers"])
        assert now["events"] or now["over"] or not now["moved"]
    for before, after in pairwise(told["rounds"]):
        for name, state in after["actors"].items():
            then = before["actors"][name]
            assert state["pressure"] == pytest.approx(then["pressure"] + then["pressed"]["pressure"], abs=1e-12)
            for view in scenario.preferences.views:
                assert state[view] == pytest.approx(then[view] + state["consulted"][view], abs=1e-12)
            if scenario.spatial is None:
                fear = then["entrapment"] + then["pressed"]["entrapment"] + after["moved"].get(f"{name}.entrapment", 0)
                assert state["entrapment"] == pytest.approx(fear, abs=1e-12)
            paid = before["inducement"]
            given_ = paid["amount"] if paid and paid["actor"] == name else 0.0
            assert state["received"] == pytest.approx(then["received"] + given_, abs=1e-12)


def test_what_an_event_adds_is_told_apart_from_what_pressure_does():
    happens = {"round": 2, "add": {"m0.entrapment": 0.2, "m1.autonomy": 2.0, "m1.exposure": 0.0}}
    eager = {"threat": 1.0, "entrapment": 0.0, "exposure": 0.0, "autonomy": 0.0}  # somebody must lean, or nobody reacts
    members = {"m2": eager, "m0": {}, "m1": {}}
    parts = {"menu": ((0.3, 0.9, 0.9),), "events": {"e": happens}, "process": {"rounds": 4, "rationality": 100}}
    told = told_of(make(members, externals=(0.9,), weights={"autonomy": 3.0}, **parts), 0, 1)
    second, third = told["rounds"][1:3]
    assert second["events"] == ["e"] and second["moved"] == pytest.approx({"m0.entrapment": 0.2, "m1.autonomy": 0.5})
    state = second["actors"]["m0"]
    assert 0 < state["pressed"]["entrapment"] < 0.1
    assert third["actors"]["m0"]["entrapment"] == pytest.approx(state["entrapment"] + state["pressed"]["entrapment"])
    assert not third["events"] and not third["moved"]


def test_the_pivot_is_who_must_be_won():
    """Under unanimity the most reluctant; what it said before is what is expected of it."""
    gains = {"a": {"threat": 1.0}, "b": {"autonomy": 1.0, "threat": 0.0}, "c": {"threat": 0.6}}
    told = told_of(make(gains, menu=((0.8, 0.5, 0.9),)), 0, 1)
    first = told["rounds"][0]
    assert first["drafts"][0]["pivot"] == "b"
    assert first["drafts"][0]["pivotal_gain"] == pytest.approx(first["actors"]["b"]["gain"])
    assert (
        told_of(make(gains, host={"threat": 0.0, "autonomy": 1.0, "entrapment": 1.0}), 0, 1)["rounds"][0]["drafts"][0][
            "pivot"
        ]
        == "host"
    )
    one = {**gains, "b": {"autonomy": 1.0, "threat": 0.0}}
    relaxed = told_of(make(one, menu=((0.8, 0.5, 0.9),), decision={"rule": "consensus_minus", "minus": 1}), 0, 1)
    assert relaxed["rounds"][0]["drafts"][0]["pivot"] == "c"


def test_rounds_are_told_together_only_where_nothing_changed():
    told = told_of(load("tokyo_liaison_office"), 3, 1)
    groups = list(stretches(told["rounds"]))
    assert [now for group in groups for now in group] == told["rounds"]
    assert len(groups) < len(told["rounds"])
    for group in groups:
        assert len({now["draft"] for now in group}) == 1 and not any(now["events"] for now in group[1:])
        assert len({tuple(state["answer"] for state in now["actors"].values()) for now in group}) == 1


def test_the_table_of_a_trace_has_a_row_for_each_round_and_actor():
    told = told_of(load("tokyo_liaison_office"), 3, 1)
    table = rounds_table(told)
    assert len(table) == told["round"] * 4 and {"terms.security", "consulted.threat", "pressed.pressure"} <= set(table)


def test_a_typical_run_ends_so_in_the_most_frequent_way_and_is_nearest_to_the_mean():
    scenario = load("tokyo_liaison_office")
    table = ensemble.simulate(scenario, 1000, 1).table()
    shelved = table[table["outcome"] == "shelved"]
    found = typical_run(scenario, "shelved", 1000)
    commonest = shelved["blockers"].astype(str).value_counts()
    assert (found.ended_so, found.way, found.alike) == (len(shelved), commonest.index[0], commonest.iloc[0])
    assert table.loc[found.run, "blockers"] == found.way and 0 < found.distance < 1
    later = typical_run(scenario, "shelved", 600, first=400)
    assert table.loc[later.run, "outcome"] == "shelved" and later.run >= 400
    assert table.loc[typical_run(scenario, "adopted", 1000).run, "outcome"] != "shelved"


def test_a_typical_run_is_the_nearest_by_hand():
    """Fixed traits and a sponsor to whom it means nothing: the only draw is the other's reservation, so the middle is
    the mean of those runs in which it blocked."""
    members = {"m0": {"salience": 0.0}, "m1": {}}
    process = {"rounds": 1, "walk_away": 0.5, "rationality": 6}
    scenario = make(members, menu=((0.5, 0.5, 0.5),), process=process)
    found, reservations = typical_run(scenario, "shelved", 300), {}
    table = ensemble.simulate(scenario, 300).table()
    for run in table.index[table["outcome"] == "shelved"]:
        reservations[run] = told_of(scenario, int(run))["rounds"][0]["actors"]["m1"]["reservation"]
    series = pd.Series(reservations)
    assert found.run == (series - series.mean()).abs().idxmin()
    assert found.distance == pytest.approx((abs(series - series.mean()) / series.std(ddof=0)).min())


@pytest.mark.parametrize("outcome", ["shelvd", "liaison_office"])
def test_a_typical_run_of_what_never_happens_is_refused(outcome):
    never = load("tokyo_liaison_office", {"france.autonomy": 1, "weights.autonomy": 50})
    with pytest.raises(UsageError, match=r"did you mean 'shelved'|none of 50 runs ended so; they ended: .*shelved 50"):
        typical_run(never, outcome, 50)


@pytest.mark.parametrize("scenario", [
    make(2, menu=((0.5, 0.5, 0.5),), process={"rounds": 1}),
    make(14, host={}, externals=(0.5, 0.2), menu=((0.6, 0.9, 0.9), (0.4, 0.5, 0.5), (0.2, 0.1, 0.1)), reservations={"band": 0.3},
         inducement={"budget": 1, "step": 0.2}, process={"rounds": 6}, decision={"rule": "majority", "threshold": 0.9, "forum": ["m1", "m2", "m3"]}),
    make(2, process={"rounds": 60}, menu=((0.6, 0.9, 0.9), (0.4, 0.5, 0.5)), events={"e": {"round": 2, "add": {"all.threat": 0.1, "process.memory": 0.1, "m0.entrapment": 1.0}}}),
], ids=["two members, one round", "many, a forum", "long"])  # fmt: skip
def test_any_trace_is_told_and_drawn(scenario, tmp_path):
    found = trace(scenario, run=1, seed=2)
    assert found.text().strip().startswith(scenario.title) and "On the table: " in found.text()
    found.write_figures(tmp_path / "figures")
    assert (tmp_path / "figures" / "trace.png").stat().st_size > 5000


def test_the_command_tells_a_stored_run_and_a_case_of_a_sweep(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    command("run", "tokyo_liaison_office", "--runs", 50, "--first", 10, "--seed", 2, "--out", "r", "--no-figures")
    table = pd.read_parquet(tmp_path / "r" / "runs.parquet").set_index("run")
    told = json.loads(command("trace", "r", "--run", 33, "--json"))
    assert {"scenario", "seed", "run", "outcome", "round", "blockers", "rounds", "results"} <= set(told)
    assert (told["outcome"], told["round"]) == (table.loc[33, "outcome"], table.loc[33, "round"]) and told["seed"] == 2
    assert told["results"] == "results/r-trace" and (tmp_path / told["results"] / "figures" / "trace.svg").is_file()
    assert command("plot", told["results"]).count("trace.") == 2
    with pytest.raises(UsageError, match="its runs are 10 to 59"):
        command("trace", "r", "--run", 60)
    design = [{"grid": {"france.autonomy": [0.1, 0.9], "decision.rule": ["unanimity", "majority"]}}]
    sweep({"scenario": "tokyo_liaison_office", "runs": 20, "seed": 4, "independent": True, "design": design}, "s")
    cases = pd.read_parquet(tmp_path / "s" / "cases.parquet")
    for case in cases.itertuples():
        told = json.loads(
            command("trace", "s", "--case", case.case, "--json", "--no-figures", "--out", f"c{case.case}")
        )
        autonomy, rule = cases.loc[case.Index, ["france.autonomy", "decision.rule"]]
        same = load("tokyo_liaison_office", {"france.autonomy": autonomy, "decision.rule": rule})
        again = told_of(same, int(case.first_run), 4)
        assert told["rounds"] == json.loads(json.dumps(again["rounds"])) and told["run"] == case.first_run


BAD = {
    "run and typical": (["tokyo_liaison_office", "--run", "1", "--typical", "shelved"], "give one of them"),
    "unknown outcome": (["tokyo_liaison_office", "--typical", "shelvd"], "did you mean 'shelved'"),
    "case of a scenario": (["tokyo_liaison_office", "--case", "1"], "belongs to a directory with a sweep"),
    "seed of a directory": (["r", "--seed", "1"], "has its own"),
    "set of a directory": (["r", "--set", "france.autonomy=0.3"], "has its own"),
    "case of a run": (["r", "--case", "1"], "holds a run"),
    "no results": (["empty"], "no results directory"),
    "no scenario": (["tokyo_liason_office"], "did you mean 'tokyo_liaison_office'"),
    "no case": (["s"], "sweep of 1 cases; say which one"),
    "no such case": (["s", "--case", "5"], "its cases are 0 to 0"),
    "a trace": (["t"], "holds results of `trace`"),
}


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    folder = tmp_path_factory.mktemp("folders")
    (folder / "empty").mkdir()
    command("run", "tokyo_liaison_office", "--runs", 5, "--out", folder / "r", "--no-figures")
    command("trace", "tokyo_liaison_office", "--out", folder / "t", "--no-figures")
    sweep(
        {"scenario": "tokyo_liaison_office", "runs": 5, "design": [{"grid": {"france.autonomy": [0.1]}}]}, folder / "s"
    )
    return folder


@pytest.mark.parametrize("case", BAD.values(), ids=BAD)
def test_what_cannot_be_traced_is_refused_with_a_reason(case, folders, monkeypatch):
    arguments, expected = case
    monkeypatch.chdir(folders)
    with pytest.raises(UserError, match=expected):
        command("trace", *arguments)


def test_a_stored_run_that_other_rules_made_is_not_told(folders, tmp_path, monkeypatch):
    shutil.copytree(folders / "r", tmp_path / "r")
    monkeypatch.chdir(tmp_path)
    table = pd.read_parquet("r/runs.parquet")
    table["round"] = (table["round"] + 1).astype("int16")
    table.to_parquet("r/runs.parquet")
    for name in ("trace", "blockers"):
        with pytest.raises(ResultsError, match="run the scenario again"):
            command(name, "r")
