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


_COMPILE = """
from sim.studies.blockers.study import explain
from sim.engines import ensemble
from sim.scenario.load import load
from sim.sweeps.sweeping import warm_up

scenario = load("tokyo_liaison_office")
warm_up(scenario)
ensemble.opening(scenario, 1)
explain(scenario, 50)
"""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(config):
    """Fills numba's cache while the workers collect: each of them would compile the same kernels for a minute."""
    config.compiling = subprocess.Popen([sys.executable, "-c", _COMPILE])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node):
    node.config.compiling.wait()
