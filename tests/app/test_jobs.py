"""Work that takes a while: watched, cancelled, one piece at a time; how sure a result is, and reports of the screen."""

import sys
import threading

import pytest

from sim.app import doubt, jobs, reporting
from sim.app.jobs import Jobs, Watched
from sim.app.state import State
from sim.errors import UsageError
from sim.results.findings import Findings, open_results, unseen
from sim.scenario.load import load
from sim.studies.sure.quantity import column_of
from sim.words import speaking
from tests.app.sheet import opened
from tests.app.test_turns import until
from tests.studies.sure.test_shown import LABELS, ROWS, found

# The work itself


def test_work_is_watched_and_hands_over_what_it_gives(monkeypatch):
    monkeypatch.setattr(jobs, "_PACE", 0.0)
    own, seen, given = Jobs(), [], []

    def work(progress):
        with progress("first", 10) as advance:
            advance(4)
            seen.append(own.watched.value)
        with progress("second", 0) as advance:
            advance(1)
            seen.append(own.watched.value)
        return "found"

    own.start("sure", work, given.append)
    until(lambda: own.watched.value == Watched() and given)
    assert given == ["found"] and seen == [Watched("sure", 1, 0.4), Watched("sure", 2, 1.0)]


@pytest.mark.parametrize(
    ("error", "trouble"),
    [(UsageError("wrong"), "wrong"), (RuntimeError("/srv/secret"), "defect"), (jobs.TookTooLong(), "too_long")],
)
def test_work_that_fails_says_why_and_nothing_of_the_machine(error, trouble):
    def work(_):
        raise error

    own = Jobs()
    own.start("sure", work, pytest.fail)
    until(lambda: own.watched.value.trouble)
    assert own.watched.value == Watched(trouble=trouble)
    own.cancel()
    assert own.watched.value == Watched()


def test_what_is_cancelled_stops_and_gives_nothing_and_the_next_waits_until_then():
    first, second, ended, order = Jobs(), Jobs(), threading.Event(), []

    def endless(progress):
        order.append("first")
        with progress("runs", 10) as advance:
            try:
                while True:
                    advance(0)
            finally:
                ended.set()

    first.start("sure", endless, pytest.fail)
    until(lambda: order)
    second.start("report", lambda _: order.append("second"), lambda _: None)
    assert second.watched.value == Watched("report") and not ended.wait(0.05) and order == ["first"]
    first.cancel()
    until(lambda: order == ["first", "second"])
    assert ended.is_set() and first.watched.value == Watched()


def test_what_comes_after_it_was_cancelled_is_not_handed_over():
    own, begun, go_on, ended, given = Jobs(), threading.Event(), threading.Event(), threading.Event(), []

    def deaf(_):
        begun.set()
        assert go_on.wait(10)
        ended.set()
        return "late"

    own.start("report", deaf, given.append)
    assert begun.wait(10)
    own.cancel()
    go_on.set()
    assert ended.wait(10)
    until(lambda: not jobs._only.locked())
    assert given == [] and own.watched.value == Watched()


def test_who_leaves_the_page_is_computed_for_no_longer(monkeypatch):
    ended = threading.Event()

    def endless(state, base, progress):
        try:
            with progress("runs", 1) as advance:
                while True:
                    advance(0)
        finally:
            ended.set()

    monkeypatch.setattr(doubt, "found_of", endless)
    with opened("runs=20&tab=sure") as page:
        page.send("compute", {}, "quantities")
        page.when(lambda now: now.part("quantities").busy and now.part("job").job["kind"] == "sure")
    assert ended.wait(10)


# How sure


@pytest.mark.parametrize("language", ["en", "ja"])
def test_rows_of_doubt_are_drawn_with_their_own_numbers(language):
    with speaking(language):
        told = doubt.drawn(found().in_language(language))
        rows = [row for kind in told["kinds"] for row in kind["rows"]]
        assert [row["label"] for row in rows] == LABELS[language]
        assert [(row["row"], row["low"], row["high"], row["command"]) for row in rows] == [
            (row.row, pytest.approx(row.low), pytest.approx(row.high), row.command) for row in ROWS.itertuples()
        ]
        assert [kind["kind"] for kind in told["kinds"]] == ["chance", "structural"]
        assert len({kind["colour"] for kind in told["kinds"]}) == 2
        assert told["headline"] == 0.283 and told["value"].startswith("28.3")
        assert rows[0]["dots"] == [0.91, 0.035] and rows[2]["dots"] == []
        said = {"en": ("3.0\u00a0% to 90.0\u00a0%", "28.3"), "ja": ("3.0%〜90.0%", "28.3%")}[language]
        assert rows[0]["ends"] == said[0] and said[1] in told["finding"]
        assert "China" not in str(rows) or language == "en"


