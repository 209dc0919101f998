"""How robust each option is over many futures: the usual criteria, on a table of performance.

Throughout, `shares` is (options, futures): the performance of each option in each future, in [0, 1], higher is better.
Sources: Lempert, Popper & Bankes (2003), "Shaping the Next One Hundred Years", RAND MR-1626, for regret; McPhail et al.
(2018), doi:10.1002/2017EF000649, who set these criteria side by side.
"""

import numpy as np

#: Values nearer to each other than this are equal: shares are whole counts over runs, and differ by more or not at all.
TIE = 1e-12


def mean(shares: np.ndarray) -> np.ndarray:
    """(options,) mean over the futures, each as likely as the other (Laplace). Higher is better."""
    return shares.mean(axis=1)


def satisficing(shares: np.ndarray, at_least: float) -> np.ndarray:
    """(options,) share of the futures in which an option reaches `at_least` (domain criterion). Higher is better."""
    return (shares >= at_least - TIE).mean(axis=1)


def worst(shares: np.ndarray) -> np.ndarray:
    """(options,) performance in the worst future; the option that has most of it is the maximin (Wald). Higher is
    better."""
    return shares.min(axis=1)


def regret(shares: np.ndarray) -> np.ndarray:
    """(options, futures) how much is lost against the best option of that future (Savage 1951).

    max over options of shares[:, f] - shares[o, f]: at least 0, and 0 for some option in every future.
    """
    return shares.max(axis=0) - shares


def largest_regret(shares: np.ndarray) -> np.ndarray:
    """(options,) regret in the future in which it is largest; the option that has least is the minimax. Lower is
    better."""
    return regret(shares).max(axis=1)


def best(values: np.ndarray, *, lowest: bool = False) -> np.ndarray:
    """(options,) whether an option is the best by a criterion; all that tie are. NaN is never best."""
    signed = np.where(np.isnan(values), -np.inf, -values if lowest else values)
    top = signed.max()
    return (signed >= top - TIE) & np.isfinite(signed)


def efficient(cost: np.ndarray, value: np.ndarray) -> np.ndarray:
    """(options,) whether no other option is as cheap and as good and better in one of the two (Pareto).

    `value`: higher is better. An option without a cost (NaN) is not compared and never efficient.
    """
    known = ~(np.isnan(cost) | np.isnan(value))
    found = known.copy()
    for n in np.flatnonzero(known):
        as_good = known & (cost <= cost[n] + TIE) & (value >= value[n] - TIE)
        better = (cost < cost[n] - TIE) | (value > value[n] + TIE)
        found[n] = not (as_good & better).any()
    return found
