"""How far those who coded the same case agree, and whether the results depend on whose numbers are taken.

Every run is played with the project's numbers, with each other coder's, and with one coder's that the run draws.
"""

from typing import Annotated, Any

import pandas as pd

from ...errors import Mistake, UsageError
from ...results.findings import Findings, Progress, unseen
from ...results.options import MOST_RUNS, Option, Overrides, ScenarioLike, Seed, Threads, checked
from ...results.taking import scenario_of
from ...scenario.load import vary
from ...scenario.positions import OURS, coders_of, known_cases
from ...scenario.schema import Scenario
from ...scenario.sourcing import DRAWN
from ...scenario.vocabulary import ALL_TRAITS
from ..compare import study as comparing
from .agreement import agreement

EXAMPLES = ("nacsim coders tokyo_liaison_office", "nacsim coders tokyo_whole_council --runs 2000 --json")
TABLES = {
    "agreement": "a coder beside the project, and a trait, or all of them",
    "codings": "a coder beside the project, an actor and a trait",
    "shares": "a coder, the project first, or one drawn in each run, and an outcome",
    "differences": "a coder beside the project, or one drawn in each run, and an outcome: how its share differs",
}
_Runs = Annotated[int, Option("How many runs by each coder.", 1, MOST_RUNS)]


@checked
def coders(
    scenario: ScenarioLike, *, runs: _Runs = 10_000, seed: Seed = 1, set_: Overrides = None, threads: Threads = None,
    progress: Progress = unseen,
) -> Findings:  # fmt: skip
    """How far those who coded a case agree, and whether the results depend on whose numbers are taken.

    Agreement by trait: rank correlation (Spearman), mean and largest absolute difference, and Krippendorff's alpha for
    interval data (1 is full agreement, 0 what chance gives). Results on the same draws: with the project's numbers,
    with each other coder's, and with one coder's in each run. A number that a coder did not give is the project's.

    Raises:
        ScenarioError: no such scenario, or mistakes in it.
        UsageError: a scenario whose case nobody but the project coded.
    """
    base = scenario_of(scenario, set_)
    if base.coder not in (None, OURS):
        base = vary(base, {"coder": OURS})
    others = [by for by in coders_of(base.case) if by != OURS]
    if not others:
        known = ", ".join(case for case in known_cases() if len(coders_of((case,))) > 1)
        raise UsageError(Mistake(base.name, f"nobody but {OURS} coded its case; coded by others: {known}"))
    beside = [{"coder": by} for by in (*others, DRAWN)]
    return _found(comparing.compare(base, with_=beside, runs=runs, seed=seed, threads=threads, progress=progress))


def rerun(found: Findings, *, threads: int | None = None, progress: Progress = unseen) -> Findings:
    """The same codings and runs again."""
    return _found(comparing.rerun(found, threads=threads, progress=progress))


def report(found: Findings) -> dict[str, Any]:
    """All of it as one plain object: title, scenario, changes, runs, seed, and the rows of every table."""
    base = found.scenario
    return {
        "title": found.title, "scenario": base.name, "changes": list(base.changes), "runs": found.runs,
        "seed": found.seed, **found.rows(),
    }  # fmt: skip


def _found(compared: Findings) -> Findings:
    """The tables, from the runs by each coder: the project's first, those that draw one last."""
    named = dict(zip(compared.about["names"], (scenario.coder or OURS for scenario in compared.scenarios), strict=True))
    pairs = codings(compared.scenarios[-1])
    tables = {"agreement": agreement(pairs), "codings": pairs}
    for name in ("shares", "differences"):
        table = compared.tables[name]
        tables[name] = table.assign(scenario=table["scenario"].map(named)).rename(columns={"scenario": "coder"})
    name = f"{compared.scenario.name}-coders"
    return Findings("coders", name, compared.scenarios, tables, compared.runs, compared.seed, about=compared.about)


def codings(scenario: Scenario) -> pd.DataFrame:
    """Both numbers of everything that another coder gave, from a scenario that draws a coder in each run.

    Trait by trait: coder, actor, trait, value, low, high (the project's), other, other_low, other_high, difference (the
    other's value less the project's).
    """
    rows = []
    for path, ours, _ in scenario.quantities():
        actor, _, trait = path.partition(".")
        for by, theirs in (ours.others or {}).items():
            ends = [(one.value, one.low, one.high) for one in (ours, theirs)]
            rows.append((by, actor, trait, *ends[0], *ends[1], theirs.value - ours.value))
    columns = ["value", "low", "high", "other", "other_low", "other_high", "difference"]
    table = pd.DataFrame(rows, columns=["coder", "actor", "trait", *columns])
    return table.sort_values(
        "trait", key=lambda names: names.map(list(ALL_TRAITS).index), kind="stable", ignore_index=True
    )
