"""Finds the values that `nacsim deu` uses, on data/deu3_dev.csv, and says what they and each assumption are worth.

    python experiments/validation/deu.py [--runs 1000] [--file data/deu3_dev.csv]

Prints: the error at every point of a grid; the choice from the coarse part of it; its error out of sample, each
proposal left out in turn, beside the compromise model's; the same with other grids; what serves best where no status
quo is known; and the error with one assumption of the procedure changed at a time. Takes some minutes on two cores. The
tables in sim/MODEL.md, Validation, come from it.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from sim.rivals.issue import Issue
from sim.rivals.voting import UNANIMITY, qualified_majority
from sim.scenario.schema import Scenario
from sim.studies.deu import accuracy, calibration
from sim.studies.deu import issues as deu
from sim.studies.deu.model import CALIBRATED, Forecast, Setting, forecasts, scenario_of, sponsor_of

SHIPPED = Path(__file__).resolve().parents[2] / "data" / "deu3_dev.csv"
Build = Callable[[Issue, Setting], Scenario]


#: The grid from which values are chosen, and a finer and wider one, to see how much hangs on it.
GRID = calibration.GRID
FINE = calibration.Grid(openness=tuple(n / 10 for n in range(11)), costs=(0.125, *GRID.costs))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=1000, help="runs of each issue at each point (1000)")
    parser.add_argument("--file", type=Path, default=SHIPPED, help="issues in the format of data/deu3_dev.csv")
    options = parser.parse_args()
    cases = [case for case in deu.read(options.file) if case.issue.votes.any()]
    print(f"{options.file.name}: {len(cases)} issues of {len({case.proposal for case in cases})} proposals, "
          f"{options.runs} runs of each at each point")  # fmt: skip
    few = {name: accuracy.THEORIES[name] for name in ("mean", "compromise")}
    rivals = accuracy.errors(cases, few)
    fine = calibration.grid_errors(cases, options.runs, grid=FINE, progress=_counter(len(cases)))
    print_grid(fine)
    errors = part_of(fine, GRID)
    chosen = print_choice(cases, errors, rivals)
    print_other_grids(cases, fine, rivals)
    print_status_quo(cases, fine)
    print_ablations(cases, chosen, options.runs, rivals)


def part_of(fine: np.ndarray, grid: calibration.Grid) -> np.ndarray:
    """The errors on a grid whose points are all in the fine one."""
    costs = [FINE.costs.index(cost) for cost in grid.costs]
    opennesses = [FINE.openness.index(openness) for openness in grid.openness]
    return fine[:, costs][:, :, opennesses]


def _counter(total: int) -> Callable[[int], None]:
    """Prints how far it is on standard error, now and then."""
    done = 0

    def advance(more: int) -> None:
        nonlocal done
        done += more
        if done % 10 == 0 or done == total:
            print(f"\r{done} of {total} issues", end="\n" if done == total else "", file=sys.stderr, flush=True)

    return advance


def print_grid(errors: np.ndarray) -> None:
    print("\nMean error by openness (columns)")
    print(f"{'status quo':<12}{'cost':>6}" + "".join(f"{value:>8}" for value in FINE.openness))
    for q, used in enumerate(FINE.status_quo):
        for c, cost in enumerate(FINE.costs):
            row = "".join(f"{error:8.2f}" for error in errors[q, c].mean(axis=-1))
            print(f"{'used' if used else 'not used':<12}{cost:>6}{row}")


def print_choice(cases: Sequence[deu.Decided], errors: np.ndarray, rivals: pd.DataFrame) -> Setting:
    """The choice on all issues, and the error out of sample beside the rivals'."""
    settings = GRID.settings()
    chosen = settings[calibration.choose(errors.mean(axis=-1))]
    print(f"\nChosen from openness {GRID.openness} and cost {GRID.costs}, on all issues: openness {chosen.openness}, "
          f"cost of failure {chosen.cost_of_failure}, status quo used: {chosen.use_status_quo}")  # fmt: skip
    outside, where = calibration.leave_one_out(errors, [case.proposal for case in cases])
    print("Chosen with one proposal left out (openness, cost, status quo used: issues):")
    for at, count in Counter(where).most_common():
        one = settings[at]
        print(f"  {one.openness}, {one.cost_of_failure}, {one.use_status_quo}: {count}")
    print_scores(outside_frame(cases, outside, rivals))
    return chosen


