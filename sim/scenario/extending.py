"""A scenario file merged over those that it extends: mappings merge, null removes, everything else is replaced."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..errors import Mistake, ScenarioError, nearest
from .document import Base, Document, read
from .files import find, is_file, shipped
from .from_stances import document_of
from .recorded import library
from .shorthand import code_stances, expand_menu, replace_rivals
from .sourcing import give_sources
from .tree import NodePath


def merged(path: Path, below: tuple[Path, ...] = ()) -> Document:
    """The document of a file, merged over those that it extends."""
    return over_base(read(path), path, below)


def over_base(document: Document, path: Path | None, below: tuple[Path, ...] = ()) -> Document:
    """A document merged over what it extends, a scenario or a recorded decision of the library.

    Without a `path` it stands in no folder and extends what ships.
    """
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
    give_sources(document)
    if base is None:
        _name_drafts(document.tree, ())
        code_stances(document)
        return document
    place = document.place(("extends",))
    if not isinstance(base, str):
        raise ScenarioError(Mistake(place, f"expected the path or name of a scenario, found {base!r}"))
    below_it, file = _below(base, path, chain, place)
    _name_drafts(document.tree, below_it.tree.get("menu", ()))
    below_it.mistakes += document.mistakes
    replaced: set[NodePath] = set()
    below_it.tree = _merge(below_it.tree, document.tree, (), below_it, document, replaced)
    below_it.values = _marks(below_it.values, document.values, replaced)
    below_it.keys = _marks(below_it.keys, document.keys, replaced)
    below_it.base = Base(base, file, place)
    code_stances(below_it)
    return below_it


def _below(base: str, path: Path | None, chain: tuple[Path, ...], place: str) -> tuple[Document, Path | None]:
    """The document that a file extends, of a scenario with its file, else of a recorded decision; `place` says where.

    Raises ScenarioError: it is none, or cannot be read at all.
    """
    try:
        found = _shipped(base) if path is None else _beside(path, base)
    except ScenarioError as error:
        decision = next((one for one in library() if one.case == base), None)
        if decision is None:
            raise ScenarioError(Mistake(place, f"extends {error.mistakes[0]}")) from None
        return document_of(decision), None
    if found.resolve() in chain:
        circle = " -> ".join(step.stem for step in (*chain[chain.index(found.resolve()) :], found))
        raise ScenarioError(Mistake(place, f"extends itself: {circle}"))
    try:
        return merged(found, chain), found
    except ScenarioError as error:
        unplaced = [mistake for mistake in error.mistakes if mistake.place == str(found)]  # of the file as a whole
        raise ScenarioError(
            [Mistake(place, f"extends {mistake}") if mistake in unplaced else mistake for mistake in error.mistakes]
        ) from None


def _beside(path: Path, base: str) -> Path:
    """The file that a file extends: in its own folder first."""
    beside = path.parent / base
    return beside if is_file(beside) else find(base)


def _shipped(base: str) -> Path:
    """The shipped scenario of a name, with or without `.yaml`."""
    named = {file.stem: file for file in shipped()}
    if base.removesuffix(".yaml") not in named:
        raise ScenarioError(Mistake(base, f"no shipped scenario{nearest(base, named)}"))
    return named[base.removesuffix(".yaml")]


def _marks(base: Mapping[NodePath, str], added: Mapping[NodePath, str], replaced: set[NodePath]) -> dict[NodePath, str]:
    """Where the nodes of a merged tree stand: those of the base, but what is replaced, and those of the variant."""
    kept = {at: place for at, place in base.items() if not any(at[:n] in replaced for n in range(1, len(at) + 1))}
    return {**kept, **added}


def _merge(
    base: Any, variant: Any, path: NodePath, into: Document, added: Document, replaced: set[NodePath]
) -> Any:  # fmt: skip
    """The variant over the base: mappings merge, null removes, everything else is replaced; notes the `replaced`."""
    if not isinstance(variant, dict) or _is_whole(path):
        replaced.add(path)
        return variant
    merged = dict(base) if isinstance(base, dict) else {}
    for key, value in variant.items():
        if value is None and key in merged:
            del merged[key]
        elif value is None:
            what = f"null removes '{key}', but the extended scenario has none{nearest(key, merged)}"
            into.mistakes.append(Mistake(added.place((*path, key)), what))
        else:
            merged[key] = _merge(merged.get(key), value, (*path, key), into, added, replaced)
    replace_rivals(merged, variant)
    return merged


def _is_whole(path: NodePath) -> bool:
    """Whether what stands at a path is one thing, replaced as such: a number, an event, a title."""
    if path and path[0] in ("decision", "observed", "title", "description", "implausible"):
        return True
    return len(path) == (3 if path[:1] == ("actors",) else 2)


def _name_drafts(tree: dict[str, Any], known: Sequence[Any]) -> None:
    """Bare draft names become mappings: the definition that the extended scenario has of them, or an empty one."""
    defined = {draft["name"]: draft for draft in known if isinstance(draft, Mapping) and "name" in draft}
    if isinstance(tree.get("menu"), list):
        tree["menu"] = [
            dict(defined.get(entry, {"name": entry})) if isinstance(entry, str) else entry for entry in tree["menu"]
        ]
