"""What a change does to the same runs: two scenarios on common random numbers, run by run.

Run n of both sides has the same draws, so any difference is due to the change and not to sampling error.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd

from ...engines import ensemble
from ...errors import Mistake, ResultsError, UsageError, UserError
from ...results.counting import paired_difference, wilson_interval
from ...results.findings import Findings, Progress, open_results, unseen
from ...results.labels import ADOPTED
from ...results.options import MOST_RUNS, Behaviours, Option, Overrides, Seed, Threads, checked
from ...results.sides import Side, side_of_records, side_of_runs
from ...results.store import check_unchanged
from ...results.taking import check_no_behaviours, place_of, scenario_of
from ...scenario.load import vary
from ...scenario.overrides import parse_overrides
from ...scenario.schema import Scenario
from ...scenario.vocabulary import SHELVED
from ..run.study import RunFindings, run

EXAMPLES = (
    "nacsim compare tokyo_liaison_office tokyo_majority_rule",
    'nacsim compare tokyo_liaison_office --with france.autonomy=0.3 --with "process.rounds=24; japan.persuasion=2"',
    "nacsim compare results/tokyo_liaison_office results/tokyo_majority_rule",
)
TABLES = {
    "shares": "a scenario and outcome: the share of its runs that ended so",
    "differences": "a scenario beside the base, and an outcome: how its share differs, run by run",
    "moves": "a scenario beside the base, and two outcomes: the runs that ended in one there and in the other here",
    "unlocked": "a scenario beside the base, and an actor: the runs that it blocks on one side only",
}
Compared = Scenario | Findings | str | Path
_SIDES = Option("Scenarios, or directories of runs; the first is the base.", metavar="A [B ...]", typed=list[str])
_What = Annotated[Compared, _SIDES]
_BESIDE = "Beside the base, the base with this; repeatable."
_With = Annotated[
    Sequence[str | Mapping[str, Any]],
    Option(_BESIDE, metavar="PATH=VALUE[; ...]", flags=("--with",), typed=list[str] | None),
]
_Runs = Annotated[int, Option("How many runs of each scenario.", 1, MOST_RUNS)]


@checked
def compare(
    *what: _What, with_: _With = (), runs: _Runs = 10_000, seed: Seed = 1, set_: Overrides = None,
    behaviours: Behaviours = None, threads: Threads = None, progress: Progress = unseen,
) -> Findings:  # fmt: skip
    """Compare scenarios on the same draws: differences with intervals, runs that change outcome, and their blockers.

    Stored runs are compared as they are, as many as all of them have.

    Args:
        behaviours: actor -> a class of its own (sim/engines/README.md); beside the base, the base played with them.

    Returns:
        Tables as `shares`, `differences`, `moves` and `unlocked` give them; findings of the study `run` count as
        stored.

    Raises:
        ScenarioError: no such scenario, or mistakes in one.
        UsageError: nothing to compare with, one thing named twice, or runs that are to be changed or mixed.
        ResultsError: a directory that holds no runs, or runs of other draws.
    """
    made = [found for one in what if (found := _runs_of(one)) is not None]
    if made:
        if len(made) < len(what) or set_ or with_ or behaviours:
            what_ = "stored runs are compared with stored runs, as they are; name scenarios to change or mix them"
            raise UsageError(Mistake("compare", what_))
        kept = [found for found in made if isinstance(found, RunFindings)]
        for other in (found for found in made if not isinstance(found, RunFindings)):
            what_ = "compare takes runs, and `nacsim plot` shows the cases of a sweep"
            raise ResultsError(Mistake(place_of(other), f"holds results of `{other.study}`; {what_}"))
        runs, seed, first = _common_runs(kept)
        sides = [_kept_side(*named, runs) for named in zip(_folders(what, kept), kept, strict=True)]
    else:
        first, named, kept = 0, _scenarios(what, with_ or (), set_), []
        if behaviours:
            kept = [run(named[0][1], runs=runs, seed=seed, behaviours=behaviours, progress=progress)]
        sides = [_kept_side(found.name, found, runs) for found in kept]
        if len(named) + len(sides) > 1:
            sides = _simulated_sides(named, runs, seed, first, threads, progress) + sides
    if len(sides) < 2:
        raise UsageError(Mistake("compare", "nothing to compare with; name a second scenario, or a change with --with"))
    played = {who: name for found in kept for who, name in found.about.get("behaviours", {}).items()}
    return _found(sides, runs, seed, first, {"behaviours": played} if played else {})


def rerun(found: Findings, *, threads: int | None = None, progress: Progress = unseen) -> Findings:
    """The same comparison again. Directories of version 0.1.0 do not say their first run; it is taken to be 0.

    Raises ResultsError for one of runs with behaviours of somebody's own, which no file keeps.
    """
    check_no_behaviours(found, found.name)
    named = list(zip(found.about["names"], found.scenarios, strict=True))
    first = found.about.get("first", 0)
    sides = _simulated_sides(named, found.runs, found.seed, first, threads, progress)
    return replace(_found(sides, found.runs, found.seed, first), name=found.name)


def _found(
    sides: Sequence[Side], runs: int, seed: int, first: int, played: Mapping[str, Any] | None = None
) -> Findings:
    base, *others = sides
    beside = {"differences": differences, "moves": moves, "unlocked": unlocked}
    tables = {"shares": shares(sides), **{name: make(base, others) for name, make in beside.items()}}
    name = f"{base.scenario.name}_vs_{others[0].scenario.name if len(others) == 1 else len(others)}"
    about = {"title": base.scenario.title, "names": [side.name for side in sides], "first": first, **(played or {})}
    return Findings("compare", name, tuple(side.scenario for side in sides), tables, runs, seed, about=about)


def report(found: Findings) -> dict[str, Any]:
    """The comparison as one plain object: title, runs, seed, scenarios (name, changes), and for each but the first
    what it changes: differences, moves, unlocked."""
    names = found.about["names"]
    return {
        "title": found.title, "runs": found.runs, "seed": found.seed,
        "scenarios": [
            {"name": name, "changes": list(scenario.changes)}
            for name, scenario in zip(names, found.scenarios, strict=True)
        ],
        "comparisons": [{"scenario": name, **_changed(found.tables, name)} for name in names[1:]],
    }  # fmt: skip


def _changed(tables: Mapping[str, pd.DataFrame], name: str) -> dict[str, Any]:
    """The rows of each table that are about one of the scenarios beside the base."""
    kept = {kind: tables[kind] for kind in ("differences", "moves", "unlocked")}
    own = {kind: table[table["scenario"] == name].drop(columns="scenario") for kind, table in kept.items()}
    return {kind: table.to_dict("records") for kind, table in own.items()}


# What is compared


def _runs_of(what: Compared) -> Findings | None:
    """Runs that were made already; None for a scenario that is to be run."""
    if isinstance(what, Findings):
        return what
    return None if isinstance(what, Scenario) or not Path(what).is_dir() else open_results(what)


def _scenarios(
    what: Sequence[Compared], variants: Sequence[str | Mapping[str, Any]],
    sets: Mapping[str, Any] | Sequence[str] | None,
) -> list[tuple[str, Scenario]]:  # fmt: skip
    """What to run, and what it is called in tables: its name, or what is changed in it."""
    loaded = [scenario_of(one, sets) for one in what if not isinstance(one, Findings)]
    names = [scenario.name for scenario in loaded]
    found = [(one.described if names.count(one.name) > 1 else one.name, one) for one in loaded]
    for variant in [variants] if isinstance(variants, str | Mapping) else variants:
        changes = dict(variant if isinstance(variant, Mapping) else parse_overrides(variant, "--with"))
        if not changes:
            raise UsageError(Mistake("--with", "changes nothing; name a path and its value"))
        try:
            changed = vary(loaded[0], changes)
        except UserError as error:
            raise type(error)([Mistake(m.place.replace("--set", "--with"), m.what) for m in error.mistakes]) from None
        found.append((", ".join(changed.changes[-len(changes) :]), changed))
    _check_once([name for name, _ in found])
    return found


def _simulated_sides(
    named: Sequence[tuple[str, Scenario]], runs: int, seed: int, first: int, threads: int | None, progress: Progress
) -> list[Side]:
    with progress("runs", runs * len(named)) as advance:
        simulate = partial(ensemble.simulate, first=first, threads=threads, progress=advance)
        return [side_of_runs(name, simulate(scenario, runs, seed)) for name, scenario in named]


def _common_runs(kept: Sequence[RunFindings]) -> tuple[int, int, int]:
    """Runs that all of them have, their seed, and the number of the first."""
    seeds, firsts = {found.seed for found in kept}, {found.about["first"] for found in kept}
    for word, values in (("seed", seeds), ("first run", firsts)):
        if len(values) > 1:
            what = f"not the same {word} ({', '.join(map(str, sorted(values)))}), so their runs are not the same draws"
            raise ResultsError(Mistake(" ".join(map(place_of, kept)), f"{what}; run them with one {word}"))
    return min(found.runs for found in kept), seeds.pop(), firsts.pop()


def _folders(what: Sequence[Compared], kept: Sequence[RunFindings]) -> list[str]:
    """What runs are called in tables: the name of their folder or scenario, or, where two have one name, the path to
    it or what is changed in it."""
    names = [found.name for found in kept]
    called = [name if names.count(name) == 1 else found.scenario.described if isinstance(one, Findings)
              else str(Path(str(one))) for one, name, found in zip(what, names, kept, strict=True)]  # fmt: skip
    _check_once(called)
    return called


def _check_once(called: Sequence[str]) -> None:
    twice = next((name for name in called if called.count(name) > 1), None)
    if twice is not None:
        raise UsageError(Mistake("compare", f"'{twice}' is named twice"))


def _kept_side(name: str, found: RunFindings, runs: int) -> Side:
    if found.simulated is not None:
        return side_of_runs(name, found.simulated).first(runs)
    if found.stored is None:
        raise ResultsError(Mistake(found.name, "holds no runs"))
    check_unchanged(found.stored, f"`nacsim rerun {found.stored.folder}` makes it again")
    return side_of_records(name, found.scenario, found.stored.records(["outcome", "blockers"])).first(runs)


# Its tables


def shares(sides: Sequence[Side]) -> pd.DataFrame:
    """scenario, outcome, label, share, low, high (95 %): each side's outcomes in menu order."""
    rows = []
    for side in sides:
        runs = len(side.outcome)
        for outcome in side.scenario.outcomes:
            count = int(side.has(outcome).sum())
            low, high = wilson_interval(count, runs)
            rows.append((side.name, outcome, side.label(outcome), count / runs, float(low), float(high)))
    return pd.DataFrame(rows, columns=["scenario", "outcome", "label", "share", "low", "high"])


