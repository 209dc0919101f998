"""A scenario file, resolved: base files merged, options applied, numbers looked up, everything checked.

file -> each of its numbers given the file's source -> merged over what it extends -> --set -> data/ -> checked
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..errors import Mistake, ScenarioError, nearest
from .consistency import NO_NUMBER, contradictions, idle_numbers, last_round, late_events, preferences_of
from .document import Document, NodePath, parse, read
from .overrides import override
from .positions import SHIPPED, known_cases, look_up
from .posterior import POSTERIOR, current
from .schema import Scenario
from .shorthand import code_stances, expand_menu, replace_rivals
from .vocabulary import ALL_ATTRIBUTES, FAILURE, GROUPS
from .wording import located, written


def load(scenario: str | Path, overrides: Mapping[str, Any] | Sequence[tuple[str, Any]] = ()) -> Scenario:
    """The scenario in a file, or the one that ships under a name, with some values replaced.

    Args:
        scenario: path of a YAML file, or name of a shipped scenario (`nacsim list`).
        overrides: path -> value, as in `{"france.exposure": 0.3, "decision.rule": "majority"}`; applied in order.

    Raises:
        ScenarioError: with every mistake in the file and in those it extends, each with file:line:column.
        UsageError: an override leads nowhere.
    """
    path = find(scenario)
    return _called(path.stem, _merged(path, ()), overrides)


def load_text(text: str, name: str, overrides: Mapping[str, Any] | Sequence[tuple[str, Any]] = ()) -> Scenario:
    """The scenario in a text that came from elsewhere, under a name of ours, with some values replaced.

    It may extend a shipped scenario by its name and no other file, so that it cannot make anybody's file be read.

    Raises:
        ScenarioError: with every mistake, as `load`.
    """
    return _called(name, _over_base(parse(text, f"{name}.yaml"), None, ()), overrides)


def vary(scenario: Scenario, overrides: Mapping[str, Any]) -> Scenario:
    """The scenario with some values replaced: what `load` gives for its file with these overrides, without the file.

    Raises:
        ScenarioError: the values do not make a scenario.
        UsageError: an override leads nowhere.
    """
    return _replaced(Document(scenario.model_dump(mode="json", exclude_none=True)), overrides)


def _called(
    name: str, document: Document, overrides: Mapping[str, Any] | Sequence[tuple[str, Any]]
) -> Scenario:  # fmt: skip
    """The scenario of a merged document, under its name."""
    document.tree["name"] = name
    document.mistakes += [Mistake(document.place(at, of_key=True), what) for at, what in idle_numbers(document.tree)]
    return _replaced(document, overrides)


def _replaced(document: Document, overrides: Mapping[str, Any] | Sequence[tuple[str, Any]]) -> Scenario:
    deadline = last_round(document.tree)
    replaced = dict(overrides)
    for target, value in replaced.items():
        override(document, target, value)
    code_stances(document, finally_=True)
    if document.tree.get("parameters") == POSTERIOR:
        document.tree["parameters"] = current()
    _fill_from_data(document)
    changes = document.tree.get("changes", ())
    document.tree["changes"] = [*changes, *(f"{target}={written(value)}" for target, value in replaced.items())]
    late = late_events(document.tree, max(deadline, last_round(document.tree)))
    document.mistakes += [Mistake(document.place(at), what) for at, what in late]
    return _checked(document)


#: What an actor has beside its numbers.
_WORDS = ("role", "label", "source", "stance")


def shipped() -> list[Path]:
    """Files of the scenarios that ship with nacsim, sorted by name; those of the folder `cases` come last."""
    folder = SHIPPED / "scenarios"
    return sorted(folder.glob("*.yaml")) + sorted((folder / "cases").glob("*.yaml"))


def find(scenario: str | Path) -> Path:
    """Path of a scenario given as a path or as the name of a shipped one. Raises ScenarioError if it is neither."""
    named = {path.stem: path for path in shipped()}
    path = Path(scenario)
    if str(scenario) in named and not path.is_file():
        return named[str(scenario)]
    try:
        exists = path.exists()
    except OSError:
        exists = False
    if exists:
        return path
    beside = path.with_name(f"{path.name}.yaml")
    try:
        hint = f"; did you mean '{beside}'?" if beside.is_file() else nearest(path.stem, named)
    except OSError:
        hint = nearest(path.stem, named)
    raise ScenarioError(Mistake(str(scenario), f"no such file, and no scenario of that name{hint} (see `nacsim list`)"))


def _merged(path: Path, below: tuple[Path, ...]) -> Document:
    """The document of a file, merged over those that it extends."""
    return _over_base(read(path), path, below)


def _over_base(document: Document, path: Path | None, below: tuple[Path, ...]) -> Document:
    """A document merged over those that it extends; without a `path` it stands in no folder and extends what ships."""
    if not isinstance(document.tree, dict):
        raise ScenarioError(Mistake(document.place(()), "a scenario is a mapping of keys to values"))
    if "design" in document.tree and not document.tree.keys() & {"actors", "menu", "extends"}:
        what = "this is an experiment, not a scenario: it has a `design`; `nacsim sweep` takes it"
        raise ScenarioError(Mistake(document.place(("design",), of_key=True), what))
    chain = below if path is None else (*below, path.resolve())
    for key in {"name", "changes"} & document.tree.keys():
        what = f"unknown key '{key}'; a scenario is called as its file, and `title` says it in words"
        document.mistakes.append(Mistake(document.place((key,), of_key=True), what))
    base = document.tree.pop("extends", None)
    expand_menu(document)
    _give_sources(document)
    if base is None:
        _name_drafts(document.tree, ())
        code_stances(document)
        return document
    place = document.place(("extends",))
    if not isinstance(base, str):
        raise ScenarioError(Mistake(place, f"expected the path or name of a scenario, found {base!r}"))
    try:
        found = _shipped(base) if path is None else _beside(path, base)
    except ScenarioError as error:
        raise ScenarioError(Mistake(place, f"extends {error.mistakes[0]}")) from None
    if found.resolve() in chain:
        circle = " -> ".join(step.stem for step in (*chain[chain.index(found.resolve()) :], found))
        raise ScenarioError(Mistake(place, f"extends itself: {circle}"))
    below_it = _merged(found, chain)
    _name_drafts(document.tree, below_it.tree.get("menu", ()))
    below_it.mistakes += document.mistakes
    below_it.tree = _merge(below_it.tree, document.tree, (), below_it, document)
    code_stances(below_it)
    return below_it


def _beside(path: Path, base: str) -> Path:
    """The file that a file extends: in its own folder first."""
    beside = path.parent / base
    return beside if beside.is_file() else find(base)


def _shipped(base: str) -> Path:
    """The shipped scenario of a name, with or without `.yaml`."""
    named = {file.stem: file for file in shipped()}
    if base.removesuffix(".yaml") not in named:
        raise ScenarioError(Mistake(base, f"no shipped scenario{nearest(base, named)}"))
    return named[base.removesuffix(".yaml")]


def _merge(base: Any, variant: Any, path: NodePath, into: Document, added: Document) -> Any:
    """The variant over the base: mappings merge, null removes, everything else is replaced. Marks move along."""
    if not isinstance(variant, dict) or _is_whole(path):
        for marks, new in ((into.values, added.values), (into.keys, added.keys)):
            marks.update((at, place) for at, place in new.items() if at[: len(path)] == path)
        return variant
    for marks, new in ((into.values, added.values), (into.keys, added.keys)):
        if path in new:
            marks[path] = new[path]
    merged = dict(base) if isinstance(base, dict) else {}
    for key, value in variant.items():
        if value is None and key in merged:
            del merged[key]
        elif value is None:
            what = f"null removes '{key}', but the extended scenario has none{nearest(key, merged)}"
            into.mistakes.append(Mistake(added.place((*path, key)), what))
        else:
            merged[key] = _merge(merged.get(key), value, (*path, key), into, added)
    replace_rivals(merged, variant)
    return merged


def _is_whole(path: NodePath) -> bool:
    """Whether what stands at a path is one thing, replaced as such: a number, an event, a title."""
    if path and path[0] in ("decision", "observed", "title", "description"):
        return True
    return len(path) == (3 if path[:1] == ("actors",) else 2)


def _name_drafts(tree: dict[str, Any], known: Sequence[Any]) -> None:
    """Bare draft names become mappings: the definition that the extended scenario has of them, or an empty one."""
    defined = {draft["name"]: draft for draft in known if isinstance(draft, Mapping) and "name" in draft}
    if isinstance(tree.get("menu"), list):
        tree["menu"] = [
            dict(defined.get(entry, {"name": entry})) if isinstance(entry, str) else entry for entry in tree["menu"]
        ]


def _quantities(tree: Mapping[str, Any]) -> Iterator[tuple[NodePath, dict[str, Any], str]]:
    """Every number that a file gives: path, the mapping that holds it, its key."""
    actors = tree.get("actors")
    for name, actor in actors.items() if isinstance(actors, dict) else ():
        if isinstance(actor, dict):
            yield from ((("actors", name, key), actor, key) for key in actor if key not in _WORDS)
    menu = tree.get("menu")
    for i, draft in enumerate(menu if isinstance(menu, list) else ()):
        if isinstance(draft, dict):
            yield from ((("menu", i, key), draft, key) for key in draft if key in ALL_ATTRIBUTES)
    for group, names in {**GROUPS, "spatial": FAILURE}.items():
        part = tree.get(group)
        if isinstance(part, dict):
            yield from (((group, key), part, key) for key in part if key in names)


def _give_sources(document: Document) -> None:
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


def _fill_from_data(document: Document) -> None:
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


def _cases(tree: Mapping[str, Any]) -> list[str]:
    cases = tree.get("case")
    return [case for case in cases if isinstance(case, str)] if isinstance(cases, list | tuple) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _fill(part: dict[str, Any], needed: Mapping, file: str, cases: Sequence[str], who: str) -> None:
    for what in needed:
        if what not in part:
            found = look_up(file, cases, who, what)
            if found is not None:
                part[what] = dict(found)


def _checked(document: Document) -> Scenario:
    """The scenario in a resolved tree. Raises ScenarioError with every mistake in it, in the order of the file."""
    found: list[tuple[NodePath, str, bool]] = [(path, what, False) for path, what in contradictions(document.tree)]
    cases = _cases(document.tree)
    if cases and not set(cases) <= set(known_cases()):  # numbers are missing because the case is
        found = [mistake for mistake in found if not mistake[1].startswith(NO_NUMBER)]
    scenario = None
    try:
        scenario = Scenario.model_validate(document.tree)
    except ValidationError as error:
        # What stands at the root repeats the contradictions, unless there are none.
        found += [located(detail) for detail in error.errors() if detail["loc"] or not found]
    mistakes = document.mistakes + [Mistake(document.place(path, of_key=key), what) for path, what, key in found]
    if not mistakes and scenario is not None:
        return scenario
    raise ScenarioError(sorted(dict.fromkeys(mistakes), key=_in_order_of_file))


def _in_order_of_file(mistake: Mistake) -> tuple[str, int, int]:
    file, line, column = [*mistake.place.rsplit(":", 2), "0", "0"][:3]
    return (file, int(line), int(column)) if line.isdigit() and column.isdigit() else (mistake.place, 0, 0)
