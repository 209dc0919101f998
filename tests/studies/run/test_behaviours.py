"""Behaviours of one's own in studies: what takes runs takes them, and what cannot says so."""

import re
import runpy
from pathlib import Path

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


# The two worked examples


ROOT = Path(__file__).parents[3]
SHIPPED = runpy.run_path(str(ROOT / "experiments" / "behaviours.py"))
EXPORTERS, TRADER = {"china": SHIPPED["PressesExporters"]}, {"france": SHIPPED["Trader"]}
PAYING = "tokyo_washington_pays"


@pytest.mark.slow
@pytest.mark.parametrize(("scenario", "behaviours"), [(TOKYO, EXPORTERS), (PAYING, TRADER)])
def test_an_example_goes_through_run_compare_sweep_and_trace(scenario, behaviours):
    """And all four are about the same runs."""
    played, coded = sim.run(scenario, runs=60, behaviours=behaviours), sim.run(scenario, runs=60)
    compared = sim.compare(scenario, behaviours=behaviours, runs=60)
    assert compared.about["names"] == [scenario, played.name]
    assert compared.frame("differences").equals(coded.compare(played).frame("differences"))
    shelved = (played.frame()["outcome"] == "shelved").mean()
    cases = {"scenario": scenario, "runs": 60, "engine": "mesa", "design": [{"cases": [{}]}]}
    assert sim.sweep(cases, behaviours=behaviours).frame()["shelved"].tolist() == [shelved]
    assert shelved != (coded.frame()["outcome"] == "shelved").mean()
    for run in range(5):
        told = sim.trace(scenario, run=run, behaviours=behaviours).told
        assert (told["outcome"], told["round"]) == tuple(played.frame().loc[run, ["outcome", "round"]])
        assert told == played.trace(run).told


def test_exporters_are_pressed_evenly_and_nobody_else_is():
    for run in range(5):
        told = sim.trace(TOKYO, run=run, behaviours=EXPORTERS)
        traits = NorthAtlanticCouncil(TOKYO, run=run).actors
        exporters = {name for name in told.scenario.voters if traits[name].traits["exposure"] >= 0.5}
        for now in told.told["rounds"]:
            (power,) = now["powers"].values()
            each = min(4 / len(exporters), 1 / power["threat"])
            assert power["aimed"] == {name: each * (name in exporters) for name in told.scenario.voters}
            assert any(now["acted_on"][name]["after"] < now["acted_on"][name]["before"] for name in exporters)


def test_a_trader_says_yes_once_it_is_paid_and_not_before():
    paid = 0
    for run in range(8):
        for now in sim.trace(PAYING, run=run, behaviours=TRADER).told["rounds"]:
            france = now["actors"]["france"]
            if now["draft"]:
                has_been_paid = france["received"] >= 0.04
                paid += has_been_paid
                assert france["answer"] == ("keeps silence" if has_been_paid else "breaks silence")
                assert france["commitment"] == (0.0 if has_been_paid else 0.04)
    assert paid


@pytest.mark.slow
def test_the_how_to_quotes_what_the_examples_do():
    text = " ".join((ROOT / "sim" / "engines" / "README.md").read_text(encoding="utf-8").split())
    quoted = re.findall(r"from ([\d.]+) % to ([\d.]+) %", text)
    measured = []
    for scenario, behaviours in ((TOKYO, EXPORTERS), (PAYING, TRADER)):
        table = sim.compare(scenario, behaviours=behaviours, runs=1000).frame("differences").set_index("outcome")
        measured.append(tuple(f"{100 * table.loc['shelved', side]:.1f}" for side in ("base", "share")))
    assert quoted == measured


def test_no_file_keeps_a_behaviour_so_nothing_made_with_one_is_made_again(tmp_path):
    for found in (
        sim.compare(TOKYO, behaviours=EXPORTERS, runs=3),
        sim.run(TOKYO, runs=3).compare(sim.run(TOKYO, runs=3, behaviours=EXPORTERS)),
        sim.trace(TOKYO, run=1, behaviours=EXPORTERS),
    ):
        assert found.about["behaviours"] == {"china": "PressesExporters"}
        stored = open_results(found.save(tmp_path / f"{found.study}-{id(found)}", figures=False))
        with pytest.raises(ResultsError, match="behaviours of their own"):
            study_of(found.study).rerun(stored)


def test_stored_runs_are_compared_as_they_are():
    with pytest.raises(UsageError, match="as they are"):
        sim.compare(sim.run(TOKYO, runs=3), behaviours=EXPORTERS)


def test_nonsense_names_actor_and_round_wherever_it_is_played():
    class Mute(Member):
        def answer(self, draft, breaking):
            return None

    cases = {"scenario": TOKYO, "runs": 5, "engine": "mesa", "design": [{"cases": [{}]}]}
    for ask in (
        lambda: sim.run(TOKYO, runs=5, behaviours={"france": Mute}),
        lambda: sim.compare(TOKYO, runs=5, behaviours={"france": Mute}),
        lambda: sim.trace(TOKYO, behaviours={"france": Mute}),
    ):
        with pytest.raises(UsageError, match=r"behaviours 'france', round 1: Mute.answer returned None"):
            ask()
    (error,) = sim.sweep(cases, behaviours={"france": Mute}).frame()["error"]
    assert "behaviours 'france', round 1: Mute.answer returned None" in error
