"""The matrix of courses of action, for a person."""

from ...console import heading, out, table
from ...results.findings import Findings
from ...scenario.schema import Scenario
from ...words.numbers import percent, signed
from .courses import described
from .leads import UNSURE, mark


def text(found: Findings) -> None:
    """Adoption in each cell with what each side gains, best replies, and the equilibria."""
    scenario, report = found.scenario, found.report()
    heading(scenario.title, f"{found.runs:,} runs in each cell, seed {found.seed}", scenario.changes)
    players = [scenario.label(player) for player in report["players"]]
    columns = report["columns"] or [{"course": "", "settings": {}}]
    of = {(cell["row"], cell["column"]): cell for cell in report["cells"]}
    heads = [described(scenario, column["settings"]) or "Adopted" for column in columns]
    made = table(f"\n{players[0]}", *heads)
    for row in report["rows"]:
        cells = [of[row["course"], column["course"]] for column in columns]
        made.add_row(described(scenario, row["settings"]), *(percent(cell["adopted"]) for cell in cells))
        for n, (player, side) in enumerate(zip(players, ("row", "column"), strict=False)):
            gains = [signed(cell[f"{side}_gain"], 3) + mark(cell, side) for cell in cells]
            made.add_row(f"  gain of {player}", *gains, end_section=n == len(players) - 1)
    out.print()
    out.print(made)
    out.print("* best reply: against what the other side does, no other course gains this actor more.")
    if any(mark(cell, side) == UNSURE for cell in report["cells"] for side in ("row", "column")):
        what = "best reply in these runs, but ahead of the next course by no more than the sampling error (95 %)"
        out.print(f"{UNSURE} {what}.")
    for power, known in report["stake_known"].items():
        if not known:
            out.print(f"{scenario.label(power)} has no coded stake: it is taken to lose 1 by any adoption.")
    out.print()
    for sentence in _equilibria(scenario, found):
        out.print(sentence)


def _equilibria(scenario: Scenario, found: Findings) -> list[str]:
    rows = found.tables["equilibria"]
    known = {said["course"]: described(scenario, said["settings"]) for side in ("rows", "columns")
             for said in found.about[side]}  # fmt: skip
    if len(found.about["players"]) < 2:
        best = [known[row.course] for row in rows.itertuples()]
        return [f"{scenario.label(found.about['players'][0])} does best by {' or by '.join(best)}."]
    if rows.empty:
        return ["No equilibrium was found."]
    told = []
    for _, part in rows.groupby("equilibrium"):
        kind, sides = part["kind"].iloc[0], []
        for side, player in zip(("row", "column"), found.about["players"], strict=True):
            own = part[part["side"] == side]
            mixed = [f"{known[one.course]} ({percent(one.probability)})" for one in own.itertuples()]
            played = [known[one.course] for one in own.itertuples()] if kind == "pure" else mixed
            sides.append(f"{scenario.label(player)} {', '.join(played)}, gain {signed(own['gain'].iloc[0], 3)}")
        told.append(f"Equilibrium in {kind} strategies: {'; '.join(sides)}.")
    return told
