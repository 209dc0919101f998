"""`nacsim sure`: each row is what the command beside it says on the same draws, and the noise of few runs is taken out."""

import json
import shlex

import numpy as np
import pandas as pd
import pytest

import sim
from sim.errors import UsageError
from sim.results.counting import wilson_interval
from sim.results.findings import open_results
from sim.results.study import study_of
from sim.scenario.load import load, load_text
from sim.studies.sure import study
from sim.studies.sure.alternatives import alternatives, rests_on, seats_of
from sim.studies.sure.doubts import Asked, Doubts
from sim.studies.sure.quantity import Estimate, column_of, ends_in, measured
from sim.studies.sure.ranges import POINT_RUNS, at_points, ranged, spread
from sim.words import LANGUAGES

from ...command import nacsim

TOKYO = "tokyo_liaison_office"
RUNS = 400
KINDS = {"luck": "chance", "ranges": "chance", "walk_away": "chance", "drafts": "structural", "seats": "structural"}


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """What is found of Tokyo, stored; small, since the rows are the same at every size."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(study, "_SPLIT_POINTS", 1)  # the base is the least that is allowed
        found = sim.sure(TOKYO, runs=RUNS, points=16)
    return open_results(found.save(tmp_path_factory.mktemp("sure") / "kept"))


@pytest.fixture(autouse=True)
def small_split(monkeypatch):
    """The split takes longer than all else and is the same at every size."""
    monkeypatch.setattr(study, "_SPLIT_POINTS", 1)


def rows_of(found) -> pd.DataFrame:
    return found.tables["rows"].set_index("row")


def parts_of(command: str) -> tuple[str, list[str], dict[str, list[str]]]:
    """Study, scenarios and options of a command line."""
    _, name, *rest = shlex.split(command)
    options: dict[str, list[str]] = {}
    named = []
    while rest:
        word = rest.pop(0)
        if word.startswith("--"):
            options.setdefault(word, []).append(rest.pop(0))
        else:
            named.append(word)
    return name, named, options


@pytest.mark.slow
def test_every_row_of_the_brief_is_there_and_chance_stands_apart(kept):
    rows = kept.tables["rows"]
    assert set(rows["row"]) == {
        "luck", "ranges", "walk_away", "coder", "drafts", "seats", "strategy.china", "strategy.japan", "parameters",
        "theories", "record",
    }  # fmt: skip
    assert {row: rows_of(kept).loc[row, "kind"] for row in KINDS} == KINDS
    assert rows["kind"].tolist() == ["chance"] * 3 + ["structural"] * 8
    for _, own in rows.groupby("kind"):
        assert own["width"].is_monotonic_decreasing
    assert (rows["width"] == rows["high"] - rows["low"]).all() and (rows["width"] >= 0).all()
    assert kept.tables["left_out"].to_dict("records") == [{"row": "strategy.united_states", "why": "pays_nobody"}]


def test_each_alternative_is_what_its_command_gives_to_the_last_digit(kept):
    variants = kept.tables["variants"]
    ran = variants[variants["command"].str.startswith("nacsim run")]
    assert set(ran["row"]) == {
        "walk_away",
        "coder",
        "drafts",
        "seats",
        "strategy.china",
        "strategy.japan",
        "parameters",
    }
    for row in ran.itertuples():
        name, (scenario,), options = parts_of(row.command)
        assert name == "run" and options["--runs"] == [str(RUNS)] and options["--seed"] == ["1"]
        shares = sim.run(scenario, runs=RUNS, set_=options.get("--set")).outcomes().set_index("outcome")["count"]
        assert row.value == (RUNS - shares["shelved"]) / RUNS, row.command
    assert variants.set_index(["row", "variant"])["value"].nunique() > 8


def test_each_row_of_alternatives_is_what_its_comparison_gives(kept):
    for row, line in rows_of(kept).iterrows():
        name, scenarios, options = parts_of(line["command"])
        if name != "compare":
            continue
        told = sim.compare(*scenarios, with_=options.get("--with", ()), runs=RUNS, set_=options.get("--set"))
        shares = told.tables["shares"]
        adopted = 1.0 - shares.loc[shares["outcome"] == "shelved"].set_index("scenario")["share"]
        assert len(adopted) == 1 + (kept.tables["variants"]["row"] == row).sum()
        assert (line["low"], line["high"]) == pytest.approx((adopted.min(), adopted.max()), abs=1e-12), row


def test_the_headline_is_the_run_and_its_luck_is_wilsons(kept):
    count = RUNS - sim.run(TOKYO, runs=RUNS).outcomes().set_index("outcome").loc["shelved", "count"]
    luck, headline = rows_of(kept).loc["luck"], kept.about["headline"]
    assert headline["value"] == count / RUNS
    assert (luck["low"], luck["high"]) == tuple(map(float, wilson_interval(count, RUNS)))
    assert luck["command"] == f"nacsim run {TOKYO} --runs {RUNS} --seed 1"


def test_the_coded_ranges_are_the_sweep_that_the_results_hold(kept, tmp_path):
    """Case n and case n + points are the two sets of a point; the walk-away value is drawn in their runs."""
    points = kept.tables["points"]
    assert "process.walk_away" not in points and len(points) == 16
    assert rows_of(kept).loc["ranges", "command"] == "nacsim sweep coded_ranges.yaml"
    swept = sim.sweep(kept.stored.folder / "coded_ranges.yaml")
    adopted = swept.tables["cases"]["adopted"].to_numpy()
    assert adopted[:16].tolist() == points["one"].tolist() and adopted[16:].tolist() == points["two"].tolist()
    assert (points["one"] != points["two"]).any(), "the two sets are runs of their own"
    found = spread(points["one"].to_numpy(), points["two"].to_numpy())
    row = rows_of(kept).loc["ranges"]
    assert (row["low"], row["high"]) == (found.low, found.high)
    assert row["stated"] + row["inferred"] + row["outside"] + row["assumed"] == len(ranged(kept.scenario))


@pytest.mark.slow
def test_theories_are_those_of_their_command(kept):
    """The share of draws in which a theory's point is nearest to a draft; ties go to the more ambitious outcome."""
    name, (scenario,), options = parts_of(rows_of(kept).loc["theories", "command"])
    assert name == "theories"
    told = sim.theories(scenario, runs=10, draws=int(options["--draws"][0])).tables
    places = told["outcomes"].set_index("outcome")["place"]
    points = told["predictions"].dropna()
    nearest = [places.index[np.argmin(np.abs(places - point))] for point in points["point"]]
    shares = points.assign(named=np.array(nearest) != "shelved").groupby("theory")["named"].mean()
    own = kept.tables["variants"].query("row == 'theories'").set_index("variant")["value"]
    assert own.to_dict() == shares.to_dict() and own.nunique() > 3
    row = rows_of(kept).loc["theories"]
    assert (row["low"], row["high"]) == (shares.min(), shares.max())


