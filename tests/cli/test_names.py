"""What a user names: shipped scenarios, experiments and packages; close names first; completions; folders of results."""

import json
import os
import subprocess
import tomllib
from pathlib import Path

import pytest

import sim
from sim.errors import ScenarioError, alike, nearest
from sim.results.naming import folder_name
from sim.scenario.files import experiment_names, find, package_names, scenario_names, shipped
from sim.scenario.load import load
from sim.scenario.recorded import library
from tests.command import SPAWN, nacsim

ROOT = Path(__file__).parents[2]


def test_the_word_most_alike_comes_first_then_those_that_hold_it_then_a_few_of_all():
    names = ["tokyo_2025", "tokyo_liaison_office", "riga_2006", "LIBYA11"]
    assert alike("tokyo_liason_office", names) == "; did you mean 'tokyo_liaison_office'?"
    assert alike("libya11", names) == "; did you mean 'LIBYA11'?"
    assert alike("TOKYO_LIASON_OFFICE", names) == "; did you mean 'tokyo_liaison_office'?"
    assert alike("tokyo", names) == "; did you mean one of tokyo_2025, tokyo_liaison_office?"
    assert alike("office", [*names, "office_2"]) == "; did you mean one of office_2, tokyo_liaison_office?"
    assert alike("qqq", names) == "" and nearest("qqq", names) == f"; allowed: {', '.join(names)}"
    many = [f"n{i}x" for i in range(50)]
    assert nearest("qqq", many).endswith("n29x and 20 more") and alike("qqq", many) == ""
    assert nearest("qqq", []) == ""


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("run", "toky_liaison_office"), "did you mean 'tokyo_liaison_office'?"),
        (("run", "LIBYA12"), "did you mean 'LIBYA11'?"),
        (("run", "whole_council"), "did you mean one of article_5_2001_whole_council, "),
        (("run", "zzzz"), "zzzz: no such file, and no scenario of that name (see `nacsim list`)"),
        (("run", "coercion_x_strategy"), "the name of an experiment, which `nacsim sweep` takes"),
        (("sweep", "coercion_x_strateg"), "did you mean 'coercion_x_strategy'?"),
        (("sweep", "tokyo_liaison_office"), "the name of a scenario, which `nacsim run` takes"),
        (("sweep", "tokyo_packages"), "the name of packages of interventions, which `nacsim packages` takes"),
        (("packages", "tokyo_package"), "did you mean 'tokyo_packages'?"),
    ],
)  # fmt: skip
def test_a_name_that_is_none_is_answered_by_the_nearest_and_not_by_all(words, what, tmp_path):
    done = nacsim(*words, cwd=tmp_path)
    assert done.returncode == 2 and what in done.stderr and len(done.stderr) < 400


def test_a_folder_of_a_shipped_name_hides_nothing_and_a_file_does(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tokyo_2025").mkdir()
    assert find("tokyo_2025") == next(path for path in shipped() if path.stem == "tokyo_2025")
    (tmp_path / "riga_2006").write_text("x")
    assert find("riga_2006") == Path("riga_2006")
    (tmp_path / "mine.yaml").write_text("x")
    with pytest.raises(ScenarioError, match=r"did you mean 'mine.yaml'"):
        find("mine")


def test_experiments_and_packages_run_by_name(tmp_path):
    done = nacsim("sweep", "coercion_x_strategy", "--dry-run", "--json", cwd=tmp_path)
    assert json.loads(done.stdout)["cases"] == 33
    told = nacsim("packages", "tokyo_packages", "--futures", 2, "--runs", 5, "--json", "--no-figures", cwd=tmp_path)
    assert json.loads(told.stdout)["futures"] == 2
    by_path = sim.packages(ROOT / "experiments/packages/tokyo_packages.yaml", futures=2, runs=5)
    assert sim.packages("tokyo_packages", futures=2, runs=5).frame().equals(by_path.frame())


def test_the_wheel_is_told_to_hold_every_file_that_goes_by_name():
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    held = {
        path
        for pattern in wheel["include"]
        for path in ROOT.glob(pattern.lstrip("/") + ("" if "*" in pattern else "/**/*"))
    }
    assert {*(ROOT / "experiments").glob("*.yaml"), *(ROOT / "experiments/packages").glob("*.yaml"), *shipped()} <= held
    assert {folder: f"sim/shipped/{folder}" for folder in ("scenarios", "data", "experiments")} == wheel["sources"]


def test_what_ships_is_listed_in_groups(tmp_path):
    rows = json.loads(nacsim("list", "--json", cwd=tmp_path).stdout)
    names = {
        kind: [row["name"] for row in rows if row["kind"] == kind] for kind in ("scenario", "experiment", "packages")
    }
    assert sorted(names["scenario"]) == [path.stem for path in shipped()]
    assert names["experiment"] == experiment_names() and names["packages"] == package_names()
    group = {row["name"]: row["group"] for row in rows}
    assert group["tokyo_liaison_office"] == "Cases" and group["tokyo_whole_council"] == "Cases with every seat"
    assert group["tokyo_majority_rule"] == "What if" and group["futures"] == "Experiments"
    said = nacsim("list", cwd=tmp_path).stdout
    places = [said.index(f"\n{heading}") for heading in dict.fromkeys(row["group"] for row in rows)]
    assert places == sorted(places) and len(places) == 5
    assert said.index("\nCases with every seat") < said.index("tokyo_whole_council") < said.index("\nWhat if")
    assert f"{len(library())} recorded decisions" in said


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("run tokyo_l", ["tokyo_liaison_office", "tokyo_low_profile_station"]),
        ("check LIBYA1", ["LIBYA11"]),
        ("blockers my", ["my_folder/", "my_own.yaml"]),
        ("sweep coercion", ["coercion_x_resolve", "coercion_x_strategy"]),
        ("packages tok", ["tokyo_packages"]),
    ],
)  # fmt: skip
def test_a_shell_completes_names_and_files(words, found, tmp_path):
    (tmp_path / "my_folder").mkdir()
    for name in ("my_own.yaml", "my_notes.txt"):
        (tmp_path / name).write_text("")
    asked = {"_NACSIM_COMPLETE": "complete_bash", "COMP_WORDS": f"nacsim {words}", "COMP_CWORD": "2"}
    code = [SPAWN[0], "-c", "import sys; sys.argv = ['nacsim']; from sim.cli import main; main()"]
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        code, cwd=tmp_path, env={**os.environ, **asked, "PYTHONPATH": path}, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == found, done.stderr


