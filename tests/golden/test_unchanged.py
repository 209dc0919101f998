"""What every command computes is what it computed when `hashes.json` was written.

Each line below is given to the command line, and three things are pinned: the content of every table it writes, its
`--json` output, and the text it prints for a person. Numbers are compared to the last bit, so another processor,
mathematical library or version of numpy, numba, scipy, SALib or EMA Workbench may tell a difference where there is no
fault; what changed nothing changes no hash on the machine that wrote them. Runs are few: the values mean nothing.

`python -m tests.golden.test_unchanged` writes the file again.
"""

import contextlib
import io
import json
import math
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from ruamel.yaml import YAML

import sim

from ..command import nacsim

ROOT = Path(__file__).parents[2]
HASHES = Path(__file__).with_name("hashes.json")
FILES = sorted((ROOT / "scenarios").rglob("*.yaml"))
SCENARIOS = [path.stem for path in FILES]
VARIANTS = [
    (base[1], path.stem)
    for path in FILES
    if (base := re.search(r"^extends: (\w+)\.yaml$", path.read_text(encoding="utf-8"), re.MULTILINE))
]
EXPERIMENTS = sorted((ROOT / "experiments").glob("*.yaml"))
PACKAGES = sorted((ROOT / "experiments" / "packages").glob("*.yaml"))
#: Experiments of our own, for what no shipped one has.
OWN = {
    "every_run.yaml": {
        "scenario": ["riga_2006", "turkey_defence_2003"],
        "runs": 20,
        "keep": "runs",
        "independent": True,
        "design": [{"random": {"samples": 3, "over": {"process.rationality": {"low": 3, "high": 24, "scale": "log"}}}}],
    },
    "on_mesa.yaml": {
        "scenario": "tokyo_majority_rule",
        "runs": 4,
        "engine": "mesa",
        "keep": "runs",
        "design": [{"sobol": {"samples": 4, "over": {"france.autonomy": "coded", "weights.security": [1, 3]}}}],
    },
}

