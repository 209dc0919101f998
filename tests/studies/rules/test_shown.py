"""What is shown of decision rules: outcomes, differences and power in their places, in each language."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

import sim
from sim.figures.marks import outcome_colours
from sim.results.findings import Findings
from sim.studies.rules.figures import figures
from sim.studies.rules.pivotality import BLOCKED, CARRIED
from sim.studies.rules.text import text
from sim.words import speaking

from ...shown import bars, english, printed, said, swatch_of, under

PROCEDURES = [("all", "unanimity"), ("all", "consensus_minus_1"), ("without_france", "unanimity")]
KEPT = {  # the labels that the tables keep; what is shown is said anew
    "all": "KEPT FORUM", "without_france": "KEPT OTHER FORUM", "unanimity": "Unanimity (as coded)",
    "consensus_minus_1": "Consensus minus 1 = two-thirds = simple majority",
}  # fmt: skip
HEADS = [{"forum": f, "forum_label": KEPT[f], "rule": r, "rule_label": KEPT[r]} for f, r in PROCEDURES]
HEADS[2]["rule_label"] = "Unanimity of two"
OUTCOMES = ["liaison_office", "contact_point", "shelved"]
ENDS = [[0.07, 0.31, 0.62], [0.23, 0.43, 0.34], [0.19, 0.36, 0.45]]
RULES = pd.DataFrame(HEADS).assign(
    is_own=[True, False, False], asked=[3, 3, 2], needs=["3 of 3", "2 of 3", "2 of 2"], adopted=[0.38, 0.66, 0.55],
    low=[0.35, 0.63, 0.52], high=[0.41, 0.69, 0.58], difference=[0.0, 0.28, 0.17], difference_low=[0.0, 0.25, -0.02],
    difference_high=[0.0, 0.31, 0.2], gained=[0, 40, 30], lost=[0, 12, 13], rounds_mean=[11.2, 7.4, np.nan],
    rounds_median=[12.0, 7.0, np.nan], overruled=[0.0, 0.44, 0.03], objections=[0.0, 1.1, np.nan],
    power_to_act=[0.125, 0.5, 0.25],
)  # fmt: skip
SHARES = pd.DataFrame([
    {**head, "outcome": outcome, "label": "KEPT OUTCOME", "share": share, "low": share - 0.01, "high": share + 0.01}
    for head, row in zip(HEADS, ENDS, strict=True) for outcome, share in zip(OUTCOMES, row, strict=True)
])  # fmt: skip
ACTORS = ["united_states", "france", "germany", "japan"]
POWER = pd.DataFrame([
    {**head, "actor": actor, "label": "KEPT ACTOR", "role": "member", "votes": 1.0,
     "banzhaf": 0.11 + 0.2 * n + 0.01 * i, "banzhaf_normalised": 0.12 + 0.2 * n + 0.01 * i,
     "shapley_shubik": 0.13 + 0.2 * n + 0.01 * i, "pivotal": 0.5 - 0.1 * i - 0.01 * n, "low": 0.45 - 0.1 * i,
     "high": 0.55 - 0.1 * i, "carried": 0.3 - 0.1 * i + 0.12 * (i > 2), "blocked": 0.2 - 0.01 * n - 0.12 * (i > 2),
     "overruled": 0.017 * (i + 1)}
    for n, head in enumerate(HEADS) for i, actor in enumerate(ACTORS)
])  # fmt: skip
PRICE = {"rule": "consensus_minus_1", "rule_label": "Consensus minus 1", "best": 0.66, "unanimity": 0.38, "price": 0.28,
         "low": 0.25, "high": 0.31, "ratio": 1.7368, "laxest": "consensus_minus_1"}  # fmt: skip


def found() -> Findings:
    scenario = sim.load("tokyo_liaison_office")
    members = [list(scenario.members)] * 2 + [[m for m in scenario.members if m != "france"]]
    procedures = [
        {"members": asked, "decision": {"rule": rule}} for asked, (_, rule) in zip(members, PROCEDURES, strict=True)
    ]
    about = {"title": scenario.title, "price": PRICE, "procedures": procedures}
    tables = {"shares": SHARES, "rules": RULES, "power": POWER}
    return Findings("rules", "x", (scenario,), tables, 700, 2, about=about)


def drawn(language: str, name: str):
    with speaking(language):
        return figures(found().in_language(language))[name]()


LABELS = {
    "en": ("Unanimity (as coded), 3 of 3", "Consensus minus 1 =", "Unanimity = two-thirds ="),
    "ja": (
        "全会一致（沈黙手続）、",
        "1か国までの反対を",
        "全会一致（沈黙手続） =",
    ),
}
FORUMS = {"en": ("Everybody is asked", "Without France"), "ja": ("全加盟国が決定に参加", "フランスを除く加盟国")}
COLUMNS = {"en": ("adopted", "difference"), "ja": ("採択", "差")}
DIFFERENCES = {
    "en": ["reference", "+28.0 (+25.0 to +31.0)", "+17.0 (−2.0 to +20.0)"],
    "ja": ["比較の基準", "+28.0（+25.0〜+31.0）", "+17.0（−2.0〜+20.0）"],
}
NAMES = {"en": ("United States", "France", "Germany", "Japan"), "ja": ("米国", "フランス", "ドイツ", "日本")}


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_bar_a_rule_shows_its_outcomes_and_its_difference(language):
    figure = drawn(language, "rules")
    colours = [colour.lower() for colour in outcome_colours(OUTCOMES)]
    for axes, row in zip(sorted(figure.axes, key=lambda axes: -axes.get_position().y0), ENDS, strict=True):
        assert [(bar.width, bar.colour) for bar in bars(axes)] == list(zip(row, colours, strict=True))
        assert [bar.left for bar in bars(axes)] == pytest.approx([0.0, row[0], row[0] + row[1]])
    adopted, difference = COLUMNS[language]
    sign = {"en": " %", "ja": "%"}[language]
    assert under(figure, adopted) == [f"{share}{sign}" for share in ("38.0", "66.0", "55.0")]
    assert under(figure, difference) == DIFFERENCES[language]
    texts = said(figure)
    scenario = found().in_language(language).scenario
    with speaking(language):
        key = [scenario.label(outcome) for outcome in OUTCOMES]
    assert [swatch_of(figure, label) for label in key] == colours
    places = [next(place for text, place in texts.items() if text.startswith(label)) for label in LABELS[language]]
    assert [y for _, y in places] == sorted((y for _, y in places), reverse=True)
    for place, number in zip(places, ("38.0 %", "66.0 %", "55.0 %"), strict=True):
        assert place[1] == pytest.approx(texts[number.replace(" %", sign)][1], abs=0.2), (
            "a number stands beside its own rule"
        )
    first, second = (texts[forum][1] for forum in FORUMS[language])
    assert first > places[0][1] > places[1][1] > second > places[2][1], "each rule stands below its forum"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_power_is_a_bar_of_what_was_carried_and_blocked_and_a_diamond(language):
    figure = drawn(language, "power")
    assert len(figure.axes) == 2, "rules that ask everybody, and the scenario's own"
    for axes, (forum, rule) in zip(
        sorted(figure.axes, key=lambda axes: axes.get_position().x0), PROCEDURES, strict=False
    ):
        own = POWER[(POWER["forum"] == forum) & (POWER["rule"] == rule)]
        here = bars(axes)
        assert [bar.width for bar in here] == pytest.approx([*own["carried"], *own["blocked"]])
        assert [bar.left for bar in here] == [0.0] * 4 + own["carried"].tolist()
        assert [bar.colour for bar in here] == [CARRIED.lower()] * 4 + [to_hex(BLOCKED)] * 4
        (diamonds,) = [line for line in axes.lines if line.get_marker() == "D"]
        assert list(diamonds.get_xdata()) == own["banzhaf"].tolist()
        ends = [
            tuple(line.get_xdata()) for line in axes.lines if line.get_color() == "black" and len(line.get_xdata()) == 2
        ]
        assert ends == list(zip(own["low"], own["high"], strict=True))
    key = {
        "en": ("Its consent alone let the draft pass", "Its objection alone blocked the draft"),
        "ja": ("同国の同意のみで成立", "同国の反対のみで不成立"),
    }
    assert [swatch_of(figure, name) for name in key[language]] == [CARRIED.lower(), to_hex(BLOCKED)]
    texts = said(figure)
    heights = [texts[name][1] for name in NAMES[language]]
    assert heights == sorted(heights, reverse=True)
    heads = [next(place for text, place in texts.items() if text.startswith(start)) for start in
             {"en": ("Unanimity (as coded)", "Consensus minus 1"), "ja": ("全会一致（沈黙手続）、現行の設定", "1か国までの反対")}[language]]  # fmt: skip
    assert heads[0][0] < heads[1][0]


@pytest.mark.parametrize("name", ["rules", "power"])
def test_labels_are_said_anew_and_japanese_figures_have_no_english(name):
    for language in ("en", "ja"):
        assert not any("KEPT" in line for line in said(drawn(language, name)))
    figure = drawn("ja", name)
    assert english(figure, ["NATO"]) == []
    assert any("各方式700回" in line for line in said(figure))


def test_a_forum_of_its_own_is_named_above_its_panel():
    told = found()
    told.tables["rules"] = RULES.assign(is_own=[False, False, True])
    words = " ".join(said(figures(told)["power"]()))
    assert "Without France: unanimity" in words


def test_printed_cells_stand_under_their_headings(monkeypatch):
    told = printed(text, found(), monkeypatch)
    rules, first, second = told.tables
    assert rules == {
        "Everybody is asked": dict.fromkeys(["Needs", "Adopted", "Difference in points", "95 % interval", "Rounds, mean", "Over an objection"], ""),
        "Unanimity (as coded)": {"Needs": "3 of 3", "Adopted": "38.0 %", "Difference in points": "", "95 % interval": "", "Rounds, mean": "11.2", "Over an objection": "0 %"},
        "Consensus minus 1 = two-thirds = simple majority": {"Needs": "2 of 3", "Adopted": "66.0 %", "Difference in points": "+28.0", "95 % interval": "+25.0 to +31.0", "Rounds, mean": "7.4", "Over an objection": "44.0 %"},
        "Without France": dict.fromkeys(["Needs", "Adopted", "Difference in points", "95 % interval", "Rounds, mean", "Over an objection"], ""),
        "Unanimity = two-thirds = simple majority": {"Needs": "2 of 2", "Adopted": "55.0 %", "Difference in points": "+17.0", "95 % interval": "−2.0 to +20.0", "Rounds, mean": "", "Over an objection": "3.0 %"},
    }  # fmt: skip
    assert list(rules) == [
        "Everybody is asked",
        "Unanimity (as coded)",
        "Consensus minus 1 = two-thirds = simple majority",
        "Without France",
        "Unanimity = two-thirds = simple majority",
    ]
    assert first["Japan"] == {
        "Shapley- Shubik": "0.160", "Banzhaf, normalised": "0.150", "Banzhaf, absolute": "0.140", "Pivotal in the runs": "20.0 %",
        "Its consent decided": "12.0 %", "Its objection decided": "8.0 %", "It was overruled": "6.8 %",
    }  # fmt: skip
    assert second["Japan"]["Banzhaf, absolute"] == "0.340"
    assert "700 runs under each rule, seed 2" in told.lines
    assert (
        "Price of unanimity: 28.0 points (25.0 to 31.0): 66.0 % adopted under “Consensus minus 1 = two-thirds = "
        "simple majority”, 38.0 % under unanimity, 1.74 times as many." in told.lines
    )
    assert "Unanimity (as coded): power a priori" in told.lines
