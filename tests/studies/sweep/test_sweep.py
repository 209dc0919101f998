"""A sweep's table is what `nacsim run` finds for each case, wherever and however the cases were computed."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.errors import ScenarioError, UsageError
from sim.results.counting import wilson_interval
from sim.results.store import open_results
from sim.scenario.document import parse
from sim.scenario.load import load
from sim.sweeps import folder, plan
from sim.sweeps.designs import build
from sim.sweeps.experiment import load_experiment
from sim.sweeps.sweeping import sweep_into, what_it_takes
from tests.command import nacsim

TOKYO = "tokyo_liaison_office"
MIXED = """\
scenario: tokyo_liaison_office
runs: 400
seed: 5
independent: true
keep: runs
set: {germany.threat: 0.45}
design:
  - cases:
      - {france.autonomy: 0.35, process.rounds: 6}
      - {decision: {rule: majority, threshold: 0.6}, france.autonomy: 0.1}
      - {menu: [contact_point, liaison_office], contact_point.reach: 0.4}
      - {events.incursions.probability: 0.3, volatility.deviation: 0.2, sponsor: germany}
"""


def sweep(experiment: dict | Path, out: Path | None = None) -> pd.DataFrame:
    """The case table that `sim.sweep` finds."""
    return sim.sweep(experiment, out).frame("cases")


def grid(values: dict[str, list], **parts: object) -> dict:
    return {"scenario": TOKYO, "runs": 200, "design": [{"grid": values}], **parts}


def swept(folder: Path, experiment: dict, **options: object) -> pd.DataFrame:
    sweep_into(folder, load_experiment(experiment), **options)
    return pd.read_parquet(folder / "cases.parquet")


def part_files(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in sorted((folder / "parts").glob("*.parquet"))}


# --- what a case is


@pytest.fixture(scope="module")
def mixed(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("mixed")
    (folder / "mixed.yaml").write_text(MIXED)
    done = nacsim("sweep", "mixed.yaml", "--no-figures", "--json", cwd=folder)
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert (summary["cases"], summary["failed"], summary["runs"]) == (4, 0, 1600)
    assert summary["results"] == "results/mixed"
    return folder / "results" / "mixed"


@pytest.mark.parametrize("case", [0, 1, *(pytest.param(n, marks=pytest.mark.slow) for n in (2, 3))])
def test_a_case_is_what_run_finds_with_its_settings(mixed, case, tmp_path):
    row = pd.read_parquet(mixed / "cases.parquet").iloc[case]
    manifest = json.loads((mixed / "manifest.json").read_text())
    sets = ["--set", "germany.threat=0.45"]
    for path in manifest["parameters"]:
        value = row[path]
        if value is not None and value == value:
            sets += ["--set", f"{path}={int(value) if path == 'process.rounds' else value}"]
    assert row["first_run"] == 400 * case
    options = ["--runs", 400, "--seed", 5, "--first", row["first_run"], "--json", "--no-figures", "--out", "run"]
    done = nacsim("run", TOKYO, *options, *sets, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    for outcome in report["outcomes"]:
        column = "shelved" if outcome["name"] == "shelved" else f"draft.{outcome['name']}"
        assert (row[column], row[f"{column}.low"], row[f"{column}.high"]) == pytest.approx(
            (outcome["share"], outcome["low"], outcome["high"]), abs=1e-12
        )
    assert {actor: row[f"blocked.{actor}"] for actor in report["blockers"]} == pytest.approx(report["blockers"])
    assert {actor: row[f"objected.{actor}"] for actor in report["objectors"]} == pytest.approx(report["objectors"])
    if report["rounds"]["adopted"]:
        assert row["rounds.mean"] == pytest.approx(report["rounds"]["mean"])
    own = open_results(mixed).table("runs").query("case == @case").drop(columns="case").reset_index(drop=True)
    expected = pd.read_parquet(tmp_path / "run" / "runs.parquet")
    assert own.astype(str).equals(expected.astype(str)), "run by run"


def test_shares_add_up_and_blockers_are_among_the_objectors(mixed):
    table = pd.read_parquet(mixed / "cases.parquet")
    np.testing.assert_allclose(table["adopted"] + table["shelved"], 1)
    np.testing.assert_allclose(table["as_proposed"] + table["diluted"], table["adopted"])
    for voter in ("united_states", "france", "germany", "japan"):
        assert (table[f"alone.{voter}"] <= table[f"blocked.{voter}"]).all()
        assert (table[f"blocked.{voter}"] <= table[f"objected.{voter}"]).all()


def test_cases_share_their_runs_unless_they_are_independent():
    same = grid({"events.incursions.probability": [1.0, 1]})
    shared, own = sweep(same), sweep(same | {"independent": True})
    assert list(shared["first_run"]) == [0, 0] and list(own["first_run"]) == [0, 200]
    assert shared.drop(columns="case").nunique(dropna=False).max() == 1
    assert own["shelved"].nunique() == 2
    assert shared["shelved"][0] == own["shelved"][0]


def test_a_sweep_in_memory_is_the_one_in_a_directory(tmp_path):
    experiment = grid({"france.autonomy": [0.1, 0.4], "decision.rule": ["majority", "unanimity"]})
    kept = swept(tmp_path / "s", experiment)
    pd.testing.assert_frame_equal(sweep(experiment), kept, check_dtype=False)
    assert len(kept) == 4


# --- where it is computed

BOTH = MIXED.replace("runs: 400", "runs: 12").replace(
    "design:\n", "design:\n  - grid: {germany.autonomy: [0.2, 0.4]}\n"
)


def bytes_of(folder: Path, text: str, engine: str, **options: object) -> tuple[bytes, pd.DataFrame]:
    folder.mkdir()
    (folder / "mixed.yaml").write_text(text + f"engine: {engine}\n")
    sweep_into(folder / "s", load_experiment(folder / "mixed.yaml"), **options)
    return (folder / "s" / "cases.parquet").read_bytes(), open_results(folder / "s").table("runs")


def test_both_engines_find_the_same_bytes_and_the_same_runs(tmp_path):
    cases, runs = bytes_of(tmp_path / "fast", BOTH, "ensemble", workers=1)
    slow_cases, slow_runs = bytes_of(tmp_path / "slow", BOTH, "mesa", workers=2)
    assert cases == slow_cases
    assert len(runs) == 8 * 12
    pd.testing.assert_frame_equal(runs, slow_runs)


@pytest.mark.slow
def test_executors_find_the_same_bytes(tmp_path):
    found = [
        bytes_of(tmp_path / "threads", BOTH, "ensemble", where="threads", workers=2),
        bytes_of(tmp_path / "processes", BOTH, "mesa", where="processes", workers=2),
        bytes_of(tmp_path / "dask", BOTH, "ensemble", where="dask", workers=2),
    ]
    assert len({cases for cases, _ in found}) == 1
    for _, runs in found[1:]:
        pd.testing.assert_frame_equal(found[0][1], runs)
    parts = [{path.name for path in (tmp_path / name / "s/parts").iterdir()} for name in ("threads", "dask")]
    assert parts[0] == parts[1], "a part's name has the hash of its bytes"


def test_cases_are_put_beside_their_design_in_any_order_whole_or_in_part():
    paths = {"france.autonomy": [0, 0.5, 1], "germany.exposure": [0.2, 0.8]}
    design = build(load_experiment({"scenario": TOKYO, "design": [{"grid": paths}]}))
    ends = pd.DataFrame({"case": np.arange(6), "error": [None] * 6, "runs": np.arange(6) * 10})
    for cases in ([4, 0, 5, 2, 1, 3], [5, 1, 2], [0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 4]):
        table = folder.merged(design, ends.iloc[cases].reset_index(drop=True))
        expected = design.table.iloc[sorted(cases)].reset_index(drop=True)
        pd.testing.assert_frame_equal(table[[*expected]], expected)
        assert table["runs"].tolist() == [10 * case for case in sorted(cases)]


def test_how_a_sweep_is_cut_changes_nothing(tmp_path, monkeypatch):
    whole, runs = bytes_of(tmp_path / "whole", BOTH, "ensemble")
    assert len(part_files(tmp_path / "whole" / "s")) == 2
    monkeypatch.setitem(plan._SIZE, "ensemble", (1, 13))
    cut, cut_runs = bytes_of(tmp_path / "cut", BOTH, "ensemble")
    assert len(part_files(tmp_path / "cut" / "s")) == 16
    assert cut == whole
    pd.testing.assert_frame_equal(cut_runs, runs)


# --- how many runs


@pytest.mark.parametrize("independent", [False, True])
def test_until_stops_as_soon_as_every_interval_is_narrow_and_never_beyond_max_runs(independent):
    values = {"france.autonomy": [0.0, 0.2, 0.4, 1.0], "process.rounds": [1, 18]}
    until = {"half_width": 0.03, "max_runs": 1050}
    design = grid(values, runs=100, until=until, independent=independent)
    table = sweep(design)
    assert table["runs"].nunique() > 2 and table["runs"].max() == 1050, "some stop early, some at the last"
    names = [name for name in table if f"{name}.low" in table and not name.startswith(("adopted", "diluted", "as_pr"))]

    def widest(rows):
        return max((rows[f"{name}.high"] - rows[f"{name}.low"]).max() / 2 for name in names)

    for runs, stopped in table.groupby("runs"):
        assert runs == 1050 or runs % 100 == 0
        firsts = None if not independent else stopped["first_run"]
        for case in stopped["case"]:
            own = {name: [stopped.loc[case, name]] for name in values}
            assert runs == 1050 or widest(stopped.loc[[case]]) <= 0.03
            if firsts is None:
                alone = sweep(grid(own, runs=int(runs)))
                results = alone.columns[list(alone.columns).index("id") :]
                pd.testing.assert_frame_equal(
                    stopped.loc[[case], results].reset_index(drop=True), alone[results], check_dtype=False
                )
                if runs > 100:
                    before = int(runs) - (50 if runs == 1050 else 100)
                    assert widest(sweep(grid(own, runs=before))) > 0.03, "not a batch too many"
    if independent:
        assert list(table["first_run"]) == [1050 * case for case in table["case"]]


def test_runs_added_by_until_are_kept_once_and_in_order(tmp_path):
    design = grid({"france.autonomy": [0.0, 0.3]}, runs=100, until={"half_width": 0.04, "max_runs": 700}, keep="runs")
    table = swept(tmp_path / "s", design)
    runs = open_results(tmp_path / "s").table("runs")
    for case, row in table.iterrows():
        own = runs[runs["case"] == case]
        assert list(own["run"]) == list(range(row["runs"]))
        assert (own["outcome"] == "shelved").mean() == pytest.approx(row["shelved"])
    assert np.allclose(wilson_interval(table["shelved"] * table["runs"], table["runs"])[0], table["shelved.low"])


# --- what a case is called


def ids(values: list[dict], **parts: object) -> list[str]:
    return list(sweep({"scenario": TOKYO, "runs": 1, "design": [{"cases": values}], **parts})["id"])


def test_equal_cases_have_equal_ids_whatever_the_order_of_the_design():
    one = sweep(grid({"france.autonomy": [0.1, 0.2], "decision.rule": ["majority", "unanimity"]}, runs=1))
    other = sweep(grid({"decision.rule": ["unanimity", "majority"], "france.autonomy": [0.2, 0.1, 0.3]}, runs=1))
    keys = ["france.autonomy", "decision.rule"]
    both = one.merge(other, on=keys)
    assert len(both) == 4 and (both["id_x"] == both["id_y"]).all()
    assert other["id"].is_unique


def test_an_id_is_of_the_resolved_case():
    rounds = int(load(TOKYO).process.rounds.value)
    found = ids(
        [{}, {"process.rounds": rounds}, {"decision": {"rule": "unanimity"}}, {"events.incursions.probability": 1}]
    )
    assert len(set(found)) == 1
    assert ids([{"france.autonomy": 0.3}], set={"germany.threat": 0.2}) == ids(
        [{"france.autonomy": 0.3, "germany.threat": 0.2}]
    )
    assert ids([{}], engine="mesa") == ids([{}], seed=9, runs=3) == found[:1]


DIFFERENT = [
    {},
    {"france.autonomy": 0.3},
    {"france.autonomy": {"value": 0.3, "low": 0.2, "high": 0.4}},
    {"france.autonomy": {"value": 0.3, "low": 0.2, "high": 0.4, "dist": "uniform"}},
    {"germany.autonomy": 0.3},
    {"process.rounds": 17},
    {"menu": ["liaison_office"]},
    {"menu": ["contact_point", "liaison_office"]},
    {"decision.rule": "majority"},
    {"decision": {"rule": "majority", "threshold": 0.6}},
    {"decision": {"rule": "unanimity", "forum": ["united_states", "france"]}},
    {"sponsor": "france"},
    {"events.incursions.probability": 0.5},
    {"events.incursions.add.japan.threat": 0.5},
    {"events.incursions.date": "2023-09"},
    {"weights.security": 1},
    {"volatility.deviation": 0.1},
    {"inducement.budget": 0.1},
]


def test_other_cases_have_other_ids():
    found = ids(DIFFERENT)
    assert len(set(found)) == len(DIFFERENT)


def test_ids_of_many_cases_are_those_of_each_by_itself():
    """They are hashed some hundreds at a time."""
    every = np.linspace(0, 1, 600)
    found = sweep(grid({"france.autonomy": every.tolist()}, runs=1))["id"]
    assert found.is_unique
    for n in (0, 255, 256, 599):
        assert ids([{"france.autonomy": float(every[n])}]) == [found[n]]


def test_an_id_knows_nothing_of_labels_sources_and_names(tmp_path):
    (tmp_path / "plain.yaml").write_text("extends: tokyo_liaison_office\n")
    (tmp_path / "other.yaml").write_text(
        "extends: tokyo_liaison_office\ntitle: Another title\ndescription: Other words\nobserved: null\n"
        "source: another source\nactors: {france: {label: Frankreich}}\n"
    )
    experiment = grid({"france.autonomy": [0.3, 0.4]}, runs=1)
    found = sweep(experiment | {"scenario": [TOKYO, str(tmp_path / "plain.yaml"), str(tmp_path / "other.yaml")]})
    assert found["id"].nunique() == 2 and found["scenario"].nunique() == 3


# --- several scenarios


def test_scenarios_with_different_menus_stand_in_one_table():
    both, axis = ["tokyo_liaison_office", "tokyo_low_profile_station"], {"france.autonomy": [0.1, 0.3]}
    table = sweep(grid(axis, scenario=both))
    for n, name in enumerate(both):
        alone = sweep(grid(axis, scenario=name))
        own = table[table["scenario"] == name].reset_index(drop=True)
        pd.testing.assert_frame_equal(own[alone.columns].assign(case=[0, 1]), alone, check_dtype=False)
        assert own["draft.low_profile_station"].notna().all() == bool(n)
    assert table["error"].isna().all() and len(table) == 4


# --- cases that fail

FAILING = """\
scenario: tokyo_low_profile_station
runs: 6000
keep: runs
design:
  - grid:
      menu: [[liaison_office], [liaison_office, low_profile_station]]
      low_profile_station.reach: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
      france.autonomy: [0.1, 0.2]