def test_the_scale_ends_at_a_round_share_above_everything_and_rounds_have_their_own():
    low = ROWS.assign(low=ROWS["low"] / 4, high=ROWS["high"] / 4)
    told = doubt.drawn(found(headline=0.1, rows=low))
    assert told["limit"].startswith("30") and told["headline"] == pytest.approx(0.1 / 0.3)
    first = told["kinds"][0]["rows"][0]
    assert (first["low"], first["high"]) == pytest.approx((0.0075 / 0.3, 0.225 / 0.3))
    assert first["dots"] == pytest.approx([0.91 / 0.3, 0.035 / 0.3])
    told = doubt.drawn(found("rounds.mean", headline=None))
    assert told["headline"] is None and told["value"] == "–" and told["limit"] == "0.9"


def test_what_can_be_asked_about_is_what_the_study_takes():
    scenario = load("tokyo_liaison_office")
    named = {entry["name"]: entry["label"] for entry in doubt.quantities(scenario)}
    assert list(named) == ["adopted", "as_proposed", "diluted", "shelved", "liaison_office", "contact_point",
                           "united_states", "france", "germany", "japan", "rounds"]  # fmt: skip
    assert all(column_of(name, scenario) for name in named)
    assert named["france"] == "France blocks at the end"


def test_the_view_shows_what_was_found_of_what_is_asked_and_of_nothing_else(monkeypatch):
    asked = []

    def fake(state, base, progress):
        asked.append((state.quantity, state.sets, base))
        return found()

    monkeypatch.setattr(doubt, "found_of", fake)
    with opened("runs=20&tab=sure&set=france.autonomy%3D0.3") as page:
        view = page.part("quantities")
        assert view.found is None and not view.busy
        command = "nacsim sure tokyo_liaison_office --set france.autonomy=0.3 --runs 20 --seed 1"
        assert view.command == command
        page.send("compute", {}, "quantities")
        page.when(lambda now: now.part("quantities").found)
        assert page.part("quantities").found["value"].startswith("28.3")
        page.send("take", "svg", "notices")
        assert page.part("notices").download["name"] == "tokyo_liaison_office_sure.svg"
        page.send("field", {"name": "quantity", "value": "france"}, "quantities")
        assert page.part("quantities").found is None
        assert page.part("quantities").command == command.replace(" --runs", " --quantity france --runs")
        page.send("compute", {}, "quantities")
        page.when(lambda now: now.part("quantities").found)
    assert asked == [(q, (("france.autonomy", "0.3"),), "tokyo_liaison_office") for q in ("adopted", "france")]


# Reports


def test_a_report_is_of_what_is_on_the_screen(monkeypatch):
    sure, base = found(), "tokyo_liaison_office"
    changed = (("france.autonomy", "0.3"),)
    kept = State(sets=(("japan.persuasion", "2"),), kept=(changed,), runs=50, seed=3)
    run = reporting.reported(State(sets=changed, runs=50, seed=3), base, base, sure)
    assert run.command[:3] == ["nacsim", "run", base] and run.beside is sure
    done = run.find(unseen)
    assert done.study == "run" and done.runs == 50 and done.scenario.changes == ("france.autonomy=0.3",)
    both = reporting.reported(kept, base, base, None)
    done = both.find(unseen)
    assert both.command[1] == done.study == "compare" and done.about["names"][1:] == [
        "france.autonomy=0.3",
        "japan.persuasion=2",
    ]
    assert reporting.reported(State(tab="blockers", kept=(changed,)), base, base, None).command[1] == "run"
    doubted = reporting.reported(State(tab="sure"), base, base, sure)
    assert doubted.command[1] == "sure" and doubted.find(unseen) is sure and doubted.beside is None
    assert reporting.reported(State(tab="sure"), base, base, None).command[1] == "run"
    assert reporting.reported(State(quantity="france"), base, base, sure).beside is None


def test_a_report_goes_to_the_visitor_in_the_language_of_the_page_and_names_no_folder(monkeypatch):
    seen = []

    def fake(stored: Findings, language: str, progress) -> str:
        seen.append((stored.study, stored.runs, language, stored.stored.manifest["command"]))
        folder = stored.stored.folder
        beside = [open_results(path).study for path in folder.parent.iterdir() if path != folder]
        return f"<p>{folder} {beside}</p>"

    monkeypatch.setattr(reporting, "make_report", fake)
    asked = reporting.reported(State(sets=(("france.autonomy", "0.3"),), runs=50), "riga_2006", "riga_2006", None)
    page = reporting.page_of(asked, "ja", unseen)
    assert page == "<p>results/riga_2006_france.autonomy=0.3 []</p>"
    assert seen == [("run", 50, "ja", "nacsim run riga_2006 --set france.autonomy=0.3 --runs 50 --seed 1")]
    with opened("runs=30&lang=ja") as sheet:
        sheet.send("report", {}, "notices")
        sheet.when(lambda now: now.part("notices").download)
        assert sheet.part("notices").download["name"] == "tokyo_liaison_office_run.html"
        assert sheet.part("notices").download["mime"] == "text/html" and seen[-1][2] == "ja"


def test_a_report_without_the_extra_says_which(monkeypatch):
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with opened("runs=20") as sheet:
        sheet.send("report", {}, "notices")
        assert "pip install 'nacsim[report]'" in sheet.part("notices").notices[1]