def outside_frame(cases: Sequence[deu.Decided], outside: np.ndarray, rivals: pd.DataFrame) -> pd.DataFrame:
    """Errors out of sample as those of one more theory."""
    known = [(case.issue.name, case.proposal, case.voting_rule) for case in cases]
    ours = pd.DataFrame(known, columns=["issue", "proposal", "voting_rule"])
    return pd.concat([ours.assign(theory="out of sample", error=outside), rivals])


def print_other_grids(cases: Sequence[deu.Decided], fine: np.ndarray, rivals: pd.DataFrame) -> None:
    """How the error out of sample hangs on the grid, and on whether a point is chosen together with its neighbours."""
    print("\nError out of sample with other grids (all, QMV, Unan; less compromise)")
    grids = {
        "the grid": GRID,
        "and an openness of 1": GRID._replace(openness=(*GRID.openness, 1.0)),
        "and a cost of 0.125": GRID._replace(costs=FINE.costs),
        "openness in tenths from 0 to 1": GRID._replace(openness=FINE.openness),
    }
    unanimous = np.array([case.voting_rule == "Unan" for case in cases])
    for text, grid in grids.items():
        for reach, how in ((1, "with its neighbours"), (0, "by itself")):
            outside, _ = calibration.leave_one_out(part_of(fine, grid), [case.proposal for case in cases], reach)
            row = accuracy.paired(outside_frame(cases, outside, rivals)).iloc[0]
            parts = (outside.mean(), outside[~unanimous].mean(), outside[unanimous].mean())
            ends = f"({row['difference_low']:+.2f} to {row['difference_high']:+.2f})"
            print(f"  {f'{text}, each point {how}':<56}" + "".join(f"{part:7.2f}" for part in parts)
                  + f"  {row['difference']:+.2f} {ends}")  # fmt: skip


def print_scores(frame: pd.DataFrame) -> None:
    table = accuracy.compared(frame)
    for row in table.itertuples():
        print(f"  {row.label:<34}{row.voting_rule:<6}{row.issues:>4} issues  mean {row.mean_error:5.2f}  "
              f"median {row.median_error:5.2f}  within 10 {row.within_10:4.0%}  less compromise {row.difference:+5.2f} "
              f"({row.difference_low:+.2f} to {row.difference_high:+.2f})")  # fmt: skip


def print_status_quo(cases: Sequence[deu.Decided], errors: np.ndarray) -> None:
    """What serves best where no status quo is known, and whether to use it where it is."""
    known = np.array([case.issue.reference is not None for case in cases])
    at = FINE.openness.index(CALIBRATED.openness)
    print(f"\nStatus quo, at an openness of {CALIBRATED.openness}")
    print(f"  {'cost of failure':<34}" + "".join(f"{cost:>8}" for cost in FINE.costs))
    for text, q, which in (
        (f"unknown ({(~known).sum()} issues)", 0, ~known),
        (f"known, not used ({known.sum()} issues)", 0, known),
    ):
        print(f"  {text:<34}" + "".join(f"{errors[q, c, at, which].mean():8.2f}" for c in range(len(FINE.costs))))
    print(f"  {f'known and used ({known.sum()} issues)':<34}{errors[1, 0, at, known].mean():8.2f}")


def print_ablations(cases: Sequence[deu.Decided], chosen: Setting, runs: int, rivals: pd.DataFrame) -> None:
    print("\nOne assumption changed at a time (same values otherwise, in sample)")
    outcome = np.array([case.outcome for case in cases])
    unanimous = np.array([case.voting_rule == "Unan" for case in cases])
    base = rivals[rivals["theory"] == "compromise"]["error"].to_numpy()
    print(f"  {'':<48}{'all':>7}{'QMV':>7}{'Unan':>7}{'adopted':>9}")
    print(f"  {'Compromise model':<48}{base.mean():7.2f}{base[~unanimous].mean():7.2f}{base[unanimous].mean():7.2f}")
    for text, setting, build, read in ablations(chosen):
        found = forecasts([case.issue for case in cases], setting, runs, build=build)
        error = np.abs(np.array([read(found[case.issue.name]) for case in cases]) - outcome)
        adopted = np.mean([one.adopted for one in found.values()])
        parts = (error.mean(), error[~unanimous].mean(), error[unanimous].mean())
        print(f"  {text:<48}{parts[0]:7.2f}{parts[1]:7.2f}{parts[2]:7.2f}{adopted:9.0%}", flush=True)


