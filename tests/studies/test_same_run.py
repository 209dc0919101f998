"""One way to a run: what a study takes in `--set` is what every other one takes, and a sweep's `set` likewise."""

from pathlib import Path

import pytest

import sim
from sim.errors import ScenarioError, UserError
from sim.results.options import options_of
from sim.results.study import studies
from sim.scenario.load import load, vary
from sim.studies.run.study import run
from sim.sweeps.ema import workbench_model
from tests.command import nacsim

CASE = "tokyo_liaison_office"
#: A deadline moved forward: events that the file dates later are without effect, and no mistake.
SHORTER = {"process.rounds": 12}
#: Of each study that replaces something, arguments that make it quick.
QUICK = {
    "blockers": {"runs": 40},
    "coders": {"runs": 40},
    "compare": {"runs": 40, "with_": ["france.autonomy=0.2"]},
    "discover": {"futures": 60, "runs": 8, "above": "q75"},
    "forecast": {"runs": 40},
    "game": {"runs": 8},
    "rules": {"runs": 40},
    "run": {"runs": 40},
    "sensitivity": {"base": 4, "runs": 4, "over": "france.autonomy, germany.exposure"},
    "sure": {"runs": 40},
    "targets": {"runs": 20, "set_": {**SHORTER, "china.strategy": "aimed"}},
    "theories": {"runs": 40, "draws": 20},
    "tip": {"runs": 40, "target": "P(adopted) >= 0.5", "levers": "france.autonomy", "pairs": False},
    "trace": {},
}
#: What asks about recorded decisions, packages or a design has no scenario as its first argument.
OTHERS = {"backtest", "calibrate", "deu", "packages", "sweep"}


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(QUICK.keys() & set(studies())))
def test_every_study_takes_a_deadline_before_the_last_event(name):
    found = getattr(sim, name)(CASE, **{"set_": SHORTER} | QUICK[name])
    assert {scenario.process.rounds.value for scenario in found.scenarios} == {12}


def test_no_study_that_replaces_something_is_left_out():
    assert {name for name in studies() if "set_" in options_of(studies()[name].run)} <= QUICK.keys() | OTHERS


#: What takes values from the coded ranges itself, where each run draws whose ranges it takes.
OF_RANGES = {
    "sensitivity": lambda folder: sim.sensitivity(CASE, set_=DRAWN, base=4, runs=4),
    "discover": lambda folder: sim.discover(CASE, set_=DRAWN, futures=60, runs=8),
    "sure": lambda folder: sim.sure(CASE, set_=DRAWN, runs=40, quick=True),
    "theories": lambda folder: sim.theories(CASE, set_=DRAWN, runs=40, draws=2),
    "packages": lambda folder: sim.packages(folder / "p.yaml"),
    "the EMA Workbench": lambda folder: workbench_model(load(CASE, DRAWN)),
    "a design": lambda folder: sim.sweep({"scenario": CASE, "set": DRAWN, "runs": 4, "design": [SAMPLE]}),
}
DRAWN = {"coder": "drawn"}
SAMPLE = {"latin_hypercube": {"samples": 4, "over": {"france.autonomy": "coded"}}}


@pytest.mark.parametrize("name", OF_RANGES)
def test_who_varies_coded_ranges_takes_one_coders(name, tmp_path):
    """Instead of the project's without a word, which are the ranges of half the runs."""
    packages = f"scenario: {CASE}\nset: {{coder: drawn}}\nruns: 4\nfutures: 4\npackages: {{a: {{add: {{france.autonomy: -0.1}}}}}}\n"
    (tmp_path / "p.yaml").write_text(packages)
    with pytest.raises(UserError, match=r"name one coder: --set coder=nacsim or --set coder=second|or name one coder"):
        OF_RANGES[name](tmp_path)


@pytest.mark.slow
def test_a_page_packages_and_a_design_take_it_too(tmp_path):
    assert nacsim("run", CASE, "--set", "process.rounds=12", "--runs", 40, "--no-figures", "--out", "r", cwd=tmp_path).returncode == 0  # fmt: skip
    assert nacsim("report", "r", cwd=tmp_path).returncode == 0
    design = (
        f"scenario: {CASE}\nruns: 20\nset: {{process.rounds: 12}}\ndesign:\n  - grid: {{france.autonomy: [0.1, 0.5]}}\n"
    )
    (tmp_path / "e.yaml").write_text(design)
    done = nacsim("sweep", "e.yaml", "--no-figures", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (tmp_path / "p.yaml").write_text(
        f"scenario: {CASE}\ngoal: adopted\nruns: 20\nfutures: 4\npackages:\n  calm: {{set: {{process.rounds: 12}}}}\n"
    )
    done = nacsim("packages", "p.yaml", "--no-figures", cwd=tmp_path)
    assert "Traceback" not in done.stderr and done.returncode == 0, done.stderr


def test_one_step_or_two_give_the_same_runs():
    at_once = load(CASE, {**SHORTER, "france.autonomy": 0.3})
    in_two = vary(load(CASE, SHORTER), {"france.autonomy": 0.3})
    frames = [run(scenario, runs=200).frame("runs").astype(str) for scenario in (at_once, in_two)]
    assert frames[0].equals(frames[1])


@pytest.mark.parametrize("given", [{"events.korea_summit.date": "2090-01"}, {"start": "1990-01"}])
def test_a_date_that_is_set_beyond_the_deadline_is_a_mistake_in_one_step_or_two(given, tmp_path: Path):
    text = "extends: tokyo_liaison_office\nevents:\n  korea_summit: {date: 2023-09, source: made up, add: {france.exposure: 0.1}}\n"
    (tmp_path / "s.yaml").write_text(text)
    for make in (lambda: load(tmp_path / "s.yaml", given), lambda: vary(load(tmp_path / "s.yaml"), given)):
        with pytest.raises(ScenarioError, match="the deadline"):
            make()
