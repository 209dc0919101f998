"""The titles of a run's figures say what was found."""

import pandas as pd
import pytest

from sim.scenario.load import load
from sim.studies.run import sentences
from sim.words import speaking


def shares(office: float, shelved: float) -> pd.DataFrame:
    rows = [("office", "The office", office), ("shelved", "Shelved", shelved)]
    return pd.DataFrame(rows, columns=["outcome", "label", "share"])


def blockers(**of: float) -> pd.DataFrame:
    return pd.DataFrame({"label": list(of), "share": list(of.values())})


@pytest.mark.parametrize(
    ("office", "shelved", "france", "said"),
    [
        (0.3, 0.7, 0.69, "shelved in most runs; France says no in nearly all of them"),
        (0.04, 0.96, 0.5, "shelved in nearly all runs; France says no in about half of them"),
        (0.3, 0.7, 0.2, "shelved in most runs; France says no in some of them"),
        (0.5, 0.5, 0.04, "“The office” adopted in about half of the runs"),
        (0.8, 0.2, 0.2, "“The office” adopted in most runs"),
        (0.3, 0.7, 0.0, "shelved in most runs"),
    ],
)
def test_the_most_frequent_outcome_and_who_stands_in_its_way(office, shelved, france, said):
    assert sentences.ended(shares(office, shelved), blockers(Japan=0.0, France=france)) == said


def test_in_japanese():
    with speaking("ja"):
        said = sentences.ended(shares(0.3, 0.7), blockers(フランス=0.69))
    assert said == "試行の過半で棚上げ、そのほぼすべてでフランスが反対"


def test_who_blocks_most_often_with_how_often():
    assert sentences.stood(blockers(Japan=0.02, France=0.685)) == "France stands in the way in most runs (68.5\u00a0%)"
    assert sentences.stood(blockers(Japan=0.0)) == "nobody stands in the way"


def test_the_month_by_which_half_of_the_agreements_have_come():
    scenario = load("tokyo_liaison_office")
    agreement = pd.DataFrame({"round": [1, 2, 3, 4], "share": [0.1, 0.1, 0.2, 0.3]})
    year, month = scenario.start.split("-")[:2]
    assert (year, month) == ("2023", "04")
    assert sentences.agreed(agreement, scenario) == "half of the agreements come in Jun 2023 or later"
    assert sentences.agreed(agreement.assign(share=0.0), scenario) == "no run reaches agreement"
    undated = scenario.model_copy(update={"start": None})
    assert sentences.agreed(agreement, undated) == "half of the agreements come in round 3 or later"
    assert sentences.agreed(agreement.assign(share=0.1), undated) == "half of the agreements come in round 1"


def gains(**of: tuple[float, float, float]) -> pd.DataFrame:
    rows = [(name, "total", *ends) for name, ends in of.items()]
    rows += [(name, "security", -9.0, -9.0, -9.0) for name in of]
    return pd.DataFrame(rows, columns=["label", "term", "mean", "low", "high"])


def test_who_gains_and_who_loses_for_certain_the_largest_first():
    found = gains(USA=(0.3, 0.1, 0.5), Japan=(0.4, 0.2, 0.6), France=(-0.4, -0.5, -0.2), Italy=(-0.1, -0.3, 0.1))
    assert sentences.gained(found) == "Japan and USA gain, France lose"
    five = gains(**{name: (-n, -n - 1, -0.5) for n, name in enumerate("ABCDE", 1)})
    assert sentences.gained(five) == "E, D, C and 2 more lose"
    assert sentences.gained(gains(Italy=(-0.1, -0.3, 0.1))) == "nobody gains or loses for certain"
