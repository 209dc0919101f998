"""Packages over futures: criteria against tables worked out by hand, files with mistakes, figures, the command."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import sim
from sim.errors import ScenarioError
from sim.results.study import study_of
from sim.scenario.load import vary
from sim.studies.packages import criteria, figures, trying
from sim.studies.packages import study as packages
from sim.studies.packages.file import NOTHING, Package, load_packages
from sim.sweeps.futures import latin_hypercube
from sim.sweeps.sweeping import evaluate

from ...command import nacsim
from ...drawn import ABOUT, LONG, assert_sound
from ...shown import said

# Three packages in four futures. Regret: the column's largest minus the entry.
SHARES = np.array([
    [0.2, 0.4, 0.6, 0.0],   # mean 0.30, reaches 0.4 in 2 of 4, worst 0.0, regret 0.3 0.2 0.0 0.5: most 0.5
    [0.5, 0.6, 0.1, 0.2],   # mean 0.35, reaches 0.4 in 2 of 4, worst 0.1, regret 0.0 0.0 0.5 0.3: most 0.5
    [0.3, 0.3, 0.3, 0.5],   # mean 0.35, reaches 0.4 in 1 of 4, worst 0.3, regret 0.2 0.3 0.3 0.0: most 0.3
])  # fmt: skip


def test_criteria_give_what_is_worked_out_by_hand():
    assert criteria.mean(SHARES) == pytest.approx([0.30, 0.35, 0.35])
    assert criteria.satisficing(SHARES, 0.4) == pytest.approx([0.5, 0.5, 0.25])
    assert criteria.satisficing(SHARES, 0.0) == pytest.approx([1, 1, 1])
    assert criteria.worst(SHARES) == pytest.approx([0.0, 0.1, 0.3])
    expected = [[0.3, 0.2, 0.0, 0.5], [0.0, 0.0, 0.5, 0.3], [0.2, 0.3, 0.3, 0.0]]
    np.testing.assert_allclose(criteria.regret(SHARES), expected, atol=1e-15)
    assert criteria.largest_regret(SHARES) == pytest.approx([0.5, 0.5, 0.3])


def test_ties_are_all_best_and_what_is_unknown_never_is():
    assert criteria.best(criteria.mean(SHARES)).tolist() == [False, True, True]
    assert criteria.best(criteria.satisficing(SHARES, 0.4)).tolist() == [True, True, False]
    assert criteria.best(criteria.worst(SHARES)).tolist() == [False, False, True]
    assert criteria.best(criteria.largest_regret(SHARES), lowest=True).tolist() == [False, False, True]
    assert criteria.best(np.array([0.1 + 0.2, 0.3, np.nan])).tolist() == [True, True, False]
    assert criteria.best(np.array([np.nan, np.nan])).tolist() == [False, False]


def test_the_efficient_are_those_that_nothing_dominates():
    cost = np.array([0, 1, 2, 2, 3, np.nan, 1])
    value = np.array([0.1, 0.5, 0.5, 0.7, 0.6, 0.9, 0.5])
    assert criteria.efficient(cost, value).tolist() == [True, True, False, True, False, False, True]


tables = arrays(
    float, st.tuples(st.integers(1, 5), st.integers(1, 6)), elements=st.integers(0, 20).map(lambda n: n / 20)
)


@given(tables)
def test_laws_of_regret(shares):
    regret = criteria.regret(shares)
    assert (regret >= 0).all() and (regret.min(axis=0) == 0).all(), "some package has none in each future"
    assert criteria.largest_regret(shares).min() >= 0
    dominant = (shares >= shares.max(axis=0)).all(axis=1)
    assert (criteria.largest_regret(shares)[dominant] == 0).all()
    if dominant.any():
        for values, lowest in ((criteria.mean(shares), False), (criteria.worst(shares), False),
                               (criteria.largest_regret(shares), True), (criteria.satisficing(shares, 0.5), False)):  # fmt: skip
            assert criteria.best(values, lowest=lowest)[dominant].all(), "who is best everywhere is best by all"


FILE = """\
title: A test
scenario: tokyo_liaison_office
goal: adopted
at_least: 0.3
futures: 12
runs: 60
over: [france, liaison_office.visibility]
packages:
  paris: {label: Paris, cost: 2, set: {france.autonomy: 0.2}, add: {france.linkage: 0.6}}
  quiet: {label: Quiet, cost: 1, add: {liaison_office.visibility: -0.5, germany.exposure: -0.9}}
  station: {label: Station, set: {menu: [low_profile_station, contact_point]}}
