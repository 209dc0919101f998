"""Where the numbers of a file come from: the source that stands nearest above each, or a case in data/."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..errors import Mistake, nearest
from .consistency import preferences_of
from .document import Document
from .positions import OURS, coders, coders_of, known_cases, look_up
from .tree import NodePath
from .vocabulary import ALL_ATTRIBUTES, GLOBAL

#: A coder for whom each run draws one.
DRAWN = "drawn"
#: What an actor has beside its numbers.
_NO_NUMBERS = ("role", "strategy", "label", "source", "stance")


def _quantities(tree: Mapping[str, Any]) -> Iterator[tuple[NodePath, dict[str, Any], str]]:
    """Every number that a file gives: path, the mapping that holds it, its key."""
    actors = tree.get("actors")
    for name, actor in actors.items() if isinstance(actors, dict) else ():
        if isinstance(actor, dict):
            yield from ((("actors", name, key), actor, key) for key in actor if key not in _NO_NUMBERS)
    menu = tree.get("menu")
    for i, draft in enumerate(menu if isinstance(menu, list) else ()):
        if isinstance(draft, dict):
            yield from ((("menu", i, key), draft, key) for key in draft if key in ALL_ATTRIBUTES)
    for group, names in GLOBAL.items():
        part = tree.get(group)
        if isinstance(part, dict):
            yield from (((group, key), part, key) for key in part if key in names)


def give_sources(document: Document) -> None:
    """Gives every number of a file the source that stands nearest above it; notes those above which none does."""
    mistakes = document.mistakes
    for path, holder, key in list(_quantities(document.tree)):
        value = holder[key]
        if value is None:
            continue
        full = value if isinstance(value, dict) else {"value": value}
        source = full.get("source") or holder.get("source") or document.tree.get("source")
        if source:
            holder[key] = {**full, "source": source}
        else:
            owner = holder.get("name", "draft") if path[0] == "menu" else path[-2]
            name = f"{owner}.{key}"
            mistakes.append(Mistake(document.place(path), f"{name} has no source: add `source:` to it or above it"))
    correlations = document.tree.get("correlations")
    for i, entry in enumerate(correlations if isinstance(correlations, list) else ()):
        if isinstance(entry, dict) and not entry.setdefault("source", document.tree.get("source") or ""):
            mistakes.append(Mistake(document.place(("correlations", i)), "a correlation has no source: add `source:`"))
    events = document.tree.get("events")
    for name, event in events.items() if isinstance(events, dict) else ():
        if isinstance(event, dict) and not event.setdefault("source", document.tree.get("source") or ""):
            mistakes.append(Mistake(document.place(("events", name)), f"event '{name}' has no source: add `source:`"))


def fill_from_data(document: Document) -> None:
    """Looks up in data/ what the scenario leaves out, case by case; notes cases that data/ has not."""
    tree = document.tree
    cases = tree.get("case", ())
    tree["case"] = cases = [cases] if isinstance(cases, str) else cases
    if not isinstance(cases, list | tuple) or not all(isinstance(case, str) for case in cases):
        return  # the schema says what is wrong with it
    for i, case in enumerate(cases):
        if case not in known_cases():
            place = document.place(("case", i))
            document.mistakes.append(Mistake(place, f"no case '{case}' in data/{nearest(case, known_cases())}"))
    _check_coder(document, cases)
    actors, preferences = tree.get("actors"), preferences_of(tree)
    for name, actor in actors.items() if isinstance(actors, dict) else ():
        if isinstance(actor, dict):
            needed = preferences.traits_of_role.get(_text(actor.get("role")), {})
            _fill(actor, needed, "positions.csv", cases, name, tree.get("coder"))
    menu = tree.get("menu")
    for draft in menu if isinstance(menu, list) else ():
        if isinstance(draft, dict):
            _fill(draft, preferences.attributes, "drafts.csv", cases, _text(draft.get("name")))


def _check_coder(document: Document, cases: Sequence[str]) -> None:
    """Notes a coder that nobody is, or who has coded no case of the scenario."""
    coder, place = document.tree.get("coder"), document.place(("coder",))
    if not isinstance(coder, str):
        return  # none, or the schema says what is wrong with it
    if coder not in (*coders(), DRAWN):
        what = f"no coder '{coder}' in data/positions.csv{nearest(coder, (*coders(), DRAWN))}"
        document.mistakes.append(Mistake(place, what))
        return
    known = coders_of(cases)
    if coder not in (OURS, *known) and (coder != DRAWN or len(known) < 2):
        who = f"nobody but {OURS}" if coder == DRAWN else f"'{coder}' has not"
        others = ", ".join(case for case in known_cases() if len(coders_of((case,))) > 1)
        document.mistakes.append(Mistake(place, f"{who} coded the scenario's case; coded by others: {others}"))


def forget_coded(tree: Mapping[str, Any]) -> None:
    """Takes out of a resolved tree the traits that were looked up in data/, so that another coder's come in."""
    actors, cases, coder = tree.get("actors"), tree.get("case") or (), tree.get("coder")
    for name, actor in actors.items() if isinstance(actors, dict) else ():
        for what, given in list(actor.items()) if isinstance(actor, dict) else ():
            found = _coded("positions.csv", cases, name, what, coder) or {}
            told = {key: value for key, value in found.items() if key != "others"}
            if told and isinstance(given, dict) and told == {key: given.get(key) for key in told}:
                del actor[what]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _fill(
    part: dict[str, Any], needed: Mapping, file: str, cases: Sequence[str], who: str, coder: Any = None
) -> None:  # fmt: skip
    for what in needed:
        if what not in part and (found := _coded(file, cases, who, what, coder)) is not None:
            part[what] = found


def _coded(file: str, cases: Sequence[str], who: str, what: str, coder: Any) -> dict[str, Any] | None:
    """A quantity as the coder has it; where a coder is to be drawn, the project's with what the others say of it."""
    if coder != DRAWN:
        found = look_up(file, cases, who, what, _text(coder) or OURS)
        return None if found is None else dict(found)
    found = look_up(file, cases, who, what)
    if found is None:
        return None
    others = {by: dict(look_up(file, cases, who, what, by) or found) for by in coders()}
    return {**found, "others": {by: other for by, other in others.items() if other != found} or None}