@pytest.mark.slow
def test_the_record_is_the_forecast_and_adopted_is_what_is_left_of_shelved(kept):
    name, (scenario,), options = parts_of(rows_of(kept).loc["record", "command"])
    assert name == "forecast" and "--hardest" not in options
    shelved = sim.forecast(scenario, runs=RUNS).tables["forecast"].set_index("outcome").loc["shelved"]
    row, value = rows_of(kept).loc["record"], kept.tables["variants"].query("row == 'record'")["value"].item()
    assert (row["low"], value, row["high"]) == (1 - shelved["high"], 1 - shelved["probability"], 1 - shelved["low"])


def test_the_split_is_the_sensitivity_of_its_command(kept):
    (split,) = kept.tables["split"].to_dict("records")
    name, (scenario,), options = parts_of(split["command"])
    assert name == "sensitivity" and options["--outcome"] == ["adopted"] and options["--base"] == ["16"]
    told = sim.sensitivity(scenario, outcome="adopted", base=16).tables["split"]
    assert {**told[told["output"] == "adopted"].to_dict("records")[0], "command": split["command"]} == split
    assert split["ranges"] + split["walk_away"] + split["draws"] == pytest.approx(1.0)


@pytest.mark.slow
def test_a_rerun_is_the_same_byte_for_byte(kept):
    again = study_of("sure").rerun(kept)
    for name in ("rows", "variants", "left_out", "split", "points"):
        mine, theirs = again.tables[name], kept.tables[name]
        pd.testing.assert_frame_equal(mine, theirs, check_dtype=False, check_exact=True)


# The noise of finite runs


