"""What a run reads decides which runs are the same: every number counts, and no word does."""

import copy
import json
import pickle
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from sim.errors import ResultsError
from sim.results.findings import read_findings
from sim.results.places import MANIFEST, new_results
from sim.results.store import open_results, scenario_hash, write_manifest
from sim.scenario.identity import read_by_a_run
from sim.scenario.load import load, vary
from sim.scenario.schema import Scenario
from sim.scenario.vocabulary import ALL_TRAITS, limits_of
from sim.sweeps import plan
from sim.sweeps.experiment import load_experiment
from sim.sweeps.sweeping import sweep_into

from ..scenarios import scenarios

#: Written out: what is said of a scenario, and what is said anywhere in it.
ABOVE = {"name", "changes", "title", "description", "implausible", "source", "case", "start", "observed"}
ANYWHERE = {"label", "source", "rationale", "basis", "hypothetical"}


def tree_of(scenario: Scenario) -> dict[str, Any]:
    return scenario.model_dump(mode="json", exclude_none=True)


def leaves(tree: Any, path: tuple = ()) -> list[tuple]:
    if isinstance(tree, dict | list):
        items = tree.items() if isinstance(tree, dict) else enumerate(tree)
        return [leaf for key, below in items for leaf in leaves(below, (*path, key))]
    return [path]


def at(tree: Any, path: tuple) -> Any:
    for key in path:
        tree = tree[key]
    return tree


def is_word(path: tuple) -> bool:
    return path[0] in ABOVE or path[-1] in ANYWHERE


def changed(tree: dict[str, Any], path: tuple) -> dict[str, Any] | None:
    """The tree with another value at a path; None where there is none to be had."""
    tree, key = copy.deepcopy(tree), path[-1]
    holder, value = at(tree, path[:-1]), at(tree, path)
    if key == "basis":
        other: Any = "outside" if value != "outside" else "stated"
    elif key == "dist":
        other = "uniform" if value != "uniform" else "pert"
    elif key == "rule":
        other = "majority" if value != "majority" else "unanimity"
    elif key == "sponsor":
        other = next((m for m, actor in tree["actors"].items() if actor["role"] == "member" and m != value), value)
    elif path[0] == "observed" or key in ("role", "start") or (path[0] == "decision" and isinstance(value, str)):
        return None
    elif path == ("parameters",):
        other = "posterior:0123456789abcdef"
    elif isinstance(value, bool):
        other = not value
    elif isinstance(value, str):
        other = value + "x"
    elif path[:2] == ("spatial", "scale"):
        other = value + (1.0 if key == "high" else -1.0)
    elif key in ("value", "low", "high"):
        owner = tree["menu"][path[1]]["name"] if path[0] == "menu" else path[-3]
        limits = limits_of(f"{owner}.{path[-2]}")
        low, high = (-2.0, 8.0) if limits.on_scale else limits[1:3]
        low = holder.get("low", low) if key != "low" else low
        high = holder.get("high", high) if key != "high" else high
        ends = {"value": (low, high), "low": (low, holder["value"]), "high": (holder["value"], high)}[key]
        other = ends[0] if value != ends[0] else ends[1]
    else:
        other = value + 1 if isinstance(value, int) else (value + 0.5 if value < 0.5 else value - 0.25)
    holder[key] = other
    return None if other == value else tree


