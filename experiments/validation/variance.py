"""Splits the variance of "a draft was adopted" among coded ranges, the walk-away value and private reservations.

    python experiments/validation/variance.py [SCENARIO ...] [--runs 100000] [--seed 1]

A run is a function y in {0, 1} of its uniforms u, one row a named stream, so a group of causes is a set of rows. With
two independent samples A and B, and C = B with the group's rows of A, D = A with the group's rows of B,

    first-order share  S = (E[y_A y_C] - m^2) / (E[y_A + y_C]/2 - m^2),  m = E[y_A + y_C]/2    (y^2 = y)
    total share        T = E[(y_A - y_D)^2] / (2 V),                     V = p (1 - p),  p = E[y_A + y_D]/2

S is what fixing the group alone would take away, T what is left if all else is fixed; they differ by what the group
does together with others. Totals of all groups may therefore exceed 100 %. Both depend on the counts of (y_A, y_C) and
(y_A, y_D) alone, so a bootstrap over runs is a draw of these counts from a multinomial distribution.

Source: Janon et al. (2014), doi:10.1051/ps/2013040, for S; Jansen (1999), doi:10.1016/S0010-4655(98)00154-4, for T.
"""

import argparse
from collections.abc import Callable, Iterator

import numpy as np

import sim
from sim.engines.draws import Draws
from sim.engines.ensemble import simulate
from sim.engines.layout import Layout
from sim.scenario.schema import Scenario

#: Runs whose uniforms are held at once; a Council of 32 has some four hundred streams.
BATCH = 10_000
RESAMPLES = 2000
WALK_AWAY = "process.walk_away"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("scenarios", nargs="*", default=["tokyo_liaison_office"], help="names or paths")
    parser.add_argument("--runs", type=int, default=100_000, help="runs of each sample (100000)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for name in options.scenarios:
        scenario = sim.load(name)
        print(f"{name}: share of the variance of adoption, 95 % intervals, {options.runs:,} runs, seed {options.seed}")
        print(f"{'':24}{'by itself':>26}{'in total':>26}")
        for label, first, total in shares(scenario, options.runs, options.seed):
            print(f"{label:24}{first:>26}{total:>26}", flush=True)


def groups_of(layout: Layout) -> dict[str, list[int]]:
    """Rows of the uniforms by group; groups that nothing is drawn for are left out."""
    groups: dict[str, list[int]] = {
        "coded ranges": [], "walk-away value": [], "private reservations": [], "events and shocks": [],
    }  # fmt: skip
    quantities = {row.name for row in layout.rows if row.name}
    for at, stream in enumerate(layout.streams):
        kind = (
            "walk-away value" if stream == WALK_AWAY
            else "coded ranges" if stream in quantities
            else "private reservations" if stream.endswith(".reservation")
            else "events and shocks"
        )  # fmt: skip
        groups[kind].append(at)
    return {label: rows for label, rows in groups.items() if rows}


def shares(scenario: Scenario, runs: int, seed: int) -> Iterator[tuple[str, str, str]]:
    """(group, first-order share, total share), as text with intervals."""
    layout = Layout(scenario)
    groups = groups_of(layout)
    counts = {label: (np.zeros(4), np.zeros(4)) for label in groups}
    for begin in range(0, runs, BATCH):
        width = min(BATCH, runs - begin)
        a, b = (uniforms(layout, seed, first, width) for first in (begin, runs + begin))
        y = adopted(scenario, a)
        for label, rows in groups.items():
            c, d = b.copy(), a.copy()
            c[rows], d[rows] = a[rows], b[rows]
            for table, u in zip(counts[label], (c, d), strict=True):
                table += np.bincount(2 * y + adopted(scenario, u), minlength=4)
    random = np.random.default_rng(seed)
    for label, (frozen, changed) in counts.items():
        yield label, described(first_order, frozen, random), described(total, changed, random)


def uniforms(layout: Layout, seed: int, first: int, runs: int) -> np.ndarray:
    """(streams, runs) of the runs from `first` on."""
    u = np.empty((len(layout.streams), runs))
    Draws(layout.streams, seed, first).fill(u, runs)
    return u


def adopted(scenario: Scenario, u: np.ndarray) -> np.ndarray:
    """(runs,) 1 where some draft was adopted, else 0."""
    return (simulate(scenario, u.shape[1], u=u).record.outcome < len(scenario.drafts)).astype(np.int64)


def first_order(counts: np.ndarray) -> np.ndarray:
    """S from counts of (y_A, y_C) in (0,0), (0,1), (1,0), (1,1)."""
    n = counts.sum(axis=-1)
    both = counts[..., 3] / n
    mean = both + (counts[..., 1] + counts[..., 2]) / (2 * n)
    return (both - mean**2) / (mean - mean**2)


def total(counts: np.ndarray) -> np.ndarray:
    """T from counts of (y_A, y_D): what differs, over twice the variance."""
    return 1.0 - first_order(counts)


def described(share: Callable[[np.ndarray], np.ndarray], counts: np.ndarray, random: np.random.Generator) -> str:
    """A share with its bootstrap interval."""
    n = int(counts.sum())
    low, high = np.quantile(share(random.multinomial(n, counts / n, RESAMPLES)), (0.025, 0.975))
    return f"{100 * share(counts):.1f} % ({100 * low:.1f} to {100 * high:.1f})"


if __name__ == "__main__":
    main()
