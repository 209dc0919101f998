"""The rows as they are collected, and the commands that they stand for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from shlex import quote
from typing import Any

import pandas as pd

from ...scenario.vocabulary import BASES
from .alternatives import Variant

CHANCE, STRUCTURAL = "chance", "structural"
#: What each run draws anew; everything else all runs have in common.
DRAWN = ("luck", "ranges", "walk_away")
_NONE: Mapping[str, int] = {}
_COLUMNS = ("row", "kind", "low", "high", "width", *BASES, "command")


@dataclass(frozen=True)
class Asked:
    """What was asked about, as a command line names it: the scenario, what is changed in it, runs and seed."""

    scenario: str
    changes: Sequence[str]
    how: str

    def command(self, study: str, shipped: str = "", change: str = "", more: str = "") -> str:
        """The command of a study about the scenario, or about a shipped one in its place, with one further change."""
        sets = [f"--set {quote(text)}" for text in (*self.changes, *([change] if change else []))]
        parts = ("nacsim", study, quote(shipped or self.scenario), *sets, more, self.how)
        return " ".join(part for part in parts if part)

    def compared(self, variants: Iterable[Variant]) -> str:
        """The comparison of the scenario with variants of it, on the same draws."""
        them = list(variants)
        beside = [quote(one.shipped) for one in them if one.shipped]
        beside += [f"--with {quote(one.change)}" for one in them if one.change]
        return self.command("compare", more=" ".join(beside))

    def seed_only(self, seed: int) -> "Asked":
        """The same for a command that has its own number of runs."""
        return replace(self, how=f"--seed {seed}")


@dataclass
class Doubts:
    """Rows, their variants, and what is left out, in the order in which they come."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    variants: list[dict[str, Any]] = field(default_factory=list)
    left_out: list[dict[str, str]] = field(default_factory=list)

    def add(self, row: str, low: float, high: float, command: str, basis: Mapping[str, int] | None = None) -> None:
        """A row from low to high. `basis`: how many numbers of each basis it rests on."""
        kind, counts = CHANCE if row in DRAWN else STRUCTURAL, {name: (basis or _NONE).get(name, 0) for name in BASES}
        ends = {"low": float(low), "high": float(high), "width": float(high - low)}
        self.rows.append({"row": row, "kind": kind, **ends, **counts, "command": command})

    def variant(self, row: str, variant: str, value: float, command: str) -> None:
        """One alternative of a row."""
        self.variants.append({"row": row, "variant": variant, "value": value, "command": command})

    def without(self, row: str, why: str) -> None:
        """A row that does not apply."""
        self.left_out.append({"row": row, "why": why})

    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables `rows` (chance first, the widest first in each kind), `variants` and `left_out`."""
        rows = pd.DataFrame(self.rows, columns=_COLUMNS).sort_values(
            ["kind", "width"], ascending=[True, False], kind="stable", ignore_index=True
        )
        variants = pd.DataFrame(self.variants, columns=["row", "variant", "value", "command"])
        return {"rows": rows, "variants": variants, "left_out": pd.DataFrame(self.left_out, columns=["row", "why"])}
