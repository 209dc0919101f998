"""The vocabulary is the one source of every quantity: classes, schema, rows, sliders, words and documents agree with it."""

import re
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sim.app.controls import groups
from sim.engines.layout import Layout
from sim.scenario import parts, vocabulary
from sim.scenario.file_schema import json_schema
from sim.scenario.load import load, shipped
from sim.scenario.quantity import Quantities, Quantity, starting
from sim.scenario.schema import Scenario
from sim.scenario.text import Translations
from sim.scenario.vocabulary import ALL_TRAITS, GLOBAL, GROUPS, INTERESTS, SPATIAL, Limits, limits_of, meaning_of
from sim.words import DEFAULT, LANGUAGES, speaking

ROOT = Path(__file__).parent.parent.parent
#: Class -> the vocabulary's table that its quantities are, written out: `of` might name another.
TABLES = {
    parts.Member: vocabulary.VOTER_TRAITS | vocabulary.MEMBER_TRAITS,
    parts.Host: vocabulary.VOTER_TRAITS | vocabulary.HOST_TRAITS,
    parts.ExternalPower: vocabulary.EXTERNAL_TRAITS,
    parts.Draft: vocabulary.ALL_ATTRIBUTES,
    parts.Weights: vocabulary.WEIGHTS,
    parts.Process: vocabulary.PROCESS,
    parts.Reservations: vocabulary.OPTIONS["reservations"],
    parts.Inducement: vocabulary.OPTIONS["inducement"],
    parts.Volatility: vocabulary.OPTIONS["volatility"],
    parts.Spatial: vocabulary.FAILURE,
}
#: What else a class needs.
NEEDED = {
    parts.Member: {"role": "member"},
    parts.Host: {"role": "host"},
    parts.ExternalPower: {"role": "external"},
    parts.Draft: {"name": "draft"},
    parts.Spatial: {"scale": {"low": -1e9, "high": 1e9}},
}
EVERY = [(kind, name, limits) for kind, table in TABLES.items() for name, limits in table.items()]
PATHS = [f"{owner}.{name}" for owner, table in {"france": ALL_TRAITS, "plan": vocabulary.ALL_ATTRIBUTES, **GLOBAL}.items()
         for name in table]  # fmt: skip
each = pytest.mark.parametrize(
    ("kind", "name", "limits"), EVERY, ids=[f"{kind.__name__}.{name}" for kind, name, _ in EVERY]
)


@pytest.mark.parametrize("kind", TABLES, ids=lambda kind: kind.__name__)
def test_the_fields_of_a_class_are_the_entries_of_its_table(kind):
    fields = {
        name: field
        for name, field in kind.model_fields.items()
        if Quantity in (field.annotation, *get_args(field.annotation))
    }
    assert list(fields) == list(TABLES[kind]) and kind.of == TABLES[kind]
    for name, limits in TABLES[kind].items():
        assert fields[name].default == (None if limits.default is None else starting(limits))
        assert fields[name].is_required() is False


def test_every_table_has_a_class_and_every_class_with_quantities_a_table():
    kinds = {kind for kind in vars(parts).values() if isinstance(kind, type) and issubclass(kind, Quantities)}
    assert kinds - {Quantities, parts.Actor, parts.Voter} == set(TABLES)
    assert set(GLOBAL) == {name for name, field in Scenario.model_fields.items()
                           if set(TABLES) & {field.annotation, *get_args(field.annotation)}}  # fmt: skip
    assert (
        tuple(
            get_args(kind.model_fields["role"].annotation)[0]
            for kind in (parts.Member, parts.Host, parts.ExternalPower)
        )
        == vocabulary.ROLES
    )
    assert set(get_args(Quantity.model_fields["basis"].annotation)) == set(vocabulary.BASES)
    assert list(Translations.model_fields) == list(LANGUAGES) and Translations.model_fields[DEFAULT].is_required()