"""


def test_where_every_case_fails_there_is_nothing_to_draw_and_no_traceback(tmp_path):
    nothing = FAILING.replace("[[liaison_office], [liaison_office, low_profile_station]]", "[[liaison_office]]")
    (tmp_path / "f.yaml").write_text(nothing.replace("runs: 6000", "runs: 10"))
    done = nacsim("sweep", "f.yaml", "--out", "s", cwd=tmp_path)
    assert done.returncode == 1 and "12 of 12 cases failed" in done.stderr and "Traceback" not in done.stderr
    again = nacsim("plot", "s", cwd=tmp_path)
    assert again.returncode == 0 and "Traceback" not in again.stderr, again.stderr


def test_cases_that_fail_are_recorded_and_the_rest_runs(tmp_path):
    (tmp_path / "f.yaml").write_text(FAILING)
    command = ["sweep", "f.yaml", "--out", "s", "--no-figures"]
    done = nacsim(*command, cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert "12 of 24 cases failed; case 0: " in done.stderr and "--retry-failed" in done.stderr
    assert "Traceback" not in done.stderr
    table = pd.read_parquet(tmp_path / "s" / "cases.parquet")
    failed = table["menu"] == "[liaison_office]"
    assert table["error"].notna().equals(failed) and (table["runs"] == np.where(failed, 0, 6000)).all()
    assert table.loc[~failed, "adopted"].between(0, 1).all() and table.loc[failed, "adopted"].isna().all()
    assert table.loc[failed, "error"].str.contains("low_profile_station").all()
    runs = open_results(tmp_path / "s").table("runs")
    assert set(runs["case"]) == set(table.index[~failed]) and len(runs) == 12 * 6000

    before = part_files(tmp_path / "s")
    experiment = load_experiment(tmp_path / "f.yaml")
    again = sweep_into(tmp_path / "s", experiment)
    assert part_files(tmp_path / "s") == before and not again.damaged, "nothing is computed twice"
    sweep_into(tmp_path / "s", experiment, retry_failed=True)
    after = part_files(tmp_path / "s")
    rerun = {int(name[:5]) for name in before if after[name] != before[name]}
    design = build(experiment)
    with_failures = {p.number for p in plan.parts(design) if failed[np.concatenate([q.cases for q in p.pieces])].any()}
    assert after.keys() == before.keys() and rerun == with_failures
    assert len(with_failures) < len(plan.parts(design))


def test_cases_that_failed_for_a_passing_reason_are_mended_by_retry(tmp_path, monkeypatch):
    experiment = grid({"france.autonomy": [0.1, 0.2, 0.3, 0.4]}, runs=33_000)
    good = swept(tmp_path / "good", experiment)
    whole, fails = plan._run_piece, {2}

    def run_piece(part, piece):
        if fails & set(piece.cases):
            raise MemoryError("no room\nfor it")
        return whole(part, piece)

    monkeypatch.setattr(plan, "_run_piece", run_piece)
    table = swept(tmp_path / "s", experiment)
    assert list(table["error"].fillna("")) == ["", "", "no room; for it", ""]
    fails.clear()
    assert swept(tmp_path / "s", experiment)["error"].notna().sum() == 1, "only when asked"
    before = part_files(tmp_path / "s")
    pd.testing.assert_frame_equal(swept(tmp_path / "s", experiment, retry_failed=True), good)
    after = part_files(tmp_path / "s")
    assert sum(after.get(name) == time for name, time in before.items()) == 3
    assert (tmp_path / "s" / "cases.parquet").read_bytes() == (tmp_path / "good" / "cases.parquet").read_bytes()


def test_a_sweep_of_nothing_but_failures_says_so_and_draws_nothing(tmp_path):
    text = "scenario: tokyo_liaison_office\ndesign: [{grid: {low_profile_station.reach: [0.1, 0.2]}}]\n"
    (tmp_path / "f.yaml").write_text(text)
    with pytest.raises(ScenarioError, match="fits no case: 'low_profile_station' is no actor"):
        sweep(tmp_path / "f.yaml", tmp_path / "s")
    assert not (tmp_path / "s").exists()
    text = "scenario: tokyo_liaison_office\nruns: 9\ndesign: [{cases: [{contact_point.reach: 0.3}]}]\n"
    (tmp_path / "f.yaml").write_text(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "_run_piece", lambda *_: 1 / 0)
        table = sweep(tmp_path / "f.yaml", tmp_path / "s")
    assert list(table["error"]) == ["division by zero"] and list(table["runs"]) == [0]
    done = nacsim("sweep", "f.yaml", "--out", "s", cwd=tmp_path)
    assert done.returncode == 1 and "1 of 1 cases failed; case 0: division by zero" in done.stderr
    assert "Traceback" not in done.stderr


# --- before it runs


@pytest.mark.parametrize("until", [False, True])
def test_a_dry_run_counts_and_writes_nothing(tmp_path, until):
    text = (
        f"scenario: [{TOKYO}, tokyo_majority_rule]\nruns: 50\nconstraints: [france.autonomy <= germany.autonomy]\n"
        "design: [{grid: {france.autonomy: {from: 0, to: 1, steps: 5},"
        " germany.autonomy: {from: 0, to: 1, steps: 5}}}]\n"
    )
    (tmp_path / "d.yaml").write_text(text + ("until: {half_width: 0.1, max_runs: 120}\n" if until else ""))
    if until:
        needs = what_it_takes(build(load_experiment(tmp_path / "d.yaml")))
    else:
        done = nacsim("sweep", "d.yaml", "--dry-run", "--json", "--out", "s", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        needs = json.loads(done.stdout)
    assert (needs["cases"], needs["refused"]) == (30, 20)
    assert needs["runs"] == 30 * (120 if until else 50)
    assert needs.get("runs_least") == (1500 if until else None)
    assert needs["parts"] == len(plan.parts(build(load_experiment(tmp_path / "d.yaml"))))
    assert needs["seconds"] > 0 and needs["megabytes"] > 0
    assert [path.name for path in tmp_path.iterdir()] == ["d.yaml"]


def test_every_case_is_in_exactly_one_part():
    for text in (MIXED, BOTH, FAILING):
        design = build(load_experiment(parse(text, "").tree))
        for runs in (1, 5000, 10**6):
            file = design.experiment.file.model_copy(update={"runs": runs})
            found = plan.parts(replace(design, experiment=replace(design.experiment, file=file)))
            cases = np.concatenate([piece.cases for part in found for piece in part.pieces])
            assert sorted(cases) == list(range(len(design)))
            assert [part.number for part in found] == list(range(len(found)))


def test_what_is_not_kept_is_cut_into_few_parts_of_the_same_cases():
    design = build(load_experiment(parse(MIXED.replace("runs: 400", "runs: 100000"), "").tree))
    few, every = plan.parts(design, 2), plan.parts(design)
    assert len(few) < len(every)
    assert sum(part.cases for part in few) == len(design)


@pytest.mark.parametrize(
    ("cases", "runs", "keep", "parts"),
    [
        (60, 1000, "cases", 2),  # hardly worth a second file
        (480, 1000, "cases", 15),  # of 32 cases each
        (480, 5000, "cases", 16),  # so many, while they are small
        (1600, 5000, "cases", 31),  # of 2^18 runs
        (1600, 20_000, "cases", 64),  # and so many of a large sweep
        (480, 5000, "runs", 69),  # where runs are kept the files are large
    ],
)
def test_a_sweep_is_kept_in_so_many_parts(cases, runs, keep, parts):
    values = np.linspace(0, 1, cases).tolist()
    found = plan.parts(build(load_experiment(grid({"france.autonomy": values}, runs=runs) | {"keep": keep})))
    assert len(found) == pytest.approx(parts, abs=1)
    assert max(part.cases for part in found) <= 1.05 * cases / len(found) + 1


def test_a_finished_sweep_is_finished(tmp_path):
    (tmp_path / "small.yaml").write_text(MIXED.replace("runs: 400", "runs: 5"))
    folder = tmp_path / "results" / "small"
    command = ["nacsim", "sweep", "small.yaml"]
    sweep_into(folder, load_experiment(tmp_path / "small.yaml"), command=command)
    names = {path.name for path in folder.iterdir()} - {".lock"}
    assert names == {"manifest.json", "design.parquet", "cases.parquet", "parts"}
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["complete"] and manifest["cases"] == 4 and manifest["kind"] == "sweep"
    assert manifest["command"] == "nacsim sweep small.yaml"
    before = part_files(folder), (folder / "cases.parquet").read_bytes()
    sweep_into(folder, load_experiment(tmp_path / "small.yaml"))
    assert (part_files(folder), (folder / "cases.parquet").read_bytes()) == before
    copy = shutil.copytree(folder, tmp_path / "copy")
    assert not open_results(copy).changed()


def test_a_worker_with_other_rules_is_refused():
    design = build(load_experiment({"scenario": "tokyo_liaison_office", "runs": 10, "design": [{"cases": [{}]}]}))
    part = replace(plan.parts(design)[0], rules=plan.EQUATIONS + 1)
    with pytest.raises(UsageError, match="install the same one on every machine"):
        plan.run_part(part)
