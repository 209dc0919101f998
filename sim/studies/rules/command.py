"""`nacsim rules`."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ... import console
from ...console.keeping import folder_for, keep, plain_rows
from ...console.options import (
    COMPILING,
    MOST_RUNS,
    AsJson,
    Force,
    NoFigures,
    ScenarioName,
    Seed,
    Sets,
    Threads,
    app,
    example,
    load,
)

if TYPE_CHECKING:
    import pandas as pd

    from ...scenario.schema import Scenario
    from .study import Trial


@app.command(
    epilog=example(
        "nacsim rules tokyo_liaison_office",
        "nacsim rules tokyo_liaison_office --forum united_states,germany --forum united_states,france --runs 100000",
    )
)
def rules(
    scenario: ScenarioName,
    forum: Annotated[
        list[str] | None,
        typer.Option(metavar="MEMBER,...", help="Also ask only these members; repeatable. Default: the Council without "
                     "each member that blocks in a tenth of the runs or more, three at the most."),
    ] = None,
    runs: Annotated[int, typer.Option(min=1, max=MOST_RUNS, help="How many runs under each rule.")] = 10_000,
    seed: Seed = 1,
    set_: Sets = None,
    out_: Annotated[Path | None, typer.Option("--out", help="Results directory. Default: results/NAME-rules.")] = None,
    force: Force = False,
    as_json: AsJson = False,
    no_figures: NoFigures = False,
    threads: Threads = None,
) -> None:  # fmt: skip
    """The same runs under every decision rule and forum: outcomes, the price of unanimity, and who has power."""
    loaded = load(scenario, set_)
    from . import rulebook

    forums = rulebook.named_forums(loaded, forum) if forum else None
    folder = folder_for(out_, f"{loaded.name}-rules", force=force)
    with console.says_if_slow(COMPILING):
        from ...engines import ensemble
        from . import study as comparison
        from .figures import draw_rules
        from .text import print_rules

        ensemble.simulate(loaded, 1, seed)
    trials = _trials(loaded, forums, runs, seed, threads)
    tables = {
        "shares": comparison.outcome_shares(trials),
        "rules": comparison.rule_table(trials),
        "power": comparison.power_table(trials),
    }
    price = comparison.price_of_unanimity(tables["rules"])
    keep(
        folder, "comparison of rules", [loaded], tables, runs=runs, seed=seed, force=force,
        draw=None if no_figures else lambda figures: draw_rules(figures, tables, loaded.title, runs, seed),
        more={"title": loaded.title, "price": price},
    )  # fmt: skip
    report = {
        "title": loaded.title, "scenario": loaded.name, "changes": list(loaded.changes), "runs": runs, "seed": seed,
        "rules": _rows(tables, trials), "price": price, "results": str(folder),
    }  # fmt: skip
    if as_json:
        print(json.dumps(report, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        print_rules(report)


def _trials(scenario: "Scenario", forums: Any, runs: int, seed: int, threads: int | None) -> "list[Trial]":
    """The runs of every procedure, those of unanimity of all first."""
    from ...engines import ensemble
    from . import rulebook
    from .study import Trial

    def trial(procedure: rulebook.Procedure, advance: Any) -> Trial:
        return Trial(procedure, ensemble.simulate(procedure.scenario, runs, seed, threads=threads, progress=advance))

    with console.progress("runs under unanimity", runs) as advance:
        base = trial(rulebook.unanimity(scenario), advance)
    if forums is None:
        forums = rulebook.default_forums(scenario, base.side)
    others = rulebook.procedures(scenario, [rulebook.everybody(scenario), *forums])[1:]
    with console.progress("runs under other rules", runs * len(others)) as advance:
        return [base, *(trial(procedure, advance) for procedure in others)]


def _rows(tables: "dict[str, pd.DataFrame]", trials: "Sequence[Trial]") -> list[dict[str, Any]]:
    """Each procedure as one plain object: its row, how it is said in a scenario, its outcomes and everybody's power."""
    found = []
    for row, trial in zip(plain_rows(tables["rules"]), trials, strict=True):
        own = {}
        for key, name in (("outcomes", "shares"), ("power", "power")):
            table = tables[name]
            part = table[(table["forum"] == row["forum"]) & (table["rule"] == row["rule"])]
            own[key] = plain_rows(part.drop(columns=["forum", "forum_label", "rule", "rule_label"]))
        decision = trial.procedure.scenario.decision.model_dump(mode="json", exclude_defaults=True)
        members = list(trial.procedure.forum.members)
        found.append({**row, "members": members, "decision": {"rule": "unanimity", **decision}, **own})
    return found
