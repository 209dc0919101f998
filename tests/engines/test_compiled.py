"""Compiled code where nothing that numba knows of can be written: a read-only package and home."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import sim

#: A rule and a function that are compiled and called, then where compiled code is kept.
ASKS = """
import numpy as np
from sim.engines import native
from sim.equations import compiled
from sim.strategies import chance
native.load("sample")
worth = np.full((1, 1), 2.0)
chance.respond(worth, np.ones((1, 1)), np.ones(1), np.zeros((1, 1)))
print(worth[0, 0], repr(compiled.place()))
"""
COMMAND = "from sim.cli import main; main()"


@pytest.fixture(scope="module")
def package(tmp_path_factory) -> Path:
    """A copy in which no folder can have a `__pycache__`, also for root: a file has the name."""
    home = tmp_path_factory.mktemp("package")
    root = Path(sim.__file__).parent
    shutil.copytree(root, home / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    for shipped in ("scenarios", "data"):
        shutil.copytree(root.parent / shipped, home / shipped)
    for folder in [home / "sim", *(home / "sim").rglob("*/")]:
        if folder.is_dir():
            (folder / "__pycache__").touch()
    return home


def asked(package: Path, *command: str, tmp: Path | str, **more: str) -> subprocess.CompletedProcess:
    nowhere = {"HOME": "/proc/nowhere", "XDG_CACHE_HOME": "/proc/nowhere", "PYTHONDONTWRITEBYTECODE": "1"}
    environment = {**os.environ, **nowhere, "PYTHONPATH": str(package), "TMPDIR": str(tmp), **more}
    environment.pop("NUMBA_CACHE_DIR", None) if "NUMBA_CACHE_DIR" not in more else None
    return subprocess.run([sys.executable, "-c", *command], capture_output=True, text=True, env=environment, cwd=tmp)


@pytest.mark.slow
@pytest.mark.parametrize("more", [{}, {"NUMBA_CACHE_DIR": "/proc/nowhere"}])
def test_compiled_code_goes_to_a_temporary_folder_of_the_users_own(more, package, tmp_path):
    done = asked(package, ASKS, tmp=tmp_path, **more)
    [kept] = tmp_path.glob("nacsim-compiled-*")
    assert done.stdout == f"1.0 {str(kept)!r}\n", done.stderr
    assert kept.stat().st_mode & 0o077 == 0 and list(kept.glob("nacsim-sample-*.bin")), (
        "nobody else can write it, and it is used"
    )


def test_a_folder_that_others_can_write_is_not_used_and_nothing_is_kept(package, tmp_path):
    planted = tmp_path / f"nacsim-compiled-{os.getuid()}"
    planted.mkdir()
    planted.chmod(0o777)
    done = asked(package, ASKS, tmp=tmp_path)
    assert done.stdout == "1.0 None\n", done.stderr
    assert not list(planted.iterdir())


def test_where_it_can_be_kept_it_is_where_numba_wants_it():
    from sim.equations.compiled import place
    from sim.kept import place_of_kept

    assert place() == place_of_kept() == ""


@pytest.mark.slow
def test_a_command_without_runs_goes_on(package, tmp_path):
    done = asked(package, COMMAND, "check", "tokyo_liaison_office", tmp=tmp_path)
    assert done.returncode == 0 and "sound" in done.stdout, done.stderr


def test_numba_keeps_no_rule():
    """Its copy would not change with a rule that it inlines; and a kernel that has copies in it is not kept itself,
    since they ask for what other processes lack."""
    from sim.equations import compiled, silence

    assert not compiled.inlined(silence.stand)._cache.cache_path


def test_what_python_calls_is_found_again_until_any_rule_has_another_text(monkeypatch):
    from sim.equations import compiled
    from sim.strategies import chance

    def found_again() -> bool:
        compiled._called.cache_clear()
        worth = np.full((1, 1), 2.0)
        chance.respond(worth, np.ones((1, 1)), np.ones(1), np.zeros((1, 1)))
        assert worth[0, 0] == 1.0
        return bool(compiled._called(chance.respond.func).stats.cache_hits)

    found_again()
    assert found_again()
    monkeypatch.setattr(compiled, "_digest_of_rules", lambda: "of an edited rule, by process " + str(os.getpid()))
    assert not found_again()
    compiled._called.cache_clear()
