"""What is shown of errors on EU issues: every number, colour and word where it belongs, in either language."""

from dataclasses import replace

import pandas as pd
import pytest
from matplotlib.colors import to_hex

from sim.results.findings import Findings
from sim.studies.deu.figures import MODEL, THEORY, figures
from sim.studies.deu.text import text
from sim.words import speaking
from tests.drawn import words_of
from tests.levels import beside, edge, level
from tests.shown import english, printed

MEASURES = ("mean_error", "median_error", "within_10", "difference", "crps", "crps_widened")


def row(theory: str, label: str, rule: str, issues: int, base: float) -> dict:
    """A row whose numbers are all different, and differ from those of every other row."""
    found = {"theory": theory, "label": label, "voting_rule": rule, "issues": issues, "proposals": issues // 2}
    for n, name in enumerate(MEASURES):
        value = base + 3 * n if name != "within_10" else base / 100
        less = 1.25 if name != "within_10" else 0.04
        found |= {name: value, f"{name}_low": value - less, f"{name}_high": value + 2 * less}
    for end, by in (("", 20 - base), ("_crps", 31 - 1.4 * base)):
        found |= {f"baseline{end}": base + 0.7 + len(end), f"difference{end}": by, f"difference{end}_low": by - 2.2, f"difference{end}_high": by + 3.3}  # fmt: skip
    return found


TABLE = pd.DataFrame(
    [
        row("simulation", "Silence procedure (this model)", "all", 154, 23.1),
        row("compromise", "Compromise model", "all", 153, 21.4),
        row("commission_agenda", "Agenda setter, the Commission", "all", 101, 16.2),
        row("simulation", "Silence procedure (this model)", "Unan", 38, 25.3),
        row("compromise", "Compromise model", "Unan", 37, 26.8),
    ]
)
ABOUT = {"file": "some.csv", "issues": 154, "proposals": 64, "runs": 2345, "seed": 5, "applies": 150, "in_sample": True, "adopted": 0.857, "skipped": [{"issue": "x7", "line": 91, "vote_rule": "Simple"}, {"issue": "y1", "line": 99, "vote_rule": ""}]}  # fmt: skip
WORDS = {
    "en": {
        "rows": ["Silence procedure (this model)", "Compromise model", "Agenda setter, the Commission"],
        "rules": ["All voting rules", "Unanimity"],
        "heads": ["Issues", "Error", "Mean error", "Less that of the compromise model"],
        "title": "Prediction errors by theory",
        "source": "some.csv: 154 issues of 64 proposals · 2,345 runs of each issue · seed 5",
        "about": "Dot: mean over the issues; line: 95 % confidence interval, proposals resampled. Dashed line: compromise model",
    },
    "ja": {
        "rows": ["沈黙手続（本モデル）", "妥協モデル", "議題設定者（欧州委員会）"],
        "rules": ["全表決方式", "全会一致"],
        "heads": ["争点", "誤差", "平均誤差", "妥協モデルとの 差"],
        "title": "理論別の予測誤差",
        "source": "some.csv：争点154件、提案64件 · 各争点2,345回 · 乱数シード5",
        "about": "点：争点の平均、線：提案の再抽出による95%信頼区間。破線：妥協モデル",
    },
}  # fmt: skip
languages = pytest.mark.parametrize("language", WORDS)


@pytest.fixture
def found() -> Findings:
    return Findings("deu", "some-deu", (), {"accuracy": TABLE}, 2345, 5, about={"about": ABOUT})


def drawn(found: Findings, language: str, name: str = "accuracy"):
    with speaking(language):
        return figures(found.in_language(language))[name]()


@languages
@pytest.mark.parametrize("figure", ["accuracy", "crps"])
@pytest.mark.parametrize("place", [0, 1], ids=["value", "difference"])
def test_dots_and_lines_stand_at_their_numbers_in_the_order_of_the_rows(found, language, place, figure):
    own, less = {"accuracy": ("mean_error", "difference"), "crps": ("crps_widened", "difference_crps")}[figure]
    name = (own, less)[place]
    axes = drawn(found, language, figure).axes
    for panel, rule in zip((axes[place], axes[2 + place]), ("all", "Unan"), strict=True):
        rows = TABLE[TABLE["voting_rule"] == rule]
        shown = rows if place == 0 else rows[rows["theory"] != "compromise"]
        dots = [line for line in panel.lines if line.get_marker() in ("D", "o")]
        assert [float(dot.get_xdata()[0]) for dot in dots] == shown[name].tolist()
        looks = [(dot.get_marker(), to_hex(dot.get_markerfacecolor()).upper()) for dot in dots]
        assert looks == [("D", MODEL) if theory == "simulation" else ("o", THEORY) for theory in shown["theory"]]
        heights = [float(dot.get_ydata()[0]) for dot in dots]
        assert heights == sorted(heights, reverse=True), "from the top down"
        black = [(*map(float, line.get_xdata()), float(line.get_ydata()[0])) for line in panel.lines if line.get_color() == "black"]  # fmt: skip
        ends = zip(shown[f"{name}_low"], shown[f"{name}_high"], heights, strict=True)
        assert [line for line in black if len(line) == 3] == [tuple(end) for end in ends]
        broken = next(line.get_xdata()[0] for line in panel.lines if line.is_dashed())
        assert broken == (0 if place else rows.set_index("theory").loc["compromise", own])


@languages
def test_the_numbers_of_a_theory_stand_beside_its_name_below_their_headings(found, language):
    figure, words = drawn(found, language), WORDS[language]
    # The rows of all rules; the names stand once more in the block below, so they are told by their numbers.
    for number, error in (("154", "23.1"), ("153", "21.4"), ("101", "16.2"), ("38", "25.3"), ("37", "26.8")):
        assert level(figure, number) == pytest.approx(level(figure, error))
        assert (edge(figure, number), edge(figure, error)) == (edge(figure, words["heads"][0]), edge(figure, words["heads"][1]))  # fmt: skip
    assert beside(figure, words["rows"][2]) == ["101", "16.2"]
    names = [text for text, x, _ in sorted(words_of(figure), key=lambda word: -word[2]) if text in words["rows"]]
    assert names == [*words["rows"], *words["rows"][:2]]
    all_rules, unanimity = (level(figure, rule) for rule in words["rules"])
    assert all_rules > level(figure, "154") > level(figure, "101") > unanimity > level(figure, "38")
    left, right = (axes.get_position().x0 * 6.5 for axes in figure.axes[:2])
    assert edge(figure, words["heads"][2]) == pytest.approx(left, abs=0.01) and left < right
    assert [x for text, x, _ in words_of(figure) if text == words["heads"][3].split(" ")[-1] or text == "compromise model"] == [pytest.approx(right, abs=0.01)]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "heads"),
    [("en", ("CRPS", "Mean CRPS", "Scores of whole distributions by theory", "widened by its theory's own errors")),
     ("ja", ("CRPS", "平均CRPS", "理論別の予測分布のスコア", "その理論自身の誤差"))],
)  # fmt: skip
def test_the_scores_stand_below_their_own_headings(found, language, heads):
    figure = drawn(found, language, "crps")
    said = "".join(text for text, _, _ in words_of(figure)).replace(" ", "")
    assert all(head.replace(" ", "") in said for head in heads)
    for number, score in (("154", "38.1"), ("153", "36.4"), ("101", "31.2"), ("38", "40.3"), ("37", "41.8")):
        assert level(figure, number) == pytest.approx(level(figure, score))


