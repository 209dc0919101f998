"""Many cases: the outcomes of every combination that an experiment asks for.

How cases are computed, and kept so that a sweep can be stopped, stands in `sim.sweeps`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd

from ...equations.decision_rules import RULES
from ...errors import Mistake, ResultsError
from ...results import cases
from ...results.findings import Advance, Findings, Progress, open_results, unseen
from ...results.options import Behaviours, Option, Overrides, Parameters, checked
from ...results.settings import is_unset
from ...results.taking import check_complete, check_no_behaviours, replaced
from ...scenario.document import Document
from ...scenario.files import experiment_names
from ...scenario.overrides import parse_override
from ...scenario.schema import Scenario
from ...scenario.text import Text
from ...sweeps import sweeping
from ...sweeps.block_file import Block
from ...sweeps.designs import Design, build
from ...sweeps.experiment import Experiment, ExperimentFile, load_experiment
from ...sweeps.folder import described
from ...words import current

EXAMPLES = (
    "nacsim sweep france_autonomy_x_german_exposure",
    "nacsim sweep decision_rules --dry-run",
    "nacsim sweep my_experiment.yaml --executor tcp://scheduler:8786",
)
TABLES = {
    "cases": "a case: its scenario and parameters, and the outcomes of its runs",
    "design": "a case: its scenario and parameters",
    "runs": "a run of a case, where the experiment keeps them",
}
_FILE = Option(
    "Path of an experiment file, or name of a shipped one.", metavar="EXPERIMENT", typed=str, suggests=experiment_names
)
_WHERE = Option("threads, processes (for the Mesa engine), dask, or tcp://host:port of a Dask cluster.")
ExperimentLike = Annotated[str | Path | Mapping[str, Any], _FILE]
Executor = Annotated[str, _WHERE]
Extend = Annotated[
    str | Path | None,
    Option("Take the cases that another sweep's directory has, and go on from them. Changes no result.", metavar="DIR"),
]
Workers = Annotated[int | None, Option("How many. Default: one per core.", 1)]


@dataclass(frozen=True, repr=False)
class SweepFindings(Findings):
    """The cases of a sweep."""

    @property
    def title(self) -> str:
        """The title of the experiment, in the language spoken."""
        return Text(self.about["experiment"]["title"]).in_language(current())

    @property
    def failed(self) -> pd.DataFrame:
        """Cases that have an error."""
        return self.tables["cases"][self.tables["cases"]["error"].notna()]


#: What stored sweeps are read as.
FINDINGS = SweepFindings


@checked
def sweep(
    experiment: ExperimentLike, out: str | Path | None = None, *, executor: Executor = "threads",
    workers: Workers = None, extend: Extend = None, set_: Overrides = None, parameters: Parameters = None,
    behaviours: Behaviours = None, progress: Progress = unseen,
) -> SweepFindings:  # fmt: skip
    """Run every case of an experiment; the same command resumes a sweep that was interrupted.

    The experiment is a YAML file, or a mapping of the same shape. With `out` the cases are kept in that directory as
    they are finished, and those that are there are not computed again; without, nothing is written, and no runs are
    kept. The columns of the table `cases` are explained in `sim.sweeps.sweeping`.

    Args:
        behaviours: actor -> a class of its own (sim/engines/README.md); every run is then played on Mesa.

    Raises:
        ScenarioError: every mistake in the experiment and its scenarios.
        UsageError: a value to replace that leads nowhere, or an executor that cannot be had.
        ResultsError: the directory holds something else, or cannot be written.
    """
    loaded = load_experiment(experiment, dict(replaced(set_, parameters)))
    design = build(loaded.on_mesa(behaviours) if behaviours else loaded)
    earlier = None if extend is None else Path(extend)
    with progress("cases", len(design)) as advance:
        if out is None:
            return _computed(design, executor, workers, advance, earlier)
        told = None if advance is None else _counting(advance)
        sweeping.sweep_into(Path(out), design, where=executor, workers=workers, extend=earlier, progress=told)
    return opened(out)


def rerun(found: Findings, *, threads: int | None = None, progress: Progress = unseen) -> SweepFindings:
    """The same cases again, in memory. Raises ResultsError for a sweep that is not complete, or that kept its runs."""
    check_complete(found, found.name)
    check_no_behaviours(found, found.name)
    if found.about["experiment"]["keep"] == "runs":
        what = "kept its runs, which only `nacsim sweep` with the same options makes again"
        raise ResultsError(Mistake(found.name, what))
    design = _design_of(found)
    with progress("cases", len(design)) as advance:
        again = _computed(design, "threads" if found.engine == "ensemble" else "processes", threads, advance)
    return replace(again, name=found.name, about=found.about)


def opened(folder: str | Path) -> SweepFindings:
    """The sweep in a results directory. Raises ResultsError if it holds none."""
    found = open_results(folder)
    if not isinstance(found, SweepFindings):
        raise ResultsError(Mistake(str(folder), f"holds results of `{found.study}`, and no sweep"))
    return found


def report(found: Findings) -> dict[str, Any]:
    """The sweep as one plain object: experiment, cases, failed, runs, outcomes (the range of each class), refused,
    unbalanced, seed."""
    told = cases.summary(found.tables["cases"], found.about["parameters"])
    about = found.about
    more = {"refused": about["refused"], "unbalanced": list(about.get("unbalanced", ()))}
    return {
        "experiment": about["experiment"]["name"],
        **told,
        **more,
        "seed": about["experiment"].get("seed", found.seed),
    }


def value_in_words(scenarios: Sequence[Scenario], parameter: str, value: Any) -> Any:
    """A parameter's value as figures and pages show it: a rule, a menu in words, anything else as it is."""
    if parameter == "decision.rule" and not is_unset(value):
        return RULES[value].named()
    return cases.in_words(scenarios, parameter, value)


