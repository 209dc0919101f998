"""The calibrated parameters that a scenario may draw from: data/posterior.csv, a sample of their joint posterior.

One row a draw: `preferences` (of which preference model), then a column a parameter, by its path; empty where that
model does not read it. `nacsim calibrate` writes it. A scenario that says `parameters: posterior` is resolved to
`posterior:DIGEST`, so that stored results know from which sample they came.
"""

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import Any

from ..errors import Mistake, ScenarioError, nearest
from .positions import SHIPPED
from .vocabulary import GROUPS

#: Where every quantity that the scenario does not set has the value of `vocabulary.py`; and drawn jointly, run by run.
START, POSTERIOR = "start", "posterior"
FILE = SHIPPED / "data" / "posterior.csv"


@cache
def current() -> str:
    """What `parameters: posterior` means in this version: `posterior:DIGEST`."""
    return f"{POSTERIOR}:{sha256(FILE.read_bytes()).hexdigest()[:16]}"


def sample_of(parameters: str, preferences: str) -> Mapping[str, Sequence[float]]:
    """The joint sample that a resolved scenario draws from: path -> values, one a draw; empty for `start`.

    Raises:
        ScenarioError: the sample is another one than this version has, or has no draw for the preference model.
    """
    if parameters == START:
        return {}
    if parameters not in (POSTERIOR, current()):
        what = f"drawn from another posterior sample than this version's ({current()}); use the nacsim that wrote it"
        raise ScenarioError(Mistake(f"parameters {parameters}", what))
    found = read_sample(FILE).get(preferences)
    if found is None:
        what = f"no posterior is known for preferences by {preferences}; use --parameters {START}"
        raise ScenarioError(Mistake(f"parameters {POSTERIOR}", what))
    return found


@cache
def read_sample(path: Path) -> Mapping[str, Mapping[str, Sequence[float]]]:
    """Preference model -> path -> values of a sample file.

    Raises:
        ScenarioError: a column that is no parameter, or a cell that is no number within its limits; all at once.
    """
    limits = {f"{group}.{name}": limit for group, part in GROUPS.items() for name, limit in part.items()}
    found: dict[str, dict[str, list[float]]] = {}
    mistakes: list[Mistake] = []
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        columns = [name for name in reader.fieldnames or () if name not in ("preferences", "draw")]
        for name in columns:
            if name not in limits:
                mistakes.append(Mistake(f"{path}:1", f"unknown parameter '{name}'{nearest(name, limits)}"))
        for row in () if mistakes else reader:
            for name in columns:
                if row[name] == "":
                    continue
                value = _number(row[name])
                if value is None or not limits[name].low <= value <= limits[name].high:
                    allowed = f"{limits[name].low:g} to {limits[name].high:g}"
                    mistakes.append(Mistake(f"{path}:{reader.line_num}", f"{name} '{row[name]}'; allowed: {allowed}"))
                    continue
                found.setdefault(row["preferences"], {}).setdefault(name, []).append(value)
    mistakes += [
        Mistake(str(path), f"{coded}: a cell is empty in some draws and not in others")
        for coded, columns in found.items()
        if len({len(values) for values in columns.values()}) > 1
    ]
    if mistakes:
        raise ScenarioError(mistakes)
    return found


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def of_posterior(values: Sequence[float]) -> dict[str, Any]:
    """A parameter that is drawn from the sample, told as a `Quantity` is: its median, and the range of the draws."""
    return {
        "value": float(median(values)),
        "low": float(min(values)),
        "high": float(max(values)),
        "dist": POSTERIOR,
        "basis": "inferred",
        "source": "data/posterior.csv",
        "rationale": "drawn jointly, run by run, from the posterior of `nacsim calibrate`; the value is its median",
    }
