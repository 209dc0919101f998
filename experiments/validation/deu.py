"""Says how the forecasts of `nacsim deu` score on data/deu3_dev.csv, and what each assumption of theirs is worth.

    python experiments/validation/deu.py [--runs 1000] [--file data/deu3_dev.csv]

Prints: errors and scores beside the compromise model's; the same for every form of the forecast on a grid; the score of
a form that is chosen on the other proposals alone; what a compromise model with a spread from issue to issue has; and
the error and score with one assumption of the procedure changed at a time. Takes some minutes on two cores. The tables
in sim/MODEL.md, Validation, come from it.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd

from sim.rivals.central import compromise
from sim.rivals.issue import Issue
from sim.rivals.voting import UNANIMITY, qualified_majority
from sim.scenario.schema import Scenario
from sim.studies.deu import accuracy
from sim.studies.deu import issues as deu
from sim.studies.deu.distributions import Distribution, certain, scores_widened
from sim.studies.deu.model import IN_USE, Forecast, Setting, forecasts, scenario_of, sponsor_of, theory

SHIPPED = Path(__file__).resolve().parents[2] / "data" / "deu3_dev.csv"
Build = Callable[[Issue, Setting], Scenario]

#: The forms that are tried: many values of firmness or one, a range of costs of failure or one, a known status quo used
#: or not. In each the one that settles least comes first, so the first form of all is that in use.
FIRMNESS = {
    "0 to 1": IN_USE.firmness, "0.2 to 0.8": IN_USE.firmness[2:9], "0.4 to 1": IN_USE.firmness[4:],
    "0.2": (0.2,), "0.4": (0.4,), "0.6": (0.6,), "0.8": (0.8,),
}  # fmt: skip
COSTS = {"0.25 to 1": IN_USE.cost_of_failure, "0.25": (0.25, 0.25), "0.5": (0.5, 0.5), "1": (1.0, 1.0)}
STATUS_QUO = {"not used": False, "used": True}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=1000, help="runs of each issue in each form (1000)")
    parser.add_argument("--file", type=Path, default=SHIPPED, help="issues in the format of data/deu3_dev.csv")
    options = parser.parse_args()
    cases = [case for case in deu.read(options.file) if case.issue.votes.any()]
    print(f"{options.file.name}: {len(cases)} issues of {len({case.proposal for case in cases})} proposals, "
          f"{options.runs} runs of each in each form")  # fmt: skip
    rivals = accuracy.errors(cases)
    print("\nIn use, and the rivals")
    print_scores(pd.concat([scored(cases, forecasts(issues_of(cases), IN_USE, options.runs)), rivals]))
    said = print_forms(cases, options.runs, rivals)
    print_choice(cases, said, rivals)
    print_spread(cases)
    print_ablations(cases, options.runs, rivals)


def issues_of(cases: Sequence[deu.Decided]) -> list[Issue]:
    return [case.issue for case in cases]


def scored(cases: Sequence[deu.Decided], found: Mapping[str, Forecast], name: str = accuracy.OURS) -> pd.DataFrame:
    """Errors and scores of forecasts as those of a theory of this name."""
    return accuracy.errors(cases, {name: theory(found)})


def print_scores(frame: pd.DataFrame) -> None:
    for row in accuracy.compared(frame).itertuples():
        print(f"  {row.label:<36}{row.voting_rule:<5}{row.issues:>4} issues  error {row.mean_error:5.2f}  "
              f"less compromise {row.difference:+6.2f} ({row.difference_low:+.2f} to {row.difference_high:+.2f})  "
              f"CRPS {row.crps:5.2f}, widened {row.crps_widened:5.2f}  less compromise {row.difference_crps:+5.2f} "
              f"({row.difference_crps_low:+.2f} to {row.difference_crps_high:+.2f})")  # fmt: skip


def print_forms(cases: Sequence[deu.Decided], runs: int, rivals: pd.DataFrame) -> dict[str, list[Distribution]]:
    """Errors and scores of every form; returns what each says of the issues, by name."""
    print(f"\nAll {len(FIRMNESS) * len(COSTS) * len(STATUS_QUO)} forms: firmness, cost of failure, status quo")
    said = {}
    for firmness, cost, used in product(FIRMNESS, COSTS, STATUS_QUO):
        form = replace(IN_USE, firmness=FIRMNESS[firmness], cost_of_failure=COSTS[cost],
                       use_status_quo=STATUS_QUO[used])  # fmt: skip
        name = f"{firmness}, {cost}, {used}"
        found = forecasts(issues_of(cases), form, runs)
        said[name] = [found[case.issue.name].said for case in cases]
        print(f"  {name:<36}{scores_of(pd.concat([scored(cases, found), rivals]))}", flush=True)
    return said


def scores_of(frame: pd.DataFrame) -> str:
    """Error, raw and widened score of the model over all issues, and the widened one less the compromise model's."""
    row = accuracy.compared(frame).set_index(["theory", "voting_rule"]).loc[(accuracy.OURS, accuracy.ALL)]
    span = f"({row.difference_crps_low:+.2f} to {row.difference_crps_high:+.2f})"
    return (f"error {row.mean_error:5.2f}  CRPS {row.crps:5.2f}, widened {row.crps_widened:5.2f}  less compromise "
            f"{row.difference_crps:+5.2f} {span}")  # fmt: skip


