"""What an experiment file means, which cases it makes, and how it is refused: nothing in it is ever executed."""

import itertools
import json
import re
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import ScenarioError, UsageError
from sim.scenario.document import read
from sim.scenario.load import load
from sim.sweeps.designs import Design, build
from sim.sweeps.experiment import experiment_schema, load_experiment

from .command import nacsim

EXPERIMENTS = sorted((Path(__file__).parent.parent / "experiments").glob("*.yaml"))
GOOD = """\
title: A test
scenario: tokyo_liaison_office
runs: 10
design:
  - grid:
      france.autonomy: [0.1, 0.2]
  - random:
      samples: 3
      over:
        germany.autonomy: [0.2, 0.8]
"""
TOKYO = load("tokyo_liaison_office")


def of(*design: dict, **parts: object) -> Design:
    return build(load_experiment({"scenario": "tokyo_liaison_office", "design": [*design], **parts}))


def sampled(kind: str, samples: int = 16, **parts: object) -> Design:
    over = {"france.autonomy": [0.2, 0.6], "process.rationality": {"low": 0.1, "high": 1000, "scale": "log"}}
    return of({kind: {"samples": samples, "over": over}}, **parts)


def refused(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "e.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises((ScenarioError, UsageError)) as caught:
        build(load_experiment(file))
    return [str(mistake).replace(f"{tmp_path}/", "") for mistake in caught.value.mistakes]


def test_blocks_multiply_and_the_first_one_is_the_slowest():
    design = of(
        {"grid": {"france.autonomy": [0.1, 0.2], "france.threat": [0.7, 0.8, 0.9]}},
        {"cases": [{"decision.rule": "majority"}, {"process.rounds": 6}]},
        {"random": {"samples": 2, "over": {"germany.autonomy": [0.2, 0.8]}}},
    )
    drawn = design.columns["germany.autonomy"][:2].tolist()
    expected = list(itertools.product([0.1, 0.2], [0.7, 0.8, 0.9], [("majority", None), (None, 6)], drawn))
    table = design.table
    assert list(table["case"]) == list(range(24))
    names = ["france.autonomy", "france.threat", "decision.rule", "process.rounds", "germany.autonomy"]
    found = table[names].astype(object).where(table[names].notna(), None)
    assert [tuple(row) for row in found.itertuples(index=False)] == [(a, b, *c, d) for a, b, c, d in expected]


def test_the_scenario_is_the_slowest_of_all():
    design = of({"grid": {"france.autonomy": [0.1, 0.2]}}, scenario=["tokyo_liaison_office", "tokyo_majority_rule"])
    assert list(design.table["scenario"]) == ["tokyo_liaison_office"] * 2 + ["tokyo_majority_rule"] * 2
    assert list(design.table["france.autonomy"]) == [0.1, 0.2] * 2


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 0.5), st.floats(0.6, 1.0), st.integers(2, 40), st.sampled_from(["linear", "log"]))
def test_steps_begin_and_end_exactly_and_are_equally_far_apart(begin, to, steps, scale):
    begin = max(begin, 1e-6)
    axis = {"from": begin, "to": to, "steps": steps, "scale": scale}
    values = of({"grid": {"france.autonomy": axis}}).columns["france.autonomy"]
    assert (len(values), values[0], values[-1]) == (steps, begin, to)
    apart = np.diff(np.log(values) if scale == "log" else values)
    np.testing.assert_allclose(apart, apart.mean(), rtol=1e-6)


def test_steps_are_numbers_that_one_would_type():
    values = of({"grid": {"france.autonomy": {"from": 0, "to": 1, "steps": 11}}}).columns["france.autonomy"]
    assert [str(value) for value in values.tolist()] == [
        f"0.{n}" if n else "0.0" for n in range(10)
    ] + ["1.0"]  # fmt: skip
    backward = of({"grid": {"france.autonomy": {"from": 1, "to": 0, "steps": 3}}}).columns["france.autonomy"]
    assert backward.tolist() == [1.0, 0.5, 0.0]


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 60), st.integers(0, 2**63))
def test_a_latin_hypercube_has_one_point_in_each_stratum_of_every_parameter(samples, seed):
    columns = sampled("latin_hypercube", samples, seed=seed).columns
    for unit in (
        (columns["france.autonomy"] - 0.2) / 0.4,
        np.log(columns["process.rationality"] / 0.1) / np.log(10_000),
    ):
        assert sorted(np.floor(np.clip(unit, 1e-9, 1 - 1e-9) * samples)) == list(range(samples))


