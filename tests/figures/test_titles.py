"""A title states the finding: of rules that coincide, of pairs of which one lever moves, of sweeps in their language."""

import pandas as pd
import pytest

import sim
from sim.figures.panels import ticks
from sim.studies.compare.figures import figures as compared
from sim.studies.rules.figures import _changed
from sim.studies.tip.figures import _paired
from sim.words import numbers, speaking

TOKYO = "tokyo_liaison_office"


def rules(forum: str, *names: str) -> pd.DataFrame:
    rows = [{"forum": "all", "forum_label": "Everybody is asked", "rule_label": "Unanimity", "adopted": 0.2}]
    rows += [{"forum": forum, "forum_label": "Without France", "rule_label": name, "adopted": 0.7 - n / 100}
             for n, name in enumerate(names)]  # fmt: skip
    return pd.DataFrame(rows).assign(is_base=lambda table: table.index == 0)


@pytest.mark.parametrize(
    ("forum", "names", "said"),
    [
        ("no_france", ("Unanimity = two-thirds",), "without France, any rule would adopt"),
        ("no_france", ("Unanimity = two-thirds", "Majority"), "without France, unanimity or two-thirds would adopt"),
        ("all", ("A = b = c",), "a, b or c would adopt"),
    ],
)
def test_rules_that_come_to_the_same_are_no_equation(forum, names, said):
    title = _changed(rules(forum, *names)).replace("\u00a0", " ")
    assert title == f"{said} in 70.0 % of runs instead of 20.0 %"


@pytest.mark.parametrize(
    ("costs", "said"),
    [
        ((0.2, 0.3), "cheapest pair A and B"),
        ((0.2, 0.0), "no pair is cheaper than a change of A alone"),
        ((0.0, 0.3), "no pair is cheaper than a change of B alone"),
    ],
)
def test_a_pair_of_which_one_lever_moves_is_none(costs, said):
    pair = {"status": "tips", "first_label": "A", "second_label": "B", "first_cost": costs[0], "second_cost": costs[1]}
    assert _paired(pd.DataFrame([pair])) == said


def test_a_figure_warns_of_the_scenarios_that_it_shows_alone():
    found = sim.compare(TOKYO, "tokyo_majority_rule", "tokyo_low_profile_station", runs=50)
    drawn = compared(found)
    sources = {name: draw.keywords["source"] for name, draw in drawn.items()}
    assert [found.scenarios[n].implausible != "" for n in range(3)] == [False, True, False]
    assert {name for name, source in sources.items() if "implausible" in source} == {"shares", "differences", "moves_1"}


def test_what_is_searched_of_a_sweep_has_its_title_in_the_language_spoken(tmp_path):
    sampled = {"latin_hypercube": {"samples": 120, "over": {"france.autonomy": "coded", "germany.exposure": "coded"}}}
    title = {"en": "Reluctance", "ja": "消極姿勢"}
    sim.sweep({"scenario": TOKYO, "title": title, "runs": 20, "design": [sampled]}, tmp_path / "swept")
    swept = tmp_path / "swept"
    for found in (sim.sensitivity(swept, method="pawn"), sim.discover(swept, above="q75")):
        for language, said in title.items():
            with speaking(language):
                titles = [draw().title for draw in found.in_language(language).figures().values()]
            assert titles and all(one.startswith(said) for one in titles)


def test_an_axis_has_ticks_of_few_digits():
    long = [0.123457, 0.345679, 0.567891, 0.789123]
    assert ticks([0.1, 0.4, 0.8], (0.1, 0.8), 3.0, upright=False) == [0.1, 0.4, 0.8]
    assert all(len(numbers.number(tick)) <= 4 for tick in ticks(long, (long[0], long[-1]), 3.0, upright=False))
    assert (numbers.short(1 / 3), numbers.short(123456.7), numbers.short(-0.25)) == ("0.3333", "123457", "−0.25")
