"""Compiled functions are what the Python functions are, are found again by another process, and refuse other arrays."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim.kept as kept
from sim.engines import native
from sim.engines.draws import PER_TICK, TICKS, stream
from sim.equations import sampling

ROOT = Path(__file__).parents[2]
UNIT = st.floats(0.001, 0.999)


@settings(deadline=None)  # the first call loads it
@given(st.sampled_from(range(4)), st.lists(UNIT, min_size=1, max_size=9), UNIT, UNIT, UNIT)
def test_a_quantity_is_sampled_as_the_rule_says(kind, u, one, two, three):
    low, mode, high = sorted((one, two, three))
    if kind == sampling.TRIANGULAR and low == high:  # no range is sampled that has no width
        return
    made, expected = np.empty(len(u)), np.empty(len(u))
    native.bound("sample")(made, kind, np.array(u), low, mode, high)
    sampling.sample(expected, kind, np.array(u), low, mode, high)
    np.testing.assert_array_equal(made, expected)


def test_rows_of_quantities_are_sampled_where_their_uniforms_stood_and_no_others():
    u = np.random.default_rng(3).random((6, 70))
    before, streams, kinds = u.copy(), np.array([4, 0, 2]), np.array([sampling.UNIFORM, sampling.FIXED, sampling.GIVEN])
    ends = np.array([[1.0, 2.0, 3.0, 0.0, 9.0], [0.5, 0.5, 0.5, 0.0, 1.0], [0.1, 0.2, 0.3, 0.0, 1.0]])
    native.bound("sample_rows")(u, streams, kinds, ends, np.empty(70))
    np.testing.assert_array_equal(u[[1, 2, 3, 5]], before[[1, 2, 3, 5]])
    np.testing.assert_allclose(u[4], 1.0 + 2.0 * before[4])
    assert (u[0] == 0.5).all()


@pytest.mark.parametrize("first", [0, 5, 1022, 4 << 32])
@pytest.mark.parametrize("runs", [1, 7, 256, 300, 1031])
def test_columns_of_a_wider_array_are_filled_and_nothing_beside_them(first, runs):
    """Whole blocks of ticks are made in another loop than what is left before and after them."""
    key = np.frombuffer(stream(3, "a").bit_generator.state["state"]["key"].tobytes(), np.uint64)[None]
    u = np.zeros((1, runs + 5))
    native.bound("fill")(u, 2, key, first, runs, np.empty(PER_TICK * TICKS, np.uint64))
    np.testing.assert_array_equal(u[0, 2 : runs + 2], stream(3, "a", first).random(runs))
    assert not u[0, :2].any() and not u[0, runs + 2 :].any()


def test_first_arguments_are_kept_as_long_as_the_function():
    made = np.empty(3)
    call = native.bound("sample", made, sampling.GIVEN)
    call(np.array([0.1, 0.2, 0.3]), 0, 0, 0)  # whole numbers stand for themselves where numbers are asked
    assert made.tolist() == [0.1, 0.2, 0.3] and call.holds[0] is made


BAD = {
    "another kind of number": (np.empty(3, np.float32), 0, np.empty(3), 0.0, 0.0, 0.0),
    "another number of axes": (np.empty((3, 1)), 0, np.empty(3), 0.0, 0.0, 0.0),
    "a stride": (np.empty(3), 0, np.empty(6)[::2], 0.0, 0.0, 0.0),
    "an array for a number": (np.empty(3), np.zeros(1), np.empty(3), 0.0, 0.0, 0.0),
    "a number for an array": (np.empty(3), 0, 1.0, 0.0, 0.0, 0.0),
    "a text": (np.empty(3), "0", np.empty(3), 0.0, 0.0, "0"),
    "too few": (np.empty(3), 0, np.empty(3), 0.0, 0.0, None),
    "too many": (np.empty(3), 0, np.empty(3), 0.0, 0.0, (0.0, 0.0)),
}


@pytest.mark.parametrize("arguments", BAD.values(), ids=BAD)
def test_what_it_was_not_compiled_for_is_refused_and_not_read_as_something_else(arguments):
    with pytest.raises(TypeError):
        native.bound("sample")(*arguments)


def test_what_is_kept_is_whole_or_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "new"))
    assert kept.find("a.bin") is None and kept.place_of_kept() == ""
    kept.keep("a.bin", b"one\ntwo")
    assert kept.find("a.bin") == b"one\ntwo" and [path.name for path in (tmp_path / "new").iterdir()] == ["a.bin"]
    whole = (tmp_path / "new" / "a.bin").read_bytes()
    for damaged in (whole[:-1], whole + b"x", whole.replace(b"two", b"2wo"), b"", b"\xff\n"):
        (tmp_path / "new" / "a.bin").write_bytes(damaged)
        assert kept.find("a.bin") is None, damaged


@pytest.mark.parametrize("name", ["NUMBA_OPT", "NUMBA_CPU_NAME"])
def test_code_for_another_machine_or_of_another_compiler_has_another_key(name, monkeypatch):
    native._key.cache_clear()
    here = native._key()
    monkeypatch.setenv("NUMBA_NUM_THREADS", "1")
    native._key.cache_clear()
    assert native._key() == here, "threads change no code"
    monkeypatch.setenv(name, "generic")
    native._key.cache_clear()
    assert native._key() != here
    monkeypatch.undo()
    native._key.cache_clear()


def loaded_by(command: str, *arguments: str, cwd: Path) -> set[str]:
    """Packages that a command imports."""
    program = f"import sys; sys.argv[1:] = {[command, *arguments]}\nfrom sim.cli import main\ntry: main()\nexcept SystemExit as e: assert not e.code\n"
    program += "print('|', *{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=cwd, env=environment)
    assert done.returncode == 0, done.stderr
    return set(done.stderr.rpartition("|")[2].split())


#: Command -> packages that it has no use for.
HEAVY = {"numba", "scipy", "pandas", "matplotlib", "mesa", "networkx", "dask", "solara", "jinja2", "SALib"}
NEEDS_NOT = {
    ("run", "tokyo_whole_council", "--runs", "200", "--no-figures"): HEAVY,
    ("run", "tokyo_liaison_office", "--engine", "mesa", "--runs", "20", "--no-figures"): {
        "numba",
        "matplotlib",
        "dask",
    },
    ("check", "tokyo_liaison_office"): HEAVY | {"pyarrow", "llvmlite"},
    ("list",): HEAVY | {"pyarrow", "llvmlite"},
    ("--help",): HEAVY | {"pyarrow", "llvmlite"},
}


@pytest.mark.parametrize("command", NEEDS_NOT, ids=" ".join)
def test_a_command_imports_nothing_that_it_does_not_use(command, tmp_path):
    assert not loaded_by(*command, cwd=tmp_path) & NEEDS_NOT[command]


def test_loops_may_take_the_widest_vectors_that_there_are():
    """In what is inlined too, which is optimised before it gets there."""
    from numba import float64

    from sim.engines.block import fill
    from sim.equations.compiled import inlined

    for made, kinds in ((fill, (float64[::1], float64)), (inlined(sampling.uniform), (float64,) * 3)):
        made.compile(kinds)
        assert '"prefer-vector-width"="512"' in made.inspect_llvm(kinds)
