"""The first sheet of a run's report: each part by hand, and that it is one sheet."""

from dataclasses import replace
from functools import cache
from unicodedata import normalize

import pandas as pd
import pytest
from pypdf import PdfReader

import sim
from sim.page.making import make_report
from sim.page.report import Part, render
from sim.page.sheet import with_sheet
from sim.results.findings import Findings, beside, unseen
from sim.results.taking import intact
from sim.scenario.files import scenario_names
from sim.scenario.load import load, vary
from sim.studies.blockers import brief as blocking
from sim.studies.forecast import brief as record
from sim.studies.run import brief as sheet
from sim.studies.run import page as page_of_run
from sim.studies.run import retry
from sim.studies.sure.names import moved_by_assumptions
from sim.studies.targets import brief as powers
from sim.studies.tip import brief as changes
from sim.studies.tip import means
from sim.words import speaking
from sim.words.numbers import interval
from tests.command import nacsim

TOKYO = "tokyo_liaison_office"
VARIANTS = pd.DataFrame(
    [("strategy.china", "aimed", 0.21), ("strategy.china", "wedge", 0.19), ("strategy.japan", "addressed", 0.343),
     ("drafts", "[liaison_office]", 0.05)],
    columns=["row", "variant", "value"],
)  # fmt: skip
ROWS = pd.DataFrame(
    [("ranges", 0.07, 0.58), ("luck", 0.001, 0.999), ("theories", 0.0, 1.0), ("drafts", 0.05, 0.28),
     ("record", 0.0, 0.99)],
    columns=["row", "low", "high"],
)  # fmt: skip


@pytest.fixture(scope="module")
def run():
    return sim.run(TOKYO, runs=400)


def sure_of(scenario, headline=0.28, rows=ROWS) -> Findings:
    about = {"quantity": "adopted", "column": "adopted", "headline": {"value": headline}}
    return Findings("sure", "s", (scenario,), {"variants": VARIANTS, "rows": rows}, 9, 1, about=about)


def known(run) -> Findings:
    return replace(run, others=(sure_of(run.scenario),))


def english(part: Part) -> tuple[list[str], list[tuple[str, ...]]]:
    return ([text.replace("\u00a0", " ") for text in part.texts],
            [tuple(cell.replace("\u00a0", " ") for cell in row) for row in part.rows])  # fmt: skip


def shares_in(run, monkeypatch, shelved: float):
    """The run as if so many had been shelved."""
    outcomes = [{"name": "liaison_office", "share": 1 - shelved, "low": 0.0, "high": 1.0},
                {"name": "shelved", "share": shelved, "low": shelved - 0.02, "high": shelved + 0.04}]  # fmt: skip
    told = {**run.report(), "outcomes": outcomes}
    monkeypatch.setattr(type(run), "report", lambda _: told)
    return run


@pytest.mark.parametrize(("shelved", "rows", "told"), [
    (0.72, ROWS, "More likely shelved than adopted: in 72.0 % of the simulated consultations, and in 42.0 to 95.0 % depending"),
    (0.72, ROWS.assign(high=0.3), "Shelved on every assumption tried: in 72.0 % of the simulated consultations, and in 70.0 to 95.0 %"),
    (0.30, ROWS.assign(low=0.4, high=0.9), "More likely adopted than shelved: in 70.0 % of the simulated consultations, and in 40.0 to 90.0 %"),
    (0.30, ROWS.assign(low=0.6, high=0.9), "Adopted on every assumption tried: in 70.0 % of the simulated consultations, and in 60.0 to 90.0 %"),
])  # fmt: skip
def test_the_range_is_of_what_is_assumed_and_of_the_end_that_is_named(run, monkeypatch, shelved, rows, told):
    shown = replace(shares_in(run, monkeypatch, shelved), others=(sure_of(run.scenario, 1 - shelved, rows),))
    assert sheet.answer(shown).replace("\u00a0", " ").startswith(told), (
        "luck, theories and the record are no part of it"
    )
    assert (
        sheet.luck(shown)
        .replace("\u00a0", " ")
        .startswith("The luck of 400 runs alone moves this by ±3.0 percentage points.")
    )


