"""The catalogue of rival theories: each has a name in every language, a source, and a prediction of an issue."""

import numpy as np
import pytest

import sim.rivals
from sim.rivals.catalogue import RIVALS, agenda_setter
from sim.rivals.issue import Issue
from sim.rivals.voting import UNANIMITY
from sim.words import LANGUAGES, has

ISSUE = Issue("x", (0.0, 10.0), np.array([2.0, 5.0, 9.0]), np.ones(3), np.ones(3), reference=1.0, rule=UNANIMITY)


@pytest.mark.parametrize("name", RIVALS)
def test_a_theory_predicts_a_point_of_the_scale_and_names_its_source(name):
    rival = RIVALS[name]
    assert 0 <= rival.predict(ISSUE) <= 10
    authors = rival.source.split(" ")[0]
    assert authors == "no" or authors in sim.rivals.__doc__, "in the list of references"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_theory_has_a_name_in_each_language(language):
    assert all(has(f"forecaster.{name}", language) for name in RIVALS)


def test_the_setter_gets_what_is_closest_to_it_and_passes():
    assert agenda_setter("3", None, "its own rule").predict(ISSUE) == 3.0, "the first stands at 2 and accepts up to 3"
    assert agenda_setter("3", UNANIMITY, "unanimity").label == "Agenda setter, unanimity"
