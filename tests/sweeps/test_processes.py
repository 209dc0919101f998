"""Runs of the readable engine: over several processes they are the same runs."""

import os
import subprocess
import sys
import time
from multiprocessing import active_children, get_context
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from sim.engines import council
from sim.engines.agents import Answer, Member
from sim.errors import UsageError
from sim.scenario.load import load
from sim.sweeps import processes
from sim.sweeps.executors import all_at_once, executor
from sim.words import current, speaking

TOKYO = load("tokyo_liaison_office")


class Sulks(Member):
    """Breaks silence over everything in odd rounds."""

    def answer(self, draft, breaking) -> Answer:
        said = super().answer(draft, breaking)
        return said.objecting() if self.model.steps % 2 else said


@pytest.mark.slow
def test_two_processes_compute_the_runs_of_one(monkeypatch):
    monkeypatch.setattr(processes, "STRETCH", 7)
    done, sulking = [], {"france": Sulks}
    one = council.simulate(TOKYO, 30, 5, first=11, behaviours=sulking)
    two = processes.simulate(TOKYO, 30, 5, first=11, behaviours=sulking, processes=2, progress=done.append)
    for column, expected, found in zip(one.record._fields, one.record, two.record, strict=True):
        np.testing.assert_array_equal(found, expected, err_msg=column)
    assert (two.first, sorted(done)) == (11, [2, 7, 7, 7, 7])


@pytest.mark.slow
def test_runs_fewer_than_a_stretch_are_shared_by_the_processes():
    done = []
    found = processes.simulate(TOKYO, 5, processes=2, progress=done.append)
    assert sorted(done) == [2, 3] and len(found) == 5
    assert found.table().equals(council.simulate(TOKYO, 5).table())


def test_a_behaviour_that_no_other_process_can_import_is_refused():
    class Hidden(Sulks):
        pass

    with pytest.raises(UsageError, match=r"behaviours 'france'.*Hidden cannot be imported.*at the top of a module"):
        processes.simulate(TOKYO, 2, behaviours={"france": Hidden}, processes=2)
    assert len(processes.simulate(TOKYO, 2, behaviours={"france": Hidden})) == 2


def test_a_behaviour_of_nobody_is_refused_before_any_process_is_started():
    with pytest.raises(UsageError, match="no such actor"):
        processes.simulate(TOKYO, 2, behaviours={"frnace": Sulks}, processes=2)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="reads processes from /proc")
def test_workers_end_with_a_parent_that_was_killed():
    script = (
        "from sim.sweeps.executors import executor\nimport os, time\n"
        "if __name__ == '__main__':\n"
        "    with executor('processes', 2) as (pool, _):\n"
        "        print(pool.submit(os.getpid).result(), flush=True)\n        pool.submit(time.sleep, 300)\n"
        "        time.sleep(300)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        worker = Path("/proc") / parent.stdout.readline().strip() / "cmdline"
        assert "spawn_main" in worker.read_text()
        parent.kill()
    deadline = time.monotonic() + 20
    while worker.exists() and "spawn_main" in worker.read_text() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not (worker.exists() and "spawn_main" in worker.read_text())


@pytest.mark.parametrize("name", ["script.py", ""])
def test_a_worker_that_dies_is_told_and_a_script_how_to_start_some(tmp_path, name):
    start = "from sim.sweeps.executors import completed, executor\nimport os\n"
    body = "with executor('processes', 1) as (pool, _):\n    print(list(completed(pool, os._exit, [3], 1)))\n"
    guarded = f"if __name__ == '__main__':\n    {body.replace(chr(10), chr(10) + '    ')}"
    (tmp_path / "script.py").write_text(start + body)
    command = [sys.executable, "script.py"] if name else [sys.executable, "-c", start + guarded]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert "a worker process was killed, perhaps for want of memory" in done.stderr
    assert ("needs `if __name__ == '__main__':` above what it does" in done.stderr) == bool(name)


def test_what_threads_find_comes_back_in_the_order_of_the_jobs_in_the_language_spoken_here():
    last_is_done, counted = Event(), []

    def work(job: int) -> tuple[int, str]:
        if job == 0:
            assert last_is_done.wait(60)
        elif job == 4:
            last_is_done.set()
        return job, current()

    with speaking("ja"):
        assert all_at_once(work, range(5), 2, counted.append) == [(job, "ja") for job in range(5)]
    assert counted == [1] * 5 and all_at_once(work, [], 1) == []


@pytest.mark.slow
def test_a_pool_that_is_stopped_ends_its_own_workers_and_no_other_child():
    other = get_context("spawn").Process(target=time.sleep, args=(600,))
    other.start()
    try:
        with pytest.raises(KeyboardInterrupt), executor("processes", 1) as (pool, _):
            assert pool.submit(os.getpid).result(60) not in (os.getpid(), other.pid)
            pool.submit(time.sleep, 600)
            raise KeyboardInterrupt
        assert other.is_alive() and set(active_children()) == {other}
    finally:
        other.kill()
        other.join()


def test_an_executor_ends_after_its_work_and_without_it_where_something_fails():
    with executor("threads", 1) as (pool, _):
        done = pool.submit(time.sleep, 0.1)
    assert done.done()
    is_free = Event()
    try:
        with pytest.raises(ValueError, match="wrong"), executor("threads", 1) as (pool, _):
            running, waiting = pool.submit(is_free.wait, 60), pool.submit(time.sleep, 0.1)
            raise ValueError("wrong")
        assert waiting.cancelled() and not running.done()
    finally:
        is_free.set()