@pytest.mark.slow
@settings(max_examples=60, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(scenarios(), st.data())
def test_a_word_changes_no_hash_and_anything_else_does(scenario, data):
    tree = tree_of(scenario)
    kinds = sorted({(path[0], path[-1]) if isinstance(path[-1], str) else path[:1] for path in leaves(tree)}, key=str)
    kind = data.draw(st.sampled_from(kinds))  # else most draws would be traits
    path = data.draw(
        st.sampled_from([p for p in leaves(tree) if p[0] == kind[0] and (len(kind) == 1 or p[-1] == kind[1])])
    )
    other = changed(tree, path)
    assume(other is not None)
    try:
        made = Scenario.model_validate(other)
    except ValidationError:
        assume(False)
    assert (scenario_hash(made) == scenario_hash(scenario)) is is_word(path), path


@pytest.mark.parametrize("path", [p for p in leaves(tree_of(load("tokyo_liaison_office"))) if is_word(p)], ids=str)
def test_every_word_of_the_tokyo_case_may_be_corrected(path):
    scenario = load("tokyo_liaison_office")
    tree = tree_of(scenario)
    if path[0] in ("start", "observed"):
        return  # months and outcomes: below
    other = Scenario.model_validate(changed(tree, path))
    assert tree_of(other) != tree and scenario_hash(other) == scenario_hash(scenario)


def test_every_number_and_range_of_the_tokyo_case_counts():
    tree, numbers = tree_of(load("tokyo_liaison_office")), 0
    before = scenario_hash(Scenario.model_validate(tree))
    counted = ("value", "low", "high", "dist", "probability")
    for path in leaves(tree):
        other = changed(tree, path) if "add" in path or path[-1] in counted else None
        try:
            made = None if other is None else Scenario.model_validate(other)
        except ValidationError as error:
            assert path[-1] in ("low", "high", "value"), error  # a range without width has no room
            continue
        assert made is None or scenario_hash(made) != before, path
        numbers += made is not None
    assert numbers > 150


def test_what_really_happened_is_no_matter_of_a_run():
    scenario = load("tokyo_liaison_office")
    other = {"outcome": "contact_point", "date": "2024-01", "note": "n", "source": "s"}
    assert scenario_hash(Scenario.model_validate(tree_of(scenario) | {"observed": other})) == scenario_hash(scenario)


ORDERS = {
    "actors": lambda tree: tree | {"actors": dict(reversed(tree["actors"].items()))},
    "menu": lambda tree: tree | {"menu": tree["menu"][::-1]},
    "events": lambda tree: tree | {"events": dict(reversed(tree["events"].items()))},
    "name of an event": lambda tree: tree | {"events": {f"{name}_": event for name, event in tree["events"].items()}},
    "an event less": lambda tree: tree | {"events": dict(list(tree["events"].items())[1:])},
    "start": lambda tree: tree | {"start": "2023-03"},
    "date of an event": lambda tree: tree | {"events": {n: e | {"date": "2024-09"} for n, e in tree["events"].items()}},
}  # fmt: skip


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_order_counts_where_runs_follow_it_and_dates_as_the_rounds_that_they_come_to(order):
    tree = tree_of(load("tokyo_liaison_office"))
    assert scenario_hash(Scenario.model_validate(order(tree))) != scenario_hash(Scenario.model_validate(tree))


def test_a_day_within_a_month_is_none_of_a_run_and_a_round_is_its_month():
    tree = tree_of(load("tokyo_liaison_office"))
    name, event = next(iter(tree["events"].items()))
    scenario = Scenario.model_validate(tree)
    day = tree | {"events": tree["events"] | {name: event | {"date": event["date"][:7] + "-28"}}}
    by_round = {key: value for key, value in event.items() if key != "date"} | {"round": scenario.round_of(name)}
    for other in (day, tree | {"events": tree["events"] | {name: by_round}}):
        assert scenario_hash(Scenario.model_validate(other)) == scenario_hash(scenario)


def test_where_parameters_are_drawn_from_the_posterior_it_counts_which_nobody_has_set():
    """Words tell whether a quantity is the starting value; one that somebody set to the same number is not drawn."""
    told = {"process.rationality": {"value": 24.0, "source": "an analyst"}}
    start, posterior = load("tokyo_liaison_office"), load("tokyo_liaison_office", {"parameters": "posterior"})
    assert scenario_hash(vary(start, told)) == scenario_hash(start)
    assert scenario_hash(vary(posterior, told)) != scenario_hash(posterior)


COUNTS = {
    "france.salience": 0.5, "japan.requested": False, "contact_point.availability": 0.5, "process.walk_away": 0.5,
    "process.commitment": 0.1, "events.incursions.lasts": 2, "decision": {"rule": "double_majority"},
}  # fmt: skip


@pytest.mark.parametrize("path", COUNTS)
def test_what_a_run_reads_of_the_second_edition_counts(path):
    scenario = load("tokyo_liaison_office")
    assert scenario_hash(vary(scenario, {path: COUNTS[path]})) != scenario_hash(scenario)


def test_whether_anybody_reported_a_draft_is_a_word():
    tree = tree_of(load("tokyo_liaison_office"))
    tree["menu"][1]["hypothetical"] = not tree["menu"][1]["hypothetical"]
    assert scenario_hash(Scenario.model_validate(tree)) == scenario_hash(load("tokyo_liaison_office"))


def test_a_scenario_survives_pickling_and_copying_whole():
    for scenario in (load("tokyo_liaison_office"), load("ec_emission_standards")):
        for other in (pickle.loads(pickle.dumps(scenario)), copy.deepcopy(scenario)):
            assert other == scenario and type(other.actors["germany"]) is type(scenario.actors["germany"])
            assert other.in_language("ja").title == scenario.in_language("ja").title


def stored(folder: Path, scenario: Scenario) -> dict[str, Any]:
    with new_results(folder) as partial:
        write_manifest(partial, "run", [scenario], seed=1, runs=1, engine="ensemble", command=["nacsim"], tables=[])
    return json.loads((folder / MANIFEST).read_text(encoding="utf-8"))


def test_results_of_version_0_1_0_are_still_opened(tmp_path):
    """Their hash was that of the whole scenario, words included, and every actor had every trait."""
    scenario = load("tokyo_liaison_office")
    manifest = stored(tmp_path / "r", scenario)
    tree = manifest["scenarios"][0]
    tree["actors"]["china"] |= dict.fromkeys(
        trait for trait in tree["actors"]["japan"] if trait in ALL_TRAITS and trait not in tree["actors"]["china"]
    )
    for actor in tree["actors"].values():
        actor |= {trait: None for trait in ("coercion", "persuasion") if trait not in actor}
    del manifest["seal"]
    manifest["scenario_hashes"] = [sha256(json.dumps(tree, sort_keys=True).encode()).hexdigest()]
    assert manifest["scenario_hashes"] != [scenario_hash(scenario)]
    (tmp_path / "r" / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    assert open_results(tmp_path / "r").scenario == scenario
    tree["actors"]["france"]["threat"]["value"] += 0.01
    (tmp_path / "r" / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ResultsError, match="its scenario was changed after the run"):
        open_results(tmp_path / "r")


def test_a_title_corrected_in_a_manifest_is_no_damage_and_a_number_is(tmp_path):
    manifest = stored(tmp_path / "r", load("tokyo_liaison_office"))
    manifest["scenarios"][0]["title"] = "Corrected"
    (tmp_path / "r" / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    assert open_results(tmp_path / "r").scenario.title == "Corrected"
    manifest["scenarios"][0]["decision"]["minus"] = 1
    (tmp_path / "r" / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ResultsError):
        open_results(tmp_path / "r")


class Killed(Exception):
    pass


def test_a_sweep_that_was_killed_goes_on_when_words_were_corrected_meanwhile(tmp_path, monkeypatch):
    monkeypatch.setitem(plan._SIZE, "ensemble", (1, 1))  # parts of one case each
    file = tmp_path / "mine.yaml"
    swept = {"runs": 20, "scenario": str(file), "design": [{"grid": {"france.autonomy": [0.1, 0.2, 0.3, 0.4]}}]}

    def run(title: str, folder: Path, **options: Any) -> None:
        france = f"{{france: {{label: {title}, threat: {{value: 0.3, source: {title}}}}}}}"
        file.write_text(f"extends: tokyo_liaison_office\ntitle: {title}\nsource: {title}\nactors: {france}\n")
        sweep_into(folder, load_experiment({"title": f"{title} sweep", **swept}), workers=1, **options)

    calls: list[Any] = []

    def kill(progress: Any) -> None:
        calls.append(progress)  # the first says that the sweep begins
        if len(calls) == 3:
            raise Killed

    with pytest.raises(Killed):
        run("Wrong", tmp_path / "s", progress=kill)
    before = {path: path.read_bytes() for path in (tmp_path / "s" / "parts").iterdir()}
    assert 0 < len(before) < 4
    run("Right", tmp_path / "s")
    assert all(path.read_bytes() == content for path, content in before.items()), "what was done is kept"
    run("Right", tmp_path / "fresh")
    cases = [(tmp_path / name / "cases.parquet").read_bytes() for name in ("s", "fresh")]
    assert cases[0] == cases[1] and open_results(tmp_path / "s").scenario.title == "Right"


@pytest.mark.parametrize(
    "axis",
    [
        '{"title": ["A", "Right"]}',
        '{"france.label": ["A", "Right"]}',
        '{"france.exposure": [{"value": 0.3, "source": "A"}, {"value": 0.4, "source": "Right", "rationale": "Right"}]}',
        '{"menu": [[{"name": "liaison_office", "label": "A"}], [{"name": "liaison_office", "label": "Right"}]]}',
    ],
)
def test_words_that_a_design_varies_may_be_corrected_while_a_sweep_is_stopped(axis, tmp_path, monkeypatch):
    monkeypatch.setitem(plan._SIZE, "ensemble", (1, 1))

    def run(axis: str, folder: Path, **options: Any) -> None:
        swept = {"runs": 20, "scenario": "tokyo_liaison_office", "design": [{"grid": json.loads(axis)}]}
        sweep_into(folder, load_experiment({"title": "Words", **swept}), workers=1, **options)

    def kill(progress: Any) -> None:
        if progress.cases:
            raise Killed

    with pytest.raises(Killed):
        run(axis.replace("Right", "Wrong"), tmp_path / "s", progress=kill)
    done = {path: path.read_bytes() for path in (tmp_path / "s" / "parts").iterdir()}
    run(axis, tmp_path / "s")
    assert done and all(path.read_bytes() == content for path, content in done.items())
    run(axis, tmp_path / "fresh")
    for table in ("design.parquet", "cases.parquet"):
        assert (tmp_path / "s" / table).read_bytes() == (tmp_path / "fresh" / table).read_bytes()


def test_a_number_that_a_design_varies_makes_it_another_sweep(tmp_path):
    def run(value: float) -> None:
        grid = {"france.exposure": [{"value": value, "source": "A"}]}
        swept = {"runs": 20, "scenario": "tokyo_liaison_office", "design": [{"grid": grid}]}
        sweep_into(tmp_path, load_experiment({"title": "Numbers", **swept}), workers=1)

    run(0.3)
    with pytest.raises(ResultsError, match="another sweep: not the same design"):
        run(0.4)


def test_without_ranges_what_other_coders_say_still_counts():
    drawn, ours = load("tokyo_liaison_office", {"coder": "drawn"}), load("tokyo_liaison_office")
    read = [read_by_a_run(one, ranges=False) for one in (drawn, ours, vary(ours, {"france.autonomy": 0.3}))]
    assert read[0]["actors"] != read[1]["actors"] == read[2]["actors"]
    france = drawn.actors["france"]
    path = next(name for name in type(france).of if getattr(france, name) is not None and getattr(france, name).others)
    own = getattr(france, path)
    other = {coder: quantity.model_copy(update={"value": 0.123}) for coder, quantity in own.others.items()}
    said = france.model_copy(update={path: own.model_copy(update={"others": other})})
    changed_ = drawn.model_copy(update={"actors": {**drawn.actors, "france": said}})
    assert read_by_a_run(changed_, ranges=False)["actors"] != read[0]["actors"]


EDITED = {
    "another seed": {"seed": 2},
    "a seed that is none": {"seed": "x"},
    "something that a study says": {"first": 7},
    "a table of somewhere else": {"tables": {"../runs.parquet": "0"}},
}  # fmt: skip


@pytest.mark.parametrize("change", EDITED.values(), ids=EDITED)
def test_a_manifest_that_was_edited_is_refused_and_one_of_before_there_were_seals_is_read(tmp_path, change):
    manifest = stored(tmp_path / "r", load("tokyo_liaison_office"))
    (tmp_path / "r" / MANIFEST).write_text(json.dumps(manifest | change), encoding="utf-8")
    with pytest.raises(ResultsError, match=r"manifest.json: was edited after it was written"):
        open_results(tmp_path / "r")
    del manifest["seal"]
    (tmp_path / "r" / MANIFEST).write_text(json.dumps(manifest | change), encoding="utf-8")
    if "first" not in change and change != {"seed": 2}:  # what every manifest has is looked at in any case
        with pytest.raises(ResultsError, match=r"was edited after it was written: (seed|tables); restore it"):
            open_results(tmp_path / "r")
    else:
        assert open_results(tmp_path / "r").manifest.items() >= change.items()


def test_what_a_manifest_does_not_say_is_named(tmp_path):
    stored(tmp_path / "r", load("tokyo_liaison_office"))
    with pytest.raises(
        ResultsError, match=r"manifest.json: does not say `first`: it was edited, or is of another version"
    ):
        read_findings(open_results(tmp_path / "r")).about["first"]