def test_names_that_are_completed_can_be_loaded():
    assert {path.stem for path in shipped()} < set(scenario_names())
    assert load(scenario_names()[-1]).name == scenario_names()[-1]


def test_a_folder_says_what_the_user_changed_and_not_what_a_study_varies(tmp_path):
    words = ("--runs", 60, "--no-figures")
    done = nacsim("coders", "tokyo_liaison_office", *words, cwd=tmp_path)
    assert "Results: results/tokyo_liaison_office-coders\n" in done.stdout
    done = nacsim("coders", "tokyo_liaison_office", "--set", "france.autonomy=0.3", *words, cwd=tmp_path)
    assert "Results: results/tokyo_liaison_office-coders_france.autonomy=0.3\n" in done.stdout


def test_a_folder_says_what_was_changed_in_letters_that_any_file_system_takes():
    assert folder_name("tokyo", []) == "tokyo"
    assert folder_name("tokyo", ["france.exposure=0.3", "france.exposure=0.3"]) == "tokyo_france.exposure=0.3"
    assert folder_name("tokyo", ["decision={rule: majority}", "a.b=-30%"]) == "tokyo_decision=-rule-majority_a.b=-30"
    assert folder_name("tokyo_a.b=1-tip", ["a.b=1"]) == "tokyo_a.b=1-tip"  # made of results that say so already
    long = [f"france.exposure={i}" for i in range(9)]
    cut, other = folder_name("tokyo", long), folder_name("tokyo", [*long, "x"])
    assert cut != other and len(cut) < 80 and cut.startswith("tokyo_france.exposure=0_france.exposure=1_")
    assert "/" not in folder_name("tokyo", ["title=../../etc", "x=a\\b", 'y="c"'])


def test_two_runs_with_other_values_do_not_look_alike_and_none_replaces_another(tmp_path):
    run = ("run", "tokyo_liaison_office", "--runs", 10, "--no-figures")
    for more in (
        (),
        ("--set", "france.exposure=0.3"),
        ("--set", "france.exposure=0.4"),
        ("--set", "france.exposure=0.4"),
    ):
        assert nacsim(*run, *more, cwd=tmp_path).returncode == 0
    name = "tokyo_liaison_office"
    assert sorted(path.name for path in (tmp_path / "results").iterdir()) == [
        name, f"{name}_france.exposure=0.3", f"{name}_france.exposure=0.4", f"{name}_france.exposure=0.4-2"
    ]  # fmt: skip
    (tmp_path / "e.yaml").write_text(f"scenario: {name}\nruns: 5\ndesign: [{{grid: {{france.autonomy: [0, 1]}}}}]\n")
    done = nacsim("sweep", "e.yaml", "--set", "france.exposure=0.3", "--no-figures", cwd=tmp_path)
    assert "Results: results/e_france.exposure=0.3" in done.stdout
