"""A command that is stopped loses nothing, leaves nobody behind and goes on; many more: `python -m tests.kills`."""

import signal

import pytest

from .trials import KINDS, stopped, undisturbed


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "how"),
    [("sweep on threads", signal.SIGTERM), ("sweep on processes", signal.SIGKILL), ("calibrate", signal.SIGKILL)],
)
def test_a_command_that_is_stopped_half_way_loses_nothing_and_leaves_nobody(name, how, tmp_path):
    wanted = undisturbed(KINDS[name], tmp_path / "whole")
    assert stopped(KINDS[name], wanted, how, 0.7, tmp_path / "stopped") == ""
