"""What a command had computed before it was stopped is taken by the same command, and by no other."""

import os
import time
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import sim
from sim import kept
from sim.cli import report
from sim.console.commands import place_for
from sim.results import resuming
from sim.results.resuming import resumed, watching
from sim.scenario.load import load
from sim.sweeps import sweeping, unfinished
from sim.sweeps.plan import Part, Piece, run_part

TOKYO = load("tokyo_liaison_office")
POINTS = {"france.autonomy": np.linspace(0.2, 0.9, 64), "germany.exposure": np.linspace(0.1, 0.7, 64)}
RUNS = 8192


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    """A folder where things are kept before any other."""
    usual = kept._folders
    monkeypatch.setattr(kept, "_folders", lambda: iter([tmp_path, *usual()]))
    monkeypatch.setattr(resuming, "LONG", 0.0)
    return tmp_path


def parts_in(place) -> list:
    """Files of parts that are kept."""
    return sorted(place.glob("nacsim-unfinished-*"))


def evaluated(stop_after: int | None = None, **how) -> pd.DataFrame:
    """The table of the points; interrupted after so many parts."""
    done = []

    def progress(cases: int) -> None:
        done.append(cases)
        if len(done) == stop_after:
            raise KeyboardInterrupt

    return sweeping.evaluate(TOKYO, POINTS, **{"runs": RUNS, "seed": 3, "workers": 2, "progress": progress, **how})


def computed(monkeypatch, work) -> int:
    """How many parts a piece of work computes anew."""
    parts = []
    monkeypatch.setattr(sweeping, "run_part", lambda part: parts.append(part.number) or run_part(part))
    work()
    monkeypatch.setattr(sweeping, "run_part", run_part)
    return len(parts)


def within(work):
    """A piece of work as a command that watches does it."""
    with resumed() as found:
        work()
    return found


def stopped(place, **how) -> int:
    """How many parts are there after a command was stopped."""
    with pytest.raises(KeyboardInterrupt), resumed():
        evaluated(stop_after=3, **how)
    return len(parts_in(place))


def test_what_was_computed_is_taken_and_gives_the_same_table(place, monkeypatch):
    whole = evaluated()
    there, found = stopped(place), []
    assert 2 <= there < 8
    anew = computed(monkeypatch, lambda: found.append(within(lambda: found.append(evaluated()))))
    pd.testing.assert_frame_equal(found[0], whole)
    assert anew == 8 - there and found[1].taken == there
    assert not parts_in(place), "a command that ends well leaves nothing"


def test_a_command_keeps_nothing_before_it_has_taken_seconds(place, monkeypatch):
    monkeypatch.setattr(resuming, "LONG", 1000.0)
    assert stopped(place) == 0


