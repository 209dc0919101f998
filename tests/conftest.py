"""What every test may use, and the kernels compiled once before workers start."""

import subprocess
import sys

import pytest

from .browser import chromium, visit

__all__ = ["chromium", "visit"]


@pytest.fixture
def quick_report(monkeypatch):
    """The report of a run with few levers and few runs of each thing: its numbers mean nothing, what it shows is the
    same. What `sure` and `forecast` say is left out, as of runs of which they know nothing."""
    # Here, since they import numba, which not every test needs.
    from sim.studies.run import page as page_of_run
    from sim.studies.run import retry
    from sim.studies.tip import means, page

    monkeypatch.setattr(page, "OF_LEVERS", 40)
    monkeypatch.setattr(page, "LISTED", 2)
    monkeypatch.setattr(means, "RUNS", 40)
    monkeypatch.setattr(retry, "RUNS", 40)
    monkeypatch.setattr(page_of_run, "with_others", lambda run, progress: run)


#: Two halves of what is compiled, which take about as long.
_COMPILE = (
    """
from sim.scenario.load import load
from sim.sweeps.sweeping import warm_up

warm_up(load("tokyo_liaison_office"))
""",
    """
from sim.engines import native
from sim.scenario.load import load
from sim.studies.blockers.study import explain

native.load("run_to_ends", "appraise")
explain(load("tokyo_liaison_office"), 50)
""",
)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(config):
    """Fills the places where kernels are kept while the workers collect: each would compile the same for minutes."""
    config.compiling = [subprocess.Popen([sys.executable, "-c", part]) for part in _COMPILE]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node):
    for process in node.config.compiling:
        process.wait()
