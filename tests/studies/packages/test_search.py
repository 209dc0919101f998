"""The search for packages of levers: known fronts, what regret is measured by, files with mistakes, the command."""

import json

import numpy as np
import pandas as pd
import pytest

import sim
from sim.errors import ScenarioError, UsageError
from sim.studies.packages import figures
from sim.studies.packages.file import Lever, load_packages
from sim.studies.packages.search import cost_of, front, packages_of_levers, searched, settled
from tests.command import nacsim
from tests.drawn import ABOUT, assert_sound

LEVERS = {"france.autonomy": Lever(low=-0.4, high=0, cost=5), "process.rounds": Lever(low=0, high=6, cost=0.5)}
FILE = """\
scenario: tokyo_liaison_office
futures: 6
runs: 20
packages: {paris: {cost: 2, add: {france.autonomy: -0.4}}}
levers:
  france.autonomy: {low: -0.4, high: 0, cost: 5}
  liaison_office.visibility: {low: -0.5, high: 0, cost: 2}
"""


def schaffer(x: np.ndarray) -> tuple[float, float, float]:
    """Minimise x^2 and (x - 2)^2: the front is x in [0, 2] (Schaffer 1985)."""
    return float(x[0] ** 2), -float((x[0] - 2) ** 2), 0.0


def zdt1(x: np.ndarray) -> tuple[float, float, float]:
    """Minimise x_1 and g (1 - sqrt(x_1/g)): the front has g = 1 (Zitzler, Deb & Thiele 2000)."""
    g = 1 + 9 * x[1:].mean()
    return float(x[0]), -float(g * (1 - np.sqrt(x[0] / g))), 0.0


def test_the_front_of_schaffers_problem_is_found():
    points, found = front(schaffer, np.array([-10.0]), np.array([10.0]), 24, 15, 1)
    assert len(points) >= 20 and ((points > -0.1) & (points < 2.1)).all()
    np.testing.assert_allclose(np.sqrt(found[:, 0]) + np.sqrt(-found[:, 1]), 2, atol=0.05)
    assert found[0, 0] < 0.1 and -found[-1, 1] < 0.1 and np.diff(np.sort(points.ravel())).max() < 0.4, "from end to end"
    assert (np.diff(found[:, 0]) > 0).all(), "the cheapest first"


def test_the_front_of_zdt1_is_found_and_a_seed_gives_one_answer():
    box = np.zeros(4), np.ones(4)
    _, found = front(zdt1, *box, 32, 60, 3)
    np.testing.assert_allclose(-found[:, 1], 1 - np.sqrt(found[:, 0]), atol=0.05)
    assert np.ptp(found[:, 0]) > 0.9
    short = [front(zdt1, *box, 8, 4, seed) for seed in (5, 5, 6)]
    np.testing.assert_array_equal(short[0][0], short[1][0])
    assert short[2][0].shape != short[0][0].shape or (short[2][0] != short[0][0]).any()


def test_amounts_are_hundredths_of_the_way_and_whole_where_the_quantity_is():
    assert settled(LEVERS, np.array([-0.1234, 2.6])).tolist() == [-0.124, 3.0]
    assert cost_of(LEVERS, np.array([-0.2, 3.0])) == pytest.approx(0.2 * 5 + 3 * 0.5)
    ends = {name: package.add for name, package in packages_of_levers(LEVERS).items()}
    assert ends == {
        "france.autonomy alone": {"france.autonomy": -0.4}, "process.rounds alone": {"process.rounds": 6.0},
        "every lever": {"france.autonomy": -0.4, "process.rounds": 6.0},
    }  # fmt: skip


def test_a_front_has_nothing_at_its_cheap_end_and_regret_by_the_yardstick():
    def tried(amounts: np.ndarray) -> np.ndarray:
        reach = min(1.0, -amounts[0] / 0.4)
        return np.array([0.2 + 0.6 * reach, 0.1 + 0.1 * amounts[1]])

    table = searched(LEVERS, tried, np.array([0.8, 0.5]), 0.5, 12, 10, 1)
    nothing = table.iloc[0]
    assert (nothing["cost"], nothing["add.france.autonomy"], nothing["add.process.rounds"]) == (0, 0, 0)
    assert (nothing["mean"], nothing["largest_regret"]) == pytest.approx((0.15, 0.6))
    best = table.iloc[table["mean"].argmax()]
    assert (best["add.france.autonomy"], best["add.process.rounds"]) == (-0.4, 6)
    assert (best["largest_regret"], best["satisficing"]) == pytest.approx((0.0, 1.0))
    values = table[["cost", "mean", "largest_regret"]].to_numpy() * [1, -1, 1]
    for row in values:
        assert not ((values <= row).all(axis=1) & (values < row).any(axis=1)).any(), "nothing on it is dominated"