def _computed(
    design: Design, executor: str, workers: int | None, advance: Advance, extend: Path | None = None
) -> SweepFindings:
    table = sweeping.sweep_in_memory(design, where=executor, workers=workers, extend=extend, progress=advance)
    experiment, file = design.experiment, design.experiment.file
    tables = {"cases": table, "design": design.table}
    return SweepFindings(
        "sweep", experiment.name, experiment.scenarios, tables, file.runs, file.seed[0], file.engine,
        described(design, complete=True),
    )  # fmt: skip


def _design_of(found: Findings) -> Design:
    """The design of a stored sweep, from its table: neither the experiment's file nor what it reads is needed."""
    kept, table = found.about["experiment"], found.tables["design"]
    names = [scenario.name for scenario in found.scenarios]
    file = ExperimentFile(
        scenario=tuple(names), runs=found.runs, seed=found.seed, engine=found.engine, until=kept["until"],
        independent=kept["independent"], design=(Block(cases=[{}]),),
    )  # fmt: skip
    experiment = Experiment(kept["name"], file, found.scenarios, (), Document(None))
    columns = {}
    for path in (path for path in found.about["parameters"] if path != "scenario"):
        columns[path] = table[path].to_numpy()
        if table[path].dtype != np.float64:  # text is read as `--set` reads it
            read = [None if v is None else parse_override(f"{path}={v}")[1] for v in table[path]]
            columns[path] = np.array(read, object)
    scenario = np.array([names.index(name) for name in table["scenario"]])
    seeds = table["seed"].to_numpy() if "seed" in table else None
    return Design(experiment, scenario, columns, found.about["refused"], seeds=seeds)


def _counting(advance: Callable[[int], None]) -> Callable[[sweeping.Progress], None]:
    """What a sweep reports, told as the number of cases that are new."""
    seen = [0]

    def report(done: sweeping.Progress) -> None:
        seen.append(done.earlier_cases + done.cases)
        advance(seen[-1] - seen[-2])

    return report
