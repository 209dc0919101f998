"""The options of a study, said once: in the signature of its function, from which the command is made.

    def tip(scenario: ScenarioLike, *, runs: Annotated[int, Option("How many runs.", 1, MOST_RUNS)] = 10_000): ...

A parameter that can be given by position is an argument of the command, one by name alone is an option. The command
checks what is typed, `checked` what Python gives.
"""

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, ParamSpec, TypeVar, get_args, get_type_hints

from ..errors import Mistake, UsageError, nearest
from ..scenario.files import scenario_names
from ..scenario.schema import Scenario

MOST_RUNS = 1_000_000_000


@dataclass(frozen=True)
class Option:
    """What an option means, and what it may be.

    Attributes:
        help: a sentence for the command's help.
        least, most: limits of a number, both allowed.
        metavar: what stands for its value in the help; the type by default.
        flags: names on the command line; made from the parameter's by default (`set_` -> `--set`).
        typed: the type of what is typed, where Python takes more than a command line can say.
        suggests: names that a shell may complete what is typed to.
    """

    help: str
    least: float | None = None
    most: float | None = None
    metavar: str | None = None
    flags: tuple[str, ...] = ()
    typed: Any = None
    suggests: Callable[[], list[str]] | None = None


#: A scenario itself, the path of its file, or the name of a shipped one.
_NAMED = Option("Path of a scenario, or name of a shipped one.", metavar="SCENARIO", typed=str, suggests=scenario_names)
ScenarioLike = Annotated[Scenario | str | Path, _NAMED]
_REPLACES = "Replace one value, e.g. france.exposure=0.3, or scale it and its range: =x0.5, =-30%; repeatable."
#: Values to replace: path -> value, or texts of the form path=value.
Overrides = Annotated[
    Mapping[str, Any] | Sequence[str] | None,
    Option(_REPLACES, metavar="PATH=VALUE", flags=("--set",), typed=list[str] | None),
]
Parameters = Annotated[
    Literal["start", "posterior"] | None,
    Option(
        "Weights and process parameters that nothing else sets: the model's starting values, or drawn jointly, run by "
        "run, from the posterior of `nacsim calibrate` (data/posterior.csv). Default: as the scenario says, which is "
        "start unless it says posterior."
    ),
]
Seed = Annotated[int, Option("Which draws; run n of a seed never changes.", 0)]
Threads = Annotated[int | None, Option("Threads of the ensemble; no result depends on it. Default: one per core.", 1)]
_VARIES = "What varies: paths, actors, drafts or traits. Default: every coded range."
Over = Annotated[str | None, Option(_VARIES, metavar="NAME[,NAME...]")]

#: Actor -> a class of its own, a subclass of `Member`, `Host` or `ExternalPower` (sim/engines/README.md). No command
#: takes any: nothing that a file or a line says can import code.
Behaviours = Mapping[str, type] | None

P = ParamSpec("P")
R = TypeVar("R")


def options_of(function: Callable[..., Any]) -> dict[str, tuple[Any, Option]]:
    """Type and option of each parameter of a study's function that is annotated with one, in its order."""
    found = {}
    for name, hint in get_type_hints(function, include_extras=True).items():
        option = next((extra for extra in getattr(hint, "__metadata__", ()) if isinstance(extra, Option)), None)
        if option is not None:
            found[name] = (get_args(hint)[0], option)
    return found


def checked(function: Callable[P, R]) -> Callable[P, R]:
    """The function of a study that refuses what its options do not allow, with a UsageError that says all of it."""
    signature = inspect.signature(function)

    @functools.wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        given = signature.bind(*args, **kwargs).arguments
        wrong = []
        for name, (kind, option) in options_of(function).items():
            if name in given:
                wrong += _wrong(name.rstrip("_"), given[name], kind, option)
        if wrong:
            raise UsageError(wrong)
        return function(*args, **kwargs)

    return call


def _wrong(name: str, value: Any, kind: Any, option: Option) -> list[Mistake]:
    words = [word for part in (kind, *get_args(kind)) for word in get_args(part) if isinstance(word, str)]
    if words and isinstance(value, str) and value not in words:
        return [Mistake(f"{name} {value}", f"is not known{nearest(value, words)}")]
    low, high = option.least, option.most
    if isinstance(value, int | float) and not ((low is None or value >= low) and (high is None or value <= high)):
        allowed = f"at least {low:,.10g}" if high is None else f"{low:,.10g} to {high:,.10g}"
        return [Mistake(f"{name} {value}", f"out of range; allowed: {allowed}")]
    return []
