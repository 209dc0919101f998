"""The registry: a study is a folder and nothing else, found by the command, its help, `plot`, `rerun` and `report`."""

import sys
from pathlib import Path

import pytest

import sim
import sim.studies
from sim.errors import ResultsError, UsageError
from sim.results.findings import Findings
from sim.results.options import options_of
from sim.results.study import first_line, studies, study_of
from tests.command import nacsim

pytestmark = pytest.mark.usefixtures("quick_report")

STUDY = '''
"""How many members there are."""

from typing import Annotated

import pandas as pd

from sim.results.findings import Findings
from sim.results.options import Option, Overrides, ScenarioLike, Seed, checked
from sim.results.taking import scenario_of

TABLES = {"seats": "a member"}
EXAMPLES = ("nacsim seats tokyo_liaison_office --more 2",)


@checked
def seats(
    scenario: ScenarioLike, *, more: Annotated[int, Option("Seats to add.", 0, 9)] = 0, seed: Seed = 1,
    set_: Overrides = None,
) -> Findings:
    """Who sits in the Council.

    A second paragraph that only the help shows.
    """
    loaded = scenario_of(scenario, set_)
    names = [*loaded.members, *(f"seat {n}" for n in range(more))]
    table = pd.DataFrame({"member": names, "number": range(1, len(names) + 1)})
    return Findings("seats", f"{loaded.name}-seats", (loaded,), {"seats": table}, 1, seed, about={"more": more})


def rerun(found, *, threads=None, progress=None):
    return seats(found.scenario, more=found.about["more"], seed=found.seed)
'''
TEXT = '''
"""Seats, for a person."""

from sim.console import listing, out


def text(found):
    """The members and their numbers."""
    out.print(listing("Member", found.frame().to_dict("records"), {"Number": lambda row: str(row["number"])}, "member"))
'''
FIGURES = '''
"""The figure of seats."""

from functools import partial

from sim.figures import page


def figures(found, *, outcome="all"):
    """One figure."""
    return {"seats": partial(draw, len(found.frame()), outcome)}


def draw(count, outcome, ax=None):
    """Says how many."""
    figure, bottom = page.new_page(0.5, title=f"{count} seats", subtitle=outcome, source="test", ax=ax)
    return figure
'''
PAGE = '''
"""The page of seats."""

from sim.page.report import Report, Section


def page(found, progress):
    """A report."""
    return Report("kind", "Seats", "", f"{len(found.frame())} seats", (), [Section("Who")])


def section(run, progress):
    """What the report of a run says of seats."""
    return Section("Seats of the Council", paragraphs=[f"There are {len(run.scenario.members)} seats."])
'''


@pytest.fixture
def seats(tmp_path, monkeypatch):
    """A study as a folder in a temporary place; nothing else is touched."""
    folder = tmp_path / "more_studies" / "seats"
    folder.mkdir(parents=True)
    for name, text in {"study": STUDY, "text": TEXT, "figures": FIGURES, "page": PAGE, "__init__": ""}.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    monkeypatch.setattr(sim.studies, "__path__", [*sim.studies.__path__, str(folder.parent)])
    yield folder
    for module in [name for name in sys.modules if name.startswith("sim.studies.seats")]:
        del sys.modules[module]


