"""Scenario discovery: planted boxes are found, degenerate cases are answered, the command keeps what it says."""

import json
import re

import numpy as np
import pandas as pd
import pytest
import yaml

import sim
from sim.errors import UsageError
from sim.studies.discover import figures, interest
from sim.studies.discover import search as discovery
from sim.studies.discover.scatter import scatter
from sim.studies.discover.sentences import condition, sentences, subject
from sim.sweeps.futures import coded_ranges, drawn_futures
from sim.words import speaking

from ...command import nacsim
from ...drawn import ABOUT, LONG, assert_sound

TOKYO = "tokyo_liaison_office"


def planted(cases: int = 400, noise: float = 0.04) -> tuple[pd.DataFrame, np.ndarray]:
    """Cases of interest where autonomy < 0.6 and linkage > 0.5, unless the rule is unanimity; a few are turned round."""
    rng = np.random.default_rng(2)
    names = ["france.autonomy", "germany.linkage", "japan.threat", "scenario", "process.rounds"]
    frame = pd.DataFrame(rng.random((cases, len(names))), columns=names)
    frame["process.rounds"] = np.rint(6 + 12 * frame["process.rounds"])
    rule = pd.Series(rng.choice(["unanimity", "majority", "consensus_minus"], cases).tolist(), dtype=object)
    frame["decision.rule"] = rule
    inside = (frame["france.autonomy"] < 0.6) & (frame["germany.linkage"] > 0.5) & (rule != "unanimity")
    return frame, inside.to_numpy() ^ (rng.random(cases) < noise)


@pytest.fixture(scope="module")
def by_prim() -> discovery.Discovery:
    return discovery.prim(*planted())


def test_prim_finds_the_planted_box_and_nothing_else(by_prim):
    rows = by_prim.limits[by_prim.limits["box"] == 0].set_index("parameter")
    assert set(rows.index) == {"france.autonomy", "germany.linkage", "decision.rule"}, "luck is dropped"
    assert rows.loc["france.autonomy", "high"] == pytest.approx(0.6, abs=0.06)
    assert rows.loc["germany.linkage", "low"] == pytest.approx(0.5, abs=0.1)
    assert np.isnan(rows.loc["france.autonomy", "low"]) and np.isnan(rows.loc["germany.linkage", "high"])
    assert rows.loc["decision.rule", "kept"] == "consensus_minus, majority"
    assert (rows["quasi_p"] <= 0.05).all() and (rows["inside"].diff().dropna() >= 0).all()
    assert by_prim.tradeoff["chosen"].sum() == 1


def test_coverage_and_density_are_those_of_the_limits(by_prim):
    frame, wanted = planted()
    box, inside = by_prim.boxes.iloc[0], np.ones(len(frame), bool)
    for row in by_prim.limits[by_prim.limits["box"] == 0].to_dict("records"):
        column = frame[row["parameter"]]
        if row["kept"]:
            inside &= column.isin(row["kept"].split(", ")).to_numpy()
            continue
        inside &= ~((column < row["low"]) | (column > row["high"])).to_numpy()
    assert box["cases"] == inside.sum() and box["interest"] == (inside & wanted).sum()
    assert box["coverage"] == pytest.approx((inside & wanted).sum() / wanted.sum())
    assert box["density"] == pytest.approx((inside & wanted).sum() / inside.sum())
    chosen = by_prim.tradeoff[by_prim.tradeoff["chosen"]].iloc[0]
    assert (chosen["coverage"], chosen["density"]) == (box["coverage"], box["density"])
    assert box["density"] >= 0.8 and box["coverage"] > 0.7


@pytest.mark.slow
def test_cart_finds_it_too_and_does_not_touch_numpys_global_state():
    np.random.seed(5)
    before = np.random.get_state()[1].copy()
    first, again = (discovery.cart(*planted(), seed=0) for _ in range(2))
    assert (np.random.get_state()[1] == before).all() and first.limits.equals(again.limits)
    rows = first.limits[first.limits["box"] == 0].set_index("parameter")
    assert set(rows.index) == {"france.autonomy", "germany.linkage", "decision.rule"}
    assert rows.loc["decision.rule", "kept"] == "consensus_minus, majority" and rows["quasi_p"].isna().all()
    assert first.boxes["density"].iloc[0] > 0.8 and len(first.tradeoff) >= 4
    frame, wanted = planted()
    inside = frame["decision.rule"].ne("unanimity") & (frame["france.autonomy"] <= rows.loc["france.autonomy", "high"])
    inside &= frame["germany.linkage"] >= rows.loc["germany.linkage", "low"]
    assert first.boxes["interest"].iloc[0] == (inside & wanted).sum()