def differences(base: Side, others: Sequence[Side]) -> pd.DataFrame:
    """How shares differ from the base's: scenario, outcome, label, base, share, difference, low, high, gained, lost.

    `gained` and `lost` count the runs that ended so in one side alone; the interval (95 %) is that of a paired
    difference. An outcome that a side's menu does not have counts as never reached there. `adopted` is any draft.
    """
    rows = []
    for side in others:
        for outcome in dict.fromkeys((ADOPTED, *base.scenario.drafts, *side.scenario.drafts, SHELVED)):
            before, after = base.has(outcome), side.has(outcome)
            gained, lost = int((after & ~before).sum()), int((before & ~after).sum())
            difference, low, high = paired_difference(gained, lost, len(before))
            known = side if outcome in (ADOPTED, *side.scenario.outcomes) else base
            values = (before.mean(), after.mean(), difference, low, high, gained, lost)
            rows.append((side.name, outcome, known.label(outcome), *values))
    columns = ["scenario", "outcome", "label", "base", "share", "difference", "low", "high", "gained", "lost"]
    return pd.DataFrame(rows, columns=columns)


def moves(base: Side, others: Sequence[Side]) -> pd.DataFrame:
    """Runs by their outcomes on both sides, in menu order.

    Columns: scenario, origin, origin_label, destination, destination_label, runs, share.
    """
    rows = []
    for side in others:
        width = len(side.scenario.outcomes)
        pairs = base.outcome.astype(np.int64) * width + side.outcome
        counts = np.bincount(pairs, minlength=len(base.scenario.outcomes) * width).reshape(-1, width)
        for i, origin in enumerate(base.scenario.outcomes):
            for j, destination in enumerate(side.scenario.outcomes):
                names = (origin, base.label(origin), destination, side.label(destination))
                rows.append((side.name, *names, int(counts[i, j]), counts[i, j] / len(pairs)))
    columns = ["scenario", "origin", "origin_label", "destination", "destination_label", "runs", "share"]
    return pd.DataFrame(rows, columns=columns)


def unlocked(base: Side, others: Sequence[Side]) -> pd.DataFrame:
    """Blockers of runs that change outcome: scenario, actor, label, unlocked, alone, relocked; shares of all runs.

    `unlocked`: shelved in the base with this actor among the blockers, adopted on the other side; `alone`: it was the
    only blocker. `relocked`: adopted in the base, shelved on the other side with this actor among the blockers.
    """
    rows = []
    for side in others:
        opened, closed = side.is_adopted & ~base.is_adopted, base.is_adopted & ~side.is_adopted
        for voter in dict.fromkeys((*base.scenario.voters, *side.scenario.voters)):
            before, after = (one.bit(voter) for one in (base, side))
            among = opened & (base.blockers & before > 0)
            counts = (among, opened & (base.blockers == before) & among, closed & (side.blockers & after > 0))
            owner = base if voter in base.scenario.voters else side
            rows.append((side.name, voter, owner.scenario.label(voter), *(float(count.mean()) for count in counts)))
    return pd.DataFrame(rows, columns=["scenario", "actor", "label", "unlocked", "alone", "relocked"])
