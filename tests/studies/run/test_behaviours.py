"""Behaviours of one's own in studies: what takes runs takes them, and what cannot says so."""

import numpy as np
import pytest

import sim
from sim.engines.agents import Member
from sim.engines.council import NorthAtlanticCouncil
from sim.errors import ResultsError, UsageError
from sim.results.findings import open_results
from sim.results.study import study_of

TOKYO = "tokyo_liaison_office"


class Sulks(Member):
    """Never keeps silence."""

    def answer(self, draft, others):
        return super().answer(draft, others)._replace(is_silent=False, is_on_record=False)


def test_runs_with_a_behaviour_are_played_by_it_and_compared_with_the_others():
    coded, sulking = (sim.run(TOKYO, runs=30, behaviours=b) for b in (None, {"france": Sulks}))
    assert (sulking.engine, sulking.about["behaviours"]) == ("mesa", {"france": "Sulks"})
    table = sulking.frame()
    assert (table["outcome"] == "shelved").all() and table["blockers"].astype(str).str.contains("france").all()
    assert not (coded.frame()["outcome"] == "shelved").all()
    lost = coded.compare(sulking).frame("differences").set_index("outcome")["lost"]
    assert lost["adopted"] == (coded.frame()["outcome"] != "shelved").sum()
    told = sulking.trace(3).told
    assert told["outcome"] == "shelved" and "france" in told["blockers"]


def test_a_sweep_with_a_behaviour_runs_every_case_by_it(tmp_path):
    cases = {"scenario": TOKYO, "runs": 16, "design": [{"grid": {"france.autonomy": [0, 1]}}]}
    found = sim.sweep(cases, behaviours={"france": Sulks})
    assert (found.frame()["shelved"] == 1).all() and (found.frame()["blocked.france"] == 1).all()
    assert (sim.sweep({**cases, "engine": "mesa"}).frame()["shelved"] < 1).any()
    kept = sim.sweep(cases, out=tmp_path / "kept", behaviours={"france": Sulks})
    assert kept.about["behaviours"] == {"france": "Sulks"}
    with pytest.raises(ResultsError, match="holds another sweep: not the same engine"):
        sim.sweep(cases, out=tmp_path / "kept")


def test_what_needs_the_compiled_engine_says_so(tmp_path):
    sulking = sim.run(TOKYO, runs=5, behaviours={"france": Sulks})
    for ask in (sulking.blockers, lambda: sulking.trace(typical="shelved")):
        with pytest.raises((ResultsError, UsageError), match=r"behaviours|compiled engine"):
            ask()
    stored = open_results(sulking.save(tmp_path / "kept", figures=False))
    for ask in (lambda: study_of("run").rerun(stored), lambda: stored.trace(1)):
        with pytest.raises(ResultsError, match=r"behaviours of their own \(Sulks\)"):
            ask()


def test_a_behaviour_of_nobody_or_of_another_role_is_refused():
    with pytest.raises(UsageError, match="no such actor; did you mean 'france'"):
        sim.run(TOKYO, runs=1, behaviours={"frnace": Sulks})
    with pytest.raises(UsageError, match="expected a subclass of Host"):
        sim.run(TOKYO, runs=1, behaviours={"japan": Sulks})


def test_what_was_drawn_in_a_run_is_what_its_model_has():
    runs = sim.run("tokyo_whole_council", runs=6, seed=5, first=3)
    drawn = runs.drawn().set_index("run")
    assert drawn.index.tolist() == [3, 4, 5, 6, 7, 8] and len(runs.drawn(2)) == 2
    for n in (3, 8):
        model = NorthAtlanticCouncil("tokyo_whole_council", run=n, stream_seed=5)
        opened = NorthAtlanticCouncil("tokyo_whole_council", run=n, stream_seed=5)
        opened.step()  # in round 1 the sponsor's reservation, and the host's, become what they are known to be
        for path, value in drawn.loc[n].items():
            name, _, quantity = path.partition(".")
            if quantity == "reservation":
                assert value == opened.actors[name].quantile
            elif name in model.actors:
                assert value == model.actors[name].traits[quantity]
    assert len(drawn.columns) > 100 and np.isfinite(drawn.to_numpy()).all()