def test_a_second_box_holds_what_the_first_has_left():
    rng = np.random.default_rng(6)
    frame = pd.DataFrame(rng.random((300, 2)), columns=["france.autonomy", "germany.linkage"])
    corner, other = (frame > 0.5).all(axis=1), (frame["france.autonomy"] < 0.2) & (frame["germany.linkage"] < 0.5)
    found = discovery.prim(frame, (corner | other).to_numpy())
    assert len(found.boxes) == 2 and found.boxes["coverage"].sum() > 0.9
    assert found.boxes["interest"].sum() <= (corner | other).sum()
    said = sentences(found.boxes, found.limits, sim.load(TOKYO), "A draft is adopted", 0.5, one_by_one=True)
    assert said[1].startswith("Outside the boxes before, a draft is adopted")


def test_a_leaf_of_a_single_category_keeps_that_category_alone():
    frame = planted()[0]
    found = discovery.cart(frame, (frame["decision.rule"] == "majority").to_numpy())
    assert found.limits[["parameter", "kept"]].to_numpy().tolist() == [["decision.rule", "majority"]]


def test_where_nothing_tells_there_is_no_box():
    rng = np.random.default_rng(3)
    frame, wanted = pd.DataFrame(rng.random((60, 2)), columns=["a", "b"]), rng.random(60) < 0.5
    found = discovery.cart(frame, wanted)
    assert found.boxes.empty and found.tradeoff.empty
    assert list(found.limits.columns) == [
        "box",
        "parameter",
        "low",
        "high",
        "kept",
        "lowest",
        "highest",
        "inside",
        "quasi_p",
    ]


def test_the_box_is_chosen_by_the_rule_that_is_written_down():
    curve = {"coverage": [1.0, 0.9, 0.9, 0.5], "density": [0.3, 0.81, 0.85, 0.99], "restricted": [0, 2, 2, 4]}
    frame = pd.DataFrame(curve)
    assert discovery.choose(frame) == 2, "the densest of those with the highest coverage"
    assert discovery.choose(frame.assign(restricted=[0, 1, 2, 4])) == 1, "fewer restrictions first"
    thin = frame.assign(density=[0.1, 0.4, 0.5, 0.79])
    assert discovery.choose(thin) == 2, "the highest F1: 2 * 0.9 * 0.5 / 1.4 = 0.64"


def test_a_grid_has_limits_between_its_steps():
    steps = np.linspace(0, 1, 11)
    x, y = (axis.ravel() for axis in np.meshgrid(steps, steps))
    frame = pd.DataFrame({"france.autonomy": x, "germany.linkage": y})
    found = discovery.prim(frame, ((x < 0.35) & (y > 0.55)))
    rows = found.limits[found.limits["box"] == 0].set_index("parameter")
    assert 0.3 <= rows.loc["france.autonomy", "high"] < 0.4 and 0.5 < rows.loc["germany.linkage", "low"] <= 0.6
    assert found.boxes[["coverage", "density"]].iloc[0].tolist() == [1.0, 1.0] and len(found.boxes) == 1


@pytest.mark.parametrize(
    ("above", "says"),
    [
        ("0.9", "no case is of interest: “Shelved” is between 10.0% and 80.0% in the 8 cases; take --above q75"),
        ("0.1", "every case is of interest"),
        ("q0", "expected a share such as 0.5, or a quantile such as q75"),
        ("75", "expected a share"),
        ("half", "expected a share"),
    ],
)
def test_a_threshold_that_parts_nothing_is_said_with_the_remedy(above, says):
    with pytest.raises(UsageError, match=re.escape(says)):
        interest.of_interest(np.linspace(0.1, 0.8, 8), above, "Shelved")


def test_the_top_quarter_is_a_quarter_and_cases_that_do_not_differ_are_named():
    wanted, least = interest.of_interest(np.arange(100) / 100, "q75", "x")
    assert wanted.sum() == 25 and least == pytest.approx(0.7425)
    with pytest.raises(UsageError, match=r"20\.0% in every case: there is nothing to discover"):
        interest.of_interest(np.full(9, 0.2), "0.5", "x")


