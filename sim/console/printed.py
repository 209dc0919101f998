"""What a command prints that has nothing to do with results; it imports little, for commands that have none."""

import json
from typing import Annotated, Any

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")]


def example(*commands: str) -> str:
    """The examples that stand below a command's help."""
    return "[b]Example[/b]\n\n" + "\n\n".join(f"  $ {command}" for command in commands)


def print_json(report: Any) -> None:
    """One JSON object on standard output."""
    print(json.dumps(report, indent=2, ensure_ascii=False, allow_nan=False))
