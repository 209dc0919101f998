"""What is shown of a run: each number where it belongs, in its colour, in either language."""

import re

import numpy as np
import pandas as pd
import pytest

import sim
from sim.figures import page
from sim.figures.marks import draft_colours
from sim.page.making import make_report
from sim.results.findings import open_results
from sim.studies.run import figures as drawing
from sim.studies.run import text as printing
from sim.studies.run.text import text
from sim.words import say, speaking
from sim.words.numbers import percent
from tests.command import nacsim
from tests.drawn import ABOUT, bars_of, key_of, line_with, lines_of, upright_lines_of

pytestmark = pytest.mark.usefixtures("quick_report")

OFFICE, PLAN, SHELVED = "#0B3954", "#3D9794", "#9A9A9A"
SECURITY, ECONOMIC, ENTRAPMENT, AUTONOMY = "#0072B2", "#56B4E9", "#D55E00", "#E69F00"
TITLES = {"en": "NATO liaison office in Tokyo, 2023-24", "ja": "NATO東京連絡事務所（2023〜24年）"}


@pytest.fixture(scope="module")
def made():
    return sim.run("tokyo_liaison_office", runs=400, seed=3)


def test_each_outcome_has_its_share_its_interval_and_its_colour():
    shares = pd.DataFrame({"outcome": ["office", "plan", "shelved"], "label": ["Office", "Plan", "Shelved"],
                           "share": [0.11, 0.23, 0.66], "low": [0.10, 0.21, 0.62], "high": [0.12, 0.26, 0.70]})  # fmt: skip
    figure = drawing.outcome_shares(shares, **ABOUT)
    assert lines_of(figure)[2:5] == [
        ["Office", "11.0 % (10.0–12.0)"], ["Plan", "23.0 % (21.0–26.0)"], ["Shelved", "66.0 % (62.0–70.0)"],
    ]  # fmt: skip
    (axes,) = figure.axes
    assert bars_of(axes) == [(0, 0.11, OFFICE), (0, 0.23, PLAN), (0, 0.66, SHELVED)]
    ends = [tuple(line.get_xdata()) for line in axes.lines if len(line.get_xdata()) == 2 and line.get_xdata()[0]]
    assert set(ends) == {(0.10, 0.12), (0.21, 0.26), (0.62, 0.70)}


def test_of_many_outcomes_those_that_come_are_shown_in_their_colours_and_what_came_in_reality():
    names = [f"at_{n}" for n in range(13)]
    share = [0.0] * 3 + [0.4, 0.0005] + [0.0] * 5 + [0.5996, 0.0, 0.0, 0.0]
    label = [*(name.upper() for name in names), "Shelved"]
    label[7] += "\n(actual outcome)"
    shares = pd.DataFrame(
        {"outcome": [*names, "shelved"], "label": label, "share": share, "low": np.nan, "high": np.nan}
    )
    figure = drawing.outcome_shares(shares, **ABOUT)
    colours = [colour.upper() for colour in draft_colours(13)]
    assert bars_of(figure.axes[0]) == [(0, 0.4, colours[3]), (0, 0.5996, colours[10])]
    said = " ".join(" ".join(line) for line in lines_of(figure))
    assert [name for name in label[:7] + label[8:] if f"{name} " in said] == ["AT_3", "AT_10", "Shelved"]
    assert "AT_7" in said and "(actual outcome)" in said
    assert "Not shown: 10 outcomes below 0.1 %" in " ".join(" ".join(line) for line in lines_of(figure))
    assert len(drawing.outcome_shares(shares.iloc[2:], **ABOUT).axes[0].patches) == 12, "twelve are shown as they are"