#: The last command of a line is the one that is pinned.
LINES = [
    "backtest --runs 20",  # the longest, so that no worker is left alone with it
    "deu --runs 10",
    "list",
    "schema",
    "schema experiment",
    *(
        line
        for name in SCENARIOS
        for line in (
            f"check {name}",
            f"sources {name}",
            f"run {name} --runs 200",
            f"trace {name} --run 3",
            f"blockers {name} --runs 100",
            f"rules {name} --runs 50",
            f"theories {name} --runs 50 --draws 5",
        )
    ),
    "check tokyo_liaison_office --set france.autonomy=0.4",
    "sources tokyo_liaison_office --set france.autonomy=0.4",
    "run tokyo_liaison_office --runs 200 --seed 7 --first 1000 --threads 1",
    "run tokyo_liaison_office --runs 200 --set france.autonomy=0.4 --set decision.rule=majority",
    "run tokyo_liaison_office --runs 200 --parameters posterior",
    "run permanent_bases_2014 --runs 200 --parameters posterior --set process.rounds=3",
    *(
        f"run {name} --runs 10 --engine mesa"
        for name in (
            "ec_emission_standards", "riga_2006", "secretary_general_2009", "tokyo_china_coerces_japan",
            "tokyo_liaison_office", "tokyo_majority_rule", "tokyo_whole_council", "turkey_defence_2003_dpc",
        )
    ),
    "run tokyo_liaison_office --runs 10 --engine mesa --parameters posterior",
    "run riga_2006 --runs 50 --out stored && rerun stored",
    "run itpp_2023 --runs 10 --engine mesa --out stored && rerun stored",
    "backtest riga_2006 tokyo_2023_stances --runs 20 --out stored && rerun stored",
    "calibrate riga_2006 tokyo_2023 --points 16 --runs 10 --draws 5 --out stored && rerun stored",
    *(f"compare {base} {variant} --runs 100" for base, variant in VARIANTS),
    "compare tokyo_liaison_office tokyo_majority_rule tokyo_taiwan_crisis --runs 50 --set france.autonomy=0.6",
    "compare tokyo_liaison_office --with france.autonomy=0.3 --with 'process.rounds=24; japan.persuasion=2' --runs 100",
    "compare ipcp_2014 --with process.rationality=12 --runs 100 --seed 3",
    "run riga_2006 --runs 50 --out one && run riga_2006 --runs 50 --set weights.security=3 --out two && compare one two",
    *(f"sweep {path.name}" for path in EXPERIMENTS),
    *(f"sweep {name}" for name in OWN),
    "sweep decision_rules.yaml --parameters posterior",
    "sweep linkage_ramp.yaml --set france.autonomy=0.5 --workers 1",
    "trace tokyo_liaison_office --typical shelved --set france.autonomy=0.4",
    "run vilnius_communique_2023 --runs 50 --first 20 --out stored && trace stored --run 41",
    "sweep on_mesa.yaml --out stored && trace stored --case 2",
    "run tokyo_liaison_office --runs 50 --out stored && blockers stored",
    "sweep what_ifs_x_french_autonomy.yaml --out stored && blockers stored --case 30",
    "blockers tokyo_liaison_office --set decision.rule=majority --runs 100",
    "rules tokyo_liaison_office --forum united_states,germany --forum united_states,france --runs 100",
    "sensitivity tokyo_liaison_office --base 8 --runs 20",
    "sensitivity tokyo_liaison_office --over france,germany.exposure --outcome as_proposed --base 16 --runs 20",
    "sensitivity riga_2006 --over linkage,united_states --outcome rounds --base 8 --runs 20 --seed 3",
    "sensitivity turkey_defence_2003 --over ideal --outcome shelved --base 8 --runs 20",
    "sensitivity tokyo_liaison_office --method morris --base 8 --runs 20",
    "sensitivity itpp_2023 --method morris --outcome shelved --base 8 --runs 20",
    *(
        f"discover {name} --above q75 --futures 100 --runs 20 --method {method}"
        for name in ("tokyo_liaison_office", "strategic_concept_2022")
        for method in ("prim", "cart")
    ),
    "discover tokyo_liaison_office --over france,germany --outcome shelved --above 0.4 --futures 100 --runs 20 --seed 2",
    "sweep futures.yaml --out stored && discover stored --above q75",
    "sweep reservations_x_security.yaml --out stored && discover stored --outcome shelved --above 0.6 --method cart",
    "tip tokyo_liaison_office --target 'P(adopted) >= 0.5' --levers france.autonomy,germany.exposure --runs 200",
    "tip tokyo_liaison_office --target 'P(liaison_office) >= 10 %' --cost france.autonomy=2"
    " --levers 'france.autonomy[0.2:0.9], japan.persuasion, liaison_office.visibility' --runs 100",
    "tip tokyo_low_profile_station --target 'P(shelved) <= 0.4' --levers france.autonomy --range coded --no-pairs"
    " --runs 200",
    "tip turkey_defence_2003 --target 'P(adopted) >= 0.3' --levers france.salience,germany.ideal --runs 100",
    *(f"packages {path.name} --futures 8 --runs 20" for path in PACKAGES),
    "backtest libya_2011 china_2021 --runs 20 --model spatial --parameters posterior",
    "backtest riga_2006 tokyo_liaison_office --runs 50 --set process.rationality=12",
    "calibrate --points 16 --runs 10 --draws 5",
    "calibrate --model interests --points 16 --runs 10 --draws 5 --set process.concession=1 --seed 2",
]  # fmt: skip
#: Commands that keep no results, and commands without --json.
NOT_KEPT, NO_JSON = {"list", "check", "sources", "schema"}, {"check", "schema", "rerun"}


def smaller(path: Path) -> dict[str, Any]:
    """A shipped experiment with few runs and samples; its scenarios are shipped ones, called by name."""
    tree = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    tree["runs"] = 20
    if "until" in tree:
        tree["until"] = {"half_width": 0.15, "max_runs": 200}
    for block in tree["design"]:
        if "latin_hypercube" in block:
            block["latin_hypercube"]["samples"] = 100
    return tree


def supply(line: str, folder: Path) -> None:
    """Writes the files that a line names, beside the results to come."""
    for path in PACKAGES:
        if path.name in line:
            shutil.copy(path, folder)
    experiments = {path.name: smaller(path) for path in EXPERIMENTS if path.name in line}
    experiments |= {name: tree for name, tree in OWN.items() if name in line}
    for name, tree in experiments.items():
        YAML(typ="safe").dump(tree, folder / name)