def print_choice(cases: Sequence[deu.Decided], said: Mapping[str, list[Distribution]], rivals: pd.DataFrame) -> None:
    """The score out of sample: each proposal in the form that is chosen on the other proposals, by two rules.

    By one it is the form with the lowest widened score; by the other the one that settles least among those whose score
    is within one standard error of the lowest (Breiman et al. 1984), the error of the difference over proposals. The
    scores are computed without the proposal: neither its issues nor their errors have a part in them.
    """
    outcomes, proposals = (np.array([getattr(case, name) for case in cases]) for name in ("outcome", "proposal"))
    rules: dict[str, dict[str, str]] = {"with the lowest score": {}, "that settles least within one standard error": {}}
    for proposal in np.unique(proposals):
        train = np.flatnonzero(proposals != proposal)
        known = outcomes[train], proposals[train], deu.SCALE
        scores = pd.DataFrame({name: scores_widened([every[n] for n in train], *known) for name, every in said.items()})
        for chosen, name in zip(rules.values(), choices(scores, proposals[train]), strict=True):
            chosen[proposal] = name
    widened = {name: scores_widened(every, outcomes, proposals, deu.SCALE) for name, every in said.items()}
    for rule, chosen in rules.items():
        print(f"\nEach proposal in the form {rule} without it; forms: issues")
        for name, count in Counter(chosen[proposal] for proposal in proposals).most_common():
            print(f"  {name}: {count}")
        ours = accuracy.errors(cases, {accuracy.OURS: picked(cases, said, chosen)})
        ours["crps_widened"] = [widened[chosen[proposal]][n] for n, proposal in enumerate(proposals)]
        print_scores(pd.concat([ours, rivals[rivals["theory"] == accuracy.BASELINE]]))


def choices(scores: pd.DataFrame, proposals: np.ndarray) -> tuple[str, str]:
    """The form (column) with the lowest mean over issues (rows), and the first within one standard error of it."""
    best = scores.mean().idxmin()
    worse = scores.sub(scores[best], axis=0)
    sums = worse.groupby(proposals).sum() - np.outer(np.unique(proposals, return_counts=True)[1], worse.mean())
    error = np.sqrt((sums**2).sum()) / len(scores)
    return best, worse.columns[worse.mean() <= error][0]


def picked(
    cases: Sequence[deu.Decided], said: Mapping[str, list[Distribution]], chosen: Mapping[str, str]
) -> accuracy.Prediction:
    """What the form chosen for its proposal says of an issue."""
    by_name = {case.issue.name: said[chosen[case.proposal]][n] for n, case in enumerate(cases)}
    return lambda issue: by_name[issue.name]


def print_spread(cases: Sequence[deu.Decided]) -> None:
    """What is gained by a spread that differs from issue to issue, without any procedure."""
    print("\nCompromise model, a share of it drawn from the actors' own positions by weight: widened CRPS")
    outcomes, proposals = (np.array([getattr(case, name) for case in cases]) for name in ("outcome", "proposal"))
    points = [certain(compromise(case.issue)) for case in cases]
    errors = outcomes - np.array([point.median for point in points])
    for share in (0.0, 0.1, 0.2, 0.3, 0.4):
        found = [mixed(case.issue, errors[proposals != case.proposal], share).crps(case.outcome) for case in cases]
        print(f"  {share:.1f}: {np.mean(found):5.2f}")


