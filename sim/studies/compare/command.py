"""`nacsim compare`."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ... import console
from ...console.keeping import folder_for, keep
from ...console.options import COMPILING, MOST_RUNS, AsJson, Force, NoFigures, Seed, Sets, Threads, app, example, load
from ...errors import Mistake, ResultsError, UsageError, UserError

if TYPE_CHECKING:
    import pandas as pd

    from ...results.store import Results
    from ...scenario.schema import Scenario
    from .study import Side


@app.command(
    epilog=example(
        "nacsim compare tokyo_liaison_office tokyo_majority_rule",
        'nacsim compare tokyo_liaison_office --with france.autonomy=0.3 --with "process.rounds=24; japan.persuasion=2"',
        "nacsim compare results/tokyo_liaison_office results/tokyo_majority_rule",
    )
)
def compare(
    what: Annotated[
        list[str], typer.Argument(metavar="A [B ...]", help="Scenarios, or directories of runs; the first is the base.")
    ],
    with_: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="PATH=VALUE[; ...]", help="Beside the base, the base with this; repeatable."),
    ] = None,
    runs: Annotated[int, typer.Option(min=1, max=MOST_RUNS, help="How many runs of each scenario.")] = 10_000,
    seed: Seed = 1,
    set_: Sets = None,
    out_: Annotated[Path | None, typer.Option("--out", help="Results directory. Default: results/A_vs_B.")] = None,
    force: Force = False,
    as_json: AsJson = False,
    no_figures: NoFigures = False,
    threads: Threads = None,
) -> None:
    """What a change does to the same runs: differences with intervals, which runs moved, and whose no gave way."""
    from ...results import store
    from . import study as comparison
    from .figures import draw_comparison
    from .text import print_comparison

    stored = [store.open_results(name) if Path(name).is_dir() else None for name in what]
    if any(stored) and (not all(stored) or set_ or with_):
        what_ = "stored runs are compared with stored runs, as they are; name scenarios to change or mix them"
        raise UsageError(Mistake("compare", what_))
    if all(stored):
        runs, seed = _common_runs(stored)
        sides = [_stored_side(name, results, runs) for name, results in zip(_folders(what), stored, strict=True)]
    else:
        scenarios = _scenarios(what, with_ or [], set_)
        sides = _simulated_sides(scenarios, runs, seed, threads)
    if len(sides) < 2:
        raise UsageError(Mistake("compare", "nothing to compare with; name a second scenario, or a change with --with"))
    base, *others = sides
    tables = {
        "shares": comparison.shares(sides),
        "differences": comparison.differences(base, others),
        "moves": comparison.moves(base, others),
        "unlocked": comparison.unlocked(base, others),
    }
    title = base.scenario.title
    name = f"{base.scenario.name}_vs_{others[0].scenario.name if len(others) == 1 else len(others)}"
    folder = folder_for(out_, name, force=force)
    keep(
        folder, "comparison", [side.scenario for side in sides], tables, runs=runs, seed=seed, force=force,
        draw=None if no_figures else lambda figures: draw_comparison(figures, tables, title, runs, seed),
        more={"title": title, "names": [side.name for side in sides]},
    )  # fmt: skip
    report = {
        "title": title, "runs": runs, "seed": seed,
        "scenarios": [{"name": side.name, "changes": list(side.scenario.changes)} for side in sides],
        "comparisons": [_of_one(side, tables) for side in others],
        "results": str(folder),
    }  # fmt: skip
    if as_json:
        print(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        print_comparison(report)


def _scenarios(names: Sequence[str], variants: Sequence[str], sets: list[str] | None) -> list[tuple[str, "Scenario"]]:
    """What to run, and what it is called in tables: its name, or what is changed in it."""
    from ...scenario.load import vary
    from ...scenario.overrides import parse_overrides

    loaded = [(name, load(name, sets)) for name in names]
    found = [(scenario.described if names.count(name) > 1 else scenario.name, scenario) for name, scenario in loaded]
    for variant in variants:
        changes = dict(parse_overrides(variant, "--with"))
        try:
            changed = vary(loaded[0][1], changes)
        except UserError as error:
            raise type(error)([Mistake(m.place.replace("--set", "--with"), m.what) for m in error.mistakes]) from None
        found.append((", ".join(changed.changes[-len(changes) :]), changed))
    _check_once([name for name, _ in found])
    return found


def _simulated_sides(
    scenarios: Sequence[tuple[str, "Scenario"]], runs: int, seed: int, threads: int | None
) -> list["Side"]:
    with console.says_if_slow(COMPILING):
        from ...engines import ensemble
        from .study import side_of_runs

        ensemble.simulate(scenarios[0][1], 1, seed)
    with console.progress("runs", runs * len(scenarios)) as advance:
        return [
            side_of_runs(name, ensemble.simulate(scenario, runs, seed, threads=threads, progress=advance))
            for name, scenario in scenarios
        ]


def _common_runs(stored: Sequence["Results"]) -> tuple[int, int]:
    """Runs that all of them have, and their seed."""
    for results in stored:
        if results.kind != "run":
            what = f"holds a {results.kind}; compare takes runs, and `nacsim plot` shows the cases of a sweep"
            raise ResultsError(Mistake(str(results.folder), what))
    for key, word in (("seed", "seed"), ("first", "first run")):
        found = {results.manifest[key] for results in stored}
        if len(found) > 1:
            what = f"not the same {word} ({', '.join(map(str, sorted(found)))}), so their runs are not the same draws"
            raise ResultsError(Mistake(" ".join(str(r.folder) for r in stored), f"{what}; run them with one {word}"))
    return min(results.manifest["runs"] for results in stored), stored[0].manifest["seed"]


def _folders(paths: Sequence[str]) -> list[str]:
    """What stored runs are called in tables: the name of their folder, or the path to it where two have one name."""
    names = [Path(path).resolve().name for path in paths]
    called = [str(Path(path)) if names.count(name) > 1 else name for path, name in zip(paths, names, strict=True)]
    _check_once(called)
    return called


def _check_once(called: Sequence[str]) -> None:
    twice = next((name for name in called if called.count(name) > 1), None)
    if twice is not None:
        raise UsageError(Mistake("compare", f"'{twice}' is named twice"))


def _stored_side(name: str, results: "Results", runs: int) -> "Side":
    from ...results.store import check_unchanged
    from .study import side_of_tables

    check_unchanged(results, f"`nacsim rerun {results.folder}` makes it again")
    tables = results.parts("runs", ["outcome", "blockers"])
    return side_of_tables(name, results.scenario, tables).first(runs)


def _of_one(side: "Side", tables: dict[str, "pd.DataFrame"]) -> dict[str, Any]:
    own = {
        name: tables[name][tables[name]["scenario"] == side.name].drop(columns="scenario").to_dict("records")
        for name in ("differences", "moves", "unlocked")
    }
    return {"scenario": side.name, **own}