def typed(line: str, folder: Path, *, as_json: bool) -> str:
    """Gives the commands of a line and returns what the last one prints; its results are in `folder/out`."""
    folder.mkdir()
    supply(line, folder)
    *before, last = (shlex.split(command) for command in line.split(" && "))
    if last[0] not in NOT_KEPT:
        last += ["--out", "out", "--no-figures"]
    if as_json and last[0] not in NO_JSON:
        last.append("--json")
    for command in (*before, last):
        kept = "--out" in command and "--no-figures" not in command
        done = nacsim(*command, *["--no-figures"] * kept, cwd=folder)
        assert done.returncode == 0, f"{shlex.join(command)}: {done.stderr}"
    return done.stdout


def digest(parts: Iterable[str]) -> str:
    """SHA-256 of some texts, each on a line of its own."""
    return sha256("\n".join(parts).encode()).hexdigest()


def exact(value: Any) -> Any:
    """A cell to the last bit, what is missing as None."""
    if isinstance(value, list):
        return [exact(one) for one in value]
    if isinstance(value, float):
        return None if math.isnan(value) else value.hex()
    return value


def table_hash(path: Path) -> str:
    """Hash of names, types and values of a table's columns: what is in the file, not how it was written."""
    table, parts = pq.read_table(path), []
    for name, column in zip(table.column_names, table.columns, strict=True):
        is_text = pa.types.is_dictionary(column.type) or column.type in (pa.string(), pa.large_string(), pa.null())
        parts.append(f"{name} {'text' if is_text else column.type}")
        parts += (json.dumps(exact(value)) for value in column.to_pylist())
    return digest(parts)


def tables_of(results: Path) -> dict[str, str]:
    """Hash of every table of a results directory. The parts of a sweep have a digest of the rules in their names."""
    found = {path: table_hash(path) for path in results.rglob("*.parquet")}
    found |= {path: digest([path.read_text(encoding="utf-8")]) for path in results.rglob("*.csv")}
    return {re.sub(r"-[0-9a-f]{16}\b", "", path.relative_to(results).as_posix()): found[path] for path in sorted(found)}


def json_hash(printed: str) -> str:
    """Hash of a JSON output, without where the results are and how long it took."""
    told = json.loads(printed)
    if isinstance(told, dict):
        told = {key: value for key, value in told.items() if key not in ("results", "seconds")}
    return digest([json.dumps(told, sort_keys=True)])


def text_hash(printed: str, folder: Path) -> str:
    """Hash of a printed text, whatever the version and wherever the results are."""
    return digest([printed.replace(str(folder), "FOLDER").replace(sim.__version__, "VERSION")])


def computed(line: str) -> dict[str, Any]:
    """Hashes of all that a line computes; a command without --json has its text for it, `schema` prints JSON anyway."""
    # The console asks once, when it is first imported, whether it is a terminal: here it never is.
    with tempfile.TemporaryDirectory() as name, contextlib.redirect_stdout(io.StringIO()):
        folder = Path(name)
        as_json, as_text = (typed(line, folder / kind, as_json=kind == "json") for kind in ("json", "text"))
        text = text_hash(as_text, folder)
        is_json = as_json.startswith(("{", "["))
        return {
            "tables": tables_of(folder / "json" / "out"),
            "json": json_hash(as_json) if is_json else text_hash(as_json, folder),
            "text": text,
        }


@pytest.fixture(scope="module")
def now(request: pytest.FixtureRequest) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a line computes, and what it computed then; once for both tests, which follow on one another."""
    return computed(request.param), json.loads(HASHES.read_text(encoding="utf-8")).get(request.param, {})


def test_the_file_has_the_lines_above_and_no_others():
    assert list(json.loads(HASHES.read_text(encoding="utf-8"))) == sorted(set(LINES))
    assert len(set(LINES)) == len(LINES)


@pytest.mark.slow
@pytest.mark.parametrize("now", LINES, ids=str, indirect=True, scope="module")
def test_tables_are_as_before(now):
    found, before = now
    assert [found["tables"], found["json"]] == [before.get("tables"), before.get("json")]


@pytest.mark.slow
@pytest.mark.parametrize("now", LINES, ids=str, indirect=True, scope="module")
def test_text_is_as_before(now):
    found, before = now
    assert found["text"] == before.get("text")


def write() -> None:
    """Pins what the commands compute now."""
    with ProcessPoolExecutor() as pool:
        pinned = dict(zip(LINES, pool.map(computed, LINES), strict=True))
    HASHES.write_text(json.dumps(pinned, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{HASHES}: {len(pinned)} lines", file=sys.stderr)


if __name__ == "__main__":
    write()