def ablations(chosen: Setting) -> list[tuple[str, Setting, Build, Callable[[Forecast], float]]]:
    """What is changed, the setting, how scenarios are built, and what of the runs is the forecast."""

    def parts(make: Callable[[Issue], dict]) -> Build:
        return lambda issue, setting: scenario_of(issue, setting, **make(issue))

    def ruled(rule) -> Build:
        return lambda issue, setting: scenario_of(replace(issue, rule=rule(issue)), setting)

    def all_asked(issue: Issue, setting: Setting) -> Scenario:
        return scenario_of(replace(issue, votes=issue.influence), setting)

    def other_sponsor(issue: Issue, setting: Setting) -> Scenario:
        states = np.where(issue.votes > 0, issue.weight, -1.0)
        names = scenario_of(issue, setting).members
        return scenario_of(issue, setting, sponsor=names[int(np.argmax(states))])

    def other_end(issue: Issue, setting: Setting) -> Scenario:
        made = scenario_of(issue, setting)
        return made.model_copy(update={"menu": made.menu[::-1]})

    def from_sponsor(issue: Issue, setting: Setting) -> Scenario:
        made, ideal = scenario_of(issue, setting), issue.position[sponsor_of(issue)]
        return made.model_copy(update={"menu": tuple(sorted(made.menu, key=lambda d: abs(d.position.value - ideal)))})

    def median(found: Forecast) -> float:
        return found.point

    def lam(rationality: float) -> Build:
        return parts(lambda _: {"process": {"rounds": chosen.rounds, "rationality": rationality}})

    def concession(c: float) -> Build:
        return parts(lambda _: {"process": {"rounds": chosen.rounds, "concession": c}})

    same: Build = scenario_of
    return [
        ("As chosen", chosen, same, median),
        ("Mean of what is adopted instead of the median", chosen, same, lambda found: found.mean),
        ("No consultation (openness 0)", replace(chosen, openness=0.0), same, median),
        ("Full consultation (openness 1)", replace(chosen, openness=1.0), same, median),
        ("Unanimity on every issue", chosen, ruled(lambda _: UNANIMITY), median),
        ("Qualified majority on every issue", chosen,
         ruled(lambda i: qualified_majority(62 / 87) if i.rule.unanimous else i.rule), median),
        ("Commission and Parliament are asked too", chosen, all_asked, median),
        ("The weightiest state proposes, same menu", chosen, other_sponsor, median),
        ("Draft 0 at the other end of the scale", chosen, other_end, median),
        ("Draft 0 at the sponsor's own position", chosen, from_sponsor, median),
        ("Known status quo used", replace(chosen, use_status_quo=True), same, median),
        ("Cost of failure 0.125", replace(chosen, cost_of_failure=0.125), same, median),
        ("Cost of failure 1", replace(chosen, cost_of_failure=1.0), same, median),
        ("Private reservations three times as large", chosen, lam(2.0), median),
        ("Private reservations a third as large", chosen, lam(18.0), median),
        ("No solidarity", chosen, parts(lambda _: {"weights": {"spatial": chosen.weight, "solidarity": 0.0}}), median),
        ("Concession early (3)", chosen, concession(3.0), median),
        ("Concession late (1/3)", chosen, concession(1 / 3), median),
        ("One round", replace(chosen, rounds=1), same, median),
        ("18 rounds", replace(chosen, rounds=18), same, median),
        ("Grid of 11 drafts", replace(chosen, steps=11), same, median),
        ("Grid of 41 drafts", replace(chosen, steps=41), same, median),
    ]  # fmt: skip


if __name__ == "__main__":
    main()