def mixed(issue: Issue, errors: np.ndarray, share: float) -> Distribution:
    """The compromise model widened by the errors, and with the given share the positions themselves."""
    around = np.clip(compromise(issue) + errors, *issue.scale)
    shares = [np.full(errors.size, (1 - share) / errors.size), share * issue.weight / issue.weight.sum()]
    return Distribution(np.concatenate([around, issue.position]), np.concatenate(shares))


def print_ablations(cases: Sequence[deu.Decided], runs: int, rivals: pd.DataFrame) -> None:
    """Mean error and widened score with one assumption changed."""
    print("\nOne assumption changed at a time (same values otherwise): mean error, then widened CRPS")
    print(f"  {'':<48}{'all':>7}{'QMV':>7}{'Unan':>7}{'all':>9}{'QMV':>7}{'Unan':>7}{'adopted':>9}")
    print_changed("Compromise model", rivals[rivals["theory"] == accuracy.BASELINE])
    for text, setting, build in ablations(IN_USE):
        found = forecasts(issues_of(cases), setting, runs, build=build)
        print_changed(text, scored(cases, found), np.mean([one.adopted for one in found.values()]))


def print_changed(text: str, frame: pd.DataFrame, adopted: float | None = None) -> None:
    """A row of the table of changed assumptions."""
    rules = frame.groupby("voting_rule")
    parts = [[frame[name].mean(), *rules[name].mean()] for name in ("error", "crps_widened")]
    row = "  ".join("".join(f"{value:7.2f}" for value in part) for part in parts)
    print(f"  {text:<48}{row}" + ("" if adopted is None else f"{adopted:9.0%}"), flush=True)


def ablations(chosen: Setting) -> list[tuple[str, Setting, Build]]:
    """What is changed, the setting, and how scenarios are built."""

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

    def lam(rationality: float) -> Build:
        return parts(lambda _: {"process": {"rounds": chosen.rounds, "rationality": rationality}})

    def concession(c: float) -> Build:
        return parts(lambda _: {"process": {"rounds": chosen.rounds, "concession": c}})

    same: Build = scenario_of
    return [
        ("In use", chosen, same),
        ("Full consultation (firmness 0)", replace(chosen, firmness=(0.0,)), same),
        ("Openness falls with salience all the way (1)", replace(chosen, firmness=(1.0,)), same),
        ("Unanimity on every issue", chosen, ruled(lambda _: UNANIMITY)),
        ("Qualified majority on every issue", chosen,
         ruled(lambda i: qualified_majority(62 / 87) if i.rule.unanimous else i.rule)),
        ("Commission and Parliament are asked too", chosen, all_asked),
        ("The weightiest state proposes, same menu", chosen, other_sponsor),
        ("Draft 0 at the other end of the scale", chosen, other_end),
        ("Draft 0 at the sponsor's own position", chosen, from_sponsor),
        ("Known status quo used", replace(chosen, use_status_quo=True), same),
        ("Cost of failure 0.125", replace(chosen, cost_of_failure=(0.125, 0.125)), same),
        ("Cost of failure 1", replace(chosen, cost_of_failure=(1.0, 1.0)), same),
        ("Private reservations three times as large", chosen, lam(2.0)),
        ("Private reservations a third as large", chosen, lam(18.0)),
        ("No solidarity", chosen, parts(lambda _: {"weights": {"spatial": chosen.weight, "solidarity": 0.0}})),
        ("Concession early (3)", chosen, concession(3.0)),
        ("Concession late (1/3)", chosen, concession(1 / 3)),
        ("One round", replace(chosen, rounds=1), same),
        ("18 rounds", replace(chosen, rounds=18), same),
        ("Grid of 11 drafts", replace(chosen, steps=11), same),
        ("Grid of 41 drafts", replace(chosen, steps=41), same),
    ]  # fmt: skip


if __name__ == "__main__":
    main()