def test_what_is_noise_is_taken_out_and_what_is_not_is_left():
    rng = np.random.default_rng(3)
    p = rng.beta(2.0, 5.0, 20_000)
    one, two = (rng.binomial(50, p) / 50 for _ in range(2))
    found, true = spread(one, two), np.quantile(p, (0.05, 0.95))
    assert (found.low, found.high) == pytest.approx(tuple(true), abs=0.01)
    assert found.raw_low < found.low < found.high < found.raw_high
    noise = (p * (1 - p) / 50).mean() / 2
    assert found.noise == pytest.approx(noise / (p.var() + noise), rel=0.05)


def test_pure_noise_leaves_no_spread_and_none_is_taken_from_what_is_known_exactly():
    rng = np.random.default_rng(4)
    noise = spread(*(rng.binomial(100, 0.3, 5000) / 100 for _ in range(2)))
    assert noise.noise > 0.95 and noise.high - noise.low < 0.3 * (noise.raw_high - noise.raw_low)
    sure = np.linspace(0.0, 1.0, 101)
    exact = spread(sure, sure)
    assert exact.noise == 0.0 and (exact.low, exact.high) == pytest.approx((0.05, 0.95))
    same = spread(np.full(5, 0.2), np.full(5, 0.2))
    assert (same.low, same.high, same.noise) == (0.2, 0.2, 0.0)


def test_points_without_a_value_are_left_out():
    one = np.array([1.0, np.nan, 3.0])
    assert spread(one, np.array([1.0, 2.0, 3.0])).high == pytest.approx(2.9)
    assert spread(one, np.array([1.0, 2.0, np.nan])) is None


def test_the_walk_away_value_is_drawn_at_every_point_and_every_coded_range_is_fixed():
    scenario = load(TOKYO)
    points = at_points(scenario, "adopted", 4, 1)
    paths = ranged(scenario)
    assert list(points) == [*paths, "one", "two"] and len(paths) > 40
    own = sim.run(scenario, runs=POINT_RUNS, set_=points.loc[0, paths].to_dict())  # the first point has the first runs
    assert points.loc[0, "one"] == (own.simulated.record.outcome < 2).mean()
    assert own.drawn()["process.walk_away"].nunique() > 200


# What is asked about


@pytest.mark.parametrize(("quantity", "column"), [
    ("adopted", "adopted"), ("as_proposed", "as_proposed"), ("contact_point", "draft.contact_point"),
    ("france", "blocked.france"), ("japan", "blocked.japan"), ("rounds", "rounds.mean"),
])  # fmt: skip
def test_a_quantity_is_a_column_of_the_case_table(quantity, column):
    assert column_of(quantity, load(TOKYO)) == column


def test_an_unknown_quantity_is_named_with_the_nearest():
    with pytest.raises(
        UsageError, match="--quantity frence: no quantity of tokyo_liaison_office; did you mean 'france'"
    ):
        sim.sure(TOKYO, quantity="frence")
    with pytest.raises(UsageError, match="china"):  # without a seat or consent it blocks nothing
        sim.sure(TOKYO, quantity="china")


def test_quantities_are_those_of_the_runs():
    made = sim.run(TOKYO, runs=RUNS)
    table, scenario = made.frame("runs"), made.scenario
    agreed = table.loc[table["outcome"] != "shelved", "round"]
    rounds = measured(scenario, "rounds.mean", RUNS, 1)
    half = 1.959964 * agreed.std(ddof=1) / np.sqrt(len(agreed))
    assert rounds == pytest.approx((agreed.mean(), agreed.mean() - half, agreed.mean() + half), abs=1e-6)
    blocked = table["blockers"].astype(str).str.split(",").map(lambda names: "france" in names)
    france = measured(scenario, "blocked.france", RUNS, 1)
    assert france.value == blocked.mean() > 0.5
    assert france[1:] == tuple(map(float, wilson_interval(blocked.sum(), RUNS)))
    assert measured(scenario, "draft.contact_point", RUNS, 1).value == (table["outcome"] == "contact_point").mean()
    unwilling = {"france.autonomy": 1.0, "france.threat": 0.0, "france.linkage": 0.0, "process.rationality": 500.0}
    never = measured(load(TOKYO, {**unwilling, "menu": ["liaison_office"]}), "rounds.mean", 50, 1)
    assert np.isnan(never.value) and np.isnan(never.low)


def test_outcomes_that_a_column_counts():
    scenario = load(TOKYO)
    assert ends_in("adopted", scenario) == {"liaison_office", "contact_point"}
    assert (ends_in("diluted", scenario), ends_in("shelved", scenario)) == ({"contact_point"}, {"shelved"})
    assert ends_in("draft.contact_point", scenario) == {"contact_point"} and not ends_in("draft.other", scenario)
    assert not ends_in("blocked.france", scenario) and not ends_in("rounds.mean", scenario)