@pytest.mark.parametrize(
    ("cases", "columns", "says"), [(1, 1, "1 case to search"), (19, 1, "19 cases"), (50, 0, "no parameter")]
)
def test_too_little_to_search_is_said(cases, columns, says):
    frame = pd.DataFrame(index=range(cases)).assign(**{f"x{n}": np.arange(cases, dtype=float) for n in range(columns)})
    with pytest.raises(UsageError, match=says):
        discovery.prim(frame, np.arange(cases) > 3)


def test_what_a_case_leaves_unset_is_its_scenarios_value():
    scenario = sim.load(TOKYO)
    table = pd.DataFrame({
        "scenario": TOKYO, "france.autonomy": [0.1, np.nan], "decision.rule": ["majority", None], "japan.threat": [0.5, 0.5]
    })  # fmt: skip
    found = interest.parameters_of(table, [scenario], list(table.columns[1:]))
    assert list(found) == ["france.autonomy", "decision.rule"], "a constant is no parameter"
    assert found["france.autonomy"][1] == scenario.actors["france"].autonomy.value
    assert list(found["decision.rule"]) == ["majority", "as coded"]
    assert list(interest.only(found, ["france"])) == ["france.autonomy"]
    with pytest.raises(UsageError, match=r"did you mean 'france\.autonomy'"):
        interest.only(found, ["france.autonmy"])


def test_a_box_is_a_sentence(by_prim):
    said = (
        sentences(by_prim.boxes, by_prim.limits, sim.load(TOKYO), "A draft is adopted", 0.5, one_by_one=True)
        .iloc[0]
        .replace("\u00a0", " ")
    )
    assert re.match(r"A draft is adopted in at least 50 % of the runs when ", said)
    assert re.search(r"France’s autonomy is below 0\.\d\d", said) and re.search(
        r"Germany’s linkage is above 0\.\d\d", said
    )
    assert "the decision rule is consensus_minus or majority" in said and re.search(
        r": \d\d % of all such futures lie there, and \d\d %", said
    )


def test_conditions_in_words():
    scenario = sim.load(TOKYO)
    assert subject(scenario, "united_states.core_threat") == "United States’ core threat"
    assert subject(scenario, "contact_point.reach") == "the reach of “Contact point at an embassy”"
    assert subject(scenario, "weights.security") == "the weight of the security term"
    assert subject(scenario, "process.rounds") == "the number of rounds"
    assert condition("x", 0.2, 0.4, (), 2) == "x is between 0.20 and 0.40"
    assert condition("x", None, None, ["a", "b", "c"], 2) == "x is a, b or c"


def test_futures_are_stratified_by_their_own_distribution():
    ranges = coded_ranges(sim.load(TOKYO), ["france.autonomy", "germany.linkage"])
    drawn = drawn_futures(sim.load(TOKYO), ranges, 500, 1)
    for path, quantity in ranges.items():
        middle = (quantity.low + quantity.value + quantity.high) / 3
        assert drawn[path].mean() == pytest.approx(middle, abs=1e-3), "500 strata leave little to luck"


def limits(label: str, **columns) -> pd.DataFrame:
    frame = pd.DataFrame({
        "label": [label, "Germany: exposure", "Decision: rule", "France: threat"], "low": [0.2, np.nan, np.nan, 0.41], "high": [np.nan, 12.4, np.nan, 0.44],
        "lowest": [0.0, 3.0, np.nan, 0.0], "highest": [1.0, 120.0, np.nan, 1.0], "kept": ["", "", "consensus_minus, majority", ""],
        "inside": [0.4, 0.5, 0.66, 0.7], "note": ["<0.001", "0.012", "–", "0.049"],
    })  # fmt: skip
    return frame.assign(**columns)


@pytest.mark.parametrize("label", ["France: autonomy", LONG])
def test_the_figure_of_limits_says_every_limit(label, monkeypatch):
    said = assert_sound(figures.box_limits(limits(label), subtitle="A sentence.", **ABOUT), monkeypatch)
    for expected in ("0.20", "12", "consensus_minus, majority", "0.41 to 0.44", "<0.001"):
        assert expected in said