def test_who_stands_in_the_way_for_the_heaviest_named_reason_and_how_often_for_none(run, monkeypatch):
    columns = ["actor", "blocked", "shapley", "economic", "entrapment", "autonomy", "reservation"]
    rows = [("germany", 0.6, 0.3, 0.1, 0.5, 0.4, 0.03), ("france", 0.97, 0.6, 0.2, 0.1, 0.65, 0.02),
            ("japan", 0.05, 0.1, 0.0, 0.0, 0.0, 1.0), ("united_states", 0.2, 0.05, 0.0, 0.0, 0.0, 0.9)]  # fmt: skip
    table = pd.DataFrame(rows, columns=columns)
    monkeypatch.setattr(blocking, "blockers", lambda *_, **__: replace(run, tables={"actors": table}))
    texts, cells = english(blocking.brief(run))
    assert cells == [
        ("France", "says no in 97.0 %", "because of autonomy", "unexplained 2.0 %"),
        ("Germany", "says no in 60.0 %", "because of entrapment", "unexplained 3.0 %"),
        ("United States", "says no in 20.0 %", "for no named reason", "unexplained 90.0 %"),
    ], "Japan blocks too seldom"
    assert len(texts) == 1
    monkeypatch.setattr(blocking, "blockers", lambda *_, **__: replace(run, tables={"actors": table[2:3]}))
    assert english(blocking.brief(run)) == (["No run ended shelved, so nobody blocked."], [])


@pytest.mark.parametrize(("path", "who"), {
    "liaison_office.visibility": "ourselves", "process.rounds": "ourselves", "process.walk_away": "ourselves",
    "united_states.linkage": "ourselves", "japan.exposure": "ourselves", "japan.threat": "nobody",
    "france.autonomy": "partners", "germany.exposure": "partners", "france.influence": "nobody",
    "germany.core_threat": "nobody", "china.coercion": "nobody", "process.memory": "nobody",
    "weights.security": "nobody", "inducement.budget": "ourselves",
}.items())  # fmt: skip
def test_who_could_move_what(path, who):
    assert means.who_could(path, load(TOKYO)) == who


def test_effects_are_those_of_the_numbers_set_on_the_same_draws(monkeypatch):
    monkeypatch.setattr(means, "RUNS", 300)
    scenario = load(TOKYO)
    base, table = means.moved(scenario, ["france"], 7, wanted=True, progress=unseen)

    def adopted(path=None, value=0.0):
        changed = scenario if path is None else vary(scenario, {path: {"value": value}})
        return 1.0 - sim.run(changed, runs=300, seed=7).report()["outcomes"][-1]["share"]

    assert base == pytest.approx(adopted())
    rows = table.set_index("path")
    assert "germany.exposure" not in rows.index and "france.autonomy" in rows.index
    for path in ("france.autonomy", "liaison_office.substance", "process.walk_away", "china.coercion"):
        row = rows.loc[path]
        assert (row["at_low"], row["at_high"]) == pytest.approx((adopted(path, row["low"]), adopted(path, row["high"])))
        best = max(row["at_low"], row["at_high"])
        assert row["share"] == best and row["to"] == (row["low"] if row["at_low"] == best else row["high"])
        assert row["effect"] == pytest.approx(max(best - base, 0.0))
    assert table["effect"].is_monotonic_decreasing
    _, other = means.moved(scenario, ["france"], 7, wanted=False, progress=unseen)
    assert (other["share"] <= other[["at_low", "at_high"]].min(axis=1)).all()


@pytest.mark.parametrize(("shelved", "first"), [
    (0.72, ("France: autonomy 0.8 (coded 0.8 to 0.95)", "+9.0", "partners")),
    (0.28, ("France: autonomy 0.8 (coded 0.8 to 0.95)", "−9.0", "partners")),
])  # fmt: skip
def test_changes_are_ranked_by_effect_with_what_host_and_sponsor_could_do(run, monkeypatch, shelved, first):
    table = pd.DataFrame([("france.autonomy", 0.8, 0.95, 0.8, 0.09, "partners"), ("china.coercion", 0.1, 0.6, 0.1, 0.02, "nobody"),
                          ("japan.linkage", 0.7, 0.9, 0.9, 0.001, "ourselves")],
                         columns=["path", "low", "high", "to", "effect", "who"])  # fmt: skip
    monkeypatch.setattr(changes, "effects_of", lambda *_: (0.28, table))
    shown = known(shares_in(run, monkeypatch, shelved))
    _, cells = english(changes.brief(shown))
    explains = ("Japan explains itself to those that said no", "+6.3", "ourselves")
    coerces = ("China: coercion 0.1 (coded 0.1 to 0.6)", "+2.0" if shelved > 0.5 else "−2.0", "nobody")
    assert cells == ([first, explains, coerces] if shelved > 0.5 else [first, coerces])