@pytest.mark.parametrize("power", range(7))
def test_a_sobol_sequence_has_one_point_in_each_stratum_too(power):
    unit = (sampled("sobol", 2**power).columns["france.autonomy"] - 0.2) / 0.4
    assert sorted(np.floor(unit * 2**power)) == list(range(2**power))


@pytest.mark.parametrize("samples", [3, 5, 6, 7, 100, 1023])
def test_a_sobol_sequence_takes_powers_of_two_only(samples):
    lower = 2 ** (samples.bit_length() - 1)
    with pytest.raises(ScenarioError, match=f"powers of two only; take {lower} or {2 * lower} samples"):
        sampled("sobol", samples)


@pytest.mark.parametrize("kind", ["random", "latin_hypercube", "sobol"])
def test_samples_depend_on_the_seed_and_on_nothing_else(kind):
    def values(**parts):
        return np.column_stack(list(sampled(kind, **parts).columns.values()))

    assert (values(seed=3) == values(seed=3, runs=99, title="other", keep="runs")).all()
    assert (values(seed=3) != values(seed=4)).all()
    assert len(np.unique(values(seed=3), axis=0)) == 16
    both = of(*[{kind: {"samples": 4, "over": {path: [0, 1]}}} for path in ("france.autonomy", "germany.autonomy")])
    one, other = (np.unique(column) for column in both.columns.values())
    assert not set(one) & set(other), "two blocks draw other numbers"


def test_a_block_may_have_a_seed_of_its_own():
    def values(seed, own):
        block = {"samples": 4, "seed": own, "over": {"france.autonomy": [0, 1]}}
        return of({"random": block}, seed=seed).columns["france.autonomy"].tolist()

    assert values(1, 0) == values(2, 0) != values(1, 1) == values(7, 1)


@settings(max_examples=10, deadline=None)
@given(st.floats(0, 0.5), st.floats(0.51, 1), st.integers(0, 2**63))
def test_samples_keep_within_their_ends(low, high, seed):
    for kind in ("random", "latin_hypercube", "sobol"):
        block = {kind: {"samples": 32, "over": {"france.autonomy": [low, high], "process.rounds": [2, 5]}}}
        columns = of(block, seed=seed).columns
        assert ((columns["france.autonomy"] >= low) & (columns["france.autonomy"] <= high)).all()
        assert set(columns["process.rounds"]) <= {2, 3, 4, 5}


def test_coded_is_the_range_of_the_scenario():
    coded = TOKYO.actors["france"].autonomy
    for kind in ("random", "latin_hypercube", "sobol"):
        values = of({kind: {"samples": 512, "over": {"france.autonomy": "coded"}}}).columns["france.autonomy"]
        width = coded.high - coded.low
        assert coded.low <= values.min() < coded.low + 0.02 * width
        assert coded.high - 0.02 * width < values.max() <= coded.high


def test_coded_needs_a_range_and_the_same_one_in_each_scenario(tmp_path):
    text = GOOD.replace("germany.autonomy: [0.2, 0.8]", "weights.security: coded")
    assert refused(tmp_path, text) == ["e.yaml:10:27: 'weights.security' has no coded range; give [low, high]"]
    text = GOOD.replace("[0.2, 0.8]", "coded").replace("germany.autonomy", "germany.autonmy")
    assert refused(tmp_path, text) == [
        "e.yaml:10:9: 'germany.autonmy' is no quantity of tokyo_liaison_office; did you mean 'germany.autonomy'?"
    ]
    (tmp_path / "other.yaml").write_text(
        "extends: tokyo_liaison_office\ntitle: Other\nsource: test\n"
        "actors: {germany: {autonomy: {value: 0.5, low: 0.1, high: 0.9}}}\n"
    )
    text = GOOD.replace("[0.2, 0.8]", "coded").replace(
        "scenario: tokyo_liaison_office", "scenario: [tokyo_liaison_office, other.yaml]"
    )
    assert "has another coded range in each scenario" in refused(tmp_path, text)[0]