# What could be otherwise


def made_of(scenario, name: str) -> list[str]:
    rows = {row.name: row for row in alternatives(scenario, seats_of(scenario))}
    return rows[name].why_not or [variant.change or variant.shipped for variant in rows[name].variants]


@pytest.mark.parametrize("name", [TOKYO, "tokyo_whole_council", "asian_nato_2024"])
def test_who_else_could_sit_is_the_same_in_every_language(name):
    scenario = load(name)
    others = [one.name for one in seats_of(scenario)]
    assert all([one.name for one in seats_of(scenario.in_language(code))] == others for code in LANGUAGES)


def test_alternatives_are_every_choice_but_the_own():
    tokyo = load(TOKYO)
    assert made_of(tokyo, "strategy.china") == ["china.strategy=aimed", "china.strategy=wedge"]
    assert made_of(tokyo, "strategy.japan") == ["japan.strategy=addressed"]
    assert made_of(tokyo, "coder") == ["coder=second", "coder=drawn"]
    assert made_of(tokyo, "drafts") == ["menu=[liaison_office]"]
    assert made_of(tokyo, "seats") == ["tokyo_rest_of_alliance", "tokyo_whole_council"]
    assert made_of(tokyo, "walk_away") == ["process.walk_away=0.05", "process.walk_away=0.95"]
    assert made_of(tokyo, "parameters") == ["parameters=posterior"]
    other = load(TOKYO, {"china.strategy": "wedge", "coder": "second", "process.walk_away": 0.3,
                         "parameters": "posterior"})  # fmt: skip
    assert made_of(other, "strategy.china") == ["china.strategy=diffuse", "china.strategy=aimed"]
    assert made_of(other, "coder") == ["coder=nacsim", "coder=drawn"]
    assert made_of(other, "walk_away") == "fixed" and made_of(other, "parameters") == ["parameters=start"]
    assert made_of(load("tokyo_washington_pays"), "strategy.united_states") == ["united_states.strategy=nearest"]


def test_what_does_not_apply_says_why():
    spatial = load("ec_emission_standards")
    assert [made_of(spatial, name) for name in ("coder", "drafts", "seats")] == [
        "one_coder",
        "all_reported",
        "no_seats",
    ]
    shown = load_text(f"extends: {TOKYO}\nmenu: [{{name: liaison_office, label: x}}]", "small")
    assert made_of(shown, "drafts") == "all_reported"


def test_seats_are_those_of_the_same_case_and_of_nothing_else_that_differs():
    assert [other.name for other in seats_of(load("tokyo_whole_council"))] == [TOKYO, "tokyo_rest_of_alliance"]
    assert seats_of(load("tokyo_german_turn")) == ()
    changed = seats_of(load(TOKYO, {"france.autonomy": 0.3}))
    assert [other.actors["france"].autonomy.value for other in changed] == [0.3, 0.3]


def test_a_row_rests_on_the_numbers_that_differ():
    tokyo = load(TOKYO)
    none = load(TOKYO)
    assert not rests_on(tokyo, [none])
    other = load(TOKYO, {"france.autonomy": {"value": 0.4, "basis": "outside", "source": "x"},
                         "germany.exposure": {"value": 0.4, "basis": "stated", "source": "x"}})  # fmt: skip
    assert rests_on(tokyo, [other]) == {"outside": 1, "stated": 1} == rests_on(tokyo, [other, other])
    dropped = load(TOKYO, {"menu": ["liaison_office"]})
    bases = [getattr(tokyo.menu[1], name).basis for name in ("substance", "visibility", "reach", "availability")]
    assert sum(rests_on(tokyo, [dropped]).values()) == len(bases)
    assert rests_on(tokyo, [load(TOKYO, {"parameters": "posterior"})]) == {"inferred": 11}


def test_a_quantity_that_is_no_outcome_leaves_out_what_is_about_outcomes():
    found = sim.sure("riga_2006", quantity="france", runs=100, points=4)
    why = found.tables["left_out"].set_index("row")["why"]
    assert why.to_dict() == {
        "drafts": "all_reported", "seats": "no_seats", "strategy.united_states": "pays_nobody", "split": "no_outcome",
        "theories": "no_outcome", "record": "no_outcome",
    }  # fmt: skip
    command = rows_of(found).loc["coder", "command"]
    assert command == ("nacsim run riga_2006 --set coder=second --runs 100 --seed 1; "
                       "nacsim run riga_2006 --set coder=drawn --runs 100 --seed 1")  # fmt: skip


