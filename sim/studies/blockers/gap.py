"""The consensus gap: the smallest total gain that would have let a draft pass, exactly.

For a draft on the table of a run's last round let b_i = V_i(d) + epsilon_i. Gains x_i >= 0 are added to members that
are asked and to the host, as inducements are. With a_i = b_i + x_i a member leans to agree if a_i >= 0, which raises
the share n_j of others that lean for everybody else; it keeps silence if a_i + w sigma_i n_i >= -band; the host
consents if a_h >= 0. The gap is the least sum of x with which the decision rule is met and the host consents.

How many members lean, m, is the only thing through which one member's x matters to another. So m is enumerated: with
m given, a member that does not lean of itself costs

    lean     -b_i
    silence  max(0, -b_i - band - w sigma_i m/(N - 1)),   never more than to lean
    a no     0,                                           where the rule can do without it

and what is left to choose is who takes which. Under unanimity nobody may say no: those lean for whom it costs least
more than silence, so a sort decides. Under other rules a table over the members decides: of all ways to treat the first
i of them that make equally many lean, a way with no more votes and no less cost than another is dropped, for what the
others cost depends on these two alone. Both are exact; `tests/test_blocking.py` holds them against brute force and
against the rules of the readable engine.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from ...engines.kernel import EQUATIONS
from ...engines.layout import Layout
from ...engines.runs import Ends
from ...equations import decision, silence

#: Ways that the table over the members may hold at first; it grows where votes are so various that more are needed.
_WAYS = 256


class Gaps(NamedTuple):
    """The consensus gap of each draft of each run."""

    total: np.ndarray  # (runs, drafts) least total gain; 0 where the draft passes as it is
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
        ends.gain, ends.reservation, ends.solidarity, ends.weight, ends.band, layout.shape.host,
        np.flatnonzero(rule.asked), rule.votes[rule.asked], rule.quota, rule.floor, rule.unanimous, *gaps,
    )  # fmt: skip
    return gaps


#: Decorator of what `fill` is made of: functions of the module, as those in a closure would change the key of its cache
#: from process to process.
_part = njit(nogil=True, error_model="numpy")


@_part
def _silence_costs(b, sigma, weight, band, leaning, costs):
    """What it costs to keep each member silent that does not lean, while `leaning` others do."""
    for i in range(b.size):
        others = silence.others_agreeing(leaning, 0.0, float(b.size))
        pull = silence.solidarity(weight, sigma[i], others)
        costs[i] = silence.lacking(silence.stand(b[i], 0.0, pull), band)


@_part
def _cheapest_lean(b, costs, more, chosen):
    """Unanimity: lets those `more` members lean for whom it costs least beyond silence. Returns the total."""
    extra = np.empty(b.size)
    for i in range(b.size):
        leans = silence.leans_to_agree(b[i], 0.0)
        extra[i] = np.inf if leans else silence.lacking(b[i], 0.0) - costs[i]
    order, total = np.argsort(extra), 0.0
    chosen[:] = 1
    for k in range(more):
        chosen[order[k]] = 2
    for i in range(b.size):
        if silence.leans_to_agree(b[i], 0.0):
            chosen[i] = 2
        else:
            total += silence.lacking(b[i], 0.0) if chosen[i] == 2 else costs[i]
    return total


@_part
def _cheapest_enough(b, costs, votes, quota, floor, more, bound, chosen):
    """Any rule: who leans (2), keeps silence (1) or says no (0), `more` members made to lean.

    Returns the total, or infinity where nothing cheaper than `bound` is enough.
    """
    n = b.size
    leans, support, cost = np.zeros(_WAYS, np.int64), np.zeros(_WAYS), np.zeros(_WAYS)
    parent, choice, begins = np.full(_WAYS, -1, np.int64), np.zeros(_WAYS, np.int64), np.zeros(n + 2, np.int64)
    count = 1
    begins[1] = 1
    for i in range(n):
        first, last = begins[i], begins[i + 1]
        while count + 3 * (last - first) > leans.size:
            leans, support = np.append(leans, np.zeros_like(leans)), np.append(support, np.zeros_like(support))
            cost, parent = np.append(cost, np.zeros_like(cost)), np.append(parent, np.zeros_like(parent))
            choice = np.append(choice, np.zeros_like(choice))
        for way in range(first, last):
            for option in (2, 1, 0):
                spent, lean, vote = cost[way], leans[way], votes[i]
                if silence.leans_to_agree(b[i], 0.0):
                    if option != 2:
                        continue
                elif option == 2:
                    spent, lean = spent + silence.lacking(b[i], 0.0), lean + 1
                elif option == 1:
                    spent += costs[i]
                elif costs[i] == 0.0:
                    continue  # it is silent of itself
                else:
                    vote = 0.0
                if lean > more or spent >= bound:
                    continue
                voiced, is_kept = support[way] + vote, True
                for other in range(last, count):
                    if leans[other] == lean and support[other] >= voiced and cost[other] <= spent:
                        is_kept = False
                        break
                if is_kept:
                    leans[count], support[count], cost[count] = lean, voiced, spent
                    parent[count], choice[count] = way, option
                    count += 1
        begins[i + 2] = count
    best, least = -1, np.inf
    for way in range(begins[n], count):
        enough = leans[way] == more and decision.is_met(support[way], quota, floor)
        if enough and cost[way] < least:
            best, least = way, cost[way]
    way = best
    for i in range(n - 1, -1, -1):
        if way < 0:
            break
        chosen[i], way = choice[way], parent[way]
    return least


def _compile(rules_in_force):
    """`fill`, compiled and cached under the text of the rules, as the kernels of the engine are."""

    @njit(cache=True, nogil=True, error_model="numpy")
    def fill(gain, reservation, sigma, weight, band, host, asked, votes, quota, floor, unanimous, total, added):
        rules_in_force  # noqa: B018  a free variable is part of the cache's key
        runs, _, drafts = gain.shape
        n = asked.size
        b, own, costs, chosen = np.empty(n), np.empty(n), np.empty(n), np.empty(n, np.int64)
        for run in range(runs):
            for d in range(drafts):
                leaning, best = 0, np.inf
                for i in range(n):
                    own[i] = sigma[run, asked[i]]
                    b[i] = silence.stand(gain[run, asked[i], d], reservation[run, asked[i]], 0.0)
                    leaning += silence.leans_to_agree(b[i], 0.0)
                fewest = np.sort(np.maximum(-b, 0.0))[leaning:]  # what it costs to make one, two, ... more lean
                spent = 0.0
                for more in range(n - leaning + 1):
                    spent += fewest[more - 1] if more else 0.0
                    if spent >= best:
                        break
                    _silence_costs(b, own, weight[run], band[run], float(leaning + more), costs)
                    if unanimous:
                        cost = _cheapest_lean(b, costs, more, chosen)
                    else:
                        cost = _cheapest_enough(b, costs, votes, quota, floor, more, best, chosen)
                    if cost < best:
                        best = cost
                        for i in range(n):
                            lean = silence.lacking(b[i], 0.0)
                            added[run, d, asked[i]] = lean if chosen[i] == 2 else costs[i] if chosen[i] == 1 else 0.0
                if host >= 0:
                    lacks = silence.lacking(silence.stand(gain[run, host, d], reservation[run, host], 0.0), 0.0)
                    added[run, d, host] = lacks
                    best += lacks
                total[run, d] = best

    return fill


_fill = _compile(EQUATIONS)
