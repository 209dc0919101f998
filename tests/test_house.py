"""Conventions: the floors, what importing costs, what ships, that no number goes without a source."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

import sim
from sim.engines import block
from sim.engines.layout import OPTION_ROWS, Layout
from sim.errors import ScenarioError
from sim.scenario.document import read
from sim.scenario.file_schema import json_schema
from sim.scenario.load import load, shipped
from sim.scenario.positions import read_coded
from sim.scenario.vocabulary import BASES, FAILURE, PROCESS, SPATIAL_TRAITS, TRAITS, VOTER_TRAITS, WEIGHTS

ROOT = Path(__file__).parent.parent


def python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True).stdout


def modules_after(code: str) -> set[str]:
    return set(python(f"import sys, sim; {code}; print(*sys.modules)").split())


def test_the_engines_do_not_import_one_another_nor_the_ensemble_mesa():
    fast = modules_after("sim.run('tokyo_liaison_office', runs=10).frame(); import sim.engines.cases")
    assert "sim.engines.kernel" in fast and not fast & {"mesa", "sim.engines.council", "sim.engines.agents"}
    readable = modules_after("import sim.engines.council")
    assert "mesa" in readable and not readable & {"sim.engines.ensemble", "sim.engines.kernel"}


def test_importing_sim_imports_nothing_heavy():
    heavy = "{'numba', 'numpy', 'pandas', 'mesa', 'matplotlib', 'pydantic', 'scipy', 'pyarrow', 'rich'}"
    assert python(f"import sys, sim; print(sorted({heavy} & set(sys.modules)))") == "[]\n"
    assert python("import sys, sim; sim.load; print('numba' in sys.modules, 'mesa' in sys.modules)") == "False False\n"


def test_the_kernels_row_numbers_follow_the_vocabulary():
    traits = [block.THREAT, block.CORE, block.LINKAGE, block.EXPOSURE, block.ENTRAPMENT, block.AUTONOMY]
    traits += [block.SOLIDARITY, block.INFLUENCE, block.OPENNESS, block.RESOLVE]
    assert traits == [list(TRAITS).index(name) for name in TRAITS]
    assert [list(VOTER_TRAITS).index(name) for name in SPATIAL_TRAITS] == [block.IDEAL, block.SALIENCE]
    assert [list(FAILURE).index(name) for name in FAILURE] == [block.STATUS_QUO, block.COST_OF_FAILURE]
    names = "threat core_threat linkage exposure entrapment autonomy solidarity influence openness resolve"
    assert list(TRAITS) == names.split()
    assert [
        name.removesuffix("_W").lower()
        for name in ("SECURITY_W", "ECONOMIC_W", "ENTRAPMENT_W", "AUTONOMY_W", "SOLIDARITY_W", "SPATIAL_W")
    ] == list(WEIGHTS)
    for number, name in enumerate(PROCESS):
        assert getattr(block, name.upper()) == number
    for number, name in enumerate(OPTION_ROWS):
        assert getattr(block, name.upper()) == number


def test_public_names():
    assert all(hasattr(sim, name) for name in sim.__all__)
    scenario = sim.load("tokyo_liaison_office", {"france.autonomy": 0.4})
    assert len(sim.run(scenario, runs=50, seed=0).frame()) == 50


@pytest.mark.slow
def test_an_edited_rule_reaches_a_kernel_that_was_cached(tmp_path):
    """Numba's cache watches one file; a digest of all that the kernels inline is part of their key."""
    sim.run("tokyo_liaison_office", runs=1)
    for folder in ("sim", "data", "scenarios"):
        shutil.copytree(ROOT / folder, tmp_path / folder)  # with this clone's cached kernel
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import sim; assert sim.__file__.startswith({str(tmp_path)!r});"
        "print((sim.run('tokyo_liaison_office', runs=500).frame()['outcome'] == 'shelved').mean())"
    )

    def shelved() -> float:
        done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, capture_output=True, text=True)
        return float(done.stdout)

    def kernels() -> set[str]:
        return {path.name for path in tmp_path.rglob("*.nbc")}

    cached = kernels()
    assert shelved() < 1.0 and kernels() == cached, "this process takes the kernel from the cache"
    rule = tmp_path / "sim" / "equations" / "silence.py"
    rule.write_text(rule.read_text().replace("return balance >= -band", "return balance >= 1e9"))
    assert shelved() == 1.0, "nobody keeps silence any more"


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_a_shipped_scenario_is_sound_sourced_and_known_to_editors(path):
    schema = "../" * (path.parent.name == "cases") + "scenario.schema.json"
    assert path.read_text(encoding="utf-8").splitlines()[0] == f"# yaml-language-server: $schema={schema}"
    scenario = load(path)
    assert scenario.title and scenario.description
    for row in Layout(scenario).stated:
        assert row.quantity.source and row.quantity.basis in BASES, row.name
    jsonschema.validate(read(path).tree, json_schema())


def test_the_shipped_schema_is_the_one_generated_from_the_model():
    shipped_schema = json.loads((ROOT / "scenarios" / "scenario.schema.json").read_text(encoding="utf-8"))
    assert shipped_schema == json_schema()
    jsonschema.Draft202012Validator.check_schema(shipped_schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"extends": "x", "weights": {"securty": 1}}, shipped_schema)


def test_at_least_ten_scenarios_and_eight_counterfactuals_ship():
    trees = [read(path).tree for path in shipped()]
    assert sum("extends" not in tree for tree in trees) >= 10
    assert sum("tokyo_liaison_office" in tree.get("extends", "") for tree in trees) >= 8


def test_five_countries_are_coded_on_ten_traits_for_the_tokyo_case():
    rows = read_coded(ROOT / "data" / "positions.csv", "positions.csv")
    for actor in ("united_states", "france", "germany", "japan", "china"):
        for trait in TRAITS:
            row = rows["tokyo_2023", actor, trait]
            assert row["low"] < row["high"] and row["rationale"]
    assert ("tokyo_2023", "japan", "persuasion") in rows and ("tokyo_2023", "china", "coercion") in rows


def test_a_bad_row_in_data_is_placed_and_explained(tmp_path):
    file = tmp_path / "positions.csv"
    header = "case,actor,trait,value,low,high,basis,section,rationale\n"
    file.write_text(
        header
        + "c,france,autonmy,0.5,0.4,0.6,stated,s,r\n"
        + "c,france,autonomy,0.5,0.6,0.7,statd,,r\n"
        + "c,france,threat,x,0.6,0.7,stated,s,r\n"
        + "c,france,linkage,0.5,0.4,0.6,stated,s,r\n"
        + "c,france,linkage,0.5,0.4,0.6,stated,s,r\n"
    )
    with pytest.raises(ScenarioError) as caught:
        read_coded(file, "positions.csv")
    said = str(caught.value)
    for expected in (
        ":2: unknown 'autonmy'; did you mean 'autonomy'?",
        ":3: unknown basis 'statd'; did you mean 'stated'?",
        ":3: section and rationale must both say something",
        ":3: expected 0 <= low <= value <= high <= 1: 0.6, 0.5, 0.7",
        ":4: low, value and high must be numbers",
        ":6: a second row for c / france / linkage",
    ):
        assert expected in said, said
