"""Where scenario files are: those that ship, by name, and any other, by path."""

from pathlib import Path

from ..errors import Mistake, ScenarioError, nearest
from .positions import SHIPPED


def shipped() -> list[Path]:
    """Files of the scenarios that ship with nacsim, sorted by name."""
    return sorted((SHIPPED / "scenarios").glob("*.yaml"))


def find(scenario: str | Path) -> Path:
    """Path of a scenario given as a path or as the name of a shipped one. Raises ScenarioError if it is neither."""
    named = {path.stem: path for path in shipped()}
    path = Path(scenario)
    if str(scenario) in named and not path.is_file():
        return named[str(scenario)]
    try:
        exists = path.exists()
    except OSError:
        exists = False
    if exists:
        return path
    beside = path.with_name(f"{path.name}.yaml")
    try:
        hint = f"; did you mean '{beside}'?" if beside.is_file() else nearest(path.stem, named)
    except OSError:
        hint = nearest(path.stem, named)
    raise ScenarioError(Mistake(str(scenario), f"no such file, and no scenario of that name{hint} (see `nacsim list`)"))
