"""`nacsim forecast`: more than a study's command, since a forecast may be registered, and resolved when the outcome is
known."""

from pathlib import Path
from typing import Annotated, Any

import typer

from ... import console
from ...console import table, watched
from ...console.commands import (
    AsJson,
    Force,
    NoFigures,
    Out,
    ParametersOption,
    Sets,
    ThreadsOption,
    command_line,
    help_of,
    place_for,
    print_json,
    warn,
)
from ...errors import Mistake, UsageError
from ...results.labels import class_labels
from ...results.options import options_of
from ...results.study import plain_rows, study_of
from ...words import DEFAULT, say, speaking
from ...words.numbers import percent
from .registry import check, register, registered, resolve, track_record
from .study import Hard, forecast, report

#: What goes with --resolve.
_OF_RESOLVING = ("resolve_", "outcome", "as_json", "lang")
_SAID = {name: option.help for name, (_, option) in options_of(forecast).items()}


def command(
    context: typer.Context,
    scenario: Annotated[str | None, typer.Argument(metavar="[SCENARIO]", help=_SAID["scenario"])] = None,
    hardest: Annotated[Hard | None, typer.Option(help=_SAID["hardest"])] = None,
    runs: Annotated[int, typer.Option(min=1, max=100_000_000, help=_SAID["runs"])] = 20_000,
    seed: Annotated[int, typer.Option(min=0, help=_SAID["seed"])] = 1,
    set_: Sets = None,
    parameters: ParametersOption = None,
    threads: ThreadsOption = None,
    register_: Annotated[
        Path | None, typer.Option("--register", metavar="FOLDER", help="Write a dated record of it into this folder.")
    ] = None,
    question: Annotated[str, typer.Option(help="With --register: what is forecast, in a sentence.")] = "",
    until: Annotated[
        str, typer.Option(metavar="DATE", help="With --register: when it will be known, as 2027-06 or 2027-06-30.")
    ] = "",
    resolve_: Annotated[
        Path | None,
        typer.Option("--resolve", metavar="PATH", help="Score registered forecasts: a folder of them, or one file."),
    ] = None,
    outcome: Annotated[
        str | None, typer.Option(help="With --resolve FILE: what came, a draft or as_proposed, diluted, shelved.")
    ] = None,
    out: Out = None,
    force: Force = False,
    as_json: AsJson = False,
    no_figures: NoFigures = False,
) -> None:
    if resolve_ is not None:
        if others := _of_a_new_forecast(context):
            raise UsageError(Mistake("--resolve", f"scores what was registered; it takes no {', '.join(others)}"))
        _resolved(resolve_, outcome, as_json)
        return
    if outcome is not None:
        raise UsageError(Mistake("--outcome", "goes with --resolve FILE"))
    if scenario is None:
        raise UsageError(Mistake("SCENARIO", "name a scenario (`nacsim list`), or give --resolve"))
    if register_ is None and (question or until):
        raise UsageError(Mistake("--question, --until", "go with --register FOLDER"))
    if register_ is not None:
        check(question, until)  # before the runs
    with place_for(out, force=force) as keep:
        progress = watched()
        with speaking(DEFAULT):
            found = forecast(
                scenario, hardest=hardest, runs=runs, seed=seed, set_=set_, parameters=parameters, threads=threads,
                progress=progress,
            )  # fmt: skip
            written = None if register_ is None else register(found, register_, question=question, until=until)
        folder = keep(found, figures=not no_figures, command=command_line())
    if as_json:
        print_json({**report(found), "registered": written and str(written), "results": str(folder)})
        return
    study_of("forecast").tell(found)
    warn(found)
    if written:
        console.out.print(say("forecast.text.registered", path=written))
    console.out.print(say("text.results", folder=folder) + "\n")


command.__doc__ = help_of(forecast)


def _of_a_new_forecast(context: typer.Context) -> list[str]:
    """What was typed beside --resolve that only a new forecast could heed."""
    of_new = [one for one in context.command.params if one.name not in _OF_RESOLVING]
    sources = ((one, context.get_parameter_source(one.name or "")) for one in of_new)
    return [one.opts[0] for one, source in sources if source is not None and source.name == "COMMANDLINE"]


def _resolved(path: Path, outcome: str | None, as_json: bool) -> None:
    """Enters an outcome if one is given, and prints what stands in the folder and how it did."""
    if outcome is not None:
        if not path.is_file():
            raise UsageError(Mistake("--outcome", "is of one forecast; give its file to --resolve"))
        resolve(path, outcome)
    rows = registered(path)
    scored = track_record(rows)
    if as_json:
        print_json({"forecasts": plain_rows(rows), "scores": plain_rows(scored)})
        return
    labels = class_labels()
    classes = ("shelved", "diluted", "as_proposed")
    heads = (*(labels[name] for name in classes), say("text.outcome"), say("scores.brier"))
    made = table(say("forecast.registry.made"), say("forecast.registry.until"), *heads)
    for row in rows[rows["forecaster"] == "forecast"].to_dict("records"):
        waits = say("forecast.registry.due" if row["is_due"] else "forecast.registry.open")
        came = say(f"ended.{row['outcome']}") if row["outcome"] else waits
        shares = [percent(row[name]) for name in classes]
        score = "" if row["brier"] != row["brier"] else f"{row['brier']:.3f}"
        made.add_row(f"{row['made']} {row['scenario']}\n{row['question']}", row["until"], *shares, came, score)
    console.out.print(made)
    for row in scored.to_dict("records"):
        scores: dict[str, Any] = {name: f"{row[name]:.3f}" for name in ("brier", "log", "rps")}
        who = say(f"forecast.registry.who.{row['forecaster']}")
        console.out.print(say("forecast.registry.scored", who=who, forecasts=row["forecasts"], **scores))
    if scored.empty:
        console.out.print(say("forecast.registry.none"))
