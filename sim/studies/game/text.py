"""The matrix of courses of action, for a person."""

from ...console import heading, made, out, table
from ...results.findings import Findings
from ...scenario.schema import Scenario
from ...words import say
from ...words.numbers import count, percent, signed
from .courses import described
from .leads import UNSURE, mark


def text(found: Findings) -> None:
    """Adoption in each cell with what each side gains, best replies, and the equilibria."""
    scenario, report = found.scenario, found.report()
    heading(scenario.title, made(say("game.text.size", runs=count(found.runs)), found.seed), scenario.changes)
    players = [scenario.label(player) for player in report["players"]]
    columns = report["columns"] or [{"course": "", "settings": {}}]
    of = {(cell["row"], cell["column"]): cell for cell in report["cells"]}
    heads = [described(scenario, column["settings"]) or say("game.text.adopted") for column in columns]
    listed = table(f"\n{players[0]}", *heads)
    for row in report["rows"]:
        cells = [of[row["course"], column["course"]] for column in columns]
        listed.add_row(described(scenario, row["settings"]), *(percent(cell["adopted"]) for cell in cells))
        for n, (player, side) in enumerate(zip(players, ("row", "column"), strict=False)):
            gains = [signed(cell[f"{side}_gain"], 3) + mark(cell, side) for cell in cells]
            listed.add_row(say("game.text.gain", who=player), *gains, end_section=n == len(players) - 1)
    out.print()
    out.print(listed)
    out.print(say("game.text.best"))
    if any(mark(cell, side) == UNSURE for cell in report["cells"] for side in ("row", "column")):
        out.print(say("game.text.unsure", sign=UNSURE))
    for power, known in report["stake_known"].items():
        if not known:
            out.print(say("game.text.stake", who=scenario.label(power)))
    out.print()
    for sentence in _equilibria(scenario, found):
        out.print(sentence)


def _equilibria(scenario: Scenario, found: Findings) -> list[str]:
    rows = found.tables["equilibria"]
    known = {said["course"]: described(scenario, said["settings"]) for side in ("rows", "columns")
             for said in found.about[side]}  # fmt: skip
    if len(found.about["players"]) < 2:
        best = [known[row.course] for row in rows.itertuples()]
        who = scenario.label(found.about["players"][0])
        return [say("game.text.alone", who=who, courses=say("game.text.or").join(best))]
    if rows.empty:
        return [say("game.text.none")]
    told = []
    for _, part in rows.groupby("equilibrium"):
        kind, sides = part["kind"].iloc[0], []
        for side, player in zip(("row", "column"), found.about["players"], strict=True):
            own = part[part["side"] == side]
            mixed = [
                say("game.text.course", course=known[one.course], share=percent(one.probability))
                for one in own.itertuples()
            ]
            played = [known[one.course] for one in own.itertuples()] if kind == "pure" else mixed
            courses, gain = say("report.comma").join(played), signed(own["gain"].iloc[0], 3)
            sides.append(say("game.text.side", who=scenario.label(player), courses=courses, gain=gain))
        told.append(say(f"game.text.{kind}", sides=say("sure.then").join(sides)))
    return told