@pytest.mark.parametrize("place", [(0.02, 0.05), (0.5, 0.5), (1.0, 1.0), (0.03, 1.0)])
@pytest.mark.parametrize("counts", [[1], [0, 1, 2, 3, 5, 8, 13]])
def test_the_figure_of_the_tradeoff_marks_the_chosen_box_wherever_it_lies(place, counts, monkeypatch):
    rows = [
        {"coverage": place[0], "density": place[1], "restricted": count, "chosen": n == 0}
        for n, count in enumerate(counts)
    ]
    figure = figures.tradeoff(pd.DataFrame(rows), base=0.3, wanted=0.8, subtitle="x", **ABOUT)
    said = assert_sound(figure, monkeypatch)
    assert "chosen: " in said and ("5 parameters" in said or "8 or more" in said) == (len(counts) > 1)


@pytest.mark.parametrize("columns", [("n", "m"), ("n", "rule"), ("rule", "n"), ("grid", "rule"), ("grid", "grid2")])
def test_the_scatter_takes_numbers_grids_and_categories(columns, monkeypatch):
    rng = np.random.default_rng(1)
    frame = pd.DataFrame(
        {"n": rng.random(90), "m": 200 * rng.random(90), "grid": np.arange(90) % 3 / 2, "grid2": np.arange(90) % 5}
    )
    frame["rule"] = pd.Series([("unanimity", "majority", LONG)[n % 3] for n in range(90)], dtype=object)
    frame["wanted"] = frame["n"] > 0.5
    open_ends = {"rule": ["majority", LONG], "grid": (np.nan, 0.75), "grid2": (1.5, np.nan)}
    ends = tuple(open_ends.get(column, (0.4, np.nan)) for column in columns)
    x, y = columns
    figure = scatter(frame, x=x, y=y, names=("France: autonomy", LONG), limits=ends, subtitle="x", **ABOUT)
    assert "Case of interest" in assert_sound(figure, monkeypatch)


def test_empty_frames_are_refused():
    for draw, options in (
        (figures.box_limits, {}),
        (figures.tradeoff, {"base": 0.5, "wanted": None}),
        (scatter, {"x": "a", "y": "b", "names": ("a", "b"), "limits": ((0, 1), (0, 1))}),
    ):
        with pytest.raises(ValueError, match="no rows"):
            draw(pd.DataFrame(), subtitle="", **options, **ABOUT)


@pytest.fixture(scope="module")
def swept(tmp_path_factory) -> str:
    """A finished sweep: two numbers and a rule, some of whose cases failed."""
    from sim.sweeps.experiment import load_experiment
    from sim.sweeps.sweeping import sweep_into

    folder = tmp_path_factory.mktemp("sweep")
    file = {
        "title": "Rules and autonomy", "scenario": TOKYO, "runs": 60, "seed": 3,
        "design": [{"grid": {"decision.rule": ["unanimity", "majority"]}},
                   {"latin_hypercube": {"samples": 60, "over": {"france.autonomy": [0, 1], "france.threat": [0, 1]}}}],
    }  # fmt: skip
    (folder / "x.yaml").write_text(yaml.safe_dump(file))
    sweep_into(folder / "cases", load_experiment(folder / "x.yaml"))
    return str(folder / "cases")