@pytest.mark.slow
def test_a_draft_that_is_left_out_is_not_asked_about_where_it_is_not():
    found = sim.sure(TOKYO, quantity="contact_point", runs=50, points=4, set_={"process.walk_away": 0.4})
    why = found.tables["left_out"].set_index("row")["why"]
    assert why["drafts"] == "no_value" and why["walk_away"] == "fixed"
    share = sim.forecast(TOKYO, runs=50, set_={"process.walk_away": 0.4}).tables["forecast"].set_index("outcome")
    row = rows_of(found).loc["record"]  # the one smaller draft is the class of diluted ones
    assert (row["low"], row["high"]) == tuple(share.loc["diluted", ["low", "high"]])
    assert all("--set process.walk_away=0.4" in command for command in found.tables["variants"]["command"])


@pytest.mark.slow
def test_what_is_changed_already_is_changed_further_as_the_comparison_does_it():
    """A draft's value and a menu without it do not fit on one command line; a comparison takes one after the other."""
    sets = {"contact_point.substance": "x0.5", "germany.exposure": "x0.5"}
    found = sim.sure(TOKYO, runs=50, points=2, set_=sets)
    variants = found.tables["variants"].set_index(["row", "variant"])
    for row in ("drafts", "coder", "strategy.japan"):
        for line in variants.loc[row].itertuples():
            name, scenarios, options = parts_of(line.command)
            assert name == "compare"
            shares = sim.compare(*scenarios, with_=options["--with"], runs=50, set_=options["--set"]).tables["shares"]
            assert 1 - shares.loc[shares["outcome"] == "shelved", "share"].iloc[1] == pytest.approx(
                line.value, abs=1e-12
            )


def test_a_command_has_the_scenario_its_changes_and_what_is_changed_last():
    asked = Asked("my file.yaml", ["a.b=0.3"], "--runs 9 --seed 2")
    assert asked.command("run", change="menu=[x]") == (
        "nacsim run 'my file.yaml' --set a.b=0.3 --set 'menu=[x]' --runs 9 --seed 2"
    )
    assert asked.command("run", "other") == "nacsim run other --set a.b=0.3 --runs 9 --seed 2"
    assert asked.seed_only(5).command("theories", more="--draws 3") == (
        "nacsim theories 'my file.yaml' --set a.b=0.3 --draws 3 --seed 5"
    )


def test_rows_are_ordered_by_kind_and_width():
    doubts = Doubts()
    for row, low, high in (("seats", 0.1, 0.2), ("luck", 0.3, 0.31), ("theories", 0.0, 1.0), ("walk_away", 0.2, 0.5)):
        doubts.add(row, low, high, "x", {"stated": 3} if row == "seats" else None)
    rows = doubts.tables()["rows"]
    assert rows["row"].tolist() == ["walk_away", "luck", "theories", "seats"]
    assert rows["stated"].tolist() == [0, 0, 0, 3] and rows["assumed"].tolist() == [0] * 4


def test_the_command_prints_for_programs_and_its_results_are_made_again(tmp_path):
    asked = ("sure", "riga_2006", "--quantity", "france", "--runs", 60, "--points", 3, "--json", "--out", "s")
    done = nacsim(*asked, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert {row["row"] for row in told["rows"]} >= {"luck", "ranges", "walk_away"} and "points" in told
    assert (tmp_path / "s" / "figures" / "sure.svg").is_file() and (tmp_path / "s" / "coded_ranges.csv").is_file()
    again = nacsim("rerun", "s", cwd=tmp_path)
    assert again.returncode == 0 and "same byte for byte" in again.stdout
    page = nacsim("report", "s", "--lang", "ja", cwd=tmp_path)
    assert page.returncode == 0 and "どれほど確かか" in (tmp_path / "s" / "report-ja.html").read_text(encoding="utf-8")


def test_a_run_without_a_value_is_none_in_the_manifest(monkeypatch):
    nothing = Estimate(float("nan"), float("nan"), float("nan"))
    monkeypatch.setattr(study, "measured", lambda *_: nothing)
    found = sim.sure("riga_2006", quantity="rounds", runs=10, points=2)
    assert found.about["headline"] == {"value": None, "low": None, "high": None}
    json.dumps(found.report(), allow_nan=False)
