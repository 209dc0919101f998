"""The view of how sure a result is: what the study `sure` found, as the page draws it."""

from collections.abc import Mapping
from typing import Any

from ..figures.page import round_up
from ..results.findings import Findings, Progress
from ..results.outputs import shares
from ..scenario.schema import Scenario
from ..studies.sure import names
from ..studies.sure.figures import COLOURS
from ..studies.sure.quantity import is_share
from ..studies.sure.study import sure
from ..words import say
from .state import State, texts

#: Runs of each alternative: the study's own.
RUNS = 10_000


def asked(state: State, scenario: str) -> list[str]:
    """The command that finds it, as its words; `scenario` is what names the scenario there."""
    sets = [word for text in texts(state.sets) for word in ("--set", text)]
    about = [] if state.quantity == "adopted" else ["--quantity", state.quantity]
    return ["nacsim", "sure", scenario, *sets, *about, "--runs", str(_runs(state)), "--seed", str(state.seed)]


def found_of(state: State, scenario: Scenario | str, progress: Progress) -> Findings:
    """What the study finds of the scenario with what the state replaces in it. Raises UserError as it does."""
    sets, quantity, runs = texts(state.sets), state.quantity, _runs(state)
    return sure(scenario, set_=sets, quantity=quantity, runs=runs, seed=state.seed, progress=progress)


def _runs(state: State) -> int:
    return max(2, min(state.runs, RUNS))


def quantities(scenario: Scenario) -> list[dict[str, str]]:
    """What can be asked about: name as the command takes it, label."""
    known = {column.removeprefix("draft."): label for column, label in shares(scenario).items()}
    known |= {name: say("sure.blocks", who=scenario.label(name)) for name in scenario.voters}
    return [{"name": name, "label": label} for name, label in {**known, "rounds": say("sure.rounds")}.items()]


def drawn(found: Findings) -> dict[str, Any]:
    """Kinds with their rows (label, low, high as shares of the scale, ends, dots, what the alternatives are, on what it
    rests), the headline as a line and in words, and what is said beneath."""
    column, headline = found.about["column"], found.about["headline"]["value"]
    rows, variants = found.tables["rows"], found.tables["variants"]
    known = rows[rows["low"].notna()]
    most = max([0.0, *known["high"], *([headline] if headline is not None else [])])
    limit = round_up(most) if is_share(column) else (1.05 * most or 1.0)

    def row_of(row: Mapping[str, Any]) -> dict[str, Any]:
        values = variants.loc[variants["row"] == row["row"], "value"].dropna()
        return {
            "row": row["row"], "label": names.row_in_words(row["row"], found), "low": row["low"] / limit,
            "high": row["high"] / limit, "ends": names.ends(row, column), "dots": [value / limit for value in values],
            "what": names.variants_in_words(row["row"], found), "rests": names.basis_in_words(row),
            "command": row["command"],
        }  # fmt: skip

    kinds = [
        {"kind": kind, "title": say(f"sure.{kind}"), "about": say(f"sure.what.{kind}"), "colour": colour,
         "rows": [row_of(row) for row in known[known["kind"] == kind].to_dict("records")]}
        for kind, colour in COLOURS.items()
    ]  # fmt: skip
    return {
        "finding": names.finding(found),
        "headline": None if headline is None else headline / limit,
        "value": names.written(headline, column),
        "limit": names.written(limit, column),
        "kinds": [kind for kind in kinds if kind["rows"]],
        "said": [line for line in (names.split_in_words(found), *names.left_out_in_words(found)) if line],
    }
