"""How the rule from stances to scenarios was chosen, and how the choice does on cases that had no part in it.

    python experiments/validation/stances.py [--runs 1000]

Every setting of a small grid replays the recorded decisions of data/. Each group of cases is forecast with the setting
that is best without it: each factor by itself, at the level whose mean Brier score over all settings of the others is
lowest (what is best in a grid by a hair is best by chance). The recalibrated forecast is learned anew without the group
as well. Then single changes to the rule in use, and the penalty of the recalibration.
"""

import argparse
from dataclasses import replace
from itertools import product

import numpy as np

from sim.results.scores import brier
from sim.scenario import recorded
from sim.scenario.from_stances import RULE, Rule
from sim.scenario.load import replay
from sim.scenario.vocabulary import STANCES, Stance
from sim.studies.backtest import recalibration
from sim.studies.backtest.forecasts import apart, baseline_forecasts, model_forecasts
from sim.studies.backtest.past import Case, recorded_cases
from sim.studies.backtest.recalibration import lessons, pooled, possible_classes, recalibrated
from sim.studies.backtest.study import forecast_table, score_table

AS_BEFORE = {"yes": 1.0, "unknown": 0.4, "no": 0.1}


def _bargaining(value: float, low: float, high: float) -> dict:
    return {"stances": {**STANCES, "bargaining": Stance(value, low, high, STANCES["bargaining"].meaning)}}


#: Factor -> its levels, the prototype's first.
GRID = {
    "bargaining": [_bargaining(0.3, 0.0, 0.8), _bargaining(0.5, 0.0, 1.0)],
    "tabled": [{"tabled": AS_BEFORE}, {"tabled": {"yes": 0.7, "unknown": 0.2, "no": 0.1}},
               {"tabled": {"yes": 0.6, "unknown": 0.1, "no": 0.05}}],
    "smaller": [{"smaller": (0.4, 0.2, 0.6)}, {"smaller": (0.5, 0.3, 0.7)}],
    "openness": [{"openness": (0.2, 0.0, 0.6)}, {"openness": (0.3, 0.1, 0.5)}],
    "commitment": [{"commitment": 0.0}, {"commitment": 0.2}],
    "paying": [{"price": 0.0, "purse": 0.0}, {"price": 0.1, "purse": 0.2}],
}  # fmt: skip
#: Single changes to the rule in use.
ALONE = {
    "as in use": {},
    "prototype's tabled": {"tabled": AS_BEFORE},
    "whether one was tabled is not used": {"tabled": dict.fromkeys(AS_BEFORE, 0.4)},
    "narrow solidarity (0.5)": {"solidarity": (0.5, 0.5, 0.5)},
    "no solidarity": {"solidarity": (0.0, 0.0, 0.0)},
    "openness 0.5": {"openness": (0.5, 0.5, 0.5)},
    "no consultation": {"openness": (0.0, 0.0, 0.0)},
    "openness falls with salience: 0.84 named, 0.96 silent": {"openness": (0.84,) * 3, "openness_silent": (0.96,) * 3},
    "the same from 0.4: 0.24 named, 0.36 silent": {"openness": (0.24,) * 3, "openness_silent": (0.36,) * 3},
    "no commitment": {"commitment": 0.0},
    "bargainers are paid": {"price": 0.1, "purse": 0.2},
}


def _said(rule: Rule, cases: list[Case], runs: int) -> np.ndarray:
    """(cases, 3) the model's probabilities by a rule."""
    replayed = [
        replace(case, scenario=replay(one, (), rule)) for case, one in zip(cases, recorded.library(), strict=True)
    ]
    return model_forecasts(replayed, runs)


def _best(levels: np.ndarray, scores: np.ndarray) -> int:
    """The setting whose every factor stands at the level that is best on average. `scores` (settings, cases)."""
    mean = scores.mean(axis=1)
    chosen = [min(set(column), key=lambda level: mean[column == level].mean()) for column in levels.T]
    return int(np.flatnonzero((levels == chosen).all(axis=1))[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=1000)
    runs = parser.parse_args().runs
    cases = recorded_cases()
    ended = np.array([case.observed for case in cases])
    levels = np.array(list(product(*(range(len(factor)) for factor in GRID.values()))))
    said = []
    for row in levels:
        changes = {k: v for factor, level in zip(GRID.values(), row, strict=True) for k, v in factor[level].items()}
        said.append(_said(replace(RULE, **changes), cases, runs))
    scores = np.array([brier(p, ended) for p in said])
    print(f"{len(levels)} settings, {len(cases)} cases: Brier {scores.mean(axis=1).min():.3f} to "
          f"{scores.mean(axis=1).max():.3f} in sample")  # fmt: skip
    for factor, column in zip(GRID, levels.T, strict=True):
        means = ", ".join(f"{scores[column == level].mean():.4f}" for level in sorted(set(column)))
        print(f"  {factor}: {means}")
    possible = possible_classes(cases)
    chosen, own, pool = [], np.empty((len(cases), 3)), np.empty((len(cases), 3))
    for n, row in enumerate(apart(cases, cases)):
        other = np.flatnonzero(row)
        best = _best(levels, scores[:, other])
        taught = lessons([cases[i] for i in other], said[best][other])
        hardest = baseline_forecasts(cases)["hardest"][n]
        chosen.append(best)
        own[n], pool[n] = said[best][n], pooled(said[best][n], hardest, possible[n], taught.weights())
    whole = _best(levels, scores)
    names = dict(zip(GRID, levels[whole].tolist(), strict=True))
    print(f"chosen on all: {names}, the same without {sum(best == whole for best in chosen)} of {len(cases)} cases")
    said_of = {"model": own, "forecast": pool, **baseline_forecasts(cases)}
    table = forecast_table(cases, said_of, {name: name for name in said_of})
    for row in score_table(table).query("group == 'spatial' and measure == 'brier'").to_dict("records"):
        less = []
        for other in ("base_rate", "hardest"):
            gain, low, high = (row[f"minus_{other}{end}"] for end in ("", "_low", "_high"))
            less.append(f"less {other} {gain:+.3f} ({low:+.3f} to {high:+.3f})")
        print(f"  {row['forecaster']}: Brier {row['mean']:.3f}, hits {row['hits']}, {', '.join(less)}")
    print("one change to the rule in use: model, recalibrated without objections, recalibrated")
    for name, change in ALONE.items():
        p = _said(replace(RULE, **change), cases, runs)
        means = (p, recalibrated(cases, p, objections=False), recalibrated(cases, p))
        print(f"  {name}: " + ", ".join(f"{brier(q, ended).mean():.3f}" for q in means))
    p, kept = _said(RULE, cases, runs), recalibration.PENALTY
    for penalty in (0.25, 1.0, 4.0, 16.0):
        recalibration.PENALTY = penalty
        print(f"  penalty {penalty:g}: {brier(recalibrated(cases, p), ended).mean():.3f}")
    recalibration.PENALTY = kept


if __name__ == "__main__":
    main()
