"""The command `nacsim` and what its commands share: options, loading, examples in the help."""

import sys
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from .. import __version__, console

if TYPE_CHECKING:
    from ..scenario.schema import Scenario

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Simulates decisions that need everybody's consent. Start with: [b]nacsim run tokyo_liaison_office[/b]",
)
MOST_RUNS = 1_000_000_000
COMPILING = "Loading the kernels; the first time on a machine they are compiled, which takes about half a minute."
#: What makes stored results again, by their kind.
AGAIN = {
    "run": "`nacsim rerun DIR`",
    "sweep": "`nacsim sweep` with the same experiment",
    "comparison": "`nacsim compare` with the same scenarios",
    "comparison of rules": "`nacsim rules` with the same scenario and forums",
    "trace": "`nacsim trace` with the same run",
    "attribution": "`nacsim blockers` with the same runs",
    "tipping": "`nacsim tip` with the same options",
    "packages": "`nacsim packages` with the same file",
    "sensitivity": "`nacsim sensitivity` with the same scenario",
    "discovery": "`nacsim discover` with the same cases",
    "backtest": "`nacsim rerun DIR`",
    "calibration": "`nacsim rerun DIR`",
    "scoring of theories": "`nacsim deu` with the same file",
    "comparison with theories": "`nacsim theories` with the same scenario",
}

ScenarioName = Annotated[str, typer.Argument(metavar="SCENARIO", help="Path of a scenario, or name of a shipped one.")]
Sets = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Replace one value, e.g. france.exposure=0.3; repeatable."),
]
Parameters = Annotated[
    Literal["start", "posterior"] | None,
    typer.Option(
        help="Weights and process parameters that nothing else sets: the model's starting values, or drawn jointly, "
        "run by run, from the posterior of `nacsim calibrate` (data/posterior.csv). Default: as the scenario says, "
        "which is start unless it says posterior."
    ),
]
Seed = Annotated[int, typer.Option(min=0, help="Which draws; run n of a seed never changes.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")]
Force = Annotated[bool, typer.Option("--force", help="Replace the results that --out names.")]
NoFigures = Annotated[bool, typer.Option("--no-figures", help="Write the tables alone.")]
Threads = Annotated[
    int | None, typer.Option(min=1, help="Threads of the ensemble; no result depends on it. Default: one per core.")
]


def example(*commands: str) -> str:
    """The examples that stand below a command's help."""
    return "[b]Example[/b]\n\n" + "\n\n".join(f"  $ {command}" for command in commands)


def load(scenario: str, sets: list[str] | None, parameters: str | None = None) -> "Scenario":
    """A scenario with the values of --set in it, and with --parameters."""
    from ..scenario.load import load as load_scenario

    return load_scenario(scenario, replaced(sets, parameters))


def replaced(sets: list[str] | None, parameters: str | None = None) -> list[tuple[str, Any]]:
    """What --set and --parameters replace: (path, value), as `scenario.load` takes them."""
    from ..scenario.overrides import parse_override

    return [parse_override(text) for text in sets or ()] + ([("parameters", parameters)] if parameters else [])


def command_line() -> list[str]:
    """The command as it was typed, for the manifest."""
    return ["nacsim", *sys.argv[1:]]


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        console.out.print(f"nacsim {__version__}")
        raise typer.Exit
