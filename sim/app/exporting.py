"""The changed scenario as a file that extends the one it came from."""

import io
from collections.abc import Collection, Mapping
from typing import Any

from ruamel.yaml import YAML

from ..equations.decision_rules import PARAMETERS, rules_with
from ..scenario.dates import last_round, late_events
from ..scenario.schema import Scenario
from ..scenario.vocabulary import GROUPS

FIRST_LINE = "# yaml-language-server: $schema=scenario.schema.json\n"


def variant(extends: str, base: Scenario, scenario: Scenario, paths: Collection[str]) -> str:
    """The scenario as YAML that extends its base and says only what was changed; run, it gives the same numbers.

    `base` is what `extends` names, `scenario` the same with the values at `paths` replaced. What follows from them,
    such as positions that stances stand for, follows again when the file is loaded.

    A menu, a rule and an event stand there whole, since a variant replaces them whole. Members and events that were
    left out are removed, as are events that a shorter deadline leaves without effect, since a file may not have them.
    """
    old, new = (s.model_dump(mode="json", exclude_none=True) for s in (base, scenario))
    tree: dict[str, Any] = {"extends": extends}
    tree |= {key: new[key] for key in ("title", "start", "sponsor") if new.get(key) != old.get(key)}
    if new["decision"] != old["decision"]:  # without what the rule has no use for
        idle = {name for name in PARAMETERS if new["decision"]["rule"] not in rules_with(name)}
        tree["decision"] = {key: value for key, value in new["decision"].items() if key not in idle}
    if new["menu"] != old["menu"]:
        known = {draft["name"]: draft for draft in old["menu"]}
        tree["menu"] = [
            draft["name"] if draft == known.get(draft["name"]) else part.model_dump(mode="json", exclude_defaults=True)
            for draft, part in zip(new["menu"], scenario.menu, strict=True)
        ]
    for name, actor in new["actors"].items():
        changed = {trait: value for trait, value in actor.items() if f"{name}.{trait}" in paths}
        if f"{name}.strategy" in paths:  # one that is its role's own is left out where nothing is extended
            changed["strategy"] = scenario.strategy_of(name)
        if name not in old["actors"]:
            changed = actor
        if changed:
            tree.setdefault("actors", {})[name] = changed
    for name in old["actors"].keys() - new["actors"].keys():
        tree.setdefault("actors", {})[name] = None
    for group in (*GROUPS, "spatial", "events"):
        part = {name: v for name, v in new.get(group, {}).items() if v != old.get(group, {}).get(name)}
        part |= dict.fromkeys(old.get(group, {}).keys() - new.get(group, {}).keys()) if group == "events" else {}
        if part:
            tree[group] = part
    late = {path[1]: None for path, _ in late_events(new, last_round(new))}
    if late:
        tree["events"] = {**tree.get("events", {}), **late}
    writer, text = YAML(), io.StringIO()
    writer.default_flow_style, writer.width, writer.allow_unicode = False, 120, True
    writer.indent(mapping=2, sequence=4, offset=2)
    writer.dump(_plain(tree), text)
    return FIRST_LINE + text.getvalue()


def _plain(value: Any) -> Any:
    """A number with nothing but what says something: no empty rationale, no distribution where there is no range."""
    if not isinstance(value, Mapping):
        return [_plain(item) for item in value] if isinstance(value, list) else value
    kept = {key: _plain(below) for key, below in value.items() if below != ""}
    if "value" in kept and "low" not in kept:
        kept.pop("dist", None)
    return kept