def test_inline_cases_and_a_csv_file_say_the_same(tmp_path):
    rows = (
        "\ufefffrance.autonomy, germany.autonomy ,decision,process.rounds\r\n"
        '0.1,,"{rule: majority, threshold: 0.6}",6\r\n'
        ",0.3,,\r\n"
        "\r\n"
        ",,,\r\n"  # which a spreadsheet leaves: no case
    )
    (tmp_path / "cases.csv").write_text(rows, encoding="utf-8", newline="")
    head = "scenario: tokyo_liaison_office\ndesign: [{cases: "
    inline = (
        "[{france.autonomy: 0.1, decision: {rule: majority, threshold: 0.6}, process.rounds: 6},"
        "{germany.autonomy: 0.3}]"
    )
    tables = {}
    for name, cases in (("file", "cases.csv"), ("inline", inline)):
        (tmp_path / f"{name}.yaml").write_text(f"{head}{cases}}}]\n")
        design = build(load_experiment(tmp_path / f"{name}.yaml"))
        tables[name] = [design.settings(case) for case in range(len(design))]
    assert tables["file"] == tables["inline"]
    assert tables["file"][1:] == [{"germany.autonomy": 0.3}], "an empty cell leaves the parameter as coded"


def test_a_single_case_may_be_the_scenario_as_it_is():
    design = of({"cases": [{}]})
    assert len(design) == 1 and design.settings(0) == {}
    assert len(of({"cases": [{}, {}]}, {"grid": {"france.autonomy": [0.1, 0.2]}})) == 4


CSV = {
    "ragged": ("france.autonomy,germany.autonomy\n0.1,0.2\n0.1\n", r"^cases.csv:3: 1 cells under a head of 2$"),
    "head alone": ("france.autonomy\n", r"^e.yaml:3:18: cases.csv needs a head of parameters and a row for each case"),
    "empty": ("", r"needs a head of parameters"),
    "twice the same": ("france.autonomy,france.autonomy\n0.1,0.2\n", r"^cases.csv:1: two columns 'france.autonomy'"),
    "no name": ("france.autonomy,\n0.1,0.2\n", r"^cases.csv:1: column 2 has no name"),
    "unknown": ("france.autonmy\n0.1\n", r"^e.yaml:3:18: .*did you mean 'autonomy'"),
    "out of range": ("france.autonomy\n3\n", r"^e.yaml:3:18: france.autonomy: 3 is out of range; allowed: 0 to 1"),
    "not YAML": ('decision\n"{rule: majority"\n', r"^cases.csv:2.*not YAML"),
    "a tag": ("decision.rule\n!!python/name:os.system x\n", r"^cases.csv:2.*tag"),
    "open quote": ('decision.rule\n"maj\n', r"^cases.csv:2: cannot be read as a table: unexpected end of data"),
    "not a number": ("france.autonomy\nnan\n0.3\n", r"france.autonomy.*(finite|number)"),
    "odd number": ("france.autonomy\n0_1\n", r"'0_1'|0_1.* fits no case: expected a number"),
}


@pytest.mark.parametrize("case", CSV.values(), ids=CSV)
def test_a_csv_file_that_cannot_be_meant_is_refused(tmp_path, case):
    text, expected = case
    (tmp_path / "cases.csv").write_text(text)
    found = refused(tmp_path, "scenario: tokyo_liaison_office\nruns: 10\ndesign: [{cases: cases.csv}]\n")
    assert len(found) == 1 and re.search(expected, found[0]), found


def test_a_missing_csv_file_is_named(tmp_path):
    found = refused(tmp_path, "scenario: tokyo_liaison_office\ndesign: [{cases: nowhere.csv}]\n")
    assert found == ["e.yaml:2:18: nowhere.csv: cannot be read: no such file or directory"]