def test_alone_and_together_are_told_apart_by_place_and_colour():
    alone, together = "#D55E00", "#F3BE99"
    blockers = pd.DataFrame({"actor": ["a", "b"], "label": ["Aland", "Bland"], "share": [0.31, 0.47],
                             "alone": [0.07, 0.19], "low": [0.3, 0.45], "high": [0.32, 0.49]})  # fmt: skip
    groups = pd.DataFrame({"label": ["Bland", "Aland + Bland"], "share": [0.19, 0.24]})
    for language, names in {"en": ("alone", "together with others"), "ja": ("単独", "他国とともに")}.items():
        with speaking(language):
            figure = drawing.who_broke_silence(blockers, groups, **ABOUT)
        assert key_of(figure) == dict(zip(names, (alone, together), strict=True))
    figure = drawing.who_broke_silence(blockers, groups, **ABOUT)
    below, above = figure.axes
    assert bars_of(above) == [(0, 0.19, alone), (0.19, 0.28, together), (0, 0.07, alone), (0.07, 0.24, together)]
    assert bars_of(below) == [(0, 0.24, together), (0, 0.19, alone)]
    assert line_with(figure, "Bland") == ["Bland", "47.0 % (45.0–49.0)"] and "24.0 %" in line_with(
        figure, "Aland + Bland"
    )


def test_agreement_stands_in_its_round_in_its_colour_and_events_at_the_start_of_theirs():
    rows = [(t, *draft, share) for t in (1, 2, 3)
            for draft, share in ((("office", "Office"), 0.02 * t), (("plan", "Plan"), 0.05 * t * t))]  # fmt: skip
    table = pd.DataFrame(rows, columns=["round", "draft", "label", "share"])
    figure = drawing.agreement_over_time(table, [(2, "Summit"), (3, "Last")], start="2023-05", **ABOUT)
    (axes,) = figure.axes
    assert upright_lines_of(figure, axes) == [2, 3]
    assert [text for line in lines_of(figure) for text in line if text in ("Summit", "Last")] == ["Summit", "Last"]
    months = {label.get_position()[0]: label.get_text() for label in axes.get_xticklabels()}
    assert months == {1: "May 2023", 2: "Jun 2023", 3: "Jul 2023"}
    office, plan = (patch.get_data() for patch in axes.patches)
    np.testing.assert_allclose(office.values, [0.02, 0.04, 0.06])
    np.testing.assert_allclose(plan.values - plan.baseline, [0.05, 0.2, 0.45])
    assert office.edges.tolist() == [1, 2, 3, 4]
    assert key_of(figure) == {"6.0 %": OFFICE, "45.0 %": PLAN, "49.0 %": drawing.OPEN}
    assert [line_with(figure, share)[1] for share in ("6.0 %", "45.0 %")] == ["Office", "Plan"]


def test_gains_stand_on_their_side_of_the_status_quo():
    values = {"security": 0.7, "economic": -0.11, "entrapment": -0.23, "autonomy": -0.31, "total": 0.05}
    table = pd.DataFrame([("a", "Aland", term, mean, mean - 0.1, mean + 0.2) for term, mean in values.items()],
                         columns=["actor", "label", "term", "mean", "low", "high"])  # fmt: skip
    figure = drawing.gain_terms(table, **ABOUT)
    (axes,) = figure.axes
    found = {colour: width for _, width, colour in bars_of(axes)}
    assert found == {SECURITY: 0.7, ECONOMIC: -0.11, ENTRAPMENT: -0.23, AUTONOMY: -0.31}
    assert all(begin <= 0 if width < 0 else begin >= 0 for begin, width, _ in bars_of(axes))
    assert key_of(figure) == {
        "security": SECURITY,
        "economic": ECONOMIC,
        "entrapment": ENTRAPMENT,
        "autonomy": AUTONOMY,
    }
    assert line_with(figure, "Aland") == ["Aland", "+0.05"] and line_with(figure, "status quo")[-1] == "total"
    spread, *_, dot = [line.get_xdata() for line in axes.lines[1:]]
    assert tuple(spread) == (-0.05, 0.25) and dot.tolist() == [0.05]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_figure_speaks_the_language_of_the_scenario(made, language):
    with speaking(language):
        found = made.in_language(language)
        for name, draw in found.figures().items():
            said = " ".join(word for line in lines_of(draw()) for word in line)
            assert said.startswith(f"{TITLES[language]}{'：' if language == 'ja' else ':'}"), (name, said)
            labels = {"outcomes": ("liaison_office", "contact_point"), "agreement": ("liaison_office", "contact_point"),
                      "blockers": found.scenario.voters, "gains": found.scenario.voters}[name]  # fmt: skip
            assert all(found.scenario.label(label)[:6] in said for label in labels), name  # long ones are broken
            assert language == "en" or not re.search(
                r"[a-z]{4,} [a-z]{2,}", said.replace("tokyo_liaison_office", "")
            ), said


