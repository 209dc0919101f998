"""A scenario file that is sound, and what is said of one that is not."""

from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.scenario.load import load

GOOD = """\
title: A test
source: made up for the tests
start: 2023-05
sponsor: alpha
menu:
  - {name: office, substance: 0.6, visibility: 0.9, reach: 0.9}
  - {name: plan, substance: 0.4, visibility: 0.3, reach: 0.4}
actors:
  alpha:
    role: member
    threat: {value: 0.8, low: 0.7, high: 0.9}
    core_threat: 0.6
    linkage: 0.7
    exposure: 0.3
    entrapment: 0.1
    autonomy: 0.1
    solidarity: 0.3
    influence: 0.9
    openness: 0.2
    resolve: 0.9
  rival: {role: external, coercion: 0.7}
events:
  summit: {date: 2023-07, add: {alpha.threat: 0.1}}
"""


def refused(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "case.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load(file)
    return [str(mistake).replace(str(file), "case.yaml") for mistake in caught.value.mistakes]