def test_an_external_power_is_expected_to_do_what_leaves_least_adopted(run, monkeypatch):
    asked = []
    monkeypatch.setattr(powers, "_hit", lambda acting, *_: asked.append(acting) or " HIT")
    texts, _ = english(powers.brief(known(run)))
    assert texts[0] == (
        "Adoption if China: threatens all alike: 28.0 %; aims its threats: 21.0 %; courts some and threatens others: 19.0 %."
    )
    assert texts[1] == "If it wants the proposal to fail, China courts some and threatens others. HIT"
    assert asked[0].strategy_of("china") == "wedge" and powers.brief(run) is None


def test_the_record_is_that_of_the_forecast_and_adoption_what_is_not_shelved(run):
    tables = {
        "record": pd.DataFrame([("forecast", "brier", 70, 0.58, 0.66, 0.6), ("model", "brier", 70, 0.9, 0.9, 0.9),
                                ("forecast", "log", 70, 0.8, 0.8, 0.8)],
                               columns=["forecaster", "measure", "cases", "mean", "base_rate", "hardest"]),
        "forecast": pd.DataFrame([("as_proposed", 0.2, 0.1, 0.3), ("diluted", 0.25, 0.2, 0.4), ("shelved", 0.55, 0.43, 0.61)],
                                 columns=["outcome", "probability", "low", "high"]),
    }  # fmt: skip
    texts, _ = english(record.brief(replace(run, others=(Findings("forecast", "f", (), tables, 1, 1),))))
    assert texts[0].startswith("On 70 past decisions") and "scores 0.580; always saying the base rate 0.660" in texts[0]
    assert "hardest objection 0.600" in texts[0]
    assert texts[1].endswith("a draft is adopted is 45.0 % (39.0 to 57.0 %).") and record.brief(run) is None


# When to try again

EVENTS = """\
extends: tokyo_liaison_office
observed: null
events:
  summit: {round: 5, lasts: 3, add: {all.linkage: 0.1}, source: x}
  later: {round: 9, add: {all.linkage: 0.1}, source: x}
"""


def test_events_come_as_many_rounds_earlier_and_none_before_the_first():
    scenario = load(TOKYO)
    moved = vary(scenario, retry.shifted(scenario, 15))
    assert {name: moved.round_of(name) for name in moved.events} == {
        "vilnius_summit": 1, "china_protest": 1, "washington_summit": 1, "incursions": 2, "defence_ministers": 4,
    }  # fmt: skip
    short = vary(scenario, {"process.rounds": 12})
    assert set(retry.shifted(short, 3)) == {"events.vilnius_summit.date", "events.china_protest.date"}
    assert vary(short, retry.shifted(short, 4)).round_of("washington_summit") == 12
    same = vary(scenario, retry.shifted(scenario, 0))
    assert {name: same.round_of(name) for name in same.events} == {
        name: scenario.round_of(name) for name in scenario.events
    }


def test_what_lasts_for_some_rounds_is_over_once_they_are(tmp_path):
    (tmp_path / "case.yaml").write_text(EVENTS)
    scenario = load(tmp_path / "case.yaml")
    for back, (lasts, probability) in {4: (3, 1.0), 5: (2, 1.0), 6: (1, 1.0), 7: (3, 0.0), 8: (3, 0.0)}.items():
        event = vary(scenario, retry.shifted(scenario, back)).events["summit"]
        assert (event.round, event.lasts, event.probability) == (1, lasts, probability), back


def test_a_later_start_is_the_scenario_with_its_events_moved(monkeypatch):
    monkeypatch.setattr(retry, "RUNS", 300)
    scenario = load(TOKYO)
    found = retry.later_starts(scenario, 3, unseen)
    assert [(one.event, one.round, one.month) for one in found] == [
        ("china_protest", 4, "2023-07"), ("washington_summit", 16, "2024-07"), ("incursions", 17, "2024-08"),
        ("defence_ministers", 19, "2024-10"),
    ]  # fmt: skip
    assert [vary(scenario, found[1].changes).round_of(name) for name in ("washington_summit", "incursions")] == [1, 2]
    at_once = vary(scenario, {"events.vilnius_summit.date": "2023-04", "events.china_protest.date": "2023-04"})
    assert [one.round for one in retry.later_starts(at_once, 3, unseen)] == [16, 17, 19], (
        "the first month is no later one"
    )
    last = sim.run(vary(scenario, found[-1].changes), runs=300, seed=3).report()["outcomes"][-1]["share"]
    assert found[-1].share == pytest.approx(1.0 - last)


