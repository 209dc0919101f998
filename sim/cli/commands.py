"""The commands by name: every study, and what looks at scenarios and results. Each is imported when it is called."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from importlib import import_module
from inspect import Parameter, signature
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from .. import __version__, console
from ..console.printed import example
from ..errors import Mistake, UsageError
from ..results.study import first_line, studies
from ..words import DEFAULT, LANGUAGES, speaking

#: Commands that are no study: name -> module of this package with a function `command` and its EXAMPLES.
_OTHERS = ("new", "list", "check", "sources", "schema", "plot", "report", "rerun", "export", "app")
#: In which order the help names them; a study that is not named here comes after those that are.
_ORDER = ("run", "compare", "sweep", "trace", "blockers", "sensitivity", "discover", "tip", "rules", "game", "packages",
          "coders", "theories", "deu", "backtest", "calibrate")  # fmt: skip
#: Those of them that speak the language of --lang; a report and an export have their own.
_SPEAKING = ("new", "list", "check", "sources", "plot", "rerun", "app")
_HERE = Path(__file__).parent
_TYPER: dict[str, Any] = {
    "add_completion": False, "pretty_exceptions_enable": False, "rich_markup_mode": "rich",
    "context_settings": {"help_option_names": ["-h", "--help"]},
}  # fmt: skip


class _Commands(TyperGroup):
    """Commands that are found by name and imported when they are called; the help reads their first lines alone."""

    def list_commands(self, ctx: Any) -> list[str]:
        known = studies()
        return [*(name for name in _ORDER if name in known), *(name for name in known if name not in _ORDER), *_OTHERS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in self.list_commands(ctx):
            return None
        is_study = cmd_name not in _OTHERS
        question = studies()[cmd_name].question if is_study else first_line(_module(cmd_name), "command")
        return _as_click(lambda: None, cmd_name, help=question)

    def make_context(self, info_name: str | None, args: list[str], *others: Any, **extra: Any) -> Any:
        if not args:  # Typer makes an error of the help that it prints then
            return super().make_context(info_name, args, *others, **extra)
        with _as_mistakes(None):
            return super().make_context(info_name, args, *others, **extra)

    def invoke(self, ctx: Any) -> Any:
        with _as_mistakes(ctx):
            return super().invoke(ctx)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name, found, rest = super().resolve_command(ctx, args)
        return name, _loaded(name) if found and name else None, rest


#: What Typer raises where a command is called as it cannot be; which package has it depends on Typer's version.
_Misused: Any = typer.BadParameter.__bases__[0]
_INVALID = "Invalid value for "


@contextmanager
def _as_mistakes(ctx: Any) -> Iterator[None]:
    """What Typer says of options and arguments is said as every other mistake is: where, what, what to do next; and so
    in every language."""
    try:
        yield
    except _Misused as error:
        said, command = error.format_message().rstrip("."), getattr(ctx, "invoked_subcommand", None) or ""
        place, between, what = said.removeprefix(_INVALID).partition(": ")
        if not said.startswith(_INVALID) or not between:
            place, what = "", said
        what = what.removeprefix("Value error, ")
        what = f"{what[0].lower()}{what[1:]}; see `{' '.join(f'nacsim {command} --help'.split())}`"
        raise UsageError(Mistake(place.strip("'"), what)) from None


def command_app() -> typer.Typer:
    """The command `nacsim`."""
    what = "Simulates decisions that need everybody's consent. Start with: [b]nacsim run tokyo_liaison_office[/b]"
    app = typer.Typer(cls=_Commands, no_args_is_help=True, help=what, **{**_TYPER, "add_completion": True})

    @app.callback(invoke_without_command=True)
    def _(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
        if version:
            console.out.print(f"nacsim {__version__}")
            raise typer.Exit

    return app


def _loaded(name: str) -> Any:
    """The command itself, with its options and examples."""
    if name in _OTHERS:
        module = import_module(f"{__package__}.{_module(name).stem}")
        command = _speaking(module.command) if name in _SPEAKING else module.command
        return _as_click(command, name, epilog=example(*module.EXAMPLES))
    from ..console.commands import command_of  # and all that findings need, which the help does without

    study = studies()[name]
    tables = "".join(f"\n\n  {table}: a row is {row}" for table, row in study.tables.items())
    epilog = f"{example(*study.examples)}\n\n[b]Tables[/b]{tables}"
    return _as_click(_speaking(command_of(study)), name, epilog=epilog)


def _speaking(function: Callable[..., None]) -> Callable[..., None]:
    """A command that has --lang as well: what it draws and prints is said in that language."""
    of = signature(function, eval_str=True)
    said = f"Language of the figures and of what is printed: {' or '.join(LANGUAGES)}."
    kind = Annotated[str, typer.Option("--lang", metavar="CODE", envvar="NACSIM_LANG", help=said)]
    lang = Parameter("lang", Parameter.KEYWORD_ONLY, default=DEFAULT, annotation=kind)

    @wraps(function)
    def command(*, lang: str, **given: Any) -> None:
        with speaking(lang):
            function(**given)

    parameters = [*of.parameters.values(), lang]
    command.__signature__ = of.replace(parameters=parameters)  # type: ignore[attr-defined]  # which typer reads
    command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return command


def _module(name: str) -> Path:
    return _HERE / f"{name}_.py" if (_HERE / f"{name}_.py").is_file() else _HERE / f"{name}.py"


def _as_click(function: Any, name: str, *, help: str | None = None, epilog: str | None = None) -> Any:
    one = typer.Typer(**_TYPER)
    one.command(name, help=help, epilog=epilog)(function)
    return typer.main.get_command(one)
