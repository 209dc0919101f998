"""The consensus gap: the smallest total gain that would have let a draft pass, exactly.

For a draft of a run's last round let b_i = V_i(d) + epsilon_i - C_i. Gains x_i >= 0 are added to members that are
asked and to the host, as inducements are. A member keeps silence if b_i + x_i + w sigma_i (1 - s) >= -band, s being
the share of the others that break it; the host consents if b_h + x_h >= 0; and the sponsor has the draft tabled if it
gets from it what it asks for, V_s(d) + epsilon_s + x_s >= max(A, 0). The gap is the least sum of x with which the
draft is tabled, the decision rule met, and the host's consent given; a draft that is not at hand has none.

A member that bargains keeps its price: what is given here is no payment of it.

How many break silence, m, is the only thing through which one member's x matters to another. So m is enumerated: with
at most m breaking it, to keep a member silent costs

    max(0, -b_i - band - w sigma_i (1 - m/(N - 1)))

and what is left to choose is whom the rule can do without, m at the most. Whoever keeps silence at this price also does
beside fewer, so the set that then breaks silence is no larger. Under unanimity nobody can be spared, and the gap is the
sum of all that is lacking. Under other rules a table over the members decides: of all ways to treat the first i of them
that spare equally many, a way with no more votes and no less cost than another is dropped, for what the others cost
depends on these two alone. Both are exact; the tests hold them against brute force and against the readable engine.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from ...engines.in_force import EQUATIONS
from ...engines.layout import Layout
from ...engines.runs import Ends
from ...equations import decision, silence
from ...equations.compiled import introduce, place

#: Ways that the table over the members may hold at first; it grows where votes are so various that more are needed.
_WAYS = 256


class Gaps(NamedTuple):
    """The consensus gap of each draft of each run."""

    total: np.ndarray  # (runs, drafts) least total gain; 0 where the draft passes as it is, infinite where not at hand
    added: np.ndarray  # (runs, drafts, voters) who is given what

    @property
    def best(self) -> np.ndarray:
        """(runs,) number of the draft with the smallest gap, the more ambitious on a tie."""
        return self.total.argmin(axis=1)


def consensus_gaps(layout: Layout, ends: Ends) -> Gaps:
    """The gap of every draft in the last round of each run, as this module's docstring defines it.

    `ends` is the state in which runs of this layout ended. Adding exactly these gains meets the rule up to rounding
    of sums (1e-9 is ample).
    """
    rule, (runs, voters, drafts) = layout.rule, ends.gain.shape
    gaps = Gaps(np.empty((runs, drafts)), np.zeros((runs, drafts, voters)))
    _fill(
        ends.gain, ends.reservation, ends.bound, ends.solidarity, ends.weight, ends.band, ends.asks, ends.available,
        layout.shape.host, layout.shape.sponsor,
        np.flatnonzero(rule.asked), rule.votes[rule.asked], rule.needs, *gaps,
    )  # fmt: skip
    return gaps


introduce()
#: Decorator of what `fill` is made of: functions of the module, as those in a closure would change the key of its cache
#: from process to process.
_part = njit(nogil=True, error_model="numpy")


@_part
def _silence_costs(b, sigma, weight, band, breaking, costs):
    """What it costs to keep each member silent beside `breaking` others that are not."""
    for i in range(b.size):
        pull = silence.solidarity(weight, sigma[i], silence.breaking_share(breaking, 0.0, float(b.size)))
        costs[i] = silence.lacking(silence.stand(b[i], 0.0, pull, 0.0), band)


@_part
def _cheapest(costs, votes, needs, most, bound, silent):
    """Who keeps silence (1) and who is spared (0), `most` at the most.

    Returns the total, or infinity where nothing cheaper than `bound` is enough.
    """
    n = costs.size
    spared, support, cost = np.zeros(_WAYS), np.zeros(_WAYS), np.zeros(_WAYS)
    parent, choice, begins = np.full(_WAYS, -1, np.int64), np.zeros(_WAYS, np.int64), np.zeros(n + 2, np.int64)
    count = 1
    begins[1] = 1
    for i in range(n):
        first, last = begins[i], begins[i + 1]
        while count + 2 * (last - first) > spared.size:
            spared, support = np.append(spared, np.zeros_like(spared)), np.append(support, np.zeros_like(support))
            cost, parent = np.append(cost, np.zeros_like(cost)), np.append(parent, np.zeros_like(parent))
            choice = np.append(choice, np.zeros_like(choice))
        for way in range(first, last):
            for option in (1, 0):
                spent, noes, vote = cost[way], spared[way], votes[i]
                if option == 1:
                    spent += costs[i]
                elif costs[i] == 0.0:
                    continue  # it is silent of itself
                else:
                    noes, vote = noes + 1.0, 0.0
                if noes > most or spent >= bound:
                    continue
                voiced, is_kept = support[way] + vote, True
                for other in range(last, count):
                    if spared[other] == noes and support[other] >= voiced and cost[other] <= spent:
                        is_kept = False
                        break
                if is_kept:
                    spared[count], support[count], cost[count] = noes, voiced, spent
                    parent[count], choice[count] = way, option
                    count += 1
        begins[i + 2] = count
    best, least = -1, np.inf
    for way in range(begins[n], count):
        if decision.is_met(support[way], n - spared[way], needs) and cost[way] < least:
            best, least = way, cost[way]
    way = best
    for i in range(n - 1, -1, -1):
        if way < 0:
            break
        silent[i], way = choice[way], parent[way]
    return least


def _compile(rules_in_force):
    """`fill`, compiled and cached under the text of the rules, as the kernels of the engine are."""

    @njit(cache=place() is not None, nogil=True, error_model="numpy")
    def fill(
        gain, reservation, bound, sigma, weight, band, asks, available, host, sponsor, asked, votes, needs, total, added
    ):  # fmt: skip
        rules_in_force  # noqa: B018  a free variable is part of the cache's key
        runs, _, drafts = gain.shape
        n = asked.size
        b, own, costs, silent = np.empty(n), np.empty(n), np.empty(n), np.ones(n, np.int64)
        for run in range(runs):
            for d in range(drafts):
                best = np.inf
                if available[run, d] == 0.0:
                    total[run, d] = np.inf
                    continue
                short = max(0.0, asks[run] - (gain[run, sponsor, d] + reservation[run, sponsor]))
                for i in range(n):
                    own[i] = sigma[run, asked[i]]
                    b[i] = silence.stand(gain[run, asked[i], d], reservation[run, asked[i]], 0.0, bound[run, asked[i]])
                for most in range(1 if needs.is_unanimous else n):
                    _silence_costs(b, own, weight[run], band[run], float(most), costs)
                    if needs.is_unanimous:
                        cost = costs.sum()
                    else:
                        cost = _cheapest(costs, votes, needs, float(most), best, silent)
                    if cost < best:
                        best = cost
                        for i in range(n):
                            added[run, d, asked[i]] = costs[i] if silent[i] == 1 else 0.0
                best += short - min(short, added[run, d, sponsor])  # what keeps it silent counts towards what it asks
                added[run, d, sponsor] = max(short, added[run, d, sponsor])
                if host >= 0:
                    balance = silence.stand(gain[run, host, d], reservation[run, host], 0.0, 0.0)
                    lacks = silence.lacking(balance, 0.0)
                    added[run, d, host] = lacks
                    best += lacks
                total[run, d] = best

    return fill


_fill = _compile(EQUATIONS)
