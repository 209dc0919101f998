"""Many cases in one call of the kernel are what each case is by itself, run by run."""

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.engines import ensemble
from sim.engines.cases import Batch, _read, count
from sim.engines.layout import Layout
from sim.engines.runs import Record, empty_record
from sim.engines.state import LANES
from sim.scenario.load import load, vary
from sim.scenario.schema import Scenario

from ..scenarios import make, scenarios

ANY = settings(max_examples=14, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(ANY, max_examples=60)
#: Numbers of runs on either side of a border between two of the kernel's blocks.
SIZES = (1, 100, LANES - 1, LANES, LANES + 1)


class Varied(NamedTuple):
    """A scenario and cases of it: the paths in which they differ and a value of each for each case."""

    scenario: Scenario
    paths: tuple[str, ...]
    values: np.ndarray

    def settings(self, case: int) -> dict[str, float]:
        found = dict(zip(self.paths, self.values[case].tolist(), strict=True))
        return {path: int(value) if path == "process.rounds" else value for path, value in found.items()}

    @property
    def batch(self) -> Batch:
        ends = zip(self.values.min(axis=0).tolist(), self.values.max(axis=0).tolist(), strict=True)
        spans = zip(self.paths, ends, strict=True)
        ranges = {path: {"value": low, "low": low, "high": high, "dist": "uniform"} for path, (low, high) in spans}
        layout = Layout(vary(self.scenario, ranges))
        return Batch(layout, np.array([layout.row_of[path] for path in self.paths], np.int64), self.values)


def number(draw: st.DrawFn, path: str, low: float, high: float) -> float:
    if path == "process.rounds":
        return draw(st.integers(1, 9))
    if path == "volatility.deviation":
        return draw(st.sampled_from([0.0, 0.3]))
    if path == "process.commitment":
        return draw(st.sampled_from([0.0, 0.2]))
    return round(draw(st.floats(max(low, 0.001), min(high, 5.0))), 3)


@st.composite
def varied(draw: st.DrawFn, eventful: bool = False) -> Varied:
    """Any scenario, and 1 to 5 cases that differ in up to six of its quantities, the rounds and options among them."""
    scenario = draw(scenarios(longest=6, eventful=eventful))
    limits = {path: limits for path, _, limits in scenario.quantities()}
    odd = [path for path in limits if path.partition(".")[0] in ("process", "volatility", "inducement", "d0")]
    paths = draw(st.lists(st.sampled_from([*limits, *odd * 2]), max_size=6, unique=True))
    cases = draw(st.integers(1, 5))
    rows = [[number(draw, path, limits[path].low, limits[path].high) for path in paths] for _ in range(cases)]
    return Varied(scenario, tuple(paths), np.array(rows, float).reshape(cases, len(paths)))


def assert_same(cases: Varied, runs: int, seed: int, first: int | np.ndarray) -> None:
    """Every run and every count of every case is the one that `ensemble.simulate` finds for it alone."""
    batch = cases.batch
    record = empty_record(batch.layout, (len(batch), runs))
    counts = count(batch, runs, seed, first=first, record=record)
    bare = count(batch, runs, seed, first=first)
    for column, again in zip(counts, bare, strict=True):
        np.testing.assert_array_equal(column, again, err_msg="counts do not depend on the record")
    assert (counts.runs == runs).all()
    for n in range(len(batch)):
        begin = int(np.broadcast_to(first, len(batch))[n])
        alone = ensemble.simulate(vary(cases.scenario, cases.settings(n)), runs, seed, first=begin, threads=1)
        for name, column, expected in zip(Record._fields, record, alone.record, strict=True):
            np.testing.assert_array_equal(column[n], expected, err_msg=f"{name} of case {n}, {cases.settings(n)}")
        assert_counted(counts, n, alone.record, batch.layout)


def assert_counted(counts, n: int, record: Record, layout: Layout) -> None:
    """Counts of one case beside its runs, counted in another way."""
    drafts = layout.shape.drafts
    outcome, rounds = record.outcome.astype(int), record.round.astype(int)
    np.testing.assert_array_equal(counts.outcome[n], np.bincount(outcome, minlength=drafts + 1))
    adopted = np.bincount(rounds[outcome < drafts], minlength=counts.rounds.shape[1])
    np.testing.assert_array_equal(counts.rounds[n], adopted)
    for i in range(len(layout.voters)):
        bit = 1 << i
        blockers, objectors = record.blockers.astype(object), record.objectors.astype(object)
        assert counts.blocked[n, i] == sum(word & bit != 0 for word in blockers)
        assert counts.alone[n, i] == sum(word == bit for word in blockers)
        assert counts.objected[n, i] == sum(word & bit != 0 for word in objectors)


@ANY
@given(varied(), st.integers(0, 2**63), st.integers(0, 1000), st.sampled_from(SIZES))
def test_cases_that_share_their_runs_are_those_of_each_scenario(cases, seed, first, runs):
    assert_same(cases, runs, seed, first)


@ANY
@given(varied(eventful=True), st.integers(0, 2**63), st.data(), st.sampled_from(SIZES))
def test_cases_with_runs_of_their_own_are_those_of_each_scenario(cases, seed, data, runs):
    n = len(cases.values)
    first = data.draw(st.lists(st.integers(0, 5000), min_size=n, max_size=n))
    assert_same(cases, runs, seed, np.array(first))


@pytest.mark.slow
@MANY
@given(varied(eventful=True), st.integers(0, 2**63), st.booleans(), st.sampled_from(SIZES))
def test_many_kinds_of_cases_are_those_of_each_scenario(cases, seed, own, runs):
    assert_same(cases, runs, seed, np.arange(len(cases.values))[::-1] * 777 if own else 12)


@pytest.mark.parametrize("first", [0, 3, np.array([7, 0, 20_000])], ids=["shared", "shared, later", "own"])
def test_more_runs_than_one_call_or_chunk_takes_are_counted_once(first):
    values = np.array([[0.1, 3.0], [0.4, 18.0], [0.8, 7.0]])
    assert_same(Varied(load("tokyo_liaison_office"), ("france.autonomy", "process.rounds"), values), 9000, 2, first)


def test_more_cases_than_one_call_takes_are_each_counted_once():
    values = np.linspace(0, 1, 300)[:, None]
    cases = Varied(make(3, host={}), ("m0.autonomy",), values)
    for first in (0, np.arange(300) * 100):
        counts = count(cases.batch, 100, 3, first=first)
        assert (counts.runs == 100).all()
        for n in (0, 162, 163, 164, 165, 299):
            begin = int(np.broadcast_to(first, 300)[n])
            alone = ensemble.simulate(vary(cases.scenario, cases.settings(n)), 100, 3, first=begin, threads=1)
            assert_counted(counts, n, alone.record, cases.batch.layout)


def test_runs_that_are_added_are_the_next_ones():
    cases = Varied(load("tokyo_liaison_office"), ("france.autonomy",), np.array([[0.1], [0.3]]))
    whole = count(cases.batch, 700, 5)
    parts = [count(cases.batch, 300, 5), count(cases.batch, 400, 5, first=300)]
    for column, one, other in zip(whole, *parts, strict=True):
        np.testing.assert_array_equal(column, one + other)


def test_some_of_the_cases_are_the_same_cases():
    cases = Varied(load("tokyo_liaison_office"), ("france.autonomy",), np.array([[0.1], [0.3], [0.5]]))
    whole, some = count(cases.batch, 200), count(cases.batch.only(np.array([2, 0])), 200)
    for column, chosen in zip(whole, some, strict=True):
        np.testing.assert_array_equal(column[[2, 0]], chosen)


CHANGES = [
    {"france.autonomy": 0.3},
    {"france.autonomy": {"value": 0.3, "low": 0.1, "high": 0.4, "dist": "pert"}},
    {"menu": ["liaison_office"]},
    {"menu": ["contact_point", "liaison_office"], "contact_point.reach": 0.2},
    {"decision": {"rule": "majority", "threshold": 0.6}},
    {"decision.rule": "consensus_minus", "decision.minus": 1},
    {"events.incursions.probability": 0.4, "events.incursions.add.japan.threat": 0.5},
    {"process.rounds": 3, "volatility.deviation": 0.2},
    {"process.walk_away": 0.2, "process.commitment": 0.1, "france.salience": 0.4},
    {"contact_point.availability": 0.4, "japan.requested": True},
    {"decision": {"rule": "double_majority", "threshold": 0.7, "blocking": 2}},
    {"sponsor": "germany", "title": "Another"},
]


@pytest.mark.parametrize("name", ["tokyo_liaison_office", "tokyo_majority_rule", "tokyo_taiwan_crisis"])
@pytest.mark.parametrize("changes", CHANGES, ids=lambda changes: ", ".join(changes))
def test_a_scenario_is_varied_as_its_file_would_be(name, changes):
    assert vary(load(name), changes) == load(name, changes)
    assert vary(vary(load(name), {"france.threat": 0.2}), changes) == load(name, {"france.threat": 0.2} | changes)


@settings(ANY, max_examples=6)
@given(scenarios())
def test_nothing_varied_is_nothing_changed(scenario):
    assert vary(scenario, {}) == scenario


def test_what_every_case_fixes_is_not_drawn_unless_something_correlates_with_it():
    paths = ["france.autonomy", "germany.exposure"]
    related = [{"between": paths, "rank": 0.5}]
    for changes, unread in (({}, 1), ({"correlations": related}, 0)):
        layout = Layout(vary(load("tokyo_liaison_office"), changes))
        batch = Batch(layout, np.array([layout.row_of[paths[0]]]), np.array([[0.3], [0.6]]))
        assert len(_read(batch)) == len(layout.streams) - unread
