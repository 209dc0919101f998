"""Where the numbers of a file come from: the source that stands nearest above each, or a case in data/."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..errors import Mistake, nearest
from .consistency import preferences_of
from .document import Document
from .positions import known_cases, look_up
from .tree import NodePath
from .vocabulary import ALL_ATTRIBUTES, GLOBAL

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
    actors, preferences = tree.get("actors"), preferences_of(tree)
    for name, actor in actors.items() if isinstance(actors, dict) else ():
        if isinstance(actor, dict):
            needed = preferences.traits_of_role.get(_text(actor.get("role")), {})
            _fill(actor, needed, "positions.csv", cases, name)
    menu = tree.get("menu")
    for draft in menu if isinstance(menu, list) else ():
        if isinstance(draft, dict):
            _fill(draft, preferences.attributes, "drafts.csv", cases, _text(draft.get("name")))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _fill(part: dict[str, Any], needed: Mapping, file: str, cases: Sequence[str], who: str) -> None:
    for what in needed:
        if what not in part:
            found = look_up(file, cases, who, what)
            if found is not None:
                part[what] = dict(found)
