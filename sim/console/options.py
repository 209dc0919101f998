"""Options of the commands that are written by hand, as typer takes them. `results.options` says what they mean."""

from typing import Annotated, Literal, get_args

import typer

from ..results.options import Option, Overrides, ScenarioLike, Threads
from ..results.options import Parameters as _Parameters


def _said(hint: object) -> Option:
    return get_args(hint)[1]


ScenarioName = Annotated[str, typer.Argument(metavar="SCENARIO", help=_said(ScenarioLike).help)]
Sets = Annotated[list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help=_said(Overrides).help)]
Parameters = Annotated[Literal["start", "posterior"] | None, typer.Option(help=_said(_Parameters).help)]
ThreadsOption = Annotated[int | None, typer.Option("--threads", min=1, help=_said(Threads).help)]
