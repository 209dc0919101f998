"""Where files are: scenarios, experiments and packages that ship, by name, and any other, by path."""

from collections.abc import Callable
from pathlib import Path

from ..errors import Mistake, ScenarioError, alike
from .positions import SHIPPED
from .recorded import library


def shipped() -> list[Path]:
    """Files of the scenarios that ship with nacsim, sorted by name."""
    return sorted((SHIPPED / "scenarios").glob("*.yaml"))


def shipped_experiments() -> list[Path]:
    """Files of the experiments that ship, sorted by name."""
    return sorted((SHIPPED / "experiments").glob("*.yaml"))


def shipped_packages() -> list[Path]:
    """Files of the packages of interventions that ship, sorted by name."""
    return sorted((SHIPPED / "experiments" / "packages").glob("*.yaml"))


def scenario_names() -> list[str]:
    """Names by which a scenario may be called: those that ship, then recorded decisions."""
    return [*(path.stem for path in shipped()), *(one.case for one in library())]


def experiment_names() -> list[str]:
    """Names of the experiments that ship."""
    return [path.stem for path in shipped_experiments()]


def package_names() -> list[str]:
    """Names of the packages that ship."""
    return [path.stem for path in shipped_packages()]


#: Kind of file -> the files that ship, all names of its kind, and the command that takes it.
_KINDS: dict[str, tuple[Callable[[], list[Path]], Callable[[], list[str]], str]] = {
    "scenario": (shipped, scenario_names, "run"),
    "experiment": (shipped_experiments, experiment_names, "sweep"),
    "packages": (shipped_packages, package_names, "packages"),
}
_CALLED = {"scenario": "a scenario", "experiment": "an experiment", "packages": "packages of interventions"}


def is_file(path: Path) -> bool:
    """Whether there is a file of a path; none is of a path that is too long for any."""
    try:
        return path.is_file()
    except (OSError, ValueError):  # ValueError: a zero byte in it
        return False


def find(wanted: str | Path, kind: str = "scenario") -> Path:
    """Path of a scenario, an experiment or a file of packages that is given as a path or by the name under which it
    ships. Raises ScenarioError if it is neither."""
    files, names, _ = _KINDS[kind]
    named = {path.stem: path for path in files()}
    path = Path(wanted)
    try:
        exists = path.exists()
    except (OSError, ValueError):
        exists = False
    beside = path.parent / f"{path.name}.yaml"
    hint = f"; did you mean '{beside}'?" if is_file(beside) else ""
    if str(wanted) in named and not is_file(path):
        return named[str(wanted)]
    if exists:
        return path
    for other, (_, others, command) in _KINDS.items():
        if other != kind and str(wanted) in others():
            what = f"this is the name of {_CALLED[other]}, which `nacsim {command}` takes"
            raise ScenarioError(Mistake(str(wanted), f"{what}; see `nacsim list`"))
    what = f"no such file, and no {kind} of that name{hint or alike(path.stem, names())}"
    raise ScenarioError(Mistake(str(wanted), f"{what} (see `nacsim list`)"))