def test_the_printed_table_has_each_number_under_its_heading(made, capsys):
    text(made)
    lines = capsys.readouterr().out.splitlines()
    told, outcomes = made.report(), made.outcomes().set_index("label")
    for label, row in outcomes.iterrows():
        line = next(line for line in lines if line.startswith(label))
        assert line.split("  ")[-1].strip() == f"{percent(row['low'])} to {percent(row['high'])}"
        assert line[len(label):].strip().startswith(percent(row["share"]))  # fmt: skip
    assert "(hypothetical, since nobody reported such a draft: Contact point at an embassy)" in lines
    head = next(n for n, line in enumerate(lines) if line.startswith("Member or host"))
    ends = [lines[head].index("the end") + 7, lines[head].index("any round") + 9]
    assert lines[head - 1].index("Blocked at") < lines[head - 1].index("Objected in")
    for actor in told["blockers"]:
        line = next(line for line in lines if line.startswith(made.scenario.label(actor)))
        cells = [line[: ends[0]].split("  ")[-1].strip(), line[ends[0] : ends[1]].strip()]
        assert cells == [percent(told["blockers"][actor]), percent(told["objectors"][actor])]
        assert told["blockers"][actor] <= told["objectors"][actor]
    assert told["blockers"]["germany"] < told["objectors"]["germany"] and told["objectors"]["united_states"] == 0
    quantiles = told["rounds"]["quantiles"]
    assert f"median {quantiles['0.5']}, nine in ten between {quantiles['0.05']} and {quantiles['0.95']}" in " ".join(
        lines
    )


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_report_says_each_share_beside_its_outcome(tmp_path, language):
    nacsim("run", "tokyo_liaison_office", "--runs", 300, "--out", "run", "--no-figures", cwd=tmp_path)
    found = open_results(tmp_path / "run").in_language(language)
    page = make_report(found, language).replace("\u00a0", " ")
    shares = found.outcomes().set_index("outcome")["share"]
    with speaking(language):
        answer = say("brief.shelved.alone", share=percent(shares["shelved"]))
        listed = [say("report.run.one", label=found.scenario.label(draft), share=percent(shares[draft]))
                  for draft in found.scenario.drafts]  # fmt: skip
    assert answer.replace("\u00a0", " ") in page
    assert all(text.replace("\u00a0", " ") in page for text in listed)
    with speaking(language):
        assert say("report.run.hypothetical", drafts=found.scenario.label("contact_point")) in page
    titles = re.findall(r"<h2[^>]*>([^<]*)</h2>", page)
    with speaking(language):
        sheet = [say(f"brief.{part}") for part in ("way", "change", "when", "rests")]
        wanted = [say("report.run.ends"), say("report.blocks"), say("report.change"), say("report.rests")]
    assert titles[1:5] == sheet and titles[6:10] == wanted


def test_the_events_of_a_scenario_stand_in_their_rounds(made):
    scenario, figure = made.scenario, made.plot("agreement")
    (axes,) = figure.axes
    last = int(scenario.process.rounds.value)
    rounds = sorted(scenario.round_of(name) for name in scenario.events if scenario.round_of(name) <= last)
    assert sorted(upright_lines_of(figure, axes)) == [*rounds, last] and len(set(rounds)) > 2, "and the last round"


def test_nine_in_ten_are_the_outer_quantiles_and_not_the_quartiles(made, capsys, monkeypatch):
    said = made.report()
    quantiles = {"0.05": 2, "0.25": 5, "0.5": 8, "0.75": 11, "0.95": 15}
    monkeypatch.setattr(
        printing, "told", lambda _: {**said, "rounds": {"adopted": 120, "mean": 7.3, "quantiles": quantiles}}
    )
    text(made)
    printed = " ".join(capsys.readouterr().out.split())
    assert "Rounds to agreement: 7.3 on average, median 8, nine in ten between 2 and 15 " in printed


def test_no_pdf_is_drawn_that_nobody_asked_for(made, tmp_path, monkeypatch):
    monkeypatch.setattr(page.Kept, "pdf", lambda _: pytest.fail("drawn and thrown away"))
    assert [path.name for path in made.plot("outcomes").save(tmp_path / "ends")] == ["ends.png", "ends.svg"]
