"""Conventions: the floors, what importing costs, the public names."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import sim

ROOT = Path(__file__).parent.parent


def python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True).stdout


def modules_after(code: str) -> set[str]:
    return set(python(f"import sys, sim; {code}; print(*sys.modules)").split())


def test_the_engines_do_not_import_one_another_nor_the_ensemble_mesa():
    fast = modules_after("sim.run('tokyo_liaison_office', runs=10).frame(); import sim.engines.cases")
    assert "sim.engines.ensemble" in fast and not fast & {"mesa", "sim.engines.council", "sim.engines.agents"}
    readable = modules_after("import sim.engines.council")
    assert "mesa" in readable and not readable & {"sim.engines.ensemble", "sim.engines.kernel"}


def test_importing_sim_imports_nothing_heavy():
    heavy = "{'numba', 'numpy', 'pandas', 'mesa', 'matplotlib', 'pydantic', 'scipy', 'pyarrow', 'rich'}"
    assert python(f"import sys, sim; print(sorted({heavy} & set(sys.modules)))") == "[]\n"
    assert python("import sys, sim; sim.load; print('numba' in sys.modules, 'mesa' in sys.modules)") == "False False\n"


def test_public_names():
    assert all(hasattr(sim, name) for name in sim.__all__)
    scenario = sim.load("tokyo_liaison_office", {"france.autonomy": 0.4})
    assert len(sim.run(scenario, runs=50, seed=0).frame()) == 50


@pytest.mark.slow
def test_an_edited_rule_reaches_a_kernel_that_was_cached(tmp_path):
    """A digest of all that the kernels inline is part of the key under which they are kept."""
    sim.run("tokyo_liaison_office", runs=1)
    for folder in ("sim", "data", "scenarios"):
        shutil.copytree(ROOT / folder, tmp_path / folder)  # with this clone's cached kernel
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import sim; assert sim.__file__.startswith({str(tmp_path)!r})\n"
        "from numba.core.dispatcher import _FunctionCompiler\n"
        "def compile(self, *_): sys.exit(f'compiles {self.py_func.__name__}')\n"  # a minute of it would say no more
        "_FunctionCompiler.compile = compile\n"
        "print((sim.run('tokyo_liaison_office', runs=500).frame()['outcome'] == 'shelved').mean())"
    )

    def done() -> tuple[str, str]:
        ran = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
        return ran.stdout.strip(), ran.stderr.strip()

    shelved, complained = done()
    assert 0.0 < float(shelved) < 1.0 and complained == "", "this process takes the kernel from the cache"
    rule, test = tmp_path / "sim" / "equations" / "silence.py", "return is_not_negative(balance + band)"
    assert test in rule.read_text()
    rule.write_text(rule.read_text().replace(test, "return balance >= 1e9"))
    assert done() == ("", "compiles from_words"), "the kernel in the cache is not that of this rule"
