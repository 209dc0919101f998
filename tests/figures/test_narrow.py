"""On a narrow page nothing is cut and no two texts overlap, whatever stands beside what on a wide one."""

import pytest

import sim
from sim.figures.kept import NARROW, narrow
from sim.figures.labelled import labelled
from sim.figures.page import PAD, new_page
from sim.results.findings import Findings
from sim.words import LANGUAGES, speaking
from tests.drawn import assert_sound, words_of

TOKYO = "tokyo_liaison_office"


@pytest.fixture(scope="module")
def every() -> list[Findings]:
    lhs = {"latin_hypercube": {"samples": 40, "over": {"france.autonomy": "coded", "germany.exposure": "coded"}}}
    return [
        sim.run(TOKYO, runs=200), sim.blockers(TOKYO, runs=200), sim.rules(TOKYO, runs=100), sim.trace(TOKYO),
        sim.compare(TOKYO, "tokyo_majority_rule", runs=100), sim.theories(TOKYO, runs=100),
        sim.sensitivity(TOKYO, base=8, runs=8, over="france"), sim.packages("tokyo_packages", futures=8, runs=20),
        sim.tip(TOKYO, target="P(adopted) >= 0.5", levers="france.autonomy,germany.exposure", pairs=True, runs=100),
        sim.sweep({"scenario": TOKYO, "runs": 20, "design": [lhs]}),
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_has_a_narrow_form_in_which_nothing_is_cut(every, language, monkeypatch):
    for found in every:
        with speaking(language):
            for name, draw in found.in_language(language).figures().items():
                figure = draw().narrowed()
                assert figure is not None, (found.study, name)
                figure.svg()  # which gives Japanese letters their font
                assert_sound(figure, monkeypatch, NARROW)


def test_a_label_stands_beside_its_row_on_a_wide_page_and_above_it_on_a_narrow_one(monkeypatch):
    def drawn():
        rows = labelled(["one", "two"], least=0.3, left=PAD + 0.5)
        figure, bottom = new_page(sum(rows.heights), title="", subtitle="", source="")
        rows.write(figure, bottom + sum(rows.heights), bold=1)
        places = {text: y for text, _, y in words_of(figure) if text in ("one", "two")}
        return rows, places, rows.centres(bottom + sum(rows.heights))

    rows, places, centres = drawn()
    assert [*places.values()] == pytest.approx([*centres], abs=0.1)
    assert rows.left > PAD + 0.14 and [*rows.over] == [0, 0]
    with narrow():
        rows, places, centres = drawn()
    assert rows.left == PAD + 0.5 and min(rows.over) > 0.1 and rows.thinnest == pytest.approx(0.3)
    high = [place - centre for place, centre in zip((places["one"], places["two"]), centres, strict=True)]
    assert min(high) > 0.1, "labels stand above what is drawn of their rows"
