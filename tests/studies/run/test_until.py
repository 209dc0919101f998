"""Runs until shares are known well enough: as many as that takes, and the same runs as were asked for at once."""

import numpy as np
import pytest

import sim
from sim.errors import UsageError
from sim.results.counting import wilson_interval
from sim.studies.run import study
from tests.command import nacsim


def widest(found) -> float:
    table = found.outcomes()
    return float(((table["high"] - table["low"]) / 2).max())


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["ensemble", "mesa"])
def test_it_stops_where_every_interval_is_narrow_and_one_step_earlier_it_is_not(engine):
    step, half = (100, 0.05) if engine == "mesa" else (500, 0.01)
    found = sim.run("tokyo_liaison_office", runs=step, until=half, engine=engine, first=7)
    assert found.runs > step and found.runs % step == 0 and widest(found) <= half
    earlier = sim.run("tokyo_liaison_office", runs=found.runs - step, engine=engine, first=7)
    assert widest(earlier) > half
    whole = sim.run("tokyo_liaison_office", runs=found.runs, first=7)
    assert found.frame("runs").equals(whole.frame("runs")), "the same runs as if asked for at once"


def test_what_is_narrow_already_is_not_run_again():
    assert sim.run("tokyo_liaison_office", runs=400, until="half_width=0.5").runs == 400


def test_it_gives_up_at_the_most_runs(monkeypatch):
    monkeypatch.setattr(study, "MOST_UNTIL", 1700)
    assert sim.run("tokyo_liaison_office", runs=500, until=1e-4).runs == 1500


def test_half_the_widest_interval_by_hand():
    low, high = wilson_interval(59, 100)
    assert study._widest(np.array([40, 1, 59])) == pytest.approx((high - low) / 2)


@pytest.mark.parametrize("until", ["half_width=0", "half_width=0.6", "nan", "-0.1", "width=0.1", ""])
def test_what_is_no_half_width_is_refused(until):
    with pytest.raises(UsageError, match="expected half_width=H"):
        sim.run("tokyo_liaison_office", runs=10, until=until)


def test_the_command_takes_it_and_rerun_makes_the_same(tmp_path):
    words = ("run", "tokyo_liaison_office", "--runs", 500, "--until", "half_width=0.02", "--no-figures", "--json")
    done = nacsim(*words, "--out", tmp_path / "r", cwd=tmp_path)
    assert done.returncode == 0 and '"runs": 2' in done.stdout
    again = nacsim("rerun", tmp_path / "r", "--no-figures", cwd=tmp_path)
    assert again.returncode == 0 and "same byte for byte" in again.stdout
