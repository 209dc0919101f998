"""A sweep with more values, runs or seeds goes on from another, and is the sweep made whole at once."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sim
from sim.errors import ResultsError, ScenarioError, UsageError
from sim.results.taking import take
from sim.sweeps import plan, reuse
from sim.sweeps.experiment import load_experiment
from sim.sweeps.sweeping import sweep_into
from tests.command import nacsim
from tests.drawn import words_of

RULES = ["unanimity", "majority"]
AXIS = "france.autonomy"


def experiment(values: list[float] = (0.1, 0.6), runs: int = 60, **parts: object) -> dict:
    grid = {AXIS: list(values), "decision.rule": parts.pop("rules", RULES)}
    return {"scenario": "tokyo_liaison_office", "runs": runs, "design": [{"grid": grid}], **parts}


def run(folder: Path, what: dict, **options: object) -> tuple[int, bytes]:
    """How many cases were taken from elsewhere, and the table's bytes."""
    swept = sweep_into(folder, load_experiment(what), **options)
    assert swept.failed.empty
    return swept.taken, (folder / "cases.parquet").read_bytes()


@pytest.fixture
def computed(monkeypatch) -> list[tuple[int, int]]:
    """(cases, runs of each) of every count that is made."""
    made, whole = [], plan._count

    def count(part, piece, batch, chosen, done, runs, kept):
        made.append((len(chosen), runs))
        return whole(part, piece, batch, chosen, done, runs, kept)

    monkeypatch.setattr(plan, "_count", count)
    return made


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("small") / "s"
    run(folder, experiment())
    return folder


LONGER = {
    "more values": (experiment((0.1, 0.3, 0.6, 0.9)), 4, 4 * 60),
    "more runs": (experiment(runs=150), 4, 4 * 90),
    "more seeds": (experiment(seed=[1, 7]), 4, 4 * 60),
    "more scenarios": (experiment(scenario=["tokyo_liaison_office", "tokyo_french_autonomy_halved"]), 8, 0),  # autonomy is all in which they differ
    "more parameters": (experiment() | {"design": [*experiment()["design"], {"cases": [{}, {"germany.threat": 0.2}]}]}, 4, 4 * 60),
    "all of it, in another order": (experiment((0.9, 0.6, 0.1), runs=100, seed=[3, 1], rules=[*RULES[::-1]]), 4, 8 * 100 + 4 * 40),
    "fewer values": (experiment((0.6,)), 2, 0),
    "fewer runs": (experiment(runs=50), 0, 4 * 50),
    "until": (experiment(until={"half_width": 0.08, "max_runs": 500}), 4, None),
    "another engine": (experiment(runs=61, engine="mesa"), 4, 4),
    "what is set instead of varied": (experiment(set={"germany.exposure": 0.4}), 0, 4 * 60),
}  # fmt: skip


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, marks=[pytest.mark.slow] * (name == "another engine"), id=name)
        for name, case in LONGER.items()
    ],
)
def test_an_extended_sweep_is_the_one_made_whole_at_once_and_computes_what_is_new(small, tmp_path, computed, case):
    what, taken, new = case
    found, extended = run(tmp_path / "extended", what, extend=small)
    spent = sum(cases * runs for cases, runs in computed)
    none, whole = run(tmp_path / "whole", what)
    assert (found, none) == (taken, 0)
    assert extended == whole
    assert spent == (sum(cases * runs for cases, runs in computed) - spent - 4 * 60 if new is None else new)
    parts = [sorted(path.name for path in (tmp_path / name / "parts").iterdir()) for name in ("extended", "whole")]
    assert parts[0] == parts[1], "to the last byte"


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_is_there_the_extended_sweep_is_the_whole_one(tmp_path, data):
    draw, folder = data.draw, tmp_path / str(len(list(tmp_path.iterdir())))
    values, rules = (
        st.lists(st.sampled_from([0.0, 0.2, 0.5, 0.9]), min_size=1, unique=True),
        st.sampled_from([RULES, RULES[:1]]),
    )
    until = st.sampled_from([None, {"half_width": 0.1, "max_runs": 95}, {"half_width": 0.06, "max_runs": 170}])
    seeds = st.lists(st.integers(0, 3), min_size=1, max_size=2, unique=True)

    def any_experiment() -> dict:
        parts = {"until": draw(until), "seed": draw(seeds), "independent": draw(st.booleans()), "rules": draw(rules)}
        runs = draw(st.sampled_from([20, 40]))
        return experiment(draw(values), runs, **{key: value for key, value in parts.items() if value is not None})

    run(folder / "one", any_experiment())
    other = any_experiment()
    assert run(folder / "extended", other, extend=folder / "one")[1] == run(folder / "whole", other)[1]


