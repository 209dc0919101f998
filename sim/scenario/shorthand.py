"""What a file with positions may say in short, written out: a menu as a grid, a voter's stance.

    menu: {grid: {from: 100, to: 0, steps: 21}}      drafts at_100, at_95, ..., at_0
    turkey: {role: member, stance: against, ...}     an ideal point with a range, by the table `vocabulary.STANCES`

A stance is a place on the way from the status quo to the proposal, which is draft 0. Where no status quo is known, the
way begins at the end of the scale that is farther from the proposal.
"""

from collections.abc import Mapping
from typing import Any

from ..errors import Mistake, nearest
from .document import Document
from .tree import mapping, number_in
from .vocabulary import STANCES, Stance

#: A menu longer than this is a mistake; figures and tables end long before.
MOST_STEPS = 1001
#: Of two that exclude one another, the one that is given later stands.
RIVALS = {"stance": "ideal", "ideal": "stance", "status_quo": "cost_of_failure", "cost_of_failure": "status_quo"}


def replace_rivals(merged: dict[str, Any], given: Mapping[str, Any]) -> None:
    """Removes what something newly given stands in place of."""
    for key in given:
        if RIVALS.get(key) in merged and RIVALS[key] not in given:
            del merged[RIVALS[key]]


def grid_menu(menu: Any) -> list[dict[str, Any]] | str:
    """The drafts of a menu `{grid: {from, to, steps}}`, in order from `from` to `to`; or what is wrong with it."""
    grid = menu.get("grid") if isinstance(menu, Mapping) else None
    if not isinstance(grid, Mapping) or len(menu) > 1 or set(grid) != {"from", "to", "steps"}:
        return "expected a list of drafts, or {grid: {from: 100, to: 0, steps: 21}}"
    begin, end, steps = grid["from"], grid["to"], grid["steps"]
    if not all(isinstance(x, int | float) and not isinstance(x, bool) and abs(x) < float("inf") for x in (begin, end)):
        return f"`from` and `to` must be numbers: {begin!r}, {end!r}"
    if isinstance(steps, bool) or not isinstance(steps, int) or not 2 <= steps <= MOST_STEPS:
        return f"`steps` must be a whole number from 2 to {MOST_STEPS}: {steps!r}"
    if begin == end:
        return f"`from` and `to` must differ: both are {begin:g}"
    positions = [float(f"{begin + (end - begin) * i / (steps - 1):.6g}") for i in range(steps)]
    if len(set(positions)) < steps:
        return f"{steps} steps from {begin:g} to {end:g} coincide at six digits; take fewer"
    source = "the menu's grid"
    return [{"name": _name(x), "label": f"{x:g}", "position": {"value": x, "source": source}} for x in positions]


def _name(position: float) -> str:
    return "at_" + f"{position:g}".replace("-", "minus_").replace(".", "_").replace("+", "")


def expand_menu(document: Document) -> None:
    """Writes out the grid of a document's menu, or notes what is wrong with it."""
    menu = document.tree.get("menu")
    if isinstance(menu, Mapping):
        drafts = grid_menu(menu)
        if isinstance(drafts, str):
            document.mistakes.append(Mistake(document.place(("menu",)), drafts))
            drafts = []
        document.tree["menu"] = drafts


def code_stances(document: Document, *, finally_: bool = False) -> None:
    """Turns every actor's stance into an ideal point with its range; notes stances that are none.

    Done as soon as the way is known, so that who moves the status quo later, in a variant or by `--set`, moves nobody.
    Where it is not known yet, stances are left as they are, unless this is the last time.
    """
    actors, way = document.tree.get("actors"), _way(document.tree)
    if way is None and not finally_:
        return
    for name, actor in actors.items() if isinstance(actors, Mapping) else ():
        if not isinstance(actor, dict) or "stance" not in actor:
            continue
        stance, place = actor.pop("stance"), document.place(("actors", name, "stance"))
        if not isinstance(stance, str) or stance not in STANCES:
            wrong = f"unknown stance {stance!r}{nearest(str(stance), STANCES)}"
        elif "ideal" in actor:
            wrong = "both `stance` and `ideal` are given; give one of them"
        elif way is None:
            wrong = "a stance needs a `spatial` block with its scale, and a first draft with a position"
        elif not (source := _source(stance, place, actor, document.tree)):
            wrong = f"the stance of '{name}' has no source: add `source:` to it or above it"
        else:
            actor["ideal"] = ideal_of(stance, STANCES[stance], way, source)
            document.values[("actors", name, "ideal")] = place
            continue
        document.mistakes.append(Mistake(place, wrong))


def _source(stance: str, place: str, actor: Mapping[str, Any], tree: Mapping[str, Any]) -> str:
    """Where a stance comes from; of silence nobody reports, and it is the rule that speaks."""
    if place.startswith("--set"):
        return "set by the user"
    if stance == "silent":
        return "no stance is reported; the rule for stances in scenarios/README.md"
    return actor.get("source") or tree.get("source") or ""


def ideal_of(stance: str, coded: Stance, way: tuple[float, float], source: str) -> dict[str, Any]:
    """The ideal point, with its range, that a stance stands for on a way from the status quo to the proposal."""
    begin, end = way
    low, value, high = (begin + share * (end - begin) for share in (coded.low, coded.value, coded.high))
    return {
        "value": value, "low": min(low, high), "high": max(low, high),
        "basis": "assumed" if stance == "silent" else "inferred", "source": source,
        "rationale": f"Stance '{stance}': {coded.meaning}; by the rule for stances {coded.value:g} ({coded.low:g} to "
        f"{coded.high:g}) of the way from what holds to the proposal.",
    }  # fmt: skip


def _way(tree: Mapping[str, Any]) -> tuple[float, float] | None:
    """(status quo or what stands in for it, proposal), or None if either is not there."""
    spatial, menu = tree.get("spatial"), tree.get("menu")
    first = menu[0] if isinstance(menu, list) and menu else None
    proposal = number_in(first.get("position")) if isinstance(first, Mapping) else None
    if not isinstance(spatial, Mapping) or proposal is None:
        return None
    begin = number_in(spatial.get("status_quo"))
    if begin is None:
        scale = spatial.get("scale")
        low, high = (number_in(mapping(scale).get(end)) for end in ("low", "high"))
        if low is None or high is None:
            return None
        begin = high if abs(high - proposal) > abs(low - proposal) else low
    return begin, proposal