SWAPS = {
    "unknown key": ("runs:", "rnus:", r"^e.yaml:3:1: unknown key 'rnus'; did you mean 'runs'\?"),
    "unknown block": ("grid:", "gird:", r"^e.yaml:5:5: unknown key 'gird'; did you mean 'grid'\?"),
    "unknown key of a sample": ("samples:", "smaples:", r"^e.yaml:8:7: unknown key 'smaples'; did you mean 'samples'\?"),
    "unknown key of an axis": ("[0.1, 0.2]", "{from: 0, to: 1, steps: 3, scle: log}", r"^e.yaml:6:51: unknown key 'scle'; did you mean 'scale'"),
    "unknown key of a span": ("[0.2, 0.8]", "{low: 0.2, high: 1, scle: log}", r"^e.yaml:10:47: unknown key 'scle'; did you mean 'scale'"),
    "unknown scale": ("[0.1, 0.2]", "{from: 0.1, to: 1, steps: 3, scale: lgo}", r"^e.yaml:6:60: 'lgo' is not known; did you mean 'log'\?"),
    "unknown parameter": ("france.autonomy", "france.autonmy", r"^e.yaml:6:23: france.autonmy=0.1 fits no case: unknown key 'autonmy'; did you mean 'autonomy'\?"),
    "unknown sampled parameter": ("germany.autonomy", "germany.autonmy", r"^e.yaml:10:26: germany.autonmy=.* did you mean 'autonomy'\?"),
    "unknown actor": ("france.autonomy", "frnace.autonomy", r"^e.yaml:6:24: .*did you mean 'france'\?"),
    "the same parameter twice": ("germany.autonomy", "france.autonomy", r"^e.yaml:10:26: 'france.autonomy' is in the design twice; the first is at .*e.yaml:6:24"),
    "out of range": ("[0.1, 0.2]", "[0.1, 1.5]", r"^e.yaml:6:24: france.autonomy: 1.5 is out of range; allowed: 0 to 1"),
    "no number": ("[0.1, 0.2]", "[0.1, .nan]", r"^e.yaml:6:24: france.autonomy.*finite number, found nan"),
    "not finite": ("[0.1, 0.2]", "[0.1, .inf]", r"^e.yaml:6:24: france.autonomy.*(finite|out of range)"),
    "a text": ("[0.1, 0.2]", "[0.1, lots]", r"^e.yaml:6:24: france.autonomy=lots fits no case: expected a number, found 'lots'"),
    "a truth": ("[0.1, 0.2]", "[0.1, true]", r"^e.yaml:6:24: france.autonomy=true fits no case: expected a number, found True"),
    "half a round": ("france.autonomy: [0.1, 0.2]", "process.rounds: [6, 6.5]", r"^e.yaml:6:23: process.rounds: rounds are whole numbers, found 6.5"),
    "unknown rule": ("france.autonomy: [0.1, 0.2]", "decision.rule: [majority, unanimty]", r"^e.yaml:6:22: decision.rule=unanimty fits no case: 'unanimty' is not known; did you mean 'unanimity'\?"),
    "unknown event": ("france.autonomy: [0.1, 0.2]", "events.incursion.probability: [0.1]", r"^e.yaml:6:37: .*did you mean 'incursions'\?"),
    "no probability": ("france.autonomy: [0.1, 0.2]", "events.incursions.probability: [0.1, 2]", r"^e.yaml:6:38: events.incursions.probability=2 fits no case: 2 is out of range; allowed: at most 1"),
    "one value": ("[0.1, 0.2]", "0.1", r"^e.yaml:6:24: expected a list of values, or {from: 0, to: 1, steps: 11}, found 0.1$"),
    "no values": ("[0.1, 0.2]", "[]", r"^e.yaml:6:24: expected a list of values, or .*, found \[\]$"),
    "no first value": ("[0.1, 0.2]", "{from: null, to: 1, steps: 3}", r"^e.yaml:6:24: expected a list of values, or {from: 0, to: 1, steps: 11}, found"),
    "no number of steps": ("[0.1, 0.2]", "{from: 0, to: 1, steps: null}", r"^e.yaml:6:24: expected a list of values, or {from: 0, to: 1, steps: 11}, found"),
    "an empty block": ("- grid:", "- sobol:\n  - grid:", r"^e.yaml:5:5: expected one of grid, latin_hypercube, sobol, random, cases in each block"),
    "one step": ("[0.1, 0.2]", "{from: 0, to: 1, steps: 1}", r"^e.yaml:6:48: 1 is out of range; allowed: at least 2"),
    "log from zero": ("[0.1, 0.2]", "{from: 0, to: 1, steps: 3, scale: log}", r"^e.yaml:6:24: a log scale needs `from` and `to` above 0"),
    "low above high": ("[0.2, 0.8]", "[0.8, 0.2]", r"^e.yaml:10:27: expected \[low, high\] with low < high"),
    "log sample from zero": ("[0.2, 0.8]", "{low: 0, high: 1, scale: log}", r"^e.yaml:10:27: a log scale needs `low` above 0"),
    "no samples": ("samples: 3", "samples: 0", r"^e.yaml:8:16: 0 is out of range; allowed: at least 1"),
    "missing scenario": ("tokyo_liaison_office", "tokyo_liason_office", r"^e.yaml:2:11: .*no such file.*did you mean 'tokyo_liaison_office'\?"),
    "no scenario": ("scenario: tokyo_liaison_office\n", "", r"^e.yaml:1:1: 'scenario' is missing"),
    "one scenario twice": ("tokyo_liaison_office", "[tokyo_liaison_office, tokyo_liaison_office]", r"^e.yaml:2:11: two scenarios of one name"),
    "a set that leads nowhere": ("runs: 10", "set: {france.autonmy: 0.3}", r"^e.yaml:2:11: --set france.autonmy: unknown key 'autonmy'; did you mean 'autonomy'\?"),
    "half a run": ("runs: 10", "runs: 10.5", r"^e.yaml:3:7: expected a whole number, found 10.5"),
    "unknown engine": ("runs: 10", "engine: meas", r"^e.yaml:3:9: 'meas' is not known; did you mean 'mesa'\?"),
    "an interval too wide": ("runs: 10", "until: {half_width: 0.9}", r"^e.yaml:3:21: 0.9 is out of range; allowed: at most 0.5"),
    "fewer runs at most than at least": ("runs: 10", "runs: 10\nuntil: {half_width: 0.1, max_runs: 5}", r"^e.yaml:4:\d+: .*max_runs"),
    "two blocks in one": ("grid:", "random: {samples: 3, over: {france.threat: coded}}\n    grid:", r"^e.yaml:5:5: expected one of grid, latin_hypercube, sobol, random, cases in each block"),
    "too large": ("samples: 3", "samples: 2600000", r"^e.yaml:7:5: the design has more than 5,000,000 cases"),
    "a constraint on nothing": ("runs: 10", "constraints: [france.autonmy < 0.5]", r"^e.yaml:3:15: .*france.autonmy.*did you mean 'france.autonomy'\?"),
    "a constraint on half": ("runs: 10", "constraints: [france.autonmy < france.threat]", r"^e.yaml:3:15: .*'france.autonmy' is no parameter.*did you mean 'france.autonomy'\?"),
    "a constraint that refuses all": ("runs: 10", "constraints: [france.autonomy > 0.5]", r"^e.yaml:3:14: no combination of the design keeps every constraint"),
    "a text compared as a number": ("runs: 10", "constraints: [decision.rule < 3]", r"^e.yaml:3:15: 'decision.rule' is no number"),
}  # fmt: skip