@pytest.mark.parametrize(("shares", "told"), [
    ((0.31, 0.45), "Sent round in Jul 2024, the month of “Washington summit”, with what happened by then behind it: 45.0 % adopted instead of 28.0 %."),
    ((0.29, 0.27), "No dated event makes a later start much better; the best is Jul 2023, the month of “China protests”: 29.0 % instead of 28.0 %."),
])  # fmt: skip
def test_the_best_later_start_is_named_and_only_advised_where_it_is_worth_waiting(run, monkeypatch, shares, told):
    starts = [
        retry.Later("china_protest", 4, "2023-07", {}, shares[0]),
        retry.Later("washington_summit", 16, "2024-07", {}, shares[1]),
    ]
    monkeypatch.setattr(sheet, "later_starts", lambda *_: starts)
    monkeypatch.setattr(sheet, "adopted", lambda *_: 0.28)
    # Whatever the share of the runs at hand, which may be few: later starts are compared on draws of their own.
    texts, _ = english(sheet.brief(shares_in(run, monkeypatch, 0.85), unseen))
    assert texts[0] == told


def test_a_start_that_is_no_later_is_the_run_itself(monkeypatch):
    monkeypatch.setattr(retry, "RUNS", 300)
    shelved = sim.run(TOKYO, runs=300, seed=3).report()["outcomes"][-1]["share"]
    assert retry.adopted(load(TOKYO), 3) == pytest.approx(1.0 - shelved)


# What is stored is used, and the sheet is one


def test_stored_results_of_the_same_scenario_are_used_and_no_others(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    sim.run(TOKYO, runs=50).save("run", figures=False)
    for name, set_, runs in (("old", {}, 20), ("new", {}, 30), ("other", {"france.autonomy": 0.1}, 40)):
        sim.blockers(TOKYO, runs=runs, set_=set_).save(name, figures=False)
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "manifest.json").write_text('["no manifest"]')
    near = beside(tmp_path / "run", load(TOKYO), "blockers")
    assert {one.name for one in near} == {"old", "new"} and beside(tmp_path / "run", load(TOKYO), "sure") == []


def test_results_of_another_scenario_that_are_bound_say_nothing_of_this_one(tmp_path, monkeypatch):
    """What is bound is used where it is about the same scenario, and only there."""
    sim.run(TOKYO, runs=50).save(tmp_path / "r", figures=False)
    run, seen = intact(tmp_path / "r"), []
    monkeypatch.setattr("sim.page.making._page", lambda found, *_: seen.append(found.others))
    monkeypatch.setattr("sim.page.making.render", lambda *_: "")
    same, other = sure_of(run.scenario), sure_of(vary(run.scenario, {"france.autonomy": 0.1}))
    make_report(run, "en", bound=[other, same])
    assert seen[0] == (same,)


@pytest.mark.parametrize(
    ("shelved", "told"),
    [
        (0.9, "Otherwise: “Liaison office in Tokyo” 10.0 %."),
        (0.2, "Of all runs: “Liaison office in Tokyo” 80.0 %, “Shelved” 20.0 %."),
    ],
)
def test_the_other_outcomes_stand_beside_the_answer(run, monkeypatch, shelved, told):
    shown = shares_in(run, monkeypatch, shelved)
    assert page_of_run._beside(shown, shown.report(), "")[0].replace("\u00a0", " ").startswith(told)


@pytest.mark.slow
def test_a_run_says_what_is_assumed_where_results_of_sure_lie_beside_it(tmp_path, few):
    alone = nacsim("run", TOKYO, "--runs", 100, "--out", "a", "--no-figures", cwd=tmp_path).stdout
    assert "depending on what is assumed" not in alone
    nacsim("sure", TOKYO, "--quick", "--runs", 100, "--points", 8, "--out", "s", "--no-figures", cwd=tmp_path)
    told = nacsim("run", TOKYO, "--runs", 100, "--out", "b", "--no-figures", cwd=tmp_path).stdout
    low, high = moved_by_assumptions(intact(tmp_path / "s")).values()
    between = interval(low, high).replace("\u00a0", " ")
    said = f", and {between} depending on what is assumed (`sure` of 100 runs each, in s)"
    assert said in told.replace("\u00a0", " ").replace("\n", " ")
    other = nacsim(
        "run", TOKYO, "--set", "france.autonomy=0.2", "--runs", 100, "--out", "c", "--no-figures", cwd=tmp_path
    )
    assert "depending on what is assumed" not in other.stdout


