"""Courses of action of one actor against those of another: a matrix, best replies, equilibria."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import numpy as np
import pandas as pd

from ...errors import Mistake, UsageError
from ...results.counting import wilson_interval
from ...results.extras import nashpy
from ...results.findings import Findings, Progress, unseen
from ...results.options import Option, Overrides, ScenarioLike, Seed, Threads, checked
from ...results.taking import scenario_of
from ...scenario.load import vary
from ...scenario.overrides import parse_overrides
from ...scenario.schema import Scenario
from ...scenario.vocabulary import SHELVED
from ...scenario.wording import written
from ...strategies.catalogue import EXTERNAL, HOST, of_role
from .equilibria import best_replies, equilibria
from .leads import NO_LEAD, Lead, leads
from .payoffs import Played, play, stakes_of

EXAMPLES = (
    "nacsim game tokyo_liaison_office",
    "nacsim game tokyo_liaison_office --row china.strategy=diffuse --row 'china.strategy=aimed; china.coercion=1' "
    "--column japan.persuasion=0 --column 'japan.strategy=addressed; japan.persuasion=3'",
    "nacsim game tokyo_liaison_office --row inducement.budget=0 --row inducement.budget=0.5 --json",
)
TABLES = {
    "cells": "a course of the one side against a course of the other",
    "equilibria": "an equilibrium and a course that is played in it",
}
MOST_COURSES, MOST_GAME_RUNS = 8, 1_000_000
#: What a group of quantities belongs to, where it is an actor's means.
_MEANS = {"inducement": "sponsor"}
_ROW = "A course of one actor, as path=value; path=value; repeatable. Default: each strategy of the external power."
_COLUMN = "A course of another actor, likewise. Default: each strategy of the host, where --row is not given either."
_Row = Annotated[Sequence[str] | None, Option(_ROW, metavar="COURSE", typed=list[str] | None)]
_Column = Annotated[Sequence[str] | None, Option(_COLUMN, metavar="COURSE", typed=list[str] | None)]
_Runs = Annotated[int, Option("How many runs in each cell.", 2, MOST_GAME_RUNS)]

Courses = list[tuple[str, dict[str, Any]]]


@checked
def game(
    scenario: ScenarioLike, *, row: _Row = None, column: _Column = None, runs: _Runs = 10_000, seed: Seed = 1,
    set_: Overrides = None, threads: Threads = None, progress: Progress = unseen,
) -> Findings:  # fmt: skip
    """Courses of action of one actor against those of another: adoption, best replies and equilibria.

    Every cell runs on the same draws. What each side gains is told in `payoffs.play`; a course is a best reply if no
    other of its side gains more against the same course of the other side.

    Returns:
        Tables `cells`: row, column, adopted, low, high (95 %), share of each outcome, equilibrium, and of either side
        its gain with the half-width of its 95 % interval (`row_gain`, `row_half`), its lead over the best other course
        with that of the paired difference (`row_lead`, `row_lead_half`), whether it is a best reply (`row_best`) and
        whether by more than that (`row_sure`); `equilibria`: equilibrium, kind, side, course, probability, gain.

    Raises:
        ScenarioError: no such scenario, mistakes in it, or in a course.
        UsageError: a course that is none, or courses of one side that move several actors, or the same as the other's.
    """
    loaded = scenario_of(scenario, set_)
    rows = _strategies(loaded, EXTERNAL) if row is None else _parsed(row, "--row")
    columns = _parsed(column or (), "--column") if column or row is not None else _strategies(loaded, HOST)
    if not rows:
        what = "has no external power that could follow a strategy; give courses with --row"
        raise UsageError(Mistake(f"game {loaded.name}", what))
    return _played(loaded, rows, columns, runs, seed, threads, progress)


def rerun(found: Findings, *, threads: int | None = None, progress: Progress = unseen) -> Findings:
    """The same cells again."""
    rows, columns = ([(said["course"], said["settings"]) for said in found.about[side]] for side in ("rows", "columns"))
    return _played(found.scenario, rows, columns, found.runs, found.seed, threads, progress)


def report(found: Findings) -> dict[str, Any]:
    """The matrix and its equilibria as one plain object."""
    about = found.about
    return {
        "title": found.scenario.title, "scenario": found.scenario.name, "changes": list(found.scenario.changes),
        "runs": found.runs, "seed": found.seed, "players": about["players"], "rows": about["rows"],
        "columns": about["columns"], "stake_known": about["stake_known"], **found.rows("cells", "equilibria"),
    }  # fmt: skip


def _strategies(scenario: Scenario, role: str) -> Courses:
    """Every strategy of the first actor of a role, by which the scenario can run."""
    name = next((name for name, actor in scenario.actors.items() if actor.role == role), None)
    path = f"{name}.strategy"
    known = of_role(role) if name is not None and scenario.spatial is None else ()
    return [(f"{path}={strategy}", {path: strategy}) for strategy in known]


def _parsed(texts: Sequence[str], option: str) -> Courses:
    courses = [(text.strip(), dict(parse_overrides(text, option))) for text in texts]
    if len(courses) > MOST_COURSES:
        raise UsageError(Mistake(option, f"{len(courses)} courses; allowed: at most {MOST_COURSES}"))
    doubled = [text for n, (text, given) in enumerate(courses) if given in [other for _, other in courses[:n]]]
    if doubled:
        raise UsageError([Mistake(f"{option} {text}", "is given twice") for text in doubled])
    return courses


def _player(scenario: Scenario, courses: Courses, option: str) -> str:
    """The actor whose courses these are."""
    owners = {}
    for _, settings in courses:
        for path in settings:
            head = path.partition(".")[0]
            owners[scenario.sponsor if _MEANS.get(head) == "sponsor" else head] = path
    wrong = [path for owner, path in owners.items() if owner not in scenario.actors]
    if wrong:
        what = f"{wrong[0]} is nobody's means; a course sets what is an actor's, or the sponsor's `inducement`"
        raise UsageError(Mistake(option, what))
    if len(owners) > 1:
        raise UsageError(Mistake(option, f"moves {' and '.join(owners)}; the courses of one side are one actor's"))
    return next(iter(owners))


def _played(
    scenario: Scenario, rows: Courses, columns: Courses, runs: int, seed: int, threads: int | None, progress: Progress
) -> Findings:
    """Every cell, its gains and the equilibria."""
    players = [_player(scenario, rows, "--row")] + ([_player(scenario, columns, "--column")] if columns else [])
    if len(set(players)) < len(players):
        raise UsageError(Mistake("--column", f"moves {players[0]}, whose courses are the rows"))
    nashpy()  # before any work is done
    against: Courses = columns or [("", {})]
    variants = [[vary(scenario, {**one, **other}) for _, other in against] for _, one in rows]
    with progress("runs", runs * len(rows) * len(against)) as advance:
        cells = [[play(one, tuple(players), runs, seed, threads=threads, progress=advance) for one in line]
                 for line in variants]  # fmt: skip
    gains = [np.array([[cell.gains[n].mean() for cell in line] for line in cells]) for n in range(len(players))]
    gains += [np.zeros_like(gains[0])] if len(players) < 2 else []
    best = best_replies(*gains)
    found = equilibria(*gains)
    pure = {(int(one.rows.argmax()), int(one.columns.argmax())) for one in found if one.is_pure}
    of_rows = [leads([line[c].gains[0] for line in cells]) for c in range(len(against))]
    of_columns = [leads([cell.gains[1] for cell in line]) if columns else [NO_LEAD] for line in cells]
    table = []
    for r, c in np.ndindex(len(rows), len(against)):
        told = _row(scenario, rows[r][0], against[c][0], cells[r][c])
        told |= _reply("row", bool(best[0][r, c]), of_rows[c][r])
        told |= _reply("column", bool(best[1][r, c]) and bool(columns), of_columns[r][c])
        table.append(told | {"equilibrium": (r, c) in pure})
    kept = [
        {"equilibrium": n, "kind": "pure" if one.is_pure else "mixed", "side": side, "course": course,
         "probability": float(share), "gain": gain}
        for n, one in enumerate(found, start=1)
        for side, courses, shares, gain in (("row", rows, one.rows, one.row_gain),
                                            ("column", columns, one.columns, one.column_gain))
        for (course, _), share in zip(courses, shares, strict=False) if share > 1e-9
    ]  # fmt: skip
    heads = ["equilibrium", "kind", "side", "course", "probability", "gain"]
    external = [player for player in players if player in scenario.externals]
    about = {
        "players": players, "rows": _said(rows), "columns": _said(columns),
        "stake_known": {player: stakes_of(scenario, player) is not None for player in external},
    }  # fmt: skip
    tables = {"cells": pd.DataFrame(table), "equilibria": pd.DataFrame(kept, columns=heads)}
    return Findings("game", f"{scenario.name}-game", (scenario,), tables, runs, seed, about=about)


def _said(courses: Courses) -> list[dict[str, Any]]:
    return [
        {"course": text, "settings": {path: _plain(value) for path, value in given.items()}} for text, given in courses
    ]


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | float | str | bool | Mapping | list) else written(value)


def _reply(side: str, is_best: bool, lead: Lead) -> dict[str, Any]:
    told = {"best": is_best, "lead": lead.by, "lead_half": lead.half, "sure": lead.is_sure}
    return {f"{side}_{name}": value for name, value in told.items()}


def _row(scenario: Scenario, row: str, column: str, cell: Played) -> dict[str, Any]:
    runs, shelved = len(cell.outcome), len(scenario.menu)
    adopted = int((cell.outcome < shelved).sum())
    low, high = wilson_interval(adopted, runs)
    shares = np.bincount(cell.outcome, minlength=shelved + 1) / runs
    told = {"row": row, "column": column, "adopted": adopted / runs, "low": float(low), "high": float(high)}
    told |= dict(zip((*scenario.drafts, SHELVED), map(float, shares), strict=True))
    for side, gains in zip(("row", "column"), (*cell.gains, np.zeros(runs)), strict=False):
        told[f"{side}_gain"] = float(gains.mean())
        told[f"{side}_half"] = float(1.96 * gains.std(ddof=1) / np.sqrt(runs))
    return told
