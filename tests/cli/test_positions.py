"""A table of actor, position, salience and power as a scenario."""

import math

import pytest

import sim
from sim.errors import ScenarioError, UsageError
from sim.rivals import central
from sim.scenario.from_positions import scenario_tree, stands
from sim.scenario.load import load
from sim.studies.theories.issues import map_scenario
from tests.command import nacsim

TABLE = "actor,position,salience,power\nNorway,10,80,4\nIceland,40,20,1\nFaroe Islands,90,100,8\n"


def table(tmp_path, text: str = TABLE):
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    return tmp_path / "t.csv"


def test_a_table_becomes_a_scenario_that_runs_and_that_theories_read(tmp_path):
    table(tmp_path)
    done = nacsim("new", "fishing", "--positions", "t.csv", "--proposal", "Quota", cwd=tmp_path)
    assert done.returncode == 0 and "fishing.yaml: written" in done.stdout, done.stderr
    scenario = load(tmp_path / "fishing.yaml")
    assert (scenario.title, scenario.sponsor, len(scenario.menu)) == ("Quota", "faroe_islands", 21)
    assert (scenario.spatial.scale.low, scenario.spatial.scale.high) == (10, 90)
    assert [draft.position.value for draft in scenario.menu][::20] == [90, 10], "from the sponsor's end"
    norway = scenario.actors["norway"]
    assert (norway.label, norway.ideal.value, norway.salience.value, norway.influence.value) == ("Norway", 10, 0.8, 0.5)
    assert norway.ideal.basis == "stated" and norway.ideal.source == "t.csv"
    assert (norway.openness.low, norway.openness.value, norway.openness.high, norway.openness.dist) == (
        0.2,
        0.6,
        1,
        "uniform",
    )
    assert scenario.spatial.cost_of_failure.ends == (0.25, 0.625, 1.0)
    (issue,) = map_scenario(scenario, 1).issues
    weights = [80 * 4, 20 * 1, 100 * 8]
    compromise = math.fsum(w * p for w, p in zip(weights, (10, 40, 90), strict=True)) / sum(weights)
    assert central.compromise(issue) == pytest.approx(compromise)
    assert 0 <= sim.run(scenario, runs=50).outcomes()["share"].max() <= 1


SAME = {
    "semicolons, decimal commas and other names": "Country;Saliency;Ideal;Capabilities;Remarks\nNorway;0,8;10;0,4;x\nIceland;0,2;40;0,1;\nFaroe Islands;1;90;0,8;\n",
    "tabs": TABLE.replace(",", "\t"),
    "shares of one": "actor,position,salience,power\nNorway,10,0.8,0.5\nIceland,40,0.2,0.125\nFaroe Islands,90,1,1\n",
}


@pytest.mark.parametrize("text", SAME.values(), ids=SAME)
def test_the_same_table_in_another_form_is_the_same(tmp_path, text):
    assert stands(table(tmp_path, text)) == stands(table(tmp_path))


def test_a_sponsor_a_status_quo_and_a_date_may_be_given(tmp_path):
    tree = scenario_tree(stands(table(tmp_path)), "t.csv", "Quota", sponsor="norway", status_quo=100, start="2024-10")
    assert tree["sponsor"] == "norway" and tree["start"] == "2024-10"
    assert tree["spatial"]["status_quo"] == 100 and tree["spatial"]["scale"]["high"] == 100
    assert tree["menu"]["grid"] == {"from": 10, "to": 100, "steps": 21}
    with pytest.raises(UsageError, match="is no actor of the table; did you mean 'norway'"):
        scenario_tree(stands(table(tmp_path)), "t.csv", "Quota", sponsor="Norwy")
    with pytest.raises(UsageError, match="all stand at one place"):
        scenario_tree([one._replace(position=3.0) for one in stands(table(tmp_path))], "t.csv", "Quota")


WRONG = {
    "a column is missing": (TABLE.replace("power", "pwr"), r"t.csv:1: no column 'power'.*\(or influence"),
    "no number": (TABLE.replace("40", "far"), r"t.csv:3: position must be a number, found 'far'"),
    "an empty cell": (TABLE.replace(",20,", ",,"), r"t.csv:3: salience must be a number, found ''"),
    "too salient": (TABLE.replace(",100,", ",101,"), r"t.csv:4: salience 101 is out of range; allowed: 0 to 100"),
    "not a number": (TABLE.replace("90", "nan"), r"t.csv:4: position nan is out of range"),
    "less than no power": (TABLE.replace(",8\n", ",-8\n"), r"t.csv:4: power -8 is out of range"),
    "twice the same": (TABLE + "norway,1,1,1\n", r"t.csv:5: 'norway' stands twice; keep one row"),
    "no name": (TABLE.replace("Iceland", ""), r"t.csv:3: expected a name on one line"),
    "one actor": (TABLE[: TABLE.index("Iceland")], r"t.csv: 1 actors; allowed: 2 to 64"),
    "nobody has power": ("actor,position,salience,power\nA1,1,1,0\nB1,2,1,0\n", r"t.csv: nobody has any power"),
    "nothing": ("", r"t.csv:1: no column 'actor'"),
    "a short row": (TABLE + "Sweden,50\n", r"t.csv:5: salience must be a number, found ''"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG)
def test_what_is_wrong_with_a_table_is_said_with_its_line(tmp_path, case):
    text, expected = case
    with pytest.raises(ScenarioError, match=expected):
        stands(table(tmp_path, text))


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (("--positions", "t.csv", "--body", "EU"), "--body: does not go with --positions"),
        (("--positions", "t.csv", "--by", "stances"), "--by: does not go with --positions"),
        (("--positions", "nowhere.csv"), "nowhere.csv"),
        (("--members", "A,B", "--status-quo", "3"), "--status-quo: belongs to --positions"),
    ],
)
def test_options_that_do_not_go_together_are_refused_and_nothing_is_written(tmp_path, options, what):
    table(tmp_path)
    done = nacsim("new", "x", *options, cwd=tmp_path)
    assert done.returncode == 2 and what in done.stderr and "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["t.csv"]