def test_until_goes_on_where_an_earlier_sweep_was_satisfied_too_soon(tmp_path, computed):
    wide, narrow = ({"half_width": half, "max_runs": 2000} for half in (0.1, 0.05))
    run(tmp_path / "wide", experiment(runs=50, until=wide))
    earlier = len(computed)
    taken, extended = run(tmp_path / "narrow", experiment(runs=50, until=narrow), extend=tmp_path / "wide")
    assert taken == 4 and sum(cases for cases, _ in computed[:earlier]) > 4, "some had more than their first runs"
    spent = sum(cases * runs for cases, runs in computed)
    assert extended == run(tmp_path / "whole", experiment(runs=50, until=narrow))[1]
    assert sum(cases * runs for cases, runs in computed) == 2 * spent, "both together spent what the whole one did"
    run(tmp_path / "back", experiment(runs=50, until=wide), extend=tmp_path / "narrow")
    whole = run(tmp_path / "wide_again", experiment(runs=50, until=wide))[1]
    assert (tmp_path / "back" / "cases.parquet").read_bytes() == whole, "a case that went too far is run again"


def test_an_extension_that_was_stopped_goes_on_with_or_without_it(small, tmp_path, monkeypatch):
    monkeypatch.setitem(plan._SIZE, "ensemble", (1, 1))
    what = experiment((0.1, 0.3, 0.6), runs=80)
    whole = run(tmp_path / "whole", what)[1]

    class Stop(Exception):
        pass

    def stop(done):
        if done.cases >= 2:
            raise Stop

    with pytest.raises(Stop):
        sweep_into(tmp_path / "s", load_experiment(what), extend=small, progress=stop)
    assert run(tmp_path / "s", what)[1] == whole


def test_a_sweep_that_is_not_complete_or_damaged_gives_what_it_has(tmp_path, monkeypatch):
    monkeypatch.setitem(plan._SIZE, "ensemble", (1, 1))
    run(tmp_path / "s", experiment())
    parts = sorted((tmp_path / "s" / "parts").glob("*.parquet"))
    parts[0].unlink()
    parts[1].write_bytes(parts[1].read_bytes()[:-1] + b"!")
    assert len(parts) == 4
    taken, extended = run(tmp_path / "x", experiment(runs=90), extend=tmp_path / "s")
    assert taken == 2 and extended == run(tmp_path / "whole", experiment(runs=90))[1]


def test_in_python_and_in_memory(small):
    found = sim.sweep(experiment(runs=90), extend=small).frame()
    pd.testing.assert_frame_equal(found, sim.sweep(experiment(runs=90)).frame())


def test_a_sweep_of_several_seeds_has_each_case_with_each_seed(tmp_path):
    found = sim.sweep(experiment(seed=[4, 9]), tmp_path / "s")
    table = found.frame()
    assert list(table["seed"]) == [4] * 4 + [9] * 4
    for n, seed in enumerate((4, 9)):
        alone = sim.sweep(experiment(seed=seed)).frame()
        own = table[table["seed"] == seed].reset_index(drop=True)
        pd.testing.assert_frame_equal(own.drop(columns=["seed", "case"]), alone.drop(columns="case"))
        assert take(tmp_path / "s", case=4 * n).seed == seed
    assert found.report()["seed"] == [4, 9]
    again = found._study.rerun(sim.open_results(tmp_path / "s"))
    pd.testing.assert_frame_equal(again.frame(), table)
    assert any("seed 4, 9" in text for text, _, _ in words_of(found.figures()["along"]()))
    with pytest.raises(ScenarioError, match="a seed stands twice"):
        load_experiment(experiment(seed=[1, 1]))


def test_what_cannot_be_gone_on_from_is_refused(small, tmp_path, monkeypatch):
    sim.run("tokyo_liaison_office", runs=10).save(tmp_path / "run", figures=False)
    with pytest.raises(ResultsError, match="holds no sweep, whose cases could be taken"):
        run(tmp_path / "x", experiment(), extend=tmp_path / "run")
    with pytest.raises(ResultsError, match="is where the cases are taken from; name another folder"):
        run(small, experiment(runs=90), extend=small)
    with pytest.raises(UsageError, match="keeps its runs"):
        run(tmp_path / "x", experiment(keep="runs"), extend=small)
    monkeypatch.setattr(reuse, "EQUATIONS", 0)
    with pytest.raises(ResultsError, match="another version, whose cases may differ"):
        run(tmp_path / "x", experiment(), extend=small)
    assert not (tmp_path / "x").exists()


def test_the_command_says_how_many_cases_it_took(small, tmp_path):
    (tmp_path / "e.yaml").write_text(json.dumps(experiment((0.1, 0.6, 0.7))))
    done = nacsim("sweep", "e.yaml", "--extend", small, "--no-figures", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"4 cases go on from {small}" in done.stderr.replace("\n", "")
    assert np.isclose(json.loads(done.stdout)["runs"], 360)
