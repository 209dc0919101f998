"""How many threads a run takes: as many as this process may use processors."""

import os
import subprocess
import sys

import pytest


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
