"""The shipped experiments can be run as they stand, and figures pick the right columns of a case table."""

import json
from pathlib import Path

import jsonschema
import numpy as np
import pandas as pd
import pytest
from ruamel.yaml import YAML

import sim
from sim.errors import UsageError
from sim.results import cases
from sim.results.labels import class_labels, label
from sim.studies.sweep.study import SweepFindings
from sim.sweeps.designs import build
from sim.sweeps.experiment import experiment_schema, load_experiment
from sim.words import speaking

FOLDER = Path(__file__).parents[3] / "experiments"
FILES = sorted(FOLDER.glob("*.yaml"))
SCHEMA = FOLDER / "experiment.schema.json"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_experiment_is_sound_and_described(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=experiment.schema.json\n")
    jsonschema.validate(YAML(typ="safe").load(text), json.loads(SCHEMA.read_text(encoding="utf-8")))
    experiment = load_experiment(path)
    assert experiment.file.title and experiment.file.description and experiment.file.keep == "cases"
    assert len(build(experiment)) > 1
    assert f"`{path.stem}`" in (FOLDER / "README.md").read_text(encoding="utf-8")


def test_the_schema_beside_them_is_the_present_one():
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == experiment_schema()


def test_parameters_that_move_together_are_one():
    table = pd.DataFrame({"a": [0, 1, 0, 1], "b": [5, 7, 5, 7], "c": ["x", "x", "y", "y"]})
    assert cases.tied(table, ["a", "b", "c"]) == {"a": ["b"], "c": []}
    assert cases.tied(table, ["a", "b", "c"], ("b",)) == {"b": ["a"], "c": []}


def test_menus_are_merged_most_ambitious_first():
    scenarios = [sim.load(name) for name in ("tokyo_liaison_office", "tokyo_low_profile_station")]
    table = pd.DataFrame(
        columns=[f"draft.{name}" for name in ("contact_point", "liaison_office", "low_profile_station")]
    )
    wanted = ["draft.liaison_office", "draft.low_profile_station", "draft.contact_point", "shelved"]
    assert list(cases.outcome_columns(table, scenarios)) == wanted
    turned = sim.load("tokyo_low_profile_station", {"menu": ["contact_point", "liaison_office"]})
    assert cases.outcome_columns(table, [*scenarios, turned]) == class_labels()


def test_the_telling_parameter_comes_first():
    x, y, noise = np.random.default_rng(1).random((3, 2000))
    table = pd.DataFrame({"x": x, "y": y, "adopted": 0.1 * x + 0.4 * y + 0.05 * noise})
    found = cases.telling(table, ["x", "y"])
    assert found.index.tolist() == ["y", "x"] and found["y"] == pytest.approx(0.16 / (0.16 + 0.01 + 0.0025), abs=0.03)


def test_what_a_parameter_of_a_small_grid_tells_is_the_variance_of_its_means():
    table = pd.DataFrame([(x, y) for x in range(4) for y in range(3)], columns=["x", "y"])
    table["adopted"] = 0.1 * table["x"] ** 2 + 0.2 * table["y"]
    squares, steps = np.var([0.0, 0.1, 0.4, 0.9]), np.var([0.0, 0.2, 0.4])
    for order in (table, table.sample(frac=1, random_state=1)):
        found = cases.telling(order, ["x", "y"])
        assert found["x"] == pytest.approx(squares / (squares + steps))
        assert found["y"] == pytest.approx(steps / (squares + steps))


def test_single_cases_tell_nothing():
    values = [0.1, 0.4, 0.2, 0.9]
    assert cases.telling(pd.DataFrame({"x": values, "adopted": values}), ["x"])["x"] == 0


def test_words_for_rules_menus_and_events():
    scenarios = [sim.load("tokyo_liaison_office")]
    rule = "{rule: majority, threshold: 0.66, forum: [united_states, france]}"
    assert cases.in_words(scenarios, "decision", rule) == "Majority of 66\u00a0%, United States and France alone"
    assert cases.in_words(scenarios, "menu", "[contact_point]") == "Contact point at an embassy"
    assert cases.in_words(scenarios, "china.strategy", "wedge") == "courts some and threatens others"
    assert cases.in_words(scenarios, "scenario", scenarios[0].name) == scenarios[0].title
    with speaking("ja"):
        assert cases.in_words(scenarios, "china.strategy", "wedge") == "一部を懐柔し、他を威圧する"
        assert label(scenarios[0].in_language("ja"), "china.strategy") == "中国：戦略"
    assert cases.coded(scenarios, "decision") == "Unanimity"
    assert cases.coded([*scenarios, sim.load("tokyo_french_autonomy_halved")], "france.autonomy") is None
    path = "events.vilnius_summit.add.all.linkage"
    assert label(scenarios[0], path) == "Vilnius summit: linkage added to all"
    assert cases.coded(scenarios, path) == 0.03
    assert label(scenarios[0], "france.resolve", ["germany.resolve"]) == "France, Germany: resolve"


@pytest.mark.parametrize(
    ("axes", "said"),
    [
        ({"y": "decision.rule"}, "needs numbers"),
        ({"x": "france.autonomy", "y": "france.autonomy"}, "shows already"),
        ({"x": "france.resolve"}, "no parameter that varies"),
        ({"y": "france.autonomy"}, "no other parameter is left"),
    ],
)
def test_axes_that_do_not_go_together_are_refused(axes, said):
    table = pd.DataFrame({"france.autonomy": [0.0, 1.0], "decision.rule": ["majority", "unanimity"], "error": None,
                          "scenario": "s", "runs": 1, "adopted": 0.5, "shelved": 0.5})  # fmt: skip
    design = [{"grid": {"france.autonomy": {"scale": "linear"}, "decision.rule": {"scale": "linear"}}}]
    about = {"experiment": {"name": "e", "title": "E", "design": design},
             "parameters": ["france.autonomy", "decision.rule"]}  # fmt: skip
    if said.startswith("no other"):
        table["decision.rule"] = "majority"
    scenarios = (sim.load("tokyo_liaison_office"),)
    found = SweepFindings("sweep", "e", scenarios, {"cases": table}, runs=1, seed=1, about=about)
    with pytest.raises(UsageError, match=said):
        found.figures(**axes)
