"""What each study prints in Japanese: no English is left, no number is lost, and columns stand under their headings."""

import re
from collections import Counter
from collections.abc import Callable

import pytest
from rich.cells import cell_len

import sim
from sim.results.findings import Findings
from sim.results.study import studies
from sim.words import speaking

TOKYO = "tokyo_liaison_office"
FEW = {"runs": 40}
SWEEP = {
    "title": {"en": "T", "ja": "題"},
    "scenario": TOKYO,
    "runs": 20,
    "design": [{"grid": {"france.autonomy": [0.2, 0.9]}}],
}
#: The findings of each study, on few runs; two lines where a study prints otherwise by its options.
QUICK: dict[str, Callable[[], Findings]] = {
    "run": lambda: sim.run(TOKYO, **FEW),
    "blockers": lambda: sim.blockers(TOKYO, **FEW),
    "blockers, none": lambda: sim.blockers("tokyo_majority_rule", runs=5, set_={"france.autonomy": 0}),
    "compare": lambda: sim.compare(TOKYO, "tokyo_majority_rule", **FEW),
    "sweep": lambda: sim.sweep(SWEEP),
    "tip": lambda: sim.tip(TOKYO, target="P(adopted) >= 0.5", levers="france.autonomy,germany.exposure", **FEW),
    "trace": lambda: sim.trace("tokyo_china_wedge", run=3),
    "trace, typical": lambda: sim.trace(TOKYO, typical="shelved"),
    "trace, addressed": lambda: sim.trace("tokyo_japan_addresses", run=5),
    "targets": lambda: sim.targets("tokyo_china_wedge", runs=3),
    "sensitivity": lambda: sim.sensitivity(TOKYO, method="morris", base=4, runs=5),
    "theories": lambda: sim.theories(TOKYO, draws=3, **FEW),
    "rules": lambda: sim.rules(TOKYO, **FEW),
    "game": lambda: sim.game(TOKYO, **FEW),
    "coders": lambda: sim.coders(TOKYO, **FEW),
    "packages": lambda: sim.packages("tokyo_packages", futures=3, runs=5),
    "backtest": lambda: sim.backtest(["riga_2006", "tokyo_2023", "LIBYA11"], runs=20),
    "run, recorded": lambda: sim.run("GENEVA23", **FEW),
}
SLOW: dict[str, Callable[[], Findings]] = {
    "sure": lambda: sim.sure(TOKYO, quick=True, **FEW),
    "forecast": lambda: sim.forecast(TOKYO, hardest="against", **FEW),
    "discover": lambda: sim.discover(TOKYO, futures=60, runs=20, above="0.4"),
    "sensitivity, sobol": lambda: sim.sensitivity(TOKYO, base=8, runs=5),
    "calibrate": lambda: sim.calibrate(model="interests", points=16, runs=5),
    "deu": lambda: sim.deu(runs=2),
}
#: Commands, options, what is in backticks, and names with an underscore, a dot, a slash or an equals sign in them.
NAMES = re.compile(
    r"nacsim .*|`.*?`|--method cart|--[\w-]+|\w+[_./=(][\w./=()\[\]-]+|(?:nacsim|PRIM|NATO|ISAF|IPCP|ITPP|CRPS|QMV|Unan|MB)|[A-Z]+[0-9]+"
)
ENGLISH = re.compile("[A-Za-z]{2,}")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def as_data_have_it(found: Findings) -> set[str]:
    """Words of the results that nobody translates: the sources of theories."""
    return set(found.tables["theories"]["source"]) if found.study == "theories" else set()


def of_english_titles(found: Findings) -> set[str]:
    """Numbers that stand in the English title of a scenario alone: 11 September."""
    titles = [scenario.title for scenario in found.scenarios]
    both = ((NUMBER.findall(str(title)), NUMBER.findall(str(title.in_language("ja")))) for title in titles)
    return {number for own, other in both for number in own if number not in other}


@pytest.mark.parametrize("make", [*QUICK, *(pytest.param(name, marks=pytest.mark.slow) for name in SLOW)])
def test_what_a_study_prints_in_japanese_has_every_number_and_no_english(make):
    found = (QUICK | SLOW)[make]()
    english = found.text()
    with speaking("ja"):
        japanese = found.text()
    lost = Counter(NUMBER.findall(english)) - Counter(NUMBER.findall(japanese))
    assert set(lost) <= of_english_titles(found)
    rest = re.sub(r"(?<=[a-z]) *\n(?=[a-z])", "", japanese)  # a name that the end of a line cuts in two
    for word in sorted(as_data_have_it(found), key=len, reverse=True):
        rest = rest.replace(word, "") if word else rest
    assert ENGLISH.findall(NAMES.sub("", rest)) == []
    assert "%" not in re.sub(r"\d%", "", japanese) and "\u00a0%" not in japanese, "no space before a percent sign"
    assert found.text() == english, "and English is as it was"


def test_every_study_is_tried_here():
    assert {name.partition(",")[0] for name in QUICK | SLOW} == set(studies())


def test_columns_of_japanese_stand_under_each_other_in_a_terminal():
    with speaking("ja"):
        said = sim.compare(TOKYO, "tokyo_majority_rule", **FEW).text()
    table = [line.rstrip() for line in said.split("\n\n")[1].splitlines()[1:]]
    assert len(table) == 5 and len({cell_len(line) for line in table}) == 1, "each ends where its heading does"
