"""What must hold in the Tokyo case in direction, each with its place in the report and the strength of its support.

The report gives no probability, so sizes are not tested; nor is a formal French veto, a Japanese request for the
office, or the sign of coercion's effect on France and Germany, none of which it states.
"""

from functools import cache

import numpy as np
import pytest

import sim
from sim.results.outcomes import blockers, tally

RUNS = 40_000
TOKYO = "tokyo_liaison_office"


@cache
def outcomes(name: str, changes: tuple[tuple[str, float], ...] = ()) -> dict[str, float]:
    """Share of each outcome, on common random numbers."""
    scenario = sim.load(name, list(changes))
    table = sim.run(scenario, runs=RUNS, seed=11).frame()
    shares = table["outcome"].value_counts(normalize=True)
    return {outcome: float(shares.get(outcome, 0.0)) for outcome in scenario.outcomes}


def adopted(name: str = TOKYO, **changes: float) -> float:
    return 1 - outcomes(name, tuple((path.replace("__", "."), value) for path, value in changes.items()))["shelved"]


def as_proposed(name: str) -> float:
    return next(iter(outcomes(name).values()))


def values(path: str, levels: tuple[float, ...]) -> list[float]:
    return [adopted(**{path: level}) for level in levels]


def test_shelving_is_the_modal_outcome_and_adoption_as_proposed_is_rare():
    """Strong. Report §4 (Tokyo office): the plan is shelved, for want of the consent of France and Germany."""
    shares = outcomes(TOKYO)
    assert max(shares, key=shares.get) == "shelved"
    assert shares["liaison_office"] < 0.15


@pytest.mark.parametrize("easier", ["vilnius_communique_2023", "itpp_2023"])
def test_a_critical_text_or_a_work_plan_passes_far_more_easily(easier):
    """Strong. Report §4 (ITPP): both were agreed at Vilnius in July 2023, when the office was not."""
    assert as_proposed(easier) > 3 * as_proposed(TOKYO)
    assert adopted(easier) > 1.5 * adopted(TOKYO)


def test_riga_2006_is_most_likely_adopted_diluted():
    """Strong. Report §3 (global partnership): the declaration speaks of interested countries, a compromise."""
    shares = outcomes("riga_2006")
    assert max(shares, key=shares.get) == "interested_countries"


def test_winning_over_france_and_germany_does_far_more_than_either():
    """Medium. Report §4 (Tokyo office) names both as reluctant, and every member must agree."""
    won = {"exposure": 0.1, "entrapment": 0.1, "autonomy": 0.1, "linkage": 0.8}
    france, germany = ({f"{who}__{trait}": value for trait, value in won.items()} for who in ("france", "germany"))
    base = adopted()
    alone, other, both = (adopted(**who) - base for who in (france, germany, france | germany))
    assert alone > 0 and other > 0
    assert both > 1.5 * max(alone, other)


def test_adoption_falls_with_entrapment():
    """Strong. Report §4 (Tokyo office): France and Germany wish to keep out of the rivalry of the US and China."""
    levels = [adopted(france__entrapment=f, germany__entrapment=f) for f in (0.1, 0.5, 0.9)]
    assert levels == sorted(levels, reverse=True) and levels[0] > levels[-1]


@pytest.mark.parametrize("path", ["germany__exposure", "france__autonomy"])
def test_adoption_falls_with_german_exposure_and_french_autonomy(path):
    """Medium. Report §6 (outlook): Germany's dependence on China, France's independent diplomacy."""
    levels = values(path, (0.1, 0.5, 0.9))
    assert levels == sorted(levels, reverse=True) and levels[0] > levels[-1]


def test_adoption_rises_with_linkage():
    """Medium. Report §4 (Ukraine war): China's alignment with Russia brought NATO and Japan together."""
    levels = [adopted(france__linkage=x, germany__linkage=x, united_states__linkage=x) for x in (0.1, 0.5, 0.9)]
    assert levels == sorted(levels) and levels[0] < levels[-1]


def test_adoption_rises_with_japanese_persuasion_slowly():
    """Medium. Report §6 (outlook): patient explanation to France and Germany could lead to the office."""
    levels = values("japan__persuasion", (0.0, 2.0, 5.0))
    assert levels == sorted(levels) and levels[0] < levels[-1]
    won_over = adopted(france__autonomy=0.1, france__entrapment=0.1) - levels[0]
    assert levels[-1] - levels[0] < won_over, "talking does less than a change of interests"


def test_a_more_divisible_proposal_moves_mass_from_shelved_to_diluted():
    """Medium. Report §3 and §4: what was agreed in 2006 and 2023 was the weaker text or plan."""
    base, divided = outcomes(TOKYO), outcomes("tokyo_low_profile_station")
    assert divided["shelved"] < base["shelved"]
    assert divided["low_profile_station"] + divided["contact_point"] > base["contact_point"]


def test_shelving_persists_without_coercion_because_it_is_anticipated():
    """Medium. Report §4 (Tokyo office): members fear what China would make of it, before it did anything."""
    calm = outcomes(TOKYO, (("china.coercion", 0.0), ("events.china_protest.probability", 0.0)))
    assert max(calm, key=calm.get) == "shelved"
    unexpected = adopted(china__coercion=0.0, events__china_protest__probability=0.0, process__anticipation=0.0)
    assert unexpected > 1 - calm["shelved"]


def test_france_blocks_more_often_than_germany():
    """Weak. Report §4 (Tokyo office) names the French president's fear, and Germany as cautious."""
    scenario = sim.load(TOKYO)
    shares = blockers(tally(sim.run(scenario, runs=RUNS, seed=11).frame()), scenario).set_index("actor")["share"]
    assert shares["france"] > shares["germany"]


def test_the_external_power_matters_only_through_the_members_gains():
    """Medium. Where retaliation is expected in full and pressure moves no trait, coercion changes no run."""
    fixed = {"process.anticipation": 1.0, "process.backlash": 0.0, "process.intimidation": 0.0}
    one, other = (sim.run(TOKYO, set_=fixed | {"china.coercion": c}, runs=2000).frame() for c in (0.0, 1.0))
    assert one.equals(other)


def test_the_host_matters_only_through_views_and_its_consent():
    """Medium. Where nobody listens and the host gains for sure, what it is changes no run."""
    voters = ("united_states", "france", "germany", "japan")
    deaf = {f"{who}.openness": 0.0 for who in voters} | {"weights.security": 10.0}
    tables = []
    for threat in (0.8, 1.0):
        sure = {
            "japan.threat": threat,
            "japan.linkage": 1.0,
            "japan.core_threat": 1.0,
            "events.incursions.probability": 0.0,
        }
        tables.append(sim.run(TOKYO, set_=deaf | sure, runs=2000).frame())
    assert not np.isin("japan", [who for names in tables[0]["objectors"].unique() for who in names.split(",")])
    assert tables[0].equals(tables[1])