def test_an_evaluation_whose_parts_are_short_is_kept_as_a_whole(place, monkeypatch):
    found = []

    def search() -> None:
        found.extend(evaluated(runs=RUNS // 4, seed=seed) for seed in (1, 2, 3))

    with pytest.raises(KeyboardInterrupt), resumed():
        for seed in (1, 2):
            evaluated(runs=RUNS // 4, seed=seed)
        evaluated(runs=RUNS // 4, seed=3, stop_after=3)
    assert len(parts_in(place)) == 2, "of three evaluations two were done"
    of_one = computed(monkeypatch, lambda: evaluated(runs=RUNS // 4, seed=3))
    assert computed(monkeypatch, lambda: within(search)) == of_one > 1
    for seed, table in zip((1, 2, 3), found, strict=True):
        pd.testing.assert_frame_equal(table, evaluated(runs=RUNS // 4, seed=seed))
    assert not parts_in(place)


def test_another_command_takes_nothing(place, monkeypatch):
    there = stopped(place)
    for how in ({"seed": 4}, {"runs": RUNS + 1}, {"independent": True}):
        assert computed(monkeypatch, lambda how=how: within(lambda: evaluated(**how))) == 8
    assert len(parts_in(place)) == there, "nor does it forget what is not its own"


def test_nothing_is_kept_where_no_command_watches(place):
    with pytest.raises(KeyboardInterrupt):
        evaluated(stop_after=3)
    assert not parts_in(place) and watching() is None


def test_a_kept_part_that_is_damaged_is_computed_again(place, monkeypatch):
    whole, there = evaluated(), stopped(place)
    one = parts_in(place)[0]
    one.write_bytes(one.read_bytes()[:-9])
    found = []
    assert computed(monkeypatch, lambda: within(lambda: found.append(evaluated()))) == 8 - there + 1
    pd.testing.assert_frame_equal(found[0], whole)


def test_what_nobody_came_back_for_is_forgotten_after_a_week_and_nothing_else(place):
    stopped(place)
    old, young = parts_in(place)[:2]
    other = place / "nacsim-kernel.o"
    other.write_bytes(b"kept")
    for path in (old, other):
        os.utime(path, (time.time() - 8 * 24 * 3600,) * 2)
    with pytest.raises(KeyboardInterrupt), resumed():
        raise KeyboardInterrupt
    assert not old.exists() and young.exists() and other.exists()


def test_a_command_says_what_it_took_from_one_that_was_stopped(place, tmp_path, capsys):
    """Nothing where it took nothing."""
    said = []
    for done in (None, 3):
        if done:
            stopped(place)
        with place_for(tmp_path / f"results-{done}", force=False):
            evaluated()
        said.append(capsys.readouterr().err)
    assert said == ["", "Taken from the command that was stopped before: 3 parts.\n"]


def test_a_report_keeps_what_it_computes(monkeypatch, tmp_path):
    sim.run("tokyo_liaison_office", runs=10).save(tmp_path / "run")
    monkeypatch.setattr(report, "make_report", lambda *_: str(watching() is not None))
    report.command([tmp_path / "run"])
    assert (tmp_path / "run" / "report.html").read_text() == "True"


def part(**changes) -> Part:
    """A part of two cases."""
    how = {"scenario": TOKYO, "settings": {}, "values": np.array([[0.2], [0.4]]), "seed": 1, "first": np.zeros(2, int)}
    own = {name: changes.pop(name) for name in list(changes) if name in how or name in ("numbers", "cases")}
    piece = Piece(**{"cases": np.arange(2), "numbers": ("france.autonomy",), **how, **own})
    base = Part(0, (piece,), RUNS * 8, "ensemble", None, RUNS * 8, False)
    return replace(base, **changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"scenario": load("tokyo_liaison_office", {"france.exposure": 0.31})},
        {"settings": {"china.strategy": "aimed"}}, {"numbers": ("germany.autonomy",)}, {"seed": 2},
        {"values": np.array([[0.2], [0.41]])}, {"first": np.array([0, 1])}, {"cases": np.array([0, 2])},
        {"runs": RUNS * 9}, {"engine": "mesa"}, {"half_width": 0.01}, {"most_runs": RUNS * 9},
    ],
)  # fmt: skip
def test_a_part_is_kept_under_all_that_its_cases_depend_on(changes):
    assert unfinished.name_of([part(**changes)]) not in (unfinished.name_of([part()]), None)


def test_a_part_is_kept_whatever_its_scenario_is_called():
    named = TOKYO.model_copy(update={"title": "Something else"})
    assert unfinished.name_of([part(scenario=named)]) == unfinished.name_of([part()])


@pytest.mark.parametrize(
    "changes", [{"runs": 100}, {"keep_runs": True}, {"behaviours": {"france": object}}], ids=["short", "runs", "own"]
)
def test_a_part_that_is_short_or_cannot_be_told_whole_is_not_kept(changes):
    assert unfinished.name_of([part(**changes)]) is None


def test_cases_that_failed_are_not_kept(place):
    sound = run_part(part())
    failed = replace(sound, cases=sound.cases.assign(error=["no", None]))
    for made, is_kept in ((failed, False), (sound, True)):
        with pytest.raises(KeyboardInterrupt), resumed():
            unfinished.keep([part()], made.cases)
            raise KeyboardInterrupt
        assert bool(parts_in(place)) is is_kept
    with resumed():
        pd.testing.assert_frame_equal(unfinished.find([part()]), sound.cases)
