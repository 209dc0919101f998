"""`nacsim discover`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

from ... import console
from ...console.exploring import Over, compile_kernels, names_of
from ...console.keeping import folder_for, keep, plain_rows
from ...console.options import AGAIN, MOST_RUNS, AsJson, Force, NoFigures, Sets, Threads, app, example, load
from ...errors import Mistake, ResultsError, UsageError

if TYPE_CHECKING:
    import pandas as pd

    from ...scenario.schema import Scenario

#: Enough futures for boxes of a twentieth of them to hold a hundred, and enough runs to tell half from a third.
FUTURES, RUNS, SEED = 2000, 200, 1


class _Cases(NamedTuple):
    """Cases to search: their scenarios, their table, the parameters that may differ, and where they come from."""

    scenarios: tuple["Scenario", ...]
    table: "pd.DataFrame"
    parameters: list[str]
    runs: int
    seed: int
    title: str
    name: str
    source: str


@app.command(
    epilog=example(
        "nacsim discover tokyo_liaison_office --above q75",
        "nacsim discover results/my_sweep --outcome shelved --above 0.9",
        "nacsim discover tokyo_liaison_office --over france,germany --above 0.4 --method cart",
    )
)
def discover(
    what: Annotated[str, typer.Argument(metavar="DIR or SCENARIO", help="A finished sweep, or a scenario to sample.")],
    outcome: Annotated[
        str, typer.Option(help="What to explain: adopted, as_proposed, diluted, shelved, or a draft.")
    ] = "adopted",
    above: Annotated[
        str, typer.Option(help="Cases of interest: share of runs at least this; q75 means the top quarter of cases.")
    ] = "0.5",
    over: Over = None,
    futures: Annotated[
        int | None, typer.Option(min=1, max=1_000_000, help=f"Of a scenario: futures to sample. Default: {FUTURES}.")
    ] = None,
    runs: Annotated[
        int | None, typer.Option(min=1, max=MOST_RUNS, help=f"Of a scenario: runs of each future. Default: {RUNS}.")
    ] = None,
    method: Annotated[
        Literal["prim", "cart"], typer.Option(help="Patient rule induction, or a classification tree.")
    ] = "prim",
    seed: Annotated[int | None, typer.Option(min=0, help=f"Of a scenario: which draws. Default: {SEED}.")] = None,
    set_: Sets = None,
    out_: Annotated[
        Path | None, typer.Option("--out", help="Results directory. Default: results/NAME-discover.")
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
    no_figures: NoFigures = False,
    threads: Threads = None,
) -> None:
    """Under which conditions an outcome comes about: boxes of parameters, each as a sentence."""
    from ...results import outputs
    from ...results.cases import finished
    from ...results.extras import workbench
    from . import boxes, interest
    from . import search as discovery
    from .figures import draw_discovery
    from .text import print_discovery

    wanted_names = names_of(over)
    if Path(what).is_dir():
        given = {"--futures": futures, "--runs": runs, "--seed": seed, "--set": set_}
        option = next((name for name, value in given.items() if value is not None), None)
        if option is not None:
            raise UsageError(Mistake(option, f"belongs to scenarios; the cases of {what} are taken as they are"))
        cases = _stored(what)
    else:
        cases = _sampled(what, set_, outcome, wanted_names, futures or FUTURES, runs or RUNS,
                         SEED if seed is None else seed, threads)  # fmt: skip
    scenario, good = cases.scenarios[0], finished(cases.table)
    known = outputs.shares_of(good, cases.scenarios)
    column = outputs.column_of(outcome, known)
    if good.empty:
        raise ResultsError(Mistake(what, "every case failed; there is nothing to search"))
    parameters = interest.only(interest.parameters_of(good, cases.scenarios, cases.parameters), wanted_names)
    discovery.check_size(parameters)
    shares = good[column].fillna(0.0).to_numpy()
    wanted, least = interest.of_interest(shares, above, known[column])
    folder = folder_for(out_, f"{cases.name}-discover", force=force)
    workbench()
    with console.says_if_slow(f"Searching {len(good):,} cases and {parameters.shape[1]} parameters for boxes."):
        found = (
            discovery.prim(parameters, wanted)
            if method == "prim"
            else discovery.cart(parameters, wanted, seed=cases.seed)
        )
    said = boxes.sentences(found, scenario, outputs.sentence(column, known), least, one_by_one=method == "prim")
    tables = {
        "boxes": found.boxes.assign(sentence=said), "limits": found.limits, "tradeoff": found.tradeoff,
        "cases": parameters.assign(share=shares, wanted=wanted),
    }  # fmt: skip
    more = {
        "title": cases.title, "method": method, "outcome": column, "label": known[column], "above": above,
        "least": least,
        "from": cases.source, "cases": len(good), "failed": len(cases.table) - len(good), "interest": int(wanted.sum()),
        "parameters": list(parameters),
    }  # fmt: skip
    how: dict[str, Any] = {**more, "runs": cases.runs, "seed": cases.seed}
    keep(
        folder, "discovery", cases.scenarios, tables, runs=cases.runs, seed=cases.seed, force=force, more=more,
        draw=None if no_figures else lambda figures: draw_discovery(figures, scenario, how, tables),
    )  # fmt: skip
    if as_json:
        rows = {name: plain_rows(tables[name]) for name in ("boxes", "limits", "tradeoff")}
        report = {"scenario": scenario.name, "changes": list(scenario.changes), **how, **rows, "results": str(folder)}
        print(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        print_discovery(scenario, how, tables, str(folder))


def _stored(what: str) -> _Cases:
    """The cases of a sweep that is complete and as it was written."""
    from ...results.store import check_unchanged, open_results
    from ...scenario.text import Text

    stored = open_results(what)
    if stored.kind != "sweep":
        raise ResultsError(Mistake(what, f"holds a {stored.kind}; discover takes a sweep, or a scenario to sample"))
    manifest = stored.manifest
    if not manifest["complete"]:
        raise ResultsError(Mistake(what, f"the sweep is not complete; {AGAIN['sweep']} goes on with it"))
    check_unchanged(stored, f"{AGAIN['sweep']} makes them again")
    title, name = Text(manifest["experiment"]["title"]) or stored.scenario.title, Path(what).resolve().name
    return _Cases(stored.scenarios, stored.table("cases"), manifest["parameters"], manifest["runs"], manifest["seed"],
                  title, name, str(what))  # fmt: skip


def _sampled(
    what: str, sets: list[str] | None, outcome: str, over: list[str] | None, futures: int, runs: int, seed: int,
    threads: int | None,
) -> _Cases:  # fmt: skip
    """Futures of a scenario's coded ranges."""
    from ...results import outputs
    from ...results.extras import workbench
    from ...sweeps.futures import coded_ranges, drawn_futures

    scenario = load(what, sets)
    outputs.column_of(outcome, outputs.shares(scenario))
    ranges = coded_ranges(scenario, over)
    if not ranges:
        raise UsageError(Mistake(what, "has no coded range to vary; --set gives it one: PATH={value, low, high}"))
    workbench()  # before any work is done
    compile_kernels(scenario)
    from ...sweeps.sweeping import evaluate

    points = drawn_futures(ranges, futures, seed)
    with console.progress("futures", futures) as advance:
        table = evaluate(scenario, points, runs, seed, workers=threads, progress=advance)
    return _Cases((scenario,), table, list(ranges), runs, seed, scenario.title, scenario.name, scenario.name)