@pytest.mark.slow
def test_a_sweep_is_searched_and_its_figures_and_boxes_are_made_again(swept, tmp_path):
    done = nacsim("discover", swept, "--above", "q75", "--out", "x", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "120 cases, 60 runs of each, seed 3" in done.stdout and "-> chosen" in done.stdout
    assert "A draft is adopted in at least" in done.stdout and "failed" not in done.stdout
    names = {path.name for path in (tmp_path / "x").iterdir()}
    assert names == {"manifest.json", "boxes.parquet", "limits.parquet", "tradeoff.parquet", "cases.parquet", "figures"}
    before = (tmp_path / "x" / "figures" / "cases.svg").read_bytes()
    done = nacsim("plot", "x", cwd=tmp_path)
    assert done.returncode == 0 and done.stdout.count("figures") == 6
    assert (tmp_path / "x" / "figures" / "cases.svg").read_bytes() == before
    done = nacsim("rerun", "x", "--no-figures", cwd=tmp_path)
    assert (
        done.returncode == 0
        and "boxes.parquet, cases.parquet, limits.parquet, tradeoff.parquet are the same" in done.stdout
    )


def test_findings_of_a_sweep_are_searched_as_its_directory_is(swept):
    by_name, by_findings = (
        sim.discover(what, above="q75", method="cart") for what in (swept, sim.open_results(swept))
    )  # fmt: skip
    assert by_name.about == by_findings.about
    for name, table in by_name.tables.items():
        pd.testing.assert_frame_equal(table, by_findings.tables[name])
    with pytest.raises(UsageError, match="--seed: belongs to scenarios"):
        sim.discover(swept, seed=0)


def test_what_is_kept_does_not_depend_on_the_language(swept):
    with speaking("ja"):
        there = sim.discover(swept, above="q75")
    here = sim.discover(swept, above="q75")
    assert there.about == here.about and there.tables["boxes"].equals(here.tables["boxes"])


def test_failed_cases_are_left_out_and_said(swept, tmp_path, monkeypatch):
    from sim.results import store

    table = store.open_results(swept).table("cases")
    table.loc[:9, "error"], table.loc[:9, ["adopted", "shelved"]] = "broken", np.nan
    monkeypatch.setattr(store.Results, "table", lambda self, name: table)
    options = ["--above", "q75", "--method", "cart", "--no-figures"]
    done = nacsim("discover", swept, *options, "--out", "x", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "110 cases" in done.stdout and "10 cases failed and are left out." in done.stdout
    table["error"] = "broken"
    done = nacsim("discover", swept, *options, "--out", "y", cwd=tmp_path)
    assert done.returncode == 2 and "every case failed" in done.stderr and not (tmp_path / "y").exists()


def test_futures_of_a_scenario_give_json_that_is_the_same_for_one_seed(tmp_path):
    options = ["--futures", 60, "--runs", 40, "--over", "contact_point", "--above", "q75", "--json", "--no-figures"]
    reports = []
    for name in ("a", "b"):
        done = nacsim("discover", TOKYO, *options, "--seed", 0, "--out", name, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        reports.append(json.loads(done.stdout) | {"results": ""})
    assert reports[0] == reports[1] and reports[0]["cases"] == 60 and reports[0]["seed"] == 0
    assert list(reports[0]) == [
        "scenario", "changes", "title", "method", "outcome", "label", "above", "least", "from", "cases", "failed",
        "interest", "parameters", "runs", "seed", "boxes", "limits", "tradeoff", "results",
    ]  # fmt: skip
    assert len(reports[0]["boxes"]) >= 1 and "Contact point at an embassy" in reports[0]["boxes"][0]["sentence"]
    assert {"coverage", "density", "restricted", "chosen"} <= set(reports[0]["tradeoff"][0])
    done = nacsim("rerun", "a", "--no-figures", cwd=tmp_path)
    assert done.returncode == 0 and "cases.parquet" in done.stdout, done.stderr


BAD = {
    "no case": ([TOKYO, "--futures", "30", "--runs", "20", "--over", "france", "--above", "1"], "no case is of interest.*take --above q75"),
    "all cases": ([TOKYO, "--futures", "30", "--runs", "20", "--over", "france", "--above", "0"], "every case is of interest"),
    "one case": ([TOKYO, "--futures", "1", "--runs", "20", "--over", "france"], "--over france: no parameter in which these cases differ"),
    "rounds": ([TOKYO, "--outcome", "rounds"], "no outcome of this scenario"),
    "nearly an outcome": ([TOKYO, "--outcome", "shelve"], "did you mean 'shelved'"),
    "nearly a name": (["tokyo_liason_office"], "did you mean 'tokyo_liaison_office'"),
    "no results": (["."], "no results directory"),
    "runs of a sweep": (["SWEPT", "--runs", "20"], "--runs: belongs to scenarios"),
    "parameter of a sweep": (["SWEPT", "--over", "germany"], "no parameter in which these cases differ"),
    "outcome of a sweep": (["SWEPT", "--outcome", "adoptd"], "did you mean 'adopted'"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD.values(), ids=BAD)
def test_a_mistake_is_named_with_its_remedy(case, swept, tmp_path):
    options, expected = case
    given = [swept if option == "SWEPT" else option for option in options]
    done = nacsim("discover", *given, cwd=tmp_path)
    assert done.returncode == 2 and re.search(expected, done.stderr) and "Traceback" not in done.stderr, done.stderr
    assert not list(tmp_path.iterdir())


def test_what_luck_explains_is_no_box_and_none_of_its_tradeoff_is_chosen():
    random = np.random.default_rng(3)
    frame, wanted = pd.DataFrame(random.random((40, 2)), columns=["x", "y"]), random.random(40) < 0.3
    found = discovery.prim(frame, wanted)
    assert found.boxes.empty and len(found.tradeoff) > 1 and not found.tradeoff["chosen"].any()