@pytest.mark.parametrize("case", SWAPS.values(), ids=SWAPS)
def test_a_mistake_has_its_place_what_is_allowed_and_no_other_mistake_beside_it(tmp_path, case):
    old, new, expected = case
    assert GOOD.count(old) >= 1
    found = refused(tmp_path, GOOD.replace(old, new, 1))
    alone = [message for message in found if "'samples' is missing" not in message]
    assert len(alone) == 1 and re.search(expected, alone[0]), found


def test_every_mistake_of_the_file_is_reported_at_once(tmp_path):
    text = GOOD.replace("runs:", "rnus:").replace("samples: 3", "samples: 0").replace("[0.1, 0.2]", "0.1")
    assert sorted(message.split(":")[1] for message in refused(tmp_path, text)) == ["3", "6", "8"]


def test_an_experiment_and_a_scenario_are_told_apart(tmp_path):
    (tmp_path / "e.yaml").write_text(GOOD)
    done = nacsim("run", "e.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("e.yaml:4:1: this is an experiment") and "nacsim sweep" in done.stderr, done.stderr
    assert len(done.stderr.splitlines()) == 1
    (tmp_path / "s.yaml").write_text("extends: tokyo_liaison_office\ntitle: Mine\n")
    done = nacsim("sweep", "s.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert "this is a scenario, not an experiment" in done.stderr and "nacsim run" in done.stderr, done.stderr
    with pytest.raises(ScenarioError, match="this is a scenario, not an experiment"):
        load_experiment(Path(__file__).parent.parent / "scenarios" / "tokyo_liaison_office.yaml")
    with pytest.raises(ScenarioError, match=r"nowhere.yaml: no such file, and no experiment of that name"):
        load_experiment("nowhere.yaml")
    assert {path.name for path in tmp_path.iterdir()} == {"e.yaml", "s.yaml"}


# --- constraints


def test_texts_are_compared_whole_and_case_by_case():
    rules = ["unanimity", "double_majority", "majority"]
    axis = {"grid": {"decision.rule": rules, "france.autonomy": [0.1, 0.2]}}
    design = of(axis, constraints=["decision.rule != majority", "france.autonomy < 0.15"])
    assert list(design.table["decision.rule"]) == rules[:2] and design.refused == 4
    design = of(axis, constraints=["majority == decision.rule"])
    assert set(design.table["decision.rule"]) == {"majority"} and len(design) == 2


def test_a_whole_decision_is_compared_by_its_parts():
    decisions = [{"rule": "unanimity"}, {"rule": "majority", "threshold": 0.6}, {"rule": "consensus_minus", "minus": 1}]
    axis = {"grid": {"decision": decisions}}
    assert len(of(axis, constraints=["decision.rule != majority"])) == 2
    assert len(of(axis, constraints=["decision.minus >= 1"])) == 1


def test_what_a_case_leaves_unset_is_compared_as_coded():
    coded = TOKYO.actors["france"].autonomy.value
    cases = {"cases": [{"france.autonomy": 0.05}, {}]}
    assert len(of(cases, constraints=[f"france.autonomy == {coded}"])) == 1
    assert len(of(cases, constraints=["france.autonomy < germany.autonomy"])) in (1, 2)
    many = ["tokyo_liaison_office", "tokyo_french_autonomy_halved"]
    halved = load(many[1]).actors["france"].autonomy.value
    design = of({"grid": {"germany.threat": [0.5]}}, scenario=many, constraints=[f"france.autonomy == {halved}"])
    assert list(design.table["scenario"]) == many[1:], "each scenario with its own value"


def test_the_refused_share_is_that_of_the_plane():
    axis = {"from": 0, "to": 1, "steps": 21}
    design = of({"grid": {"france.autonomy": axis, "germany.autonomy": axis}}, constraints=["france.autonomy <= germany.autonomy"])  # fmt: skip
    assert (len(design), design.refused) == (231, 210)
    assert list(design.table["case"]) == list(range(231))
    box = {"france.autonomy": [0, 1], "germany.autonomy": [0, 1]}
    sample = of(
        {"sobol": {"samples": 4096, "over": box}}, constraints=["0.25 <= france.autonomy + germany.autonomy < 1"]
    )
    assert len(sample) == 4096
    assert sample.refused / (4096 + sample.refused) == pytest.approx(1 - (1 / 2 - 1 / 32), abs=0.01)


# --- the schema for editors


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = json.loads(json.dumps(experiment_schema()))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("path", EXPERIMENTS, ids=lambda path: path.stem)
def test_the_schema_accepts_the_shipped_experiments_and_so_does_the_loader(path, validator):
    validator.validate(read(path).tree)
    assert len(build(load_experiment(path))) > 0


def test_the_schema_accepts_every_shape_that_the_loader_accepts(validator):
    design = [
        {"grid": {"france.autonomy": [0.1, "x", None, {"value": 0.3}], "a.b": {"from": 1, "to": 2, "steps": 3, "scale": "log"}}},
        {"random": {"samples": 3, "seed": 0, "over": {"a.c": "coded", "a.d": [0, 1], "a.e": {"low": 1, "high": 2, "scale": "log"}}}},
        {"sobol": {"samples": 4, "over": {"a.f": [0, 1]}}},
        {"sobol": {"samples": 4, "over": {"a.i": [0, 1], "a.j": [0, 1]}, "correlations": [{"between": ["a.i", "a.j"], "rank": 0.5}]}},
        {"random": {"samples": 4, "over": {"a.k": [0, 1]}, "correlations": "coded", "shares": [{"of": {"a.l": 1, "a.m": 2.5}, "total": 3}]}},
        {"latin_hypercube": {"samples": 4, "over": {"a.g": [0, 1]}}},
        {"cases": [{"decision": {"rule": "majority"}}, {}]},
        {"cases": "cases.csv"},
    ]  # fmt: skip
    whole = {"title": "t", "description": "d", "scenario": "s", "set": {"a.b": 1}, "runs": 5, "seed": 0, "engine": "mesa",
             "design": design, "constraints": ["a < 1"], "until": {"half_width": 0.01, "max_runs": 100}, "keep": "runs",
             "independent": True}  # fmt: skip
    validator.validate(whole)
    validator.validate(whole | {"scenario": ["s", "t"]})


BROKEN = {
    "unknown key": {"rnus": 3},
    "no design": {"design": []},
    "empty block": {"design": [{}]},
    "two in one block": {"design": [{"grid": {"a.b": [1]}, "cases": [{"a.b": 1}]}]},
    "one value": {"design": [{"grid": {"a.b": 0.1}}]},
    "no values": {"design": [{"grid": {"a.b": []}}]},
    "no steps": {"design": [{"grid": {"a.b": {"from": 0, "to": 1}}}]},
    "unknown word": {"design": [{"random": {"samples": 3, "over": {"a.b": "codde"}}}]},
    "three ends": {"design": [{"random": {"samples": 3, "over": {"a.b": [0, 1, 2]}}}]},
    "half a run": {"runs": 10.5},
    "unknown engine": {"engine": "meas"},
    "a correlation of one": {
        "design": [
            {"random": {"samples": 3, "over": {"a.b": [0, 1]}, "correlations": [{"between": ["a.b"], "rank": 0.5}]}}
        ]
    },
    "a correlation beyond 1": {
        "design": [
            {
                "random": {
                    "samples": 3,
                    "over": {"a.b": [0, 1], "a.c": [0, 1]},
                    "correlations": [{"between": ["a.b", "a.c"], "rank": 1}],
                }
            }
        ]
    },
    "unknown word of correlations": {
        "design": [{"random": {"samples": 3, "over": {"a.b": [0, 1]}, "correlations": "codde"}}]
    },
    "a share of one": {"design": [{"random": {"samples": 3, "shares": [{"of": {"a.b": 1}}]}}]},
    "no concentration": {"design": [{"random": {"samples": 3, "shares": [{"of": {"a.b": 0, "a.c": 1}}]}}]},
}


@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN)
def test_the_schema_refuses_what_the_loader_refuses(change, validator):
    good = {"scenario": "tokyo_liaison_office", "design": [{"grid": {"france.autonomy": [0.1]}}]}
    validator.validate(good)
    assert not validator.is_valid(good | change)
    with pytest.raises(ScenarioError):
        load_experiment(good | change)


def test_a_parameter_that_only_one_of_the_scenarios_has_is_a_mistake():
    with pytest.raises(ScenarioError, match="fits no case of riga_2006"):
        build(
            load_experiment(
                {
                    "scenario": ["tokyo_liaison_office", "riga_2006"],
                    "design": [{"grid": {"contact_point.visibility": [0.1, 0.2]}}],
                }
            )
        )


SAMPLERS = pytest.mark.parametrize("kind", ["latin_hypercube", "sobol", "random"])


def shares(column) -> dict:
    values, counts = np.unique(np.array(column, dtype=str), return_counts=True)
    return dict(zip(values.tolist(), (counts / counts.sum()).tolist(), strict=True))


@SAMPLERS
@pytest.mark.parametrize(
    ("ends", "levels"), [([1, 4], ["1.0", "2.0", "3.0", "4.0"]), ([2.5, 5.9], ["3.0", "4.0", "5.0"])]
)
def test_every_whole_number_is_as_likely_as_another_the_ends_too(kind, ends, levels):
    design = of({kind: {"samples": 4096, "over": {"process.rounds": ends, "france.autonomy": [0, 1]}}})
    found = shares(design.columns["process.rounds"])
    assert list(found) == levels
    error = {"random": 4 * np.sqrt(0.25 / 4096), "latin_hypercube": 2 / 4096, "sobol": 1 / 256}[kind]
    assert all(abs(share - 1 / len(levels)) <= error for share in found.values()), found


@SAMPLERS
def test_of_a_list_every_value_is_as_likely_as_another_and_goes_to_the_runs(kind):
    over = {
        "decision.rule": {"of": ["unanimity", "majority", "unanimity"]}, "china.strategy": {"of": ["diffuse", "aimed"]},
        "japan.requested": {"of": [True, False]}, "france.autonomy": {"of": [0.2, 0.4, 0.9, 1.0]},
    }  # fmt: skip
    design = of({kind: {"samples": 4096, "over": over}})
    tolerance = 0.04 if kind == "random" else 0.005
    wanted = {
        "decision.rule": {"majority": 1 / 3, "unanimity": 2 / 3}, "china.strategy": {"aimed": 0.5, "diffuse": 0.5},
        "japan.requested": {"True": 0.5, "False": 0.5}, "france.autonomy": dict.fromkeys(["0.2", "0.4", "0.9", "1.0"], 0.25),
    }  # fmt: skip
    for path, expected in wanted.items():
        assert shares(design.columns[path]) == pytest.approx(expected, abs=tolerance), path
    assert design.columns["france.autonomy"].dtype == np.float64, "numbers stay numbers"
    assert design.settings(0).keys() == over.keys()


def test_a_log_scale_of_whole_numbers_keeps_the_small_ones_likelier():
    over = {"process.rounds": {"low": 1, "high": 16, "scale": "log"}}
    found = shares(of({"random": {"samples": 20000, "over": over}}).columns["process.rounds"])
    whole = np.log(16.5 / 0.5)
    for n in (1, 2, 16):
        assert found[f"{n}.0"] == pytest.approx(np.log((n + 0.5) / (n - 0.5)) / whole, abs=0.01)


@pytest.mark.parametrize(
    ("span", "said"),
    [
        ("{of: [unanimity]}", "`of` takes two values or more"),
        ("{of: [unanimity, majority], low: 1}", "it takes no low, high or scale beside it"),
        ("{of: unanimity}", r"{of: \[unanimity, majority\]} or `coded`"),
        ("[unanimity, majority]", "number"),
    ],
)
def test_a_list_that_is_none_is_refused(tmp_path, span, said):
    text = GOOD.replace("germany.autonomy: [0.2, 0.8]", f"decision.rule: {span}")
    assert any(re.search(said, what) for what in refused(tmp_path, text)), refused(tmp_path, text)


def test_a_range_without_a_whole_number_is_refused(tmp_path):
    text = GOOD.replace("germany.autonomy: [0.2, 0.8]", "process.rounds: [2.2, 2.8]")
    assert refused(tmp_path, text) == [
        "e.yaml:10:25: 'process.rounds' takes whole numbers, and there is none in this range"
    ]
