"""When agreement had come: counted by hand from the runs themselves."""

import json

import pytest

import sim
from sim.results.counting import wilson_interval
from sim.scenario.dates import month_of_round
from tests.command import nacsim


def test_by_each_round_it_is_how_many_runs_had_adopted_each_draft():
    found = sim.run("tokyo_liaison_office", runs=3000, seed=4)
    runs, table = found.frame("runs"), found.over_time()
    assert list(table.columns) == ["round", "month", "draft", "label", "count", "share", "low", "high"]
    for row in table.to_dict("records"):
        wanted = ((runs["outcome"] == row["draft"]) & (runs["round"] <= row["round"])).sum()
        low, high = wilson_interval(wanted, 3000)
        assert (row["count"], row["share"]) == (wanted, pytest.approx(wanted / 3000))
        assert (row["low"], row["high"]) == (pytest.approx(float(low)), pytest.approx(float(high)))
    last = table[table["round"] == table["round"].max()].set_index("draft")["share"]
    ended = found.outcomes().set_index("outcome")["share"]
    assert last.to_dict() == pytest.approx(ended.drop("shelved").to_dict())
    assert table["month"].iloc[0] == found.scenario.start


@pytest.mark.parametrize(("start", "round_", "month"), [("2023-05", 1, "2023-05"), ("2023-05", 9, "2024-01"), (None, 3, None), ("2023-12-01", 2, "2024-01")])  # fmt: skip
def test_a_round_falls_into_its_month(start, round_, month):
    assert month_of_round(start, round_) == month


def test_json_has_it(tmp_path):
    done = nacsim(
        "run", "tokyo_liaison_office", "--runs", 200, "--json", "--no-figures", "--out", tmp_path / "r", cwd=tmp_path
    )
    rows = json.loads(done.stdout)["over_time"]
    assert {row["draft"] for row in rows} == {"liaison_office", "contact_point"} and {
        "month",
        "draft",
        "share",
        "low",
        "high",
    } <= rows[0].keys()
