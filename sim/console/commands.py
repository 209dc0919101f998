"""A command from a study: its options are those of the study's function, what it prints is the study's text.

The command parses, calls the study, keeps what it found and prints. Every such command has --out, --force, --json and
--no-figures.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import typer

from ..errors import Mistake, UsageError
from ..results.about import implausible
from ..results.findings import Findings, beside
from ..results.naming import folder_name
from ..results.options import Option, Overrides, Parameters, ScenarioLike, Threads, options_of
from ..results.places import new_numbered, new_results
from ..results.resuming import resumed
from ..results.study import Study
from ..words import DEFAULT, say, speaking
from . import err, out, watched
from .completion import completing
from .printed import AsJson, print_json

Out = Annotated[Path | None, typer.Option("--out", help="Results directory. Default: a new one below results/.")]
Force = Annotated[bool, typer.Option("--force", help="Replace the results that --out names.")]
NoFigures = Annotated[bool, typer.Option("--no-figures", help="Write the tables alone.")]
ScenarioName = Annotated[
    str,
    typer.Argument(
        metavar="SCENARIO", help=get_args(ScenarioLike)[1].help, autocompletion=completing(get_args(ScenarioLike)[1])
    ),
]
Sets = Annotated[list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help=get_args(Overrides)[1].help)]
ParametersOption = Annotated[Literal["start", "posterior"] | None, typer.Option(help=get_args(Parameters)[1].help)]
ThreadsOption = Annotated[int | None, typer.Option("--threads", min=1, help=get_args(Threads)[1].help)]
_COMMON = {"out": (Out, None), "force": (Force, False), "as_json": (AsJson, False), "no_figures": (NoFigures, False)}


def command_of(study: Study) -> Callable[..., None]:
    """The command of a study, for typer to register: the study's own, or one made from the study's function."""
    return study.command or _made_from(study)


def command_line() -> list[str]:
    """The command as it was typed, for the manifest."""
    return ["nacsim", *sys.argv[1:]]


@contextmanager
def place_for(out: Path | None, *, force: bool) -> Iterator[Callable[..., Path]]:
    """A place for findings: what --out names, claimed before they are computed, else a new folder below results/.

    What the same command had computed before it was stopped is taken, and it says so.

    Gives a function that keeps findings there and returns the folder; it takes what `Findings.write` takes.

    Raises:
        UsageError: --force without --out.
        ResultsError: the place is taken, or cannot be written.
    """
    if out is None and force:
        raise UsageError(Mistake("--force", "replaces the results that --out names; give --out as well"))
    with resumed() as unfinished:
        if out is None:
            yield _keep_numbered
        else:
            with new_results(out, force=force) as partial:

                def keep(found: Findings, **how: Any) -> Path:
                    found.write(partial, **how)
                    return out

                yield keep
    if unfinished.taken:
        err.print(say("text.resumed", count=unfinished.taken))


def _named_after(found: Findings) -> str:
    """A name for the folder of findings that says what was changed in their scenario; in the first of several, since
    what the others have besides is the study's own doing."""
    return folder_name(found.name, found.scenario.changes if found.scenarios else ())


def _keep_numbered(found: Findings, **how: Any) -> Path:
    with new_numbered(Path("results"), _named_after(found)) as (folder, partial):
        found.write(partial, **how)
    return folder


def print_findings(found: Findings, study: Study, folder: Path, *, as_json: bool) -> None:
    """What was found, for a program or for a person, and where it is kept."""
    if as_json:
        with speaking(DEFAULT):
            print_json({**study.report(found), "results": str(folder)})
    else:
        near = beside(folder, found.scenario, *study.uses) if study.uses else []
        known = replace(found, others=tuple(near))
        study.tell(known) if study.text else print_tables(known)
        warn(found)
        out.print(say("text.results", folder=folder) + "\n")


def warn(found: Findings) -> None:
    """Says which of the scenarios their authors call implausible, and why."""
    for sentence in implausible(*found.scenarios):
        out.print(say("text.warned", sentence=sentence))


def print_tables(found: Findings) -> None:
    """Findings of a study that has no text of its own: every table."""
    for name, table in found.tables.items():
        out.print(f"\n{name}\n{table.to_string(index=False)}")


def _made_from(study: Study) -> Callable[..., None]:
    function, takes_progress = study.run, "progress" in signature(study.run).parameters
    known = signature(function).parameters.values()
    several = next((one.name for one in known if one.kind is Parameter.VAR_POSITIONAL), "")

    def command(
        *, out: Path | None, force: bool, as_json: bool, no_figures: bool, **given: Any
    ) -> None:  # the signature that typer reads is set below
        progress = {"progress": watched()} if takes_progress else {}
        with place_for(out, force=force) as keep:
            with speaking(DEFAULT):  # what is kept does not depend on the language of whoever asks
                found = function(*given.pop(several, ()), **given, **progress)
            folder = keep(found, figures=not no_figures, command=command_line())
        print_findings(found, study, folder, as_json=as_json)

    command.__signature__ = Signature(_parameters(function))  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in _parameters(function)}
    command.__doc__ = help_of(function)
    return command


def help_of(function: Callable[..., Any]) -> str:
    """What a function's docstring says before it comes to arguments and errors."""
    lines = (function.__doc__ or "").splitlines()
    ends = (n for n, line in enumerate(lines) if line.strip() in ("Args:", "Raises:", "Returns:"))
    return "\n".join(lines[: next(ends, len(lines))]).strip()


def _parameters(function: Callable[..., Any]) -> Sequence[Parameter]:
    known, made = options_of(function), []
    for name, parameter in signature(function).parameters.items():
        if name in known:
            kind, option = known[name]
            made.append(_parameter(parameter, kind if option.typed is None else option.typed, option))
    for name, (annotation, default) in _COMMON.items():
        made.append(Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation))
    return made


def _parameter(parameter: Parameter, kind: Any, option: Option) -> Parameter:
    """A parameter as typer takes it: an argument where it can be given by position, else an option."""
    said: dict[str, Any] = {"help": option.help, "metavar": option.metavar, "min": option.least, "max": option.most}
    by_position = parameter.kind in (Parameter.POSITIONAL_OR_KEYWORD, Parameter.VAR_POSITIONAL)
    flags = option.flags or (f"--{parameter.name.strip('_').replace('_', '-')}",)
    said["autocompletion"] = completing(option)
    info = typer.Argument(**said) if by_position else typer.Option(*flags, **said)
    default = parameter.default
    return parameter.replace(kind=Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, info])