def test_a_new_folder_is_a_command_with_help_results_figures_and_a_report(seats, tmp_path):
    shown = nacsim("--help", cwd=tmp_path).stdout
    assert "seats" in shown and "Who sits in the Council." in shown
    helped = " ".join(nacsim("seats", "--help", cwd=tmp_path).stdout.split())
    assert "A second paragraph" in helped and "nacsim seats tokyo_liaison_office --more 2" in helped
    assert "--more" in helped and "Seats to add." in helped and "--set" in helped and "--json" in helped
    done = nacsim("seats", "tokyo_liaison_office", "--more", 2, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "united_states" in done.stdout and done.stdout.endswith("Results: results/tokyo_liaison_office-seats\n\n")
    folder = tmp_path / "results" / "tokyo_liaison_office-seats"
    assert {path.name for path in (folder / "figures").iterdir()} == {"seats.png", "seats.svg"}
    assert nacsim("plot", folder, "--outcome", "some", cwd=tmp_path).stdout.count("figures") == 2
    assert "Reproduced: seats.parquet" in nacsim("rerun", folder, "--no-figures", cwd=tmp_path).stdout
    assert nacsim("report", folder, cwd=tmp_path).returncode == 0
    assert "5 seats" in (folder / "report.html").read_text(encoding="utf-8")


def test_a_new_study_says_its_part_in_the_report_of_a_run(seats, tmp_path):
    nacsim("run", "tokyo_liaison_office", "--runs", 50, "--out", "run", "--no-figures", cwd=tmp_path)
    assert nacsim("report", "run", cwd=tmp_path).returncode == 0
    written = (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    assert "Seats of the Council" in written and "There are 3 seats." in written


def test_a_new_study_is_a_function_of_its_name(seats):
    found = sim.seats("tokyo_liaison_office", more=1)
    assert isinstance(found, Findings) and found.frame()["number"].tolist() == [1, 2, 3, 4]
    assert "seats" in dir(sim) and found.report()["more"] == 1
    with pytest.raises(UsageError, match="more 10: out of range; allowed: 0 to 9"):
        sim.seats("tokyo_liaison_office", more=10)


def test_a_bad_option_of_a_new_study_ends_with_exit_code_2(seats, tmp_path):
    for arguments in (["--more", 10], ["--more", "x"], ["--set", "nobody=1"], ["--force"]):
        done = nacsim("seats", "tokyo_liaison_office", *arguments, cwd=tmp_path)
        assert done.returncode == 2 and "Traceback" not in done.stderr, arguments
    assert not (tmp_path / "results").exists()


def test_a_study_has_one_name_everywhere():
    for name, study in studies().items():
        assert study.folder.name == name == study.run.__name__
        assert study.question and study.question.endswith(".") and study.tables and study.examples
        assert all(f"nacsim {name}" in example for example in study.examples)
        if not study.command:
            assert options_of(study.run), name


def test_results_of_an_unknown_study_are_named():
    assert study_of("attribution").name == "blockers"
    with pytest.raises(ResultsError, match=r"holds results of `blocker`.*did you mean 'blockers'"):
        study_of("blocker", "here")


@pytest.mark.slow
def test_stored_findings_are_those_that_were_saved(tmp_path):
    found = sim.run("tokyo_liaison_office", runs=50)
    again = sim.open_results(found.save(tmp_path / "run"))
    assert list(again.tables) == list(found.tables)
    assert again.frame().columns.tolist() == found.frame().columns.tolist()
    assert again.frame()["round"].dtype == found.frame()["round"].dtype == "int16", "rounds can be subtracted"
    for study in ("tip", "compare", "rules"):
        asked = {"target": "P(adopted) >= 0.3", "levers": "france.autonomy"} if study == "tip" else {}
        if study == "compare":
            fresh = sim.compare("tokyo_liaison_office", "tokyo_majority_rule", runs=20)
        else:
            fresh = getattr(sim, study)("tokyo_liaison_office", runs=20, **asked)
        stored = sim.open_results(fresh.save(tmp_path / study))
        assert list(stored.tables) == list(fresh.tables) == list(study_of(study).tables), study


def test_a_first_line_is_read_without_importing(tmp_path):
    file = tmp_path / "x.py"
    file.write_text('raise SystemExit\n\ndef f():\n    """One line.\n\n    More."""\n')
    assert first_line(file, "f") == "One line." and first_line(file, "g") == ""


def test_the_names_of_the_package_are_its_studies_and_little_else():
    assert set(dir(sim)) == {*studies(), "Findings", "Scenario", "load", "open_results", "__version__"}
    assert set(sim.__all__) <= set(dir(sim))  # said once more for checkers of types, which a new study need not be
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        sim.nothing  # noqa: B018  asking is the test


def test_every_folder_of_studies_is_a_study():
    for folder in Path(sim.studies.__path__[0]).iterdir():
        if folder.is_dir() and folder.name != "__pycache__":
            names = {path.name for path in folder.glob("*.py")}
            assert {"__init__.py", "study.py"} <= names and "drawing.py" not in names, folder.name
