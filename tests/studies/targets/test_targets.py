"""`nacsim targets`: the means of what traces tell of the same runs, of whatever acts, and of nothing else."""

import json
import runpy
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.errors import ResultsError, UsageError
from sim.results.findings import open_results
from sim.results.study import study_of
from sim.scenario.load import load, load_text
from sim.studies.targets.page import section
from sim.studies.targets.study import WAYS, hits, overall, ways_of

from ...command import nacsim

TOKYO = "tokyo_liaison_office"
#: Everybody acts: China courts and threatens, Japan addresses, Washington pays.
ALL = load("tokyo_washington_pays", {"china.strategy": "wedge", "japan.strategy": "addressed"})
ROOT = Path(__file__).parents[3]
EXPORTERS = {"china": runpy.run_path(str(ROOT / "experiments" / "behaviours.py"))["PressesExporters"]}


def told_in(now: dict, voter: str) -> dict[str, float]:
    """What a trace tells of an actor in a round."""
    (power,) = now["powers"].values()
    paid, acted_on = now["inducement"], now["acted_on"][voter]
    return {
        "pressed": power["threat"] * power["aimed"][voter],  # one power
        "courted": power["threat"] * power["courted"].get(voter, 0.0),
        "addressed": now["addressed"].get(voter, 0.0),
        "paid": paid["amount"] if paid and paid["actor"] == voter else 0.0,
        "moved": acted_on["after"] - acted_on["before"],
    }


def test_means_are_those_of_what_traces_tell():
    """Over the runs that reach a round; the half-width is 1.96 standard errors."""
    runs, table = range(3, 15), hits(ALL, 12, 1, 3).set_index(["round", "way", "actor"])
    seen: dict[tuple, list[float]] = {}
    for run in runs:
        for now in sim.trace(ALL, run=run).told["rounds"]:
            for voter in ALL.voters:
                for way, value in told_in(now, voter).items():
                    seen.setdefault((now["round"], way, voter), []).append(value)
    assert set(table.index) == set(seen) and {way for _, way, _ in seen} == set(WAYS)
    for at, values in seen.items():
        assert table.loc[at, "runs"] == len(values)
        assert table.loc[at, "mean"] == pytest.approx(np.mean(values), abs=1e-12)
        half = 1.959964 * np.std(values, ddof=1) / np.sqrt(len(values)) if len(values) > 1 else np.nan
        assert table.loc[at, "half"] == pytest.approx(half, abs=1e-7, nan_ok=True)
    for way in WAYS:
        assert table.xs(way, level="way")["mean"].abs().max() > 0
    assert table["runs"].nunique() > 1, "some runs end before others"


def test_all_rounds_are_weighed_by_the_runs_that_reach_them():
    table = pd.DataFrame({
        "round": [1, 1, 2, 2, 1, 2], "runs": [3, 3, 1, 1, 3, 1], "way": ["paid"] * 4 + ["moved"] * 2,
        "actor": ["a", "b", "a", "b", "a", "a"], "mean": [0.1, 0.2, 0.5, 0.6, -0.4, -0.8], "half": [0.0] * 6,
    })  # fmt: skip
    found = overall(table)
    assert found[["way", "actor"]].to_numpy().tolist() == [["paid", "b"], ["paid", "a"], ["moved", "a"]]
    assert found["mean"].tolist() == pytest.approx([0.3, 0.2, -0.5])


@pytest.mark.parametrize(("name", "sets", "expected"), [
    (TOKYO, {}, set()),
    (TOKYO, {"france.strategy": "bargaining", "germany.strategy": "committed"}, set()),  # who hit nobody
    (TOKYO, {"china.strategy": "aimed"}, {"pressed", "moved"}),
    (TOKYO, {"china.strategy": "wedge"}, {"pressed", "courted", "moved"}),
    (TOKYO, {"japan.strategy": "addressed"}, {"addressed", "moved"}),
    (TOKYO, {"inducement.budget": 0.1}, {"paid"}),
    ("tokyo_washington_pays", {}, {"paid"}),
    ("article_5_2001", {}, set()),
])  # fmt: skip
def test_only_what_a_strategy_does_is_looked_for(name, sets, expected):
    scenario = load(name, sets)
    assert ways_of(scenario) == expected
    if expected:
        assert set(sim.targets(scenario, runs=20).frame()["way"]) == expected
    else:
        with pytest.raises(UsageError, match=f"targets {name}: nobody acts by a strategy; give one, as in --set china"):
            sim.targets(scenario, runs=20)


def test_a_strategy_that_an_event_sets_is_seen_from_then_on():
    turned = load_text(f"""
extends: {TOKYO}
events: {{turn: {{round: 4, set: {{china.strategy: wedge}}, source: test}}}}
""", "turned")  # fmt: skip
    table = sim.targets(turned, runs=20).frame()
    courted = table[table["way"] == "courted"].groupby("round")["mean"].sum()
    assert (courted[:3] == 0).all() and (courted[3:] > 0).all()


def test_a_behaviour_is_looked_at_and_no_file_keeps_it(tmp_path):
    found = sim.targets(TOKYO, runs=20, behaviours=EXPORTERS)
    means = overall(found.frame()).set_index(["way", "actor"])["mean"]
    assert means["pressed", "germany"] > means["pressed", "france"] > 0.1 > means["pressed", "united_states"]
    assert means["moved", "germany"] < 0 < means["moved", "united_states"]
    again = sim.run(TOKYO, runs=20, behaviours=EXPORTERS)
    pd.testing.assert_frame_equal(sim.targets(again, runs=20).frame(), found.frame())
    stored = open_results(found.save(tmp_path / "kept", figures=False))
    with pytest.raises(ResultsError, match="behaviours of their own"):
        study_of("targets").rerun(stored)


def test_runs_that_were_made_are_the_runs_that_are_looked_at(tmp_path):
    made = sim.run("tokyo_china_aims", runs=15, first=40, seed=3)
    found = sim.targets(made, runs=100)
    assert (found.runs, found.seed, found.about["first"]) == (15, 3, 40)
    wanted = hits(made.scenario, 15, 3, 40)
    wanted = wanted[wanted["way"].isin(["pressed", "moved"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(found.frame(), wanted)
    kept = open_results(found.save(tmp_path / "kept", figures=False))
    pd.testing.assert_frame_equal(study_of("targets").rerun(kept).frame(), kept.frame())


def test_the_command_draws_prints_and_speaks_to_programs(tmp_path):
    done = nacsim("targets", "tokyo_china_wedge", "--runs", 10, "--json", "--out", "t", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert {row["way"] for row in json.loads(done.stdout)["targets"]} == {"pressed", "courted", "moved"}
    assert (tmp_path / "t" / "figures" / "targets.svg").is_file()
    again = nacsim("rerun", "t", cwd=tmp_path)
    assert again.returncode == 0 and "same byte for byte" in again.stdout
    none = nacsim("targets", TOKYO, cwd=tmp_path)
    assert none.returncode == 2 and "nobody acts by a strategy" in none.stderr


def test_the_report_of_a_run_has_it_where_somebody_acts(monkeypatch):
    monkeypatch.setattr("sim.studies.targets.page.PLAYED", 10)
    assert section(sim.run(TOKYO, runs=20)) is None
    part = section(sim.run("tokyo_china_wedge", runs=20))
    assert "is pressed and courted most, in the mean of 10 runs" in part.paragraphs[0]
    assert [drawing.name for drawing in part.drawings] == ["targets"]
