"""With which of the numbers that runs draw adoption goes most: shares of fifths of the runs, sorted by each number."""

import numpy as np
import pytest

import sim
from sim.results.findings import open_results
from sim.studies.run.study import LEANING_RUNS

TOKYO = "tokyo_liaison_office"


@pytest.fixture(scope="module")
def made():
    return sim.run(TOKYO, runs=3000, first=70, seed=3)


def test_each_share_is_that_of_the_fifth_in_which_the_number_is_lowest_or_highest(made):
    adopted = (made.frame("runs")["outcome"] != "shelved").to_numpy()[:LEANING_RUNS]
    drawn = made.drawn(LEANING_RUNS).drop(columns="run")
    table = made.leaning()
    assert set(table["quantity"]) == set(drawn) and LEANING_RUNS == 2000
    for row in table.itertuples():
        values = drawn[row.quantity].to_numpy()
        low, high = np.sort(values)[[399, 1600]]
        assert row.lowest == pytest.approx(adopted[values <= low].mean(), abs=0.01), row.quantity
        assert row.highest == pytest.approx(adopted[values >= high].mean(), abs=0.01), row.quantity


def test_the_widest_is_first_and_is_what_the_command_says(made):
    table = made.leaning()
    assert (table["highest"] - table["lowest"]).abs().is_monotonic_decreasing
    first = table.iloc[0]
    assert first["quantity"] == "process.walk_away" and first["lowest"] > 0.5 > 0.2 > first["highest"]
    told = made.text().replace("\u00a0", " ")
    ends = f"lowest {100 * first['lowest']:.1f} %, highest {100 * first['highest']:.1f} %"
    assert f"Adopted where Walk-away value is {ends} (fifths of runs). All else: `nacsim sure`" in told


def test_stored_runs_say_the_same_and_few_runs_say_nothing(made, tmp_path):
    kept = open_results(made.save(tmp_path / "kept", figures=False))
    assert kept.leaning().equals(made.leaning())
    few = sim.run(TOKYO, runs=999)
    assert few.leaning().empty and "nacsim sure" not in few.text()
