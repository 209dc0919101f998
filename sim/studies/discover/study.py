"""Under which conditions an outcome comes about: boxes of parameters, each as a sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd

from ...errors import Mistake, ResultsError, UsageError
from ...results import outputs
from ...results.cases import finished
from ...results.extras import workbench
from ...results.findings import Findings, Progress, unseen
from ...results.options import MOST_RUNS, Option, Over, Overrides, Threads, checked
from ...results.taking import place_of, scenario_of, whole_sweep
from ...scenario.schema import Scenario
from ...scenario.text import Text
from ...sweeps.futures import coded_ranges, drawn_futures, names_of
from ...sweeps.sweeping import evaluate
from ...words import DEFAULT, speaking
from . import interest, search
from .sentences import clause, sentences

EXAMPLES = (
    "nacsim discover tokyo_liaison_office --above q75",
    "nacsim discover results/my_sweep --outcome shelved --above 0.9",
    "nacsim discover tokyo_liaison_office --over france,germany --above 0.4 --method cart",
)
TABLES = {
    "boxes": "a box, the chosen one first, with its sentence",
    "limits": "a box and parameter that it limits, the most restrictive first",
    "tradeoff": "a box that could have been chosen",
    "cases": "a case that was searched: its parameters, the share of the outcome, whether it is of interest",
}
#: Enough futures for boxes of a twentieth of them to hold a hundred, and enough runs to tell half from a third.
FUTURES, RUNS, SEED = 2000, 200, 1

_SOURCE = Option("A finished sweep, or a scenario to sample.", metavar="DIR or SCENARIO", typed=str)
_What = Annotated[Scenario | Findings | str | Path, _SOURCE]
_Outcome = Annotated[str, Option("What to explain: adopted, as_proposed, diluted, shelved, or a draft.")]
_LEAST = Option("Cases of interest: share of runs at least this; q75 means the top quarter of cases.", typed=str)
_Above = Annotated[str | float, _LEAST]
_Futures = Annotated[int | None, Option(f"Of a scenario: futures to sample. Default: {FUTURES}.", 1, 1_000_000)]
_Runs = Annotated[int | None, Option(f"Of a scenario: runs of each future. Default: {RUNS}.", 1, MOST_RUNS)]
_Method = Annotated[Literal["prim", "cart"], Option("Patient rule induction, or a classification tree.")]
_Seed = Annotated[int | None, Option(f"Of a scenario: which draws. Default: {SEED}.", 0)]


@checked
def discover(
    what: _What, *, outcome: _Outcome = "adopted", above: _Above = "0.5", over: Over = None, futures: _Futures = None,
    runs: _Runs = None, method: _Method = "prim", seed: _Seed = None, set_: Overrides = None, threads: Threads = None,
    progress: Progress = unseen,
) -> Findings:  # fmt: skip
    """Under which conditions an outcome comes about: boxes of parameters, each as a sentence.

    The cases of a sweep are searched as they are; of a scenario, futures are drawn from its coded ranges.

    Returns:
        Tables as `search.Discovery` says (`boxes`, with `sentence`; `limits`; `tradeoff`); in `cases`, the parameters
        that differ, `share` and `wanted`.

    Raises:
        ScenarioError: no such scenario, or mistakes in it.
        ResultsError: a directory with no finished sweep, or one in which every case failed.
        UsageError: an unknown outcome or name, a threshold that parts nothing, options that belong to scenarios and not
            to a sweep, too few cases, or the EMA Workbench is not installed.
    """
    names = names_of(over)
    if isinstance(what, Findings) or (not isinstance(what, Scenario) and Path(what).is_dir()):
        given = {"--futures": futures, "--runs": runs, "--seed": seed, "--set": set_}
        option = next((name for name, value in given.items() if value), None)
        option = "--seed" if option is None and seed is not None else option
        if option is not None:
            taken = f"the cases of {place_of(what)} are taken as they are"
            raise UsageError(Mistake(option, f"belongs to scenarios; {taken}"))
        cases = _swept(what)
    else:
        scenario = scenario_of(what, set_)
        outputs.column_of(outcome, outputs.shares(scenario))
        ranges = coded_ranges(scenario, names)
        if not ranges:
            remedy = "has no coded range to vary; --set gives it one: PATH={value, low, high}"
            raise UsageError(Mistake(scenario.name, remedy))
        seed = SEED if seed is None else seed
        if method == "cart":
            workbench()  # before any work is done
        cases = _sampled(scenario, list(ranges), futures or FUTURES, runs or RUNS, seed, threads, progress)
    return _found(cases, outcome, str(above), names, method, progress)


def rerun(found: Findings, *, threads: int | None = None, progress: Progress = unseen) -> Findings:
    """The same boxes again: the futures of a scenario are drawn and run again, the cases of a sweep are those kept."""
    about = found.about
    if "over" in about:
        futures = about["cases"] + about["failed"]
        cases = _sampled(found.scenario, about["over"], futures, found.runs, found.seed, threads, progress)
        return _found(cases, about["outcome"], about["above"], None, about["method"], progress)
    kept = found.tables["cases"]
    texts = [name for name in about["parameters"] if not pd.api.types.is_numeric_dtype(kept[name])]
    kept = kept.astype(dict.fromkeys(texts, object))  # read from a file, texts have a type of their own
    parameters, wanted = kept[about["parameters"]], kept["wanted"].to_numpy(bool)
    tables = _boxes(parameters, wanted, about, found.scenarios, found.seed, progress)
    return replace(found, tables={**tables, "cases": kept}, stored=None)


def report(found: Findings) -> dict[str, Any]:
    """What was searched and how, the boxes, their limits and the trade-off, as one plain object."""
    about = {key: value for key, value in found.about.items() if key != "over"}
    rows = found.rows("boxes", "limits", "tradeoff")
    heads = {"scenario": found.scenario.name, "changes": list(found.scenario.changes)}
    return {**heads, **about, "title": str(Text(about["title"])), "runs": found.runs, "seed": found.seed, **rows}


@dataclass(frozen=True)
class _Cases:
    """Cases to search: their scenarios, their table, the parameters that may differ, and where they come from."""

    scenarios: tuple[Scenario, ...]
    table: pd.DataFrame
    parameters: Sequence[str]
    runs: int
    seed: int
    title: Text
    name: str
    source: str
    is_sampled: bool


def _found(
    cases: _Cases, outcome: str, above: str, only: Sequence[str] | None, method: str, progress: Progress
) -> Findings:
    """The boxes of cases, with what they are about."""
    good = finished(cases.table)
    with speaking(DEFAULT):  # what is kept does not depend on the language of whoever asks
        known = outputs.shares_of(good, cases.scenarios)
        column = outputs.column_of(outcome, known)
        if good.empty:
            raise ResultsError(Mistake(cases.source, "every case failed; there is nothing to search"))
        parameters = interest.only(interest.parameters_of(good, cases.scenarios, cases.parameters), only)
        search.check_size(parameters)
        shares = good[column].fillna(0.0).to_numpy()
        wanted, least = interest.of_interest(shares, above, known[column])
    about: dict[str, Any] = {
        "title": cases.title.as_given(), "method": method, "outcome": column, "label": known[column], "above": above,
        "least": least, "from": cases.source, "cases": len(good), "failed": len(cases.table) - len(good),
        "interest": int(wanted.sum()), "parameters": list(parameters),
    }  # fmt: skip
    tables = _boxes(parameters, wanted, about, cases.scenarios, cases.seed, progress)
    tables["cases"] = parameters.assign(share=shares, wanted=wanted)
    if cases.is_sampled:  # ranges that came out the same in every future are varied too, and are no parameters
        about["over"] = list(cases.parameters)
    kept = (cases.scenarios, tables, cases.runs, cases.seed)
    return Findings("discover", f"{cases.name}-discover", *kept, about=about)


def _boxes(
    parameters: pd.DataFrame, wanted: np.ndarray, about: Mapping[str, Any], scenarios: Sequence[Scenario], seed: int,
    progress: Progress,
) -> dict[str, pd.DataFrame]:  # fmt: skip
    """boxes, limits and tradeoff of cases."""
    is_prim = about["method"] == "prim"
    with progress("cases to search for boxes", len(parameters)) as advance:
        found = search.prim(parameters, wanted) if is_prim else search.cart(parameters, wanted, seed=seed)
        if advance is not None:
            advance(len(parameters))
    with speaking(DEFAULT):
        opening = clause(about["outcome"], about["label"])
        said = sentences(found.boxes, found.limits, scenarios[0], opening, about["least"], one_by_one=is_prim)
    return {"boxes": found.boxes.assign(sentence=said), "limits": found.limits, "tradeoff": found.tradeoff}


def _swept(what: Findings | str | Path) -> _Cases:
    """The cases of a sweep that is complete and as it was written."""
    found, place = whole_sweep(what, "discover"), place_of(what)
    title = Text(found.about["experiment"]["title"]) or Text(found.scenario.title)
    name = Path(place).resolve().name
    return _Cases(found.scenarios, found.tables["cases"], found.about["parameters"], found.runs, found.seed, title,
                  name, place, is_sampled=False)  # fmt: skip


def _sampled(
    scenario: Scenario, paths: Sequence[str], futures: int, runs: int, seed: int, threads: int | None,
    progress: Progress,
) -> _Cases:  # fmt: skip
    """Futures drawn from coded ranges of a scenario."""
    every = coded_ranges(scenario)
    points = drawn_futures(scenario, {path: every[path] for path in paths}, futures, seed)
    with progress("futures", futures) as advance:
        table = evaluate(scenario, points, runs, seed, workers=threads, progress=advance)
    return _Cases((scenario,), table, paths, runs, seed, Text(scenario.title), scenario.name, scenario.name,
                  is_sampled=True)  # fmt: skip
