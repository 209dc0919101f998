"""The run table as it is stored and read: bits of voters in the file, names for whoever reads it."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.engines.layout import Layout
from sim.engines.runs import SETS, Record, Runs, empty_record
from sim.results import parquet, store
from sim.results.arrow import all_spelled
from sim.results.findings import open_results
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from tests.scenarios import make

#: Whose sets are spelled out in the file, and whose are bits.
FEW, MANY = make(5), make(parquet.FEW + 1)
BOTH = pytest.mark.parametrize("scenario", [FEW, MANY], ids=["few", "many"])
WORDS = st.lists(st.integers(0, 2**5 - 1), min_size=1, max_size=40)


def runs_with(scenario: Scenario, words: list[int], first: int = 0) -> Runs:
    """Runs whose every column differs from the others: the sets are the words, each in an order of its own."""
    record, last = empty_record(Layout(scenario), len(words)), len(scenario.voters) - 5
    for n, (name, column) in enumerate(record._asdict().items()):
        sets = np.roll(words, n) << last | 1
        column[:] = sets if name in SETS else np.arange(n, n + len(words)) % len(scenario.outcomes)
    return Runs(Layout(scenario), first, record)


def by_hand(word: int, voters: Sequence[str]) -> str:
    return ",".join(voter for i, voter in enumerate(voters) if word >> i & 1)


@given(WORDS)
def test_names_are_those_of_the_bits_in_the_order_of_the_voters(words):
    voters = FEW.voters
    assert all_spelled(np.array(words, np.uint64), voters).to_pylist() == [by_hand(word, voters) for word in words]


def test_the_sixty_fourth_voter_has_a_bit_too():
    many = [f"m{i}" for i in range(64)]
    assert all_spelled(np.array([1 << 63, 1], np.uint64), many).to_pylist() == ["m63", "m0"]


@BOTH
@given(words=WORDS, first=st.integers(0, 10**12))
@settings(deadline=None, max_examples=30)
def test_what_is_read_is_what_was_run(tmp_path_factory, scenario, words, first):
    path, runs = tmp_path_factory.mktemp("runs") / "runs.parquet", runs_with(scenario, words, first)
    parquet.write_runs(path, runs)
    stored = pq.read_table(path)
    read = parquet.spelled_out(stored).to_pandas()
    assert list(read) == ["run", *Record._fields] and read["run"].tolist() == list(range(first, first + len(words)))
    pd.testing.assert_frame_equal(read.astype(str), runs.table().astype(str))
    for name in SETS:
        assert read[name].tolist() == [by_hand(word, scenario.voters) for word in getattr(runs.record, name).tolist()]
    [again] = parquet.records([stored], scenario)
    for name, column in again._asdict().items():
        np.testing.assert_array_equal(column, getattr(runs.record, name), err_msg=name)


@BOTH
def test_a_table_of_names_has_the_same_numbers(scenario):
    """As results of earlier versions have it for any number of voters, and as a frame has it."""
    runs = runs_with(scenario, [3, 0, 31, 3, 17])
    again = parquet.recorded(runs.table(), scenario)
    for name, column in again._asdict().items():
        np.testing.assert_array_equal(column, getattr(runs.record, name), err_msg=name)


def test_a_stored_set_has_a_column_of_bits_a_voter_that_any_program_reads(tmp_path):
    runs = sim.run("tokyo_whole_council", runs=500)
    raw = pd.read_parquet(runs.save(tmp_path / "r", figures=False) / "runs.parquet")
    assert list(raw)[4:6] == ["blockers.united_states", f"blockers.{runs.scenario.voters[1]}"]
    spelt = runs.frame()["objectors"].astype(str).str.split(",")
    for voter in runs.scenario.voters:
        assert raw[f"objectors.{voter}"].tolist() == [voter in names for names in spelt]
    assert raw["objectors.france"].mean() > raw["objectors.japan"].mean() > 0


def test_the_sets_of_few_voters_are_names_in_the_file_too(tmp_path):
    runs = sim.run("tokyo_liaison_office", runs=300)
    raw = pd.read_parquet(runs.save(tmp_path / "r", figures=False) / "runs.parquet")
    pd.testing.assert_frame_equal(raw.astype(str), runs.frame().astype(str))


@pytest.mark.parametrize("name", ["tokyo_liaison_office", "tokyo_whole_council"])
def test_columns_are_read_by_the_name_of_the_set(name, tmp_path):
    found = sim.run(name, runs=300, first=5)
    stored = open_results(found.save(tmp_path / "r", figures=False)).stored
    [part] = stored.parts("runs", ["round", "blockers"])
    assert list(part) == ["round", "blockers"]
    assert part["blockers"].tolist() == found.frame()["blockers"].tolist()
    [record] = stored.records(["outcome"])
    assert record.outcome.any() and not record.blockers.any() and not record.round.any()


@pytest.mark.parametrize("name", ["tokyo_liaison_office", "tokyo_whole_council"])
def test_row_groups_have_one_size_and_are_one_table(name, tmp_path, monkeypatch):
    monkeypatch.setattr(parquet, "ROW_GROUP", 128)
    found = sim.run(name, runs=300)
    folder = found.save(tmp_path / "r", figures=False)
    assert pq.read_metadata(folder / "runs.parquet").num_row_groups == 3
    read = open_results(folder)
    pd.testing.assert_frame_equal(read.frame().astype(str), found.frame().astype(str))
    assert all(read.frame()[name].dtype == "category" for name in SETS), "names are not held once a run"
    for mine, made in zip(read.tally, found.tally, strict=True):
        np.testing.assert_array_equal(mine, made)


def test_a_tally_counts_what_the_table_says_by_another_way():
    """Of a whole Council, in several stretches of runs, against pandas on the names."""
    found = sim.run("tokyo_whole_council", runs=700)
    table, scenario = found.frame().astype({"blockers": str, "objectors": str}), found.scenario
    for voter in scenario.voters:
        i = scenario.voters.index(voter)
        has = table["objectors"].str.split(",").map(lambda names, voter=voter: voter in names)
        assert found.tally.objected[i] == has.sum()
    times = dict(
        zip(all_spelled(found.tally.sets, scenario.voters).to_pylist(), found.tally.times.tolist(), strict=True)
    )
    assert times == table["blockers"].value_counts().to_dict()
    for n, outcome in enumerate(scenario.outcomes):
        rounds = table.loc[table["outcome"] == outcome, "round"].value_counts()
        assert {r: c for r, c in enumerate(found.tally.ended[n].tolist()) if c} == rounds.to_dict()


def test_a_damaged_table_says_so(tmp_path):
    folder = sim.run("tokyo_liaison_office", runs=20).save(tmp_path / "r", figures=False)
    (folder / "runs.parquet").write_bytes(b"PAR1 no table")
    with pytest.raises(store.ResultsError, match=r"runs\.parquet: cannot be read"):
        list(open_results(folder).stored.records(["outcome"]))


def test_a_column_that_no_table_has_is_none():
    table = pa.table({"run": pa.array([0, 1])})
    [record] = parquet.records([table], load("tokyo_liaison_office"))
    assert not any(column.any() for column in record)
