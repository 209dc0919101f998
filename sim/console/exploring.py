"""What the commands share that make points of their own: --over, and kernels that are compiled before the progress."""

from typing import TYPE_CHECKING, Annotated

import typer

from .. import console
from ..errors import Mistake, UsageError
from .options import COMPILING

if TYPE_CHECKING:
    from ..scenario.schema import Scenario

Over = Annotated[
    str | None,
    typer.Option(
        metavar="NAME[,NAME...]", help="What varies: paths, actors, drafts or traits. Default: every coded range."
    ),
]


def names_of(over: str | None) -> list[str] | None:
    """The names in --over; None where it is not given. Raises UsageError if it names nothing."""
    if over is None:
        return None
    names = [name.strip() for name in over.split(",") if name.strip()]
    if not names:
        raise UsageError(Mistake(f"--over '{over}'", "names nothing; expected for example france,germany.exposure"))
    return names


def compile_kernels(scenario: "Scenario") -> None:
    """Compiles the kernels if need be, and says so if it takes long."""
    with console.says_if_slow(COMPILING):
        from ..sweeps.sweeping import warm_up

        warm_up(scenario)
