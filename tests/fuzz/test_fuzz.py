"""Whatever was damaged is read or refused with its place, in every format; the long way is `python -m tests.fuzz`."""

import pytest

from tests.command import nacsim

from .formats import FORMATS, make_results
from .trying import tried

SEED = 20261126
#: Damaged things of each format.
EACH = 30
#: What is computed, where it is sound after all, takes long.
LONG = ("options",)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    make_results(folder, nacsim)
    return folder


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] if name in LONG else []) for name in FORMATS]
)
def test_what_is_damaged_is_read_or_refused_with_its_place(name, made, tmp_path):
    found = []
    for number in range(EACH):
        folder = tmp_path / str(number)
        folder.mkdir()
        found.append(tried(name, number, SEED, folder, made))
    assert [one for one in found if one.wrong] == []
    assert any(one.is_refused for one in found), "damage is noticed"
