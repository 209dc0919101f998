"""The model against decisions whose outcome is known, case by case, beside forecasts that need no model.

Outcomes fall into three ordered classes, shelved < diluted < as proposed. A forecaster gives each case a probability of
every class (`forecasts.py`, `recalibration.py`); proper scores (`sim/results/scores.py`) say how good that was, lower
being better. A score means nothing by itself, so every mean stands beside those of the baselines on the same cases.

Efron, B. & Tibshirani, R. J. (1993). An Introduction to the Bootstrap. Chapman & Hall, ch. 13 (percentile interval).
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Annotated, Any, TypeVar

import numpy as np
import pandas as pd

from ...engines.draws import sampler
from ...errors import Mistake, UsageError
from ...results import scores
from ...results.counting import wilson_interval
from ...results.findings import Findings, Progress, unseen
from ...results.options import Option, Overrides, Parameters, Seed, Threads, checked
from ...results.taking import replaced
from ...scenario import recorded
from ...scenario.vocabulary import BY_INTERESTS, BY_POSITIONS
from .forecasts import (
    BASELINES,
    FIRST_EDITION,
    FORECAST,
    MODEL,
    baseline_forecasts,
    first_edition,
    model_forecasts,
    rival_forecasts,
)
from .past import CLASSES, Case, CasesLike, Model, cases_again, cases_meant, changes_in, recorded_cases, told
from .recalibration import recalibrated

EXAMPLES = (
    "nacsim backtest", "nacsim backtest riga_2006 tokyo_2023",
    "nacsim backtest --cases data/consensus_cases.csv --stances data/consensus_stances.csv",
    "nacsim backtest --set process.rationality=12 --json",
)  # fmt: skip
TABLES = {
    "cases": "a forecaster and case: probabilities of the classes, the outcome, scores",
    "scores": "a group of cases, forecaster and score: the mean beside those of the baselines and of the model",
    "reliability": "a coding, forecaster and bin of probabilities: how often what was given it came",
}
MEASURES: Mapping[str, Callable[..., np.ndarray]] = {
    "brier": scores.brier, "log": scores.logarithmic, "rps": scores.ranked_probability,
}  # fmt: skip
FIRST_RECALIBRATED = "first_edition_recalibrated"
LABELS = {
    MODEL: "nacsim", FORECAST: "nacsim, recalibrated", FIRST_EDITION: "First edition (0.1.0)",
    FIRST_RECALIBRATED: "First edition, recalibrated",
}  # fmt: skip
#: Resamples of the groups of cases behind an interval, and the fewest cases that are worth resampling.
RESAMPLES, FEWEST = 10_000, 5
#: Resamples that are weighed at a time.
_TOGETHER = 128
#: Edges of the bins of a reliability diagram.
BINS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)

K = TypeVar("K", bound=Hashable)

_Runs = Annotated[int, Option("How many runs of each case.", 1, 100_000_000)]
_CasesFile = Annotated[
    str | Path | None,
    Option("CSV file of recorded decisions, as data/consensus_cases.csv; with --stances.", metavar="FILE",
           flags=("--cases",), typed=Path | None),
]  # fmt: skip
_StancesFile = Annotated[
    str | Path | None,
    Option("CSV file of the stances reported in them, as data/consensus_stances.csv.", metavar="FILE",
           flags=("--stances",), typed=Path | None),
]  # fmt: skip


@checked
def backtest(
    cases: CasesLike = None, *, cases_file: _CasesFile = None, stances_file: _StancesFile = None, model: Model = "all",
    runs: _Runs = 20_000, seed: Seed = 1, set_: Overrides = None, parameters: Parameters = None, threads: Threads =
    None, progress: Progress = unseen,
) -> Findings:  # fmt: skip
    """Test the model on past decisions: scores beside baselines and rival theories, case by case.

    Of recorded decisions, in the library or in two files of one's own, one rule makes the scenarios (data/README.md),
    and there is a recalibrated forecast too. Whatever learns from known cases learns from the library, and never from a
    case of the same group.

    Returns:
        Tables as `forecast_table` (`cases`), `score_table` (`scores`) and `reliability_table` give them, everybody
        compared with the model too.

    Raises:
        ScenarioError, UsageError: cases that are none, named twice or do not say what happened; files that do not say
            what they should; all of it at once.
    """
    if (cases_file is None) != (stances_file is None):
        raise UsageError(Mistake("--cases, --stances", "go together: a file of decisions and one of stances"))
    if cases_file is not None and stances_file is not None:
        if cases:
            raise UsageError(Mistake("--cases", "gives the cases; name none besides"))
        if model == BY_INTERESTS:
            raise UsageError(Mistake("--model interests", "the cases of --cases are coded by stances; leave it out"))
        changes = replaced(set_, parameters)
        meant, about = recorded_cases(recorded.read(cases_file, stances_file), changes), {"file": Path(cases_file).name}
    else:
        meant, about = cases_meant(cases, model, set_, parameters), {}
    return _tested(meant, about, runs, seed, threads, progress)


def rerun(found: Findings, *, threads: int | None = None, progress: Progress = unseen) -> Findings:
    """The same cases again."""
    about = {"file": found.about["file"]} if "file" in found.about else {}
    cases = cases_again(found.about["cases"], found.scenarios)
    return _tested(cases, about, found.runs, found.seed, threads, progress)


def _tested(
    cases: list[Case], about: Mapping[str, str], runs: int, seed: int, threads: int | None, progress: Progress
) -> Findings:  # fmt: skip
    tables: list[pd.DataFrame] = []
    with progress("cases, by the model and by the theories", 2 * len(cases)) as advance:
        for coded in dict.fromkeys(case.preferences for case in cases):
            own = [case for case in cases if case.preferences == coded]
            model = model_forecasts(own, runs, seed, threads=threads, progress=advance)
            theories, labels = rival_forecasts(own, seed, advance)
            known, forecasts = learned_from(own), {MODEL: model}
            if coded == BY_POSITIONS:
                taught = model if known is own else model_forecasts(known, runs, seed, threads=threads)
                sought = all(case.hardest for case in own)
                forecasts = {FORECAST: recalibrated(own, model, known, taught, objections=sought), **forecasts}
                earlier = None if about else first_edition(own)  # a file's cases may bear names of the library's
                if earlier is not None:
                    forecasts[FIRST_EDITION] = earlier
                    then = first_edition(known)
                    forecasts[FIRST_RECALIBRATED] = recalibrated(own, earlier, known, then, objections=sought)
            forecasts |= baseline_forecasts(own, known) | theories
            tables.append(forecast_table(own, forecasts, {**LABELS, **BASELINES, **labels}))
    table = pd.concat(tables, ignore_index=True)
    found = {
        "cases": table,
        "scores": score_table(table, seed, (*BASELINES, MODEL)),
        "reliability": reliability_table(table),
    }
    scenarios = tuple(case.scenario for case in cases)
    return Findings("backtest", "backtest", scenarios, found, runs, seed, about={**about, "cases": told(cases)})


def learned_from(cases: list[Case]) -> list[Case]:
    """The known cases that cases of one coding learn from: the whole library of recorded decisions; themselves if they
    are it, or coded by interests."""
    if cases[0].preferences != BY_POSITIONS:
        return cases
    library = recorded_cases()
    return cases if [case.name for case in cases] == [case.name for case in library] else library


def report(found: Findings) -> dict[str, Any]:
    """All of it as one plain object.

    runs, seed, changes, in_sample (whether what is scored has seen the outcomes); cases (case, forecaster, the
    three probabilities and what was observed: of the recalibrated forecast where there is one, else of the model);
    forecasters (name, label, preferences, n, hits, brier, log, rps); and the rows of the tables, of `cases` as
    `forecasts`.
    """
    cases, rows = cases_again(found.about["cases"], found.scenarios), found.rows()
    heads = {"runs": found.runs, "seed": found.seed, "changes": changes_in(cases)}
    heads["in_sample"] = any(case.scenario.parameters != "start" for case in cases)
    best = {row["case"]: row for name in (MODEL, FORECAST) for row in rows["cases"] if row["forecaster"] == name}
    kept = ("case", "title", "date", "preferences", "group", "hardest", "forecaster", *CLASSES, "observed", "hit")
    shown: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows["scores"]:
        if "," not in row["group"]:  # of all cases coded alike
            head = {"name": row["forecaster"], "label": row["label"], "preferences": row["group"],
                    "n": row["cases"], "hits": row["hits"]}  # fmt: skip
            shown.setdefault((row["group"], row["forecaster"]), head)[row["measure"]] = row["mean"]
    return {
        **heads, "cases": [{name: row[name] for name in kept} for row in best.values()],
        "forecasters": list(shown.values()), "forecasts": rows["cases"], "scores": rows["scores"],
        "reliability": rows["reliability"],
    }  # fmt: skip


def forecast_table(
    cases: Sequence[Case], forecasts: Mapping[str, np.ndarray], labels: Mapping[str, str]
) -> pd.DataFrame:
    """One row a forecaster and case.

    forecaster, label (the forecaster in words), case, title, date, preferences, group, chosen_for_conflict, hardest,
    stances, reported; shelved, diluted, as_proposed (probabilities); observed (class), mode (the likeliest class, "" on
    a tie), hit; brier, log and rps (`sim/results/scores.py`). `forecasts` maps names to (cases, 3), `labels` to words.
    """
    ended, tables = np.array([case.observed for case in cases]), []
    known = {
        "case": [case.name for case in cases],
        "title": [case.scenario.title for case in cases],
        "date": [seen.date or "" if (seen := case.scenario.observed) else "" for case in cases],
        **{
            name: [getattr(case, name) for case in cases]
            for name in ("preferences", "group", "chosen_for_conflict", "hardest", "stances", "reported")
        },
    }
    for name, p in forecasts.items():
        mode = np.where(np.isclose(p, p.max(axis=1, keepdims=True)).sum(axis=1) == 1, p.argmax(axis=1), len(CLASSES))
        said = dict(zip(CLASSES, p.T, strict=True))
        came = {"observed": np.array(CLASSES)[ended], "mode": np.array([*CLASSES, ""])[mode], "hit": mode == ended}
        scored = {measure: score(p, ended) for measure, score in MEASURES.items()}
        tables.append(pd.DataFrame({"forecaster": name, "label": labels[name], **known, **said, **came, **scored}))
    return pd.concat(tables, ignore_index=True)


def groups(table: pd.DataFrame) -> dict[str, np.ndarray]:
    """Which rows each mean is taken over: cases coded alike; and of these, where there are both, those that were
    chosen for their conflict and the others; and those whose stances were all reported before the outcome.
    """
    found = {}
    chosen, reported = (table[name].to_numpy(bool) for name in ("chosen_for_conflict", "reported"))
    for coded in table["preferences"].unique():
        same = (table["preferences"] == coded).to_numpy()
        found[coded] = same
        if 0 < chosen[same].sum() < same.sum():
            found[f"{coded}, chosen for conflict"] = same & chosen
            found[f"{coded}, not chosen for conflict"] = same & ~chosen
        if 0 < reported[same].sum() < same.sum():
            found[f"{coded}, reported before the outcome"] = same & reported
    return found


def score_table(table: pd.DataFrame, seed: int = 1, against: Sequence[str] = tuple(BASELINES)) -> pd.DataFrame:
    """Mean scores, each with its number of cases and both baselines: one row a group, forecaster and measure.

    group, forecaster, label, measure; cases, hits (cases whose likeliest class came); mean; then for each other
    forecaster B: B (its mean on the same cases), minus_B (mean minus that, below 0 where the forecaster is better),
    minus_B_low and _high (95 % percentile interval over `RESAMPLES` resamples of whole groups of cases that hang
    together; NaN below `FEWEST` cases). All of B are NaN where B says nothing of these cases.

    `table` is that of `forecast_table`; all rows of a group share their resamples. `against` names the forecasters that
    the others are compared with.
    """
    rows = []
    for group, chosen in groups(table).items():
        part = table[chosen]
        order = part.drop_duplicates("case").set_index("case")["group"]
        of = part.pivot(index="case", columns="forecaster", values=[*MEASURES, "hit"]).loc[order.index]
        hang, number = np.unique(order.to_numpy(str), return_inverse=True)
        times = sampler(seed, f"backtest/{group}").multinomial(len(hang), np.full(len(hang), 1 / len(hang)), RESAMPLES)
        times = times[:, number] / times[:, number].sum(axis=1, keepdims=True)
        labels = part.drop_duplicates("forecaster").set_index("forecaster")["label"]
        scored = {key: of[key[::-1]].to_numpy(float) for key in product(labels.index, MEASURES)}
        others = [other for other in against if other in labels.index]
        paired = {(*key, other): own - scored[other, key[1]] for key, own in scored.items() for other in others}
        ends = _intervals(times, paired) if len(order) >= FEWEST else {}
        for (forecaster, measure), score in scored.items():
            row = {"group": group, "forecaster": forecaster, "label": labels[forecaster], "measure": measure,
                   "cases": len(order), "hits": int(of["hit", forecaster].sum()), "mean": score.mean()}  # fmt: skip
            for other in against:
                beside = scored.get((other, measure), np.full(len(order), np.nan))
                low, high = ends.get((forecaster, measure, other), (np.nan, np.nan))
                row |= {other: beside.mean(), f"minus_{other}": (score - beside).mean()}
                row |= {f"minus_{other}_low": float(low), f"minus_{other}_high": float(high)}
            rows.append(row)
    return pd.DataFrame(rows)


def _intervals(times: np.ndarray, paired: Mapping[K, np.ndarray]) -> dict[K, np.ndarray]:
    """95 % percentile intervals of weighted means over resamples: `times` (resamples, cases) are their weights."""
    means = np.empty((len(paired), len(times)))
    for begin in range(0, len(times), _TOGETHER):  # what is in the cache serves all means
        for own, values in zip(means, paired.values(), strict=True):
            own[begin : begin + _TOGETHER] = times[begin : begin + _TOGETHER] @ values
    return dict(zip(paired, np.quantile(means, (0.025, 0.975), axis=1).T, strict=True))


def reliability_table(table: pd.DataFrame) -> pd.DataFrame:
    """How often what was given a probability came: one row a coding, forecaster and bin of probabilities.

    preferences, forecaster, label, low, high (ends of the bin); forecasts (a case has three, one a class), mean (of the
    probabilities), share (that came), share_low and share_high (95 % Wilson interval, as if they were independent).
    Bins without a forecast are left out. `table` is that of `forecast_table`.
    """
    rows = []
    for (coded, forecaster), part in table.groupby(["preferences", "forecaster"], sort=False):
        said = part[list(CLASSES)].to_numpy(float).ravel()
        came = (part["observed"].to_numpy()[:, None] == np.array(CLASSES)).ravel()
        bin_of = np.clip(np.searchsorted(BINS, said, side="right") - 1, 0, len(BINS) - 2)
        for n in np.unique(bin_of):
            here = bin_of == n
            low, high = wilson_interval(came[here].sum(), here.sum())
            rows.append({
                "preferences": coded, "forecaster": forecaster, "label": part["label"].iloc[0], "low": BINS[n],
                "high": BINS[n + 1], "forecasts": int(here.sum()), "mean": said[here].mean(),
                "share": came[here].mean(), "share_low": float(low), "share_high": float(high),
            })  # fmt: skip
    return pd.DataFrame(rows)
