"""The whole Council: coded by one rule from public sources; who ever says no there, and what passes all the same."""

import csv
import importlib.util
from pathlib import Path

import numpy as np
import pytest

from sim.engines.ensemble import simulate
from sim.scenario.load import load
from sim.scenario.positions import read_coded
from sim.scenario.vocabulary import TRAITS

DATA = Path(__file__).parents[2] / "data"
_spec = importlib.util.spec_from_file_location("code_council", DATA / "code_council.py")
rule = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(rule)


def shelved(name, **changes):
    scenario = load(name, changes)
    return float((simulate(scenario, 4000, 1).record.outcome == len(scenario.drafts)).mean())


def member(name):
    with (DATA / "council_sources.csv").open(encoding="utf-8", newline="") as lines:
        return next(row for row in csv.DictReader(lines) if row["member"] == name)


def test_the_shipped_rows_are_what_the_rule_gives(tmp_path):
    rule.write(tmp_path / "council.csv")
    assert (tmp_path / "council.csv").read_bytes() == (DATA / "council.csv").read_bytes()


def test_cases_coded_by_hand_and_by_rule_do_not_mix():
    by_hand, by_rule = (read_coded(DATA / name, "positions.csv") for name in ("positions.csv", "council.csv"))
    assert not {case for case, _, _ in by_hand} & {case for case, _, _ in by_rule}


def test_all_32_sit_in_the_council_and_every_number_has_a_source():
    scenario = load("tokyo_whole_council")
    assert len(scenario.members) == 32 and scenario.host == "japan" and scenario.externals == ("china",)
    assert scenario.drafts == load("tokyo_liaison_office").drafts
    by_hand = ("united_states", "france", "germany")
    numbers = [
        getattr(scenario.actors[name], trait)
        for name in scenario.members
        for trait in TRAITS
        if trait != "salience" or name not in by_hand  # on whose mind the matter is, as a file that is silent says
    ]
    assert all(number.source and number.rationale and number.low < number.high for number in numbers)
    assert all(scenario.actors[name].salience.value == 1 for name in by_hand)


@pytest.mark.parametrize(
    ("name", "trait", "expected"),
    [
        ("hungary", "exposure", 0.80),  # against the tariffs 0.75, a memorandum 0.05
        ("hungary", "threat", 0.06),  # 0.40 + 0.499 - 0.741, neither statement signed
        ("spain", "exposure", 0.62),  # abstained, no memorandum: half-way from 0.50 to 0.75, to two digits
        ("slovakia", "threat", 0.40),  # both statements signed; its survey is of 2019
        ("latvia", "core_threat", 0.92),  # 0.70 + 0.10 (3.15 - 0.94)
        ("poland", "core_threat", 0.98),  # 97.8 % in 2023
        ("poland", "autonomy", None),
        ("norway", "exposure", None),  # no vote in the European Union
        ("iceland", "core_threat", None),
    ],
)
def test_the_rule_by_hand(name, trait, expected):
    coding = rule.by_source(trait, member(name))
    assert (coding.value if coding else None) == expected


def test_the_rest_of_the_alliance_is_the_mean_of_the_29():
    coded = rule.council()
    values = [coding.value for (name, trait), coding in coded.items() if trait == "threat" and name != rule.REST]
    assert len(values) == 29 and coded[rule.REST, "threat"].value == round(sum(values) / 29, 2)


def test_what_all_31_really_agreed_on_passes_in_most_runs_and_the_office_is_shelved_in_most_with_32():
    assert shelved("itpp_whole_council") < 0.5 < shelved("tokyo_whole_council")


def test_few_ever_say_no_over_tokyo_france_first_then_germany():
    scenario = load("tokyo_whole_council")
    record = simulate(scenario, 4000, 1).record
    said_no = {
        name: float((record.objectors >> np.uint64(scenario.voters.index(name)) & np.uint64(1)).mean())
        for name in scenario.members
    }
    assert sum(said_no.values()) < len(said_no) / 4
    assert sorted(said_no, key=said_no.get, reverse=True)[:2] == ["france", "germany"]
    assert said_no["united_states"] == 0.0