def test_what_has_no_score_is_not_drawn(found):
    """As where a theory applies to issues of one proposal alone."""
    scoreless = TABLE.assign(crps_widened=TABLE["crps_widened"].where(TABLE["theory"] != "commission_agenda"))
    shown = drawn(replace(found, tables={"accuracy": scoreless}), "en", "crps")
    assert not {"nan", "Agenda setter, the Commission"} & {text for text, _, _ in words_of(shown)}
    nothing = replace(found, tables={"accuracy": TABLE.assign(crps_widened=float("nan"))})
    assert list(figures(nothing)) == ["accuracy"]


def test_results_of_older_versions_have_the_first_figure_alone(found):
    old = TABLE[[name for name in TABLE if "crps" not in name]]
    assert list(figures(replace(found, tables={"accuracy": old}))) == ["accuracy"]


@languages
def test_head_and_foot_say_what_it_is(found, language):
    said = "".join(text for text, _, _ in words_of(drawn(found, language))).replace(" ", "")
    for part in ("title", "source", "about"):
        assert WORDS[language][part].replace(" ", "") in said, part


def test_no_english_is_left_on_the_japanese_figure(found):
    assert english(drawn(found, "ja"), allowed=["some.csv"]) == []


def test_what_the_command_prints_stands_under_its_headings(found, monkeypatch):
    said = printed(text, found, monkeypatch)
    everything, unanimity, scores, scores_unanimity = said.tables
    assert scores["Silence procedure (this model)"] == {
        "Issues": "154", "CRPS as it stands": "35.1 (33.9–37.6)", "CRPS widened": "38.1 (36.9–40.6)",
        "Compromise model, widened": "28.8", "Difference, both widened": "−1.3 (−3.5 to +2.0)",
    }  # fmt: skip
    assert scores["Compromise model"]["Difference, both widened"] == ""
    assert scores_unanimity["Silence procedure (this model)"]["CRPS widened"] == "40.3 (39.0–42.8)"
    assert everything["Silence procedure (this model)"] == {
        "Issues": "154", "Mean error": "23.1 (21.9–25.6)", "Median error": "26.1 (24.9–28.6)",
        "Within 10 points": "23 % (19–31)", "Compromise model, same issues": "23.8",
        "Difference of mean errors": "−3.1 (−5.3 to +0.2)",
    }  # fmt: skip
    assert everything["Compromise model"]["Difference of mean errors"] == ""
    assert everything["Agenda setter, the Commission"]["Difference of mean errors"] == "+3.8 (+1.6 to +7.1)"
    assert unanimity["Silence procedure (this model)"]["Mean error"] == "25.3 (24.1–27.8)"
    for line in (
        "Prediction errors on some.csv  154 issues of 64 proposals; 2,345 runs of each issue, seed 5",
        "on average 85.7 % of them", "It applies to 150 of the issues", "found on this same file",
        "not QMV or Unan: 2 issues, x7 (line 91: 'Simple'); y1 (line 99: '').",
    ):  # fmt: skip
        assert line in said.lines
    assert found.title == "some-deu" and "some-deu" in repr(found), "without a scenario"
