"""What rows, their alternatives and the quantity are called."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ...results.findings import Findings
from ...results.outputs import shares
from ...scenario.vocabulary import BASES
from ...words import say
from ...words.numbers import count, number, percent
from ..coders.names import called as coder_in_words
from ..theories.study import theory_in_words
from .quantity import ROUNDS, is_share


def quantity_in_words(found: Findings) -> str:
    """The quantity as it stands in a title: `Adopted, any draft`, `France blocks`, `Mean round of agreement`."""
    column = found.about["column"]
    if column == ROUNDS:
        return say("sure.rounds")
    known, actor = shares(found.scenario), column.removeprefix("blocked.")
    return known[column] if column in known else say("sure.blocks", who=found.scenario.label(actor))


def written(value: float | None, column: str) -> str:
    """A value of the quantity: a share, or a round; – where there is none."""
    if value is None or value != value:
        return "–"
    return percent(value) if is_share(column) else f"{value:.1f}"


def ends(row: Mapping[str, Any], column: str) -> str:
    """From low to high: `6.9 % to 58.2 %`."""
    return say("sure.ends", low=written(row["low"], column), high=written(row["high"], column))


def row_in_words(row: str, found: Findings) -> str:
    """What a row is called."""
    kind, _, actor = row.partition(".")
    if actor:
        return say("sure.row.strategy_of", who=found.scenario.label(actor))
    return say(f"sure.row.{kind}", runs=count(found.runs))


def variant_in_words(row: str, variant: str, found: Findings) -> str:
    """What an alternative of a row is called."""
    kind = row.partition(".")[0]
    if kind == "coder":
        return coder_in_words(variant)
    if kind == "seats":
        other = next(one for one in found.scenarios if one.name == variant)
        return say("sure.seats", members=len(other.voters) - (other.host is not None))
    if kind == "theories":
        return theory_in_words(variant, variant, found.scenario)
    if kind == "walk_away":
        return number(float(variant))
    if kind == "record":
        return say("sure.hardest", hardest=say(f"hardest.{variant}"))
    if kind == "drafts":
        return say("sure.without_them")
    return say(f"strategy.{variant}") if kind == "strategy" else say(f"sure.parameters.{variant}")


def variants_in_words(row: str, found: Findings) -> str:
    """All alternatives of a row with their values: `aims its threats: 24.9 %; …`."""
    table, column = found.tables["variants"], found.about["column"]
    own = table[table["row"] == row]
    pairs = zip(own["variant"], own["value"], strict=True)
    called = ((variant_in_words(row, variant, found), value) for variant, value in pairs)
    return say("sure.then").join(say("sure.variant", variant=name, value=written(v, column)) for name, v in called)


def basis_in_words(row: Mapping[str, Any]) -> str:
    """On what a row rests: `18 assumed, 7 stated by the report`; – where no number is concerned."""
    parts = [f"{row[basis]} {say(f'basis.{basis}')}" for basis in BASES if row[basis]]
    return say("report.comma").join(parts) or "–"


def split_in_words(found: Findings) -> str:
    """The parts of the variance in a sentence; empty where there is no split."""
    table = found.tables["split"]
    if table.empty:
        return ""
    parts: dict[str, Any] = {name: percent(table[name].iloc[0]) for name in ("ranges", "walk_away", "draws")}
    return say("sure.split", **parts)


def left_out_in_words(found: Findings) -> list[str]:
    """Every row that is left out, with the reason."""
    table = found.tables["left_out"]
    pairs = zip(table["row"], table["why"], strict=True)
    return [say("sure.left_out", row=row_in_words(row, found), why=say(f"sure.why.{why}")) for row, why in pairs]


def of_assumptions(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of what the model assumes: the coded ranges, the walk-away value, and every structural row but rival
    theories and the record, which are other models."""
    return rows[~rows["row"].isin(("luck", "theories", "record"))]


def moved_by_assumptions(found: Findings) -> dict[str, float]:
    """low and high: the least and the greatest value of the quantity under what the model assumes, the headline's
    among them."""
    own = of_assumptions(found.tables["rows"])
    headline = found.about["headline"]["value"]
    ends = pd.concat([own["low"], own["high"], pd.Series([headline], dtype=float)]).dropna()
    return {"low": float(ends.min()), "high": float(ends.max())}


def finding(found: Findings) -> str:
    """The headline and what moves it most of all that no run knows of: the first structural row."""
    rows, column = found.tables["rows"], found.about["column"]
    told: dict[str, Any] = {
        "quantity": quantity_in_words(found),
        "value": written(found.about["headline"]["value"], column),
    }
    apart = rows[rows["kind"] == "structural"].to_dict("records")
    if not apart:
        return say("sure.finding.none", **told)
    return say("sure.finding", **told, row=row_in_words(apart[0]["row"], found), ends=ends(apart[0], column))