@each
def test_a_quantity_may_be_anything_within_its_limits_and_nothing_beyond(kind, name, limits):
    def said(value) -> Quantity:
        return getattr(kind.model_validate({**NEEDED.get(kind, {}), name: value}), name)

    assert said(limits.low).value == limits.low and said({"value": limits.high}).value == limits.high
    width = limits.high - limits.low
    for beyond in (limits.low - width / 100, limits.high + width / 100):
        with pytest.raises(ValidationError, match="is out of range; allowed"):
            said(beyond)
    if limits.whole:
        with pytest.raises(ValidationError, match=f"{name} are whole numbers"):
            said(limits.low + 0.5)


@each
def test_editors_know_limits_default_and_meaning(kind, name, limits):
    field = json_schema()["$defs"][kind.__name__]["properties"][name]
    bare = field["anyOf"][0]
    assert (bare["type"], bare["minimum"], bare["maximum"]) == (
        "integer" if limits.whole else "number",
        limits.low,
        limits.high,
    )
    assert field["description"].startswith(f"{limits.meaning}; ")
    assert (field["default"] or {}).get("value") == limits.default


def test_the_readme_states_every_name_and_the_defaults():
    text = (ROOT / "scenarios" / "README.md").read_text(encoding="utf-8")
    names = {path.partition(".")[2] for path in PATHS}
    assert not [name for name in names if not re.search(rf"`[^`\n]*\b{name}\b|^ +.*\b{name}:", text, re.MULTILINE)]
    for group in ("weights", "process"):
        [row] = re.findall(rf"^\| `{group}` \|(.*)\|(.*)\|$", text, re.MULTILINE)
        told = dict(zip(re.findall(r"`(\w+)`", row[0]), map(float, row[1].split(",")), strict=True))
        assert told == {name: limits.default for name, limits in GROUPS[group].items() if name in told}
        assert GROUPS[group].keys() - told.keys() <= {"spatial"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_quantity_has_one_meaning_of_its_own_in_every_language(language):
    with speaking(language):
        meanings = {path: meaning_of(path) for path in PATHS}
        assert len(set(meanings.values())) == len(meanings) and all(meanings.values())
        shown = {
            item["path"]: item["meaning"] for group in groups(load("tokyo_liaison_office")) for item in group["items"]
        }
    assert (
        shown["weights.autonomy"]
        == meanings["weights.autonomy"]
        != shown["france.autonomy"]
        == meanings["france.autonomy"]
    )


def test_a_meaning_in_another_language_is_not_the_english_one():
    with speaking("ja"):
        assert not [path for path in PATHS if meaning_of(path) == limits_of(path).meaning]
    with pytest.raises(KeyError):
        meaning_of("decision.rule")


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_what_a_layout_states_are_the_quantities_of_the_scenario(path):
    scenario = load(path)
    assert {row.name for row in Layout(scenario).stated} == {name for name, _, _ in scenario.quantities()}


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_a_preference_model_reads_what_the_vocabulary_says_and_nothing_else(path):
    scenario = load(path)
    rows = {row.name: row for row in Layout(scenario).stated}
    assert list(rows) and set(rows) >= {name for name, _, _ in scenario.quantities()}
    for name, row in rows.items():
        assert scenario.preferences.name in limits_of(name).read_by
        head, _, what = name.partition(".")
        known = limits_of(f"external.{what}" if head in scenario.externals else name)
        assert row.limits.meaning == known.meaning


def test_which_quantities_only_one_preference_model_reads():
    """Written out, as the tables that say it are read by everything else."""
    pressed = {"process.anticipation", "process.memory", "process.backlash", "process.intimidation"}
    assert INTERESTS.idle == {"weights.spatial"}
    assert SPATIAL.idle == pressed | {f"weights.{name}" for name in ("security", "economic", "entrapment", "autonomy")}
    assert list(SPATIAL.traits_of_role["host"]) == [
        "ideal",
        "solidarity",
        "influence",
        "openness",
        "salience",
        "persuasion",
        "focus",
    ]
    assert (list(SPATIAL.traits_of_role["external"]), list(SPATIAL.attributes)) == ([], ["position", "availability"])
    assert list(INTERESTS.traits_of_role["member"]) == [*vocabulary.TRAITS, "price"]
    assert list(INTERESTS.traits_of_role["external"]) == ["coercion", "focus", "threat", "linkage", "exposure"]
    assert list(INTERESTS.attributes) == ["substance", "visibility", "reach", "availability"]


def test_the_starting_values_of_the_model():
    """Written out; W is uniform over what it may be, and everything else one number."""
    weights = {"security": 2.0, "economic": 0.5, "entrapment": 0.5, "autonomy": 0.5, "solidarity": 0.5, "spatial": 2.0}
    process = {
        "rounds": 18.0, "rationality": 24.0, "concession": 1.0, "walk_away": 0.5, "anticipation": 0.6, "memory": 0.6,
        "backlash": 0.05, "intimidation": 0.05, "commitment": 0.0,
    }  # fmt: skip
    assert {name: limits.default for name, limits in GROUPS["weights"].items()} == weights
    assert {name: limits.default for name, limits in GROUPS["process"].items()} == process
    spread = {name: starting(limits) for name, limits in GROUPS["process"].items() if starting(limits).is_sampled}
    assert {name: (q.low, q.value, q.high, q.dist) for name, q in spread.items()} == {
        "walk_away": (0.0, 0.5, 1.0, "uniform")
    }
    assert limits_of("france.salience").default == 1.0 and limits_of("plan.availability").default == 1.0


def test_a_bare_number_fixes_what_is_spread_by_default():
    assert load("tokyo_liaison_office").process.walk_away.is_sampled
    fixed = load("tokyo_liaison_office", {"process.walk_away": 0.5}).process.walk_away
    assert (fixed.is_sampled, fixed.ends) == (False, (0.5, 0.5, 0.5))


@given(st.floats(1, 1e6))
def test_a_whole_quantity_is_rounded_one_way_halves_upwards(value):
    whole, other = Limits("", whole=True), Limits("")
    assert whole.rounded(value) == np.floor(value + 0.5) and other.rounded(value) == value
    assert (whole.rounded(np.array([value, 2.5, 3.5])) == [np.floor(value + 0.5), 3.0, 4.0]).all()
    assert vocabulary.rounded("process.rounds", value) == whole.rounded(value)
    assert vocabulary.rounded("france.threat", value) == vocabulary.rounded("decision.threshold", value) == value


def test_rounds_alone_are_whole():
    """The kernel rounds whole rows of the process; a whole quantity elsewhere has to be taught to it."""
    assert [path for path in PATHS if vocabulary.is_whole(path)] == ["process.rounds"]
    [rounds] = [
        item
        for group in groups(load("tokyo_liaison_office"))
        for item in group["items"]
        if item["path"] == "process.rounds"
    ]
    assert rounds["step"] == 1.0 and rounds["from"] % 1 == rounds["to"] % 1 == 0


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_a_scenario_at_a_glance_fits_on_a_screen(path):
    scenario = load(path)
    lines = repr(scenario).splitlines()
    assert str(scenario) == repr(scenario) and len(lines) == 4 and max(map(len, lines)) <= 140, lines
    for word in (scenario.name, scenario.sponsor, scenario.drafts[0], *scenario.externals, scenario.decision.rule,
                 f"{scenario.process.rounds.ends[2]:g} rounds", f"{sum(1 for _ in scenario.quantities())} quantities"):  # fmt: skip
        assert word in repr(scenario)


def test_a_glance_at_the_tokyo_case():
    """3 * 11 traits of members, 12 of the host, 1 of China; 3 + 4 attributes; 5 weights, 9 of the process, 5 options."""
    assert repr(load("tokyo_liaison_office", {"process.rounds": 12})) == (
        "<Scenario 'tokyo_liaison_office with process.rounds=12': 'NATO liaison office in Tokyo, 2023-24'\n"
        "  member: united_states, france, germany; host: japan; external: china\n"
        "  drafts: liaison_office, contact_point; sponsor: united_states\n"
        "  unanimity, 12 rounds, preferences by interests, 5 events, 72 quantities>"
    )