"""


def written(folder: Path, text: str = FILE) -> Path:
    path = folder / "packages.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    return load_packages(written(tmp_path_factory.mktemp("packages")))


def test_a_package_sets_shifts_and_clips_in_every_future(loaded):
    scenario = loaded.scenarios[0]
    cube = packages.futures_of(trying.uncertain(loaded), scenario, 12, 1)
    ranged = {f"france.{t}" for t in ("autonomy", "exposure", "linkage")} | {"liaison_office.visibility"}
    assert ranged <= set(cube) and not any(path.startswith("germany") for path in cube)

    def tried(name):
        package = loaded.file.packages.get(name, Package())
        return trying.in_futures(loaded, loaded.variants[scenario.name][name], package, cube, 12)

    as_is, plain = tried(NOTHING)
    assert as_is == scenario and (plain["france.autonomy"] >= 0.75).all()
    made, columns = tried("paris")
    assert "france.autonomy" not in columns and made.actors["france"].autonomy.value == 0.2
    assert made.actors["france"].autonomy.low is None, "what is set is not sampled"
    np.testing.assert_allclose(columns["france.linkage"], np.minimum(plain["france.linkage"] + 0.6, 1))
    assert (columns["france.linkage"] == 1).any() and (columns["france.linkage"] < 1).any()
    np.testing.assert_array_equal(columns["france.threat"], plain["france.threat"])
    ranged = {"value": 0.3, "low": 0.2, "high": 0.4}
    own = Package(set={"france.autonomy": ranged})
    made, columns = trying.in_futures(loaded, vary(scenario, own.set), own, cube, 12)
    assert "france.autonomy" not in columns and made.actors["france"].autonomy.is_sampled, "each run draws it"
    made, columns = tried("quiet")
    np.testing.assert_allclose(columns["liaison_office.visibility"], plain["liaison_office.visibility"] - 0.5)
    exposure = made.actors["germany"].exposure  # coded 0.75 in [0.55, 0.9]; not in `over`, so its range moves along
    assert (exposure.value, exposure.low, exposure.high) == (0, 0, 0)
    _, columns = tried("station")
    assert "liaison_office.visibility" not in columns, "it is off the menu"


def test_shares_are_those_of_the_futures_run_one_by_one(loaded):
    shares = packages.try_packages(loaded, 3, 60, 5)
    made = loaded.variants["tokyo_liaison_office"]["quiet"]
    cube = packages.futures_of(trying.uncertain(loaded), made, 3, 5)
    varied, columns = trying.in_futures(loaded, made, loaded.file.packages["quiet"], cube, 3)
    table = evaluate(varied, columns, 60, 5, independent=True)
    own = shares[shares["package"] == "quiet"]["share"]
    assert own.tolist() == table["adopted"].tolist() and own.nunique() > 1
    assert list(dict.fromkeys(shares["package"])) == [NOTHING, "paris", "quiet", "station"]
    again = packages.try_packages(loaded, 3, 60, 5, workers=1)
    pd.testing.assert_frame_equal(shares, again)


@pytest.mark.slow
def test_futures_correlate_as_each_scenario_and_each_package_says(tmp_path):
    """With another scenario or package beside it each has the shares that it has alone."""
    tied = "correlations: [{between: [france.autonomy, france.linkage], rank: -0.9, source: s}]"
    (tmp_path / "tied.yaml").write_text(f"extends: tokyo_liaison_office\nsource: s\n{tied}\n")
    plain = FILE.replace("futures: 12", "futures: 24")

    def shares(text: str, **columns: str) -> list[float]:
        table = packages.try_packages(load_packages(written(tmp_path, text)), 24, 60, 1)
        return table[(table[list(columns)] == list(columns.values())).all(axis=1)]["share"].tolist()

    own = {
        name: shares(plain.replace("tokyo_liaison_office", name), package=NOTHING)
        for name in ("tokyo_liaison_office", "tied.yaml")
    }
    assert own["tokyo_liaison_office"] != own["tied.yaml"]
    for pair in ("tokyo_liaison_office, tied.yaml", "tied.yaml, tokyo_liaison_office"):
        both = plain.replace("scenario: tokyo_liaison_office", f"scenario: [{pair}]")
        for name, alone in own.items():
            assert shares(both, scenario=name.removesuffix(".yaml"), package=NOTHING) == alone
    package = plain.replace("  quiet:", f"  tied: {{set: {{{tied}}}}}\n  quiet:")
    assert (
        shares(package, package="tied") == own["tied.yaml"]
        and shares(package, package=NOTHING) == own["tokyo_liaison_office"]
    )


def test_a_future_keeps_its_values_whatever_else_is_uncertain():
    one, two = latin_hypercube(["a.x"], 50, 3), latin_hypercube(["b.y", "a.x"], 50, 3)
    np.testing.assert_array_equal(one["a.x"], two["a.x"])
    assert not np.array_equal(two["a.x"], two["b.y"])
    assert sorted(np.floor(50 * two["b.y"])) == list(range(50)), "one in each interval"


def ranked(loaded, matrix: np.ndarray) -> pd.DataFrame:
    names = [NOTHING, "paris", "quiet", "station"][: len(matrix)]
    rows = [
        ("tokyo_liaison_office", name, n, share, 60)
        for name, row in zip(names, matrix, strict=True)
        for n, share in enumerate(row)
    ]
    return pd.DataFrame(rows, columns=["scenario", "package", "future", "share", "runs"])


def test_the_ranking_is_the_one_worked_out_by_hand(loaded):
    table = packages.robustness(loaded, ranked(loaded, SHARES)).set_index("package")
    assert table["satisficing"].tolist() == pytest.approx([0.5, 0.5, 1.0])  # 0.3 is good enough in this file
    assert table["gain_per_cost"].tolist() == pytest.approx([np.nan, 0.05 / 2, 0.05 / 1], nan_ok=True)
    won = packages.winners(table.reset_index())["tokyo_liaison_office"]
    assert won == {"mean": ["paris", "quiet"], "satisficing": ["quiet"], "worst": ["quiet"],
                   "largest_regret": ["quiet"], "gain_per_cost": ["quiet"]}  # fmt: skip
    assert table["efficient.satisficing"].tolist() == [True, False, True]
    assert (table["mean.low"] <= table["mean"]).all() and (table["mean"] <= table["mean.high"]).all()


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_packages_that_are_all_alike_have_no_winner(loaded, share):
    table = packages.robustness(loaded, ranked(loaded, np.full((4, 5), share)))
    assert packages.winners(table) == {"tokyo_liaison_office": {name: [] for name in packages.CRITERIA}}
    assert (table["largest_regret"] == 0).all() and (table["mean"] == share).all()


def test_one_future_has_no_interval(loaded):
    table = packages.robustness(loaded, ranked(loaded, SHARES[:, :1]))
    assert table[["mean.low", "mean.high"]].isna().all(axis=None)
    assert table["mean"].tolist() == table["worst"].tolist() == [0.2, 0.5, 0.3]


def test_scenarios_are_ranked_one_by_one_and_together(loaded):
    both = pd.concat([ranked(loaded, SHARES), ranked(loaded, SHARES[::-1]).assign(scenario="other")])
    table = packages.robustness(loaded, both)
    assert table["scenario"].unique().tolist() == ["tokyo_liaison_office", "other", packages.ALL]
    whole = table[table["scenario"] == packages.ALL]
    assert whole["mean"].tolist() == pytest.approx([0.325, 0.35, 0.325])
    assert whole["largest_regret"].tolist() == pytest.approx([0.5, 0.5, 0.5])
    assert whole["worst"].tolist() == pytest.approx([0.0, 0.1, 0.0])


MISTAKES = {
    ("france.linkage: 0.6", "france.linkge: 0.6"): (":9:", "did you mean 'france.linkage'"),
    ("france.autonomy: 0.2", "france.autonmy: 0.2"): (":9:", "autonmy"),
    ("france.autonomy: 0.2", "france.autonomy: 1.2"): (":9:", "allowed: 0 to 1"),
    ("france.linkage: 0.6", "france.autonomy: 0.6"): (":9:", "is set by this package"),
    ("germany.exposure: -0.9", "germany.exposure: x"): (":10:", "expected a number"),
    ("low_profile_station, contact_point", "nowhere"): (":11:", "nowhere"),
    ("cost: 2", "cost: -2"): (":9:", "at least 0"),
    ("cost: 2", "costs: 2"): (":9:", "did you mean 'cost'"),
    ("goal: adopted", "goal: adoptd"): (":3:", "did you mean 'adopted'"),
    ("at_least: 0.3", "at_least: 1.3"): (":4:", "at most 1"),
    ("futures: 12", "futures: 0"): (":5:", "at least 1"),
    ("runs: 60", "rnus: 60"): (":6:", "did you mean 'runs'"),
    ("scenario: tokyo_liaison_office", "scenario: tokyo_liason_office"): (":2:", "did you mean 'tokyo_liaison_office'"),
    ("over: [france,", "over: [frnce,"): (":7:", "did you mean"),
    ("over: [france,", "over: [process.rounds,"): (":7:", "has no coded range"),
    ("  paris:", "  do_nothing:"): (":9:", "always among the packages"),
    ("{label: Station, set: {menu: [low_profile_station, contact_point]}}", "{label: Station}"): (":11:", "changes nothing"),
}  # fmt: skip


@pytest.mark.parametrize("change", MISTAKES, ids=lambda change: change[1][:30])
def test_a_mistake_in_the_file_is_named_with_its_place(change, tmp_path):
    assert change[0] in FILE
    with pytest.raises(ScenarioError) as caught:
        load_packages(written(tmp_path, FILE.replace(*change)))
    place, what = MISTAKES[change]
    assert any(place in m.place and what in m.what for m in caught.value.mistakes), str(caught.value)


@pytest.mark.parametrize(("rest", "what"), [("packages: {}\n", "no package"), ("", "no package")])
def test_a_file_without_packages_is_refused(rest, what, tmp_path):
    with pytest.raises(ScenarioError, match=what):
        load_packages(written(tmp_path, FILE[: FILE.index("packages:")] + rest))


def test_the_example_is_sound():
    example = load_packages(Path(__file__).parents[3] / "experiments" / "packages" / "tokyo_packages.yaml")
    assert all(package.description.startswith("Assumed") for package in example.file.packages.values())
    add, cost = {}, 0.0
    for name in ("japan_explains", "german_derisking", "smaller_footprint", "persuading_paris"):
        add |= example.file.packages[name].add
        cost += example.file.packages[name].cost
    assert (example.file.packages["everything"].add, example.file.packages["everything"].cost) == (add, cost)


ODD = {
    "plain": np.clip(SHARES.T[:, [0, 1, 2, 1]].T + np.linspace(0, 0.4, 4)[:, None], 0, 1),
    "nothing": np.zeros((4, 30)),
    "everything": np.ones((4, 30)),
    "one future": SHARES[[0, 1, 2, 2], :1],
    "many": np.random.default_rng(1).beta(0.4, 2, (4, 400)),
}


@pytest.mark.parametrize(("name", "scenarios"), [*((name, 1) for name in ODD), ("plain", 6)])
def test_figures_are_sound(name, scenarios, loaded, monkeypatch):
    frame = ranked(loaded, ODD[name])
    shares = pd.concat([frame.assign(scenario=f"{n} {LONG}"[: 60 if n % 2 else 8]) for n in range(scenarios)])
    table = packages.robustness(loaded, shares)
    table["label"] = table["label"].replace("Paris", LONG)
    about = {**ABOUT, "goal": "Adopted, any draft", "at_least": 0.3}
    said = assert_sound(figures.spread(shares, table, **about), monkeypatch)
    assert ("4 of 6 scenarios shown" in said) == (scenarios == 6)
    last = table[table["scenario"] == table["scenario"].iloc[-1]]
    said = assert_sound(figures.pareto(last, **about), monkeypatch)
    assert "1 without a cost left out" in said
    with pytest.raises(ValueError, match="two or more"):
        figures.pareto(last.assign(cost=np.nan), **about)


def test_the_command_ranks_packages_and_keeps_what_it_found(tmp_path):
    written(tmp_path)
    done = nacsim("packages", "packages.yaml", "--out", "here", "--futures", 6, "--no-figures", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Do nothing" in done.stdout and "Best by mean" in done.stdout and "nan" not in done.stdout
    assert nacsim("plot", "here", cwd=tmp_path).returncode == 0
    kept = {path.relative_to(tmp_path / "here").as_posix() for path in (tmp_path / "here").rglob("*.*")}
    assert {"robustness.parquet", "shares.parquet", "figures/packages.png", "figures/pareto.svg"} <= kept
    done = nacsim("rerun", "here", "--no-figures", cwd=tmp_path)
    assert done.returncode == 0 and "robustness.parquet, shares.parquet are the same byte for byte" in done.stdout


def test_a_single_future_is_answered_without_nan(tmp_path):
    written(tmp_path)
    done = nacsim("packages", "packages.yaml", "--futures", 1, "--json", "--no-figures", cwd=tmp_path)
    report = json.loads(done.stdout, parse_constant=pytest.fail)
    assert report["futures"] == 1 and report["groups"][0]["packages"][0]["mean.low"] is None
    assert list(report) == ["title", "goal", "at_least", "futures", "runs", "seed", "groups", "results"]


def test_a_goal_that_only_a_package_puts_on_the_menu_is_reached_by_it_alone(tmp_path):
    own = FILE.replace("goal: adopted", "goal: embassy").replace(
        "menu: [low_profile_station, contact_point]",
        "menu: [{name: embassy, label: An embassy, substance: 0.2, visibility: 0.1, reach: 0.1}, contact_point]",
    )
    found = sim.packages(written(tmp_path, own), futures=2, runs=30)
    assert found.about["goal"] == "An embassy" and "“An embassy”" in " ".join(said(found.plot()))
    shares = found.tables["shares"].groupby("package")["share"].max()
    assert shares["station"] > 0 and shares.drop("station").eq(0).all()
    again = study_of("packages").rerun(found)
    assert again.about == found.about and again.tables["shares"].equals(found.tables["shares"])


def test_mistakes_end_with_exit_code_2(tmp_path):
    written(tmp_path, FILE.replace("france.linkage: 0.6", "france.linkge: 0.6"))
    done = nacsim("packages", "packages.yaml", cwd=tmp_path)
    assert done.returncode == 2 and "packages.yaml:9:" in done.stderr and "Traceback" not in done.stderr
