"""The scenario as a model of the EMA Workbench."""

import warnings

import numpy as np
import pytest

import sim
from sim.errors import UsageError

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from ema_workbench import perform_experiments

from sim.sweeps.ema import OUTCOMES, workbench_model


def test_an_experiment_of_the_workbench_is_the_run_with_its_values_set():
    levers = {"japan.persuasion": (0.0, 5.0), "process.rounds": (6, 24)}
    scenario = sim.load("tokyo_liaison_office")
    wanted = ["france.autonomy", "germany.exposure"]
    model = workbench_model(scenario, uncertainties=wanted, levers=levers, runs=300, seed=4)
    experiments, outcomes = perform_experiments(model, scenarios=3, policies=2)
    assert len(experiments) == 6 and set(outcomes) == set(OUTCOMES)
    for n in (0, 5):
        values = {path: experiments[path].iloc[n].item() for path in (*wanted, *levers)}
        runs = sim.run("tokyo_liaison_office", set_=values, runs=300, seed=4).frame()
        assert outcomes["shelved"][n] == (runs["outcome"] == "shelved").mean()
        adopted = runs.loc[runs["outcome"] != "shelved", "round"]
        assert outcomes["rounds_mean"][n] == pytest.approx(adopted.mean())
    assert np.allclose(outcomes["adopted"], outcomes["as_proposed"] + outcomes["diluted"])


def test_without_names_every_coded_range_is_an_uncertainty_except_the_levers():
    scenario = sim.load("tokyo_liaison_office")
    model = workbench_model(scenario, levers={"france.autonomy": (0.0, 1.0)})
    names = {parameter.name for parameter in model.uncertainties}
    assert "france.exposure" in names and "france.autonomy" not in names and "process.memory" not in names


@pytest.mark.parametrize(
    ("wanted", "says"),
    [("frnace.autonomy", "did you mean 'france.autonomy'"), ("process.memory", "has no coded range")],
)
def test_a_parameter_that_cannot_vary_is_refused(wanted, says):
    with pytest.raises(UsageError, match=says):
        workbench_model(sim.load("tokyo_liaison_office"), uncertainties=[wanted])