@pytest.mark.slow
def test_the_search_of_a_file_is_kept_drawn_and_found_again(tmp_path):
    (tmp_path / "p.yaml").write_text(FILE)
    found = sim.packages(tmp_path / "p.yaml", search=True, population=8, generations=2)
    points = found.frame("front")
    assert points["cost"].iloc[0] == 0 and set(found.tables) == {"robustness", "shares", "front"}
    nothing = found.frame("robustness").set_index("package").loc["do_nothing"]
    assert points["mean"].iloc[0] == pytest.approx(nothing["mean"]), "on the same draws"
    paris = points[(points["add.france.autonomy"] == -0.4) & (points["add.liaison_office.visibility"] == 0)]
    if len(paris):
        same = found.frame("robustness").set_index("package").loc["paris"]
        assert paris["mean"].iloc[0] == pytest.approx(same["mean"])
    found.save(tmp_path / "kept", figures=False)
    again = sim.open_results(tmp_path / "kept")
    pd.testing.assert_frame_equal(again._study.rerun(again).tables["front"], points)
    assert "front" in found.figures() and "No other package of levers is cheaper" in found.text()
    assert [row["cost"] for row in found.report()["front"]] == points["cost"].tolist()


def test_a_figure_of_the_front_says_what_it_shows(monkeypatch):
    points = pd.DataFrame({"cost": [0.0, 1.0, 2.5], "mean": [0.2, 0.5, 0.8], "largest_regret": [0.6, 0.3, 0.0]})
    table = pd.DataFrame({"cost": [0.0, 3.0, np.nan], "mean": [0.2, 0.7, 0.9]})
    figure = figures.front(points, table, goal="Adopted", **ABOUT)
    said = assert_sound(figure, monkeypatch)
    axes = figure.axes[0]
    (dots,) = axes.collections
    assert dots.get_offsets().tolist() == [[0.0, 0.2], [1.0, 0.5], [2.5, 0.8]]
    shades = dots.get_facecolors()[:, :3].sum(axis=1)
    assert shades[0] < shades[1] < shades[2], "the darker, the more is regretted"
    diamonds = next(line for line in axes.lines if line.get_marker() == "D")
    assert diamonds.get_xdata().tolist() == [0.0, 3.0] and diamonds.get_ydata().tolist() == [0.2, 0.7]
    assert "Adopted" in said and "Largest regret, 0 to 80.0 %" in said


WRONG = {
    "no quantity": (FILE.replace("  france.autonomy: {low", "  france.autonmy: {low"), r"'france.autonmy' is no quantity.*did you mean 'france.autonomy'"),
    "nothing between": (FILE.replace("high: 0, cost: 5", "high: -0.1, cost: 5"), "adding nothing costs nothing"),
    "unknown key": (FILE.replace("cost: 5", "csot: 5"), "unknown key 'csot'; did you mean 'cost'"),
    "less than no cost": (FILE.replace("cost: 5", "cost: -5"), "out of range"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG)
def test_levers_with_mistakes_are_refused(tmp_path, case):
    text, expected = case
    (tmp_path / "p.yaml").write_text(text)
    with pytest.raises(ScenarioError, match=expected):
        load_packages(tmp_path / "p.yaml")


def test_a_search_needs_levers_and_levers_need_no_packages(tmp_path):
    (tmp_path / "p.yaml").write_text(FILE[: FILE.index("levers:")])
    with pytest.raises(UsageError, match="moves `levers`, and the file has none"):
        sim.packages(tmp_path / "p.yaml", search=True)
    (tmp_path / "p.yaml").write_text(FILE.replace("packages: {paris: {cost: 2, add: {france.autonomy: -0.4}}}\n", ""))
    assert list(load_packages(tmp_path / "p.yaml").file.levers) == ["france.autonomy", "liaison_office.visibility"]


@pytest.mark.parametrize("size", ["population", "generations"])
def test_the_size_of_a_search_that_is_not_asked_for_is_refused(tmp_path, size):
    (tmp_path / "p.yaml").write_text(FILE)
    with pytest.raises(UsageError, match=f"--{size}: belongs to --search"):
        sim.packages(tmp_path / "p.yaml", **{size: 8})


@pytest.mark.slow
def test_the_command_searches(tmp_path):
    (tmp_path / "p.yaml").write_text(FILE)
    done = nacsim(
        "packages", "p.yaml", "--search", "--population", 4, "--generations", 1, "--json", "--out", "x", cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["front"][0]["cost"] == 0 and (tmp_path / "x" / "figures" / "front.png").is_file()
