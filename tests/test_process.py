"""How many threads a run takes, as many as this process may use processors, and what copies of the process do."""

import os
import subprocess
import sys

import pytest

from sim.process import cores
from tests.command import spawned


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="no affinity here")
def test_a_process_that_may_use_one_processor_starts_one_thread():
    code = (
        "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\n"
        "import threading\n"
        "from sim.process import cores\n"
        "from sim.engines.ensemble import simulate\n"
        "from sim.scenario.load import load\n"
        "simulate(load('tokyo_liaison_office'), 20_000)\n"
        "print(cores(), threading.active_count())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "1"]


def test_tasks_side_by_side_are_done_once_each_and_come_back_in_their_order(tmp_path):
    code = (
        "import os, sys\n"
        "from sim.process import own, side_by_side\n"
        "own(sys.argv[1] == 'own')\n"
        "done = side_by_side([lambda n=n: (n, os.getpid(), print(n, file=sys.stderr)) for n in range(7)])\n"
        "print([n for n, _, _ in done], len({pid for _, pid, _ in done}), done[0][1] == os.getpid())"
    )
    for who, processes in (("own", min(cores(), 7) if sys.platform == "linux" else 1), ("else", 1)):
        done = subprocess.run([sys.executable, "-c", code, who], capture_output=True, text=True, check=True)
        assert done.stdout.split("]") == ["[0, 1, 2, 3, 4, 5, 6", f" {processes} True\n"]
        assert sorted("".join(done.stderr.split())) == list("0123456")


FAILING = """
import os, sys, threading, time
from sim.process import own, side_by_side
own()
def gone(): os._exit(9) if os.getpid() != here else None
def wrong(): raise ValueError("what is wrong")
here = os.getpid()
if sys.argv[1] == "threads":
    threading.Thread(target=time.sleep, args=(1,)).start()
    print({pid == here for pid in side_by_side([os.getpid] * 4)})
elif sys.argv[1] == "gone":
    print(side_by_side([lambda: "one", lambda: gone() or "two", lambda: "three"]))
else:
    side_by_side([lambda: "one", wrong])
"""


@pytest.mark.parametrize(
    ("how", "said"),
    [("gone", "['one', 'two', 'three']"), ("wrong", "ValueError: what is wrong"), ("threads", "{True}")],
)
def test_a_helper_that_is_killed_or_fails_leaves_its_tasks_to_who_asked_and_none_is_made_while_threads_compute(
    how, said
):
    done = subprocess.run([sys.executable, "-c", FAILING, how], capture_output=True, text=True, timeout=60)
    assert said in done.stdout + done.stderr and (done.stderr == "") == (how != "wrong")


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        "run tokyo_liaison_office --runs 300",
        "deu --runs 50",
        "tip tokyo_liaison_office --target P(adopted)>=0.5 --levers france.autonomy,germany.exposure --runs 300",
        "backtest riga_2006 ipcp_2018 --runs 50",
    ],
)
def test_what_copies_of_the_process_make_has_the_bytes_of_what_one_alone_makes(command, tmp_path):
    for name, most in (("alone", "1"), ("shared", "2")):
        done = spawned(*command.split(), "--out", name, cwd=tmp_path, env={**os.environ, "LOKY_MAX_CPU_COUNT": most})
        assert done.returncode == 0, done.stderr
    made = {name: sorted((tmp_path / name).rglob("*.*")) for name in ("alone", "shared")}
    pairs = [both for both in zip(made["alone"], made["shared"], strict=True) if both[0].suffix != ".json"]
    assert {one.suffix for one, _ in pairs} >= {".png", ".svg", ".parquet"}
    assert all(one.read_bytes() == other.read_bytes() for one, other in pairs)


def test_theories_that_are_asked_side_by_side_say_what_they_say_in_turn():
    code = (
        "from sim.process import own\n"
        "from sim.studies.backtest.forecasts import rival_forecasts\n"
        "from sim.studies.backtest.past import recorded_cases\n"
        "cases, done = recorded_cases()[:3], []\n"
        "alone, labels = rival_forecasts(cases)\n"
        "own()\n"
        "shared, same = rival_forecasts(cases, progress=done.append)\n"
        "print(all((alone[name] == shared[name]).all() for name in alone), list(alone) == list(shared), labels == same,\n"
        "      sum(done))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True", "True", "3"]


MANY = """
import os, sys, time
import sim.process
from sim.process import own
from sim.sweeps.executors import all_at_once
sim.process.cores = lambda: 3
own(sys.argv[1] == "own")
counted = []
def who(job):
    time.sleep(0.2)
    return job, os.getpid() == here
here = os.getpid()
found = all_at_once(who, range(6), int(sys.argv[2]), counted.append)
print([job for job, _ in found], sum(is_here for _, is_here in found), sum(counted))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="copies are made on Linux")
@pytest.mark.parametrize(("who", "most", "here"), [("own", 3, 2), ("own", 2, 3), ("own", 1, 6), ("else", 3, 6)])
def test_as_many_copies_as_are_asked_for_share_what_is_done_at_once(who, most, here):
    done = subprocess.run(
        [sys.executable, "-c", MANY, who, str(most)], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == f"[0, 1, 2, 3, 4, 5] {here} 6\n"


NESTED = """
import os, threading, time
import sim.process
from sim.process import own, side_by_side
sim.process.cores = lambda: 2
own()
threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
for _ in range(2):
    counted = []
    found = side_by_side([lambda: side_by_side([os.getpid, os.getpid])] * 5, counted.append)
    print(len({pid for both in found for pid in both}), all(one == other for one, other in found), counted)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="copies are made on Linux")
def test_tasks_are_shared_every_time_beside_threads_that_watch_and_not_once_more_within_and_each_is_counted_once():
    done = subprocess.run([sys.executable, "-c", NESTED], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines() == ["2 True [2, 2, 1]"] * 2


LEFT = """
import os, sys, threading
import sim.process
from sim.process import own, side_by_side
sim.process.cores = lambda: 3
own()
here, wide = os.getpid(), b"x" * 10_000_000  # more than a pipe holds
started, go = os.pipe(), threading.Event()
def told():
    os.write(started[1], b".")
    return wide
def cut():
    if os.getpid() != here:
        threading.Timer(0.2, os._exit, (9,)).start()
    return told()
def waits():
    os.read(started[0], 1), os.read(started[0], 1)
    go.wait(float(sys.argv[2]))
    if sys.argv[1] == "killed":
        os.kill(here, 9)
print([len(of or b"") for of in side_by_side([waits, {"cut": cut, "killed": told}[sys.argv[1]], told])])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="copies are made on Linux")
def test_a_helper_that_is_killed_amid_its_answer_leaves_its_tasks_to_who_asked():
    done = subprocess.run(
        [sys.executable, "-c", LEFT, "cut", "0.5"], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "[0, 10000000, 10000000]\n" and done.stderr == ""


@pytest.mark.skipif(sys.platform != "linux", reason="copies are made on Linux")
def test_helpers_of_a_process_that_was_killed_end():
    # What is printed ends only when the last process that could print is gone.
    done = subprocess.run([sys.executable, "-c", LEFT, "killed", "0.1"], capture_output=True, text=True, timeout=20)
    assert done.returncode == -9 and done.stdout == ""
