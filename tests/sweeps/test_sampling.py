"""Samples whose columns depend on one another, and samples that are topped up until enough keep the constraints."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kstest, spearmanr

from sim.engines.draws import sampler
from sim.errors import ScenarioError
from sim.sweeps.block_file import Together
from sim.sweeps.designs import Design, build
from sim.sweeps.experiment import load_experiment
from sim.sweeps.sampling import batches, dependent, reordered, shares

KINDS = ["random", "latin_hypercube", "sobol"]
OVER = {"france.autonomy": [0, 1], "germany.exposure": [0.2, 0.8], "france.threat": [0, 1], "process.rounds": [1, 4]}
PAIR = [{"between": ["france.autonomy", "germany.exposure"], "rank": 0.7}]


def of(
    kind: str, samples: int, constraints: tuple = (), scenario: object = "tokyo_liaison_office", **parts: object
) -> Design:
    sample = {"samples": samples, **({"over": OVER} if "over" not in parts else {}), **parts}
    return build(load_experiment({"scenario": scenario, "design": [{kind: sample}], "constraints": list(constraints)}))


def groups_of(correlation: np.ndarray, paths: list[str]) -> list[Together]:
    """Rank correlations that standard normals of a correlation have."""
    ranks = 6 / np.pi * np.arcsin(correlation / 2)
    pairs = [(i, j) for i in range(len(paths)) for j in range(i)]
    return [Together(between=(paths[i], paths[j]), rank=float(ranks[i, j])) for i, j in pairs]


# --- correlations


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=6, deadline=None)
@given(st.integers(2, 6), st.integers(0, 2**32))
def test_rank_correlations_are_those_that_were_asked_for(kind, width, seed):
    rng = np.random.default_rng(seed)
    factors = rng.normal(size=(width, width + 2))
    scale = np.sqrt((factors**2).sum(axis=1))
    paths = [f"a.{n}" for n in range(width)]
    groups = groups_of(factors @ factors.T / np.outer(scale, scale), paths)
    points = next(batches(kind, width, 4096, sampler(seed, "test")))
    found = dependent(points, paths, groups, by_copula=kind == "sobol")
    for group in groups:
        one, other = (found[paths.index(path)] for path in group.between)
        assert spearmanr(one, other).statistic == pytest.approx(group.rank, abs=0.02 if kind == "sobol" else 0.002)
    if kind != "sobol":
        np.testing.assert_array_equal(np.sort(found), np.sort(points), err_msg="each column keeps its values")
    assert all(kstest(row, "uniform").pvalue > 1e-6 for row in found)


@pytest.mark.parametrize("rank", [0.5, -0.7])
def test_few_points_have_it_too_whatever_correlation_they_had_by_chance(rank):
    paths, groups = ["a.b", "a.c"], [Together(between=("a.b", "a.c"), rank=rank)]
    for seed in range(40):
        found = dependent(np.random.default_rng(seed).random((2, 100)), paths, groups)
        assert spearmanr(*found).statistic == pytest.approx(rank, abs=0.02)


@pytest.mark.parametrize("kind", KINDS)
def test_a_design_has_them_and_every_range_stays_its_own(kind):
    design = of(kind, 4096, correlations=PAIR)
    columns = {path: column for path, column in design.columns.items()}
    assert spearmanr(columns["france.autonomy"], columns["germany.exposure"]).statistic == pytest.approx(0.7, abs=0.02)
    assert spearmanr(columns["france.autonomy"], columns["france.threat"]).statistic == pytest.approx(0, abs=0.06)
    alone = of(kind, 4096)
    np.testing.assert_array_equal(columns["france.threat"], alone.columns["france.threat"])
    np.testing.assert_array_equal(columns["france.autonomy"], alone.columns["france.autonomy"])
    low, high = columns["germany.exposure"].min(), columns["germany.exposure"].max()
    assert 0.2 <= low < 0.21 and 0.79 < high <= 0.8
    shares_of_rounds = np.unique(columns["process.rounds"], return_counts=True)[1] / 4096
    np.testing.assert_allclose(shares_of_rounds, 0.25, atol=0.03)


def test_coded_correlations_are_those_of_the_scenario():
    stated = [{"between": ["france.autonomy", "germany.exposure", "china.coercion"], "rank": -0.3, "source": "test"}]
    sample = {"samples": 512, "over": {"france.autonomy": [0, 1], "germany.exposure": [0, 1]}}
    experiment = {"scenario": "tokyo_liaison_office", "set": {"correlations": stated}}

    def columns(correlations: object) -> list[list[float]]:
        block = {"latin_hypercube": {**sample, "correlations": correlations}}
        return [
            column.tolist() for column in build(load_experiment({**experiment, "design": [block]})).columns.values()
        ]

    between = {"between": ["france.autonomy", "germany.exposure"], "rank": -0.3}
    assert columns("coded") == columns([between]) != columns([])


def test_reordering_needs_more_points_than_quantities():
    lower = np.linalg.cholesky(np.array([[1, 0.5], [0.5, 1]]))
    with pytest.raises(ValueError, match="2 points are too few for 2 quantities"):
        reordered(np.array([[0.1, 0.7], [0.3, 0.2]]), lower)
    with pytest.raises(ScenarioError, match="too few for 2 quantities that correlate; take more samples"):
        of("random", 2, correlations=PAIR)


# --- shares of a total


@pytest.mark.parametrize("kind", KINDS)
def test_shares_add_up_and_are_dirichlet_distributed(kind):
    weights = {"weights.security": 2, "weights.economic": 1, "weights.autonomy": 1}
    columns = of(kind, 4096, over={}, shares=[{"of": weights, "total": 4}]).columns
    parts = np.stack([columns[path] for path in weights]) / 4
    np.testing.assert_allclose(parts.sum(axis=0), 1, rtol=1e-12)
    for part, own in zip(parts, weights.values(), strict=True):
        assert kstest(part, "beta", args=(own, 4 - own)).statistic < 0.03
    correlation = np.corrcoef(parts)[1, 2]
    assert correlation == pytest.approx(-1 / 3, abs=0.05), "-sqrt(a b / ((A - a) (A - b))) of a Dirichlet"


def test_shares_of_the_ends_of_the_cube_are_numbers():
    found = shares(np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]), [1e-3, 5.0])
    assert np.isfinite(found).all() and (found >= 0).all()
    np.testing.assert_allclose(found.sum(axis=0), 1)


# --- constraints


@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_is_topped_up_until_the_number_asked_for_keeps_the_constraints(kind):
    constraint = ("france.autonomy + germany.exposure <= 0.8",)
    design = of(kind, 256, constraint)
    columns = design.columns
    assert len(design) == 256 and design.refused > 50
    assert (columns["france.autonomy"] + columns["germany.exposure"] <= 0.8).all()
    assert design.unbalanced == (() if kind == "random" else (kind,))
    first = of(kind, 256)
    held = first.columns["france.autonomy"] + first.columns["germany.exposure"] <= 0.8
    count = int(held.sum())
    assert columns["france.threat"][:count].tolist() == first.columns["france.threat"][held].tolist(), (
        "the first that do"
    )
    assert len(np.unique(columns["france.threat"])) == 256, "further points, none twice"
    free = of(kind, 256, ("france.autonomy >= 0",))
    assert (free.refused, free.unbalanced) == (0, ())
    assert free.columns["france.threat"].tolist() == first.columns["france.threat"].tolist()


def test_how_many_were_refused_is_counted_to_the_last_point_that_was_kept():
    design = of("random", 64, ("france.autonomy <= 0.5",))
    longer = np.concatenate([batch[0] for batch, _ in zip(batches("random", 4, 64, sampler(1, "design/design.0.random")), range(6), strict=False)])  # fmt: skip
    last = np.flatnonzero(longer <= 0.5)[63]
    assert design.refused == last + 1 - 64


def test_points_must_keep_a_constraint_in_every_scenario():
    both = ["tokyo_liaison_office", "tokyo_french_autonomy_halved"]
    sample = {"germany.threat": [0, 1]}
    design = of("random", 32, ("germany.threat <= france.autonomy",), both, over=sample)
    table = design.table
    assert len(table) == 64 and table["germany.threat"].max() <= 0.45
    assert table["germany.threat"][:32].tolist() == table["germany.threat"][32:].tolist()


def test_constraints_that_join_blocks_leave_combinations_out():
    blocks = [{"grid": {"germany.threat": [0.2, 0.6]}}, {"random": {"samples": 50, "over": {"france.threat": [0, 1]}}}]
    experiment = {
        "scenario": "tokyo_liaison_office",
        "design": blocks,
        "constraints": ["france.threat >= germany.threat"],
    }
    design = build(load_experiment(experiment))
    assert len(design) + design.refused == 100 and 0 < design.refused < 100
    experiment["constraints"] = ["germany.threat < 0.5", "france.threat < 0.5"]
    design = build(load_experiment(experiment))
    assert len(design) == 50 and (design.columns["germany.threat"] == 0.2).all()


def test_a_constraint_that_hardly_anything_keeps_is_refused():
    with pytest.raises(ScenarioError, match=r"0 of 1,000 points keep the constraints, too few to find 100; widen"):
        of("random", 100, ("france.autonomy > 2",))


REFUSED = {
    "not in over": ({"correlations": [{"between": ["france.autonomy", "germany.exposre"], "rank": 0.3}]}, "'germany.exposre' correlates, and is not in `over`; did you mean 'germany.exposure'"),
    "cannot hold": ({"correlations": [{"between": ["france.autonomy", "germany.exposure", "france.threat"], "rank": -0.8}]}, "cannot|no quantities can have all these rank correlations at once; bring them nearer to 0, all of them to 60 %"),
    "a pair twice": ({"correlations": PAIR * 2}, "correlations, entry 2: france.autonomy and germany.exposure correlate by entry 1 already"),
    "one with itself": ({"correlations": [{"between": ["france.threat", "france.threat"], "rank": 0.3}]}, "'france.threat' stands twice in one group"),
    "nothing coded": ({"correlations": "coded"}, "the scenario correlates none of these; list them"),
    "sampled twice": ({"shares": [{"of": {"france.autonomy": 1, "france.exposure": 1}}]}, "'france.autonomy' is sampled twice"),
    "nothing": ({"over": {}}, "nothing is sampled; give `over`"),
    "unknown": ({"shares": [{"of": {"france.exposre": 1, "germany.threat": 1}}]}, "did you mean 'exposure'"),
    "too much": ({"shares": [{"of": {"weights.security": 1, "weights.economic": 1}, "total": 900}]}, "out of range; allowed: 0 to 100"),
    "one share": ({"shares": [{"of": {"france.exposure": 1}}]}, "expected at least 2 entries"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_sampled_is_refused(case):
    parts, expected = case
    with pytest.raises(ScenarioError, match=expected):
        of("random", 20, **parts)