@pytest.fixture
def few(monkeypatch):
    """Few runs behind each part of the sheet, all of which are there."""
    from sim.studies.forecast import study as forecast

    numbers = {means: {"RUNS": 60}, retry: {"RUNS": 60}, powers: {"PLAYED": 3}, sheet: {"RUNS": 60, "POINTS": 8},
               forecast: {"LIBRARY_RUNS": 60, "RESAMPLES": 20}}  # fmt: skip
    for module, values in numbers.items():
        for name, value in values.items():
            monkeypatch.setattr(module, name, value)
    monkeypatch.setattr("sim.studies.tip.page.section", lambda *_: None)


def sheets(visit, path) -> list[str]:
    """The texts of the pages on which the first sheet of a report is printed, in a real browser."""
    seen = visit(path.as_uri(), width=1280)
    assert (seen.errors, seen.clipped()) == ([], [])
    seen.page.add_style_tag(content=".annex { display: none }")
    seen.page.pdf(path=path.with_suffix(".pdf"), prefer_css_page_size=True, print_background=True)
    pages = PdfReader(path.with_suffix(".pdf")).pages
    assert all([round(float(side) / 72 * 25.4) for side in one.mediabox[2:]] == [210, 297] for one in pages)
    return [one.extract_text() for one in pages]


@pytest.mark.slow
def test_a_whole_report_has_its_first_sheet_on_one_page_and_no_barrier(tmp_path, visit, few):
    sim.run(TOKYO, runs=200).save(tmp_path / "r", figures=False)
    (tmp_path / "r.html").write_text(make_report(intact(tmp_path / "r"), "ja"), encoding="utf-8")
    (text,) = sheets(visit, tmp_path / "r.html")
    text = "".join(normalize("NFKC", text).split())
    assert all(word in text for word in ("再提案の時期", "中国の出方", "過去の決定での成績", "何が結果を変えるか"))
    seen = visit((tmp_path / "r.html").as_uri(), width=390)
    assert (seen.requests, seen.clipped(), seen.violations()) == ([(tmp_path / "r.html").as_uri()], [], [])


@cache
def past() -> Findings:
    """A forecast, made once."""
    return sim.forecast(TOKYO, runs=100)


@pytest.mark.parametrize("name", [
    pytest.param(name, marks=[] if name == "tokyo_whole_council" else pytest.mark.slow)
    for name in scenario_names() if name.startswith("tokyo_")
])  # fmt: skip
def test_the_first_sheet_of_every_scenario_of_the_family_is_one_of_a4(tmp_path, visit, few, monkeypatch, name):
    """Without the annex, which is computed and drawn for nothing here."""
    for section in ("_ends", "made_by", "every_number"):
        monkeypatch.setattr(page_of_run, section, lambda *_: None)
    monkeypatch.setattr(page_of_run, "studies", dict)
    record = past()  # as long whatever the scenario is
    run = sheet.with_others(replace(sim.run(name, runs=200), others=(record,)), unseen)
    for language in ("en", "ja"):
        with speaking(language):
            shown = run.in_language(language)
            made = replace(page_of_run.page(shown), sections=[])
            (tmp_path / "sheet.html").write_text(render(with_sheet(made, shown)), encoding="utf-8")
        assert len(sheets(visit, tmp_path / "sheet.html")) == 1, language


def test_a_run_of_ones_own_behaviours_has_a_sheet_without_what_others_would_run(tmp_path):
    nacsim("run", TOKYO, "--runs", 40, "--engine", "mesa", "--out", "r", "--no-figures", cwd=tmp_path)
    found = replace(intact(tmp_path / "r"), about={"behaviours": {"china": "Own"}})
    parts = sheet.parts(found, {"stated": 1, "inferred": 2, "outside": 3, "assumed": 4, "all": 10}, unseen)
    assert [part.heading for part in parts] == ["Who stands in the way", "When to try again", "What it rests on"]
    assert sheet.answer(found).endswith("simulated consultations.")
