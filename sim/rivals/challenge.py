"""The expected-utility challenge model, round by round (Bueno de Mesquita 1985, 1994, 1997; Scholz et al. 2011).

Every actor compares challenging each other actor with leaving it alone. A pair's two expected gains decide what
happens between them; an actor that must give way to several takes the offer that moves it least; all move at once; the
next round begins from the new positions. The forecast is the weighted median after the last round.

One round (Scholz et al., appendix): weighted median; probabilities of success; expected gains with risk exponents of 1;
risk exponents from the dangers; probabilities and gains again; relation of every pair; choice; moves.

With a the gain that i expects from challenging j, and b what j's challenge of i is worth, from i's side:

    b > a > 0             confrontation, i has the weaker hand:       i moves to j's position
    a <= 0 < b, b > |a|   compromise:                                 i moves |a / b| of the way (eq. 36)
    a <= 0 < b, b <= |a|  capitulation, i expects to lose more:       i moves to j's position
    else                  i does not give way to j: it holds the better hand, or neither gains from a challenge

What the literature leaves open, and what is done here. Each choice is a field of `Reading` or stated below.

1. *Votes cast.* As printed, P divides by the votes of the one contest, so that the chances of i and j add up to 1. The
   published course comes out only if all contests' votes are added up: `all_contests`.
2. *Risk in votes.* As printed, votes are linear in distance. `risk_in_votes` bends them by each voter's exponent.
3. *Whose view of b.* Printed is j's own sum, with j's risk exponent. `perceived` is i's idea of it, with i's exponent,
   as in Bueno de Mesquita's charts; two actors may then see their relation differently.
4. *Which compromise.* Sources agree that an actor moves as little as it can. The published course needs the compromise
   whose weighted mean (|a| x_i + |b| x_j) / (|a| + |b|) is lowest on the scale: `lowest_compromise`. That depends on
   which way the scale runs, and is here for replication alone.
5. *Order of offers.* Confrontations come before compromises, these before capitulations (Scholz et al., 6.2). Equal
   moves: the offer whose sender gains most; still equal: the middle of the offers.
6. *Salience of resistance* is that of the challenged (eq. 6). *Danger* is what the others expect from challenging
   the actor, as in the text of their section 5; the appendix prints another superscript.
7. *Sign of the compromise.* The text prints b < 0 where i yields; figure and symmetry have b > 0, taken here.
8. *Capitulation* is drawn in their figure 6 but not written out; |a| >= b is its complement to compromise. A port that
   compares b with |b| instead can never reach it.
9. *Spread R* is that of the initial positions, kept, so that utilities of different rounds compare.
10. *stay* Q = 1, Scholz et al.'s choice for their replication; with Q < 1 the median enters the utilities.
11. *End.* Scholz et al. run a given number of rounds, Bueno de Mesquita stops when challenges no longer pay; here after
    `rounds`, or when no actor moves any more. The published course itself never settles, so its length matters.

Emission standards (Bueno de Mesquita 1994; ten actors): `PUBLISHED` follows the course that Scholz et al. report,
medians within 0.1 in seven rounds of eight (0.3 in the second) and means within 0.07; `PRINTED` ends at 7.0. Neither
comes to rest at Bueno de Mesquita's own forecast, 8.35 rising to 9.05. The one figure that differs is the median of
round 2: 9.61 here, 9.9 in print. The open port named below gives 9.61 too, computed anew from its description, and no
change of one step that was tried (order of moves, risk, votes, Q, chances of equals) gives 9.9 there without losing
the rounds that agree.

What was read: a third party's transcript of the conference version (ICAART 2011, 18-30), whose equation numbers are
used here (github.com/hamzagul07/schelling, docs/papers/scholz_extract.md), not the papers themselves. The four choices
of `PUBLISHED` are those of an open port that says it follows the authors' program
(github.com/jmckib/bdm-scholz-expected-utility-model); the formulas are the same, the code is not.
"""

from dataclasses import dataclass

import numpy as np

from ..errors import Mistake, UserError
from .central import median_point
from .challenge_value import gain_from_challenge, risk_exponents, success, votes
from .issue import Issue

STANDS, CONFRONTATION, COMPROMISE, CAPITULATION = range(4)
#: Share of the spread below which a move counts as none, and two moves as equal.
STILL = 1e-9
#: Gains are rounded to as many decimals, so that what should be 0 or equal is, whatever the order of the actors.
DECIMALS = 12


@dataclass(frozen=True)
class Reading:
    """How the open steps are read (1 to 4 and 10 in the module's docstring); the defaults follow the printed equations.

    Raises UserError if `stay` is not a probability.
    """

    all_contests: bool = False
    risk_in_votes: bool = False
    perceived: bool = False
    lowest_compromise: bool = False
    stay: float = 1.0

    def __post_init__(self) -> None:
        if not 0.0 <= self.stay <= 1.0:
            raise UserError(Mistake("challenge model, stay", f"is a probability, in [0, 1]: {self.stay}"))


PRINTED = Reading()
#: The reading that reproduces the course published by Scholz et al. (2011) for the emission standards.
PUBLISHED = Reading(all_contests=True, risk_in_votes=True, perceived=True, lowest_compromise=True)


@dataclass(frozen=True, eq=False)
class Course:
    """Rounds 0 (the start) to T: positions (T + 1, n), weighted median and mean (T + 1,); whether it came to rest.

    `relations[t]` (n, n) says how i answers j in round t + 1: STANDS, CONFRONTATION, COMPROMISE or CAPITULATION.
    """

    positions: np.ndarray
    median: np.ndarray
    mean: np.ndarray
    relations: tuple[np.ndarray, ...]
    settled: bool


def forecast(issue: Issue, rounds: int = 10, reading: Reading = PRINTED) -> float:
    """Weighted median after the last round of `run`; lies between the extreme initial positions."""
    return float(run(issue, rounds, reading).median[-1])


def run(issue: Issue, rounds: int = 10, reading: Reading = PRINTED) -> Course:
    """The course of the challenges over at most `rounds` rounds (at least 1). Raises UserError for fewer.

    The default of ten is assumed: it is past the eight rounds that Scholz et al. report.
    """
    if rounds < 1:
        raise UserError(Mistake("challenge model, rounds", f"must be at least 1: {rounds}"))
    x, spread = issue.position.copy(), float(np.ptp(issue.position))
    positions, settled = [x], spread == 0.0
    relations: list[np.ndarray] = []
    while len(relations) < rounds and not settled:
        own, rival = gains(x, issue, spread, reading)
        relations.append(classify(own, rival, x, STILL * spread))
        x = move(x, own, rival, relations[-1], spread, reading)
        settled = bool(np.abs(x - positions[-1]).max() <= STILL * spread)
        positions.append(x)
    table, weight = np.array(positions), issue.weight
    median = np.array([median_point(row, weight) for row in table])
    return Course(table, median, table @ weight / weight.sum(), tuple(relations), settled)


def gains(x: np.ndarray, issue: Issue, spread: float, reading: Reading) -> tuple[np.ndarray, np.ndarray]:
    """Arrays (n, n): own [i, j], what i expects from challenging j, and rival [i, j], what j's challenge of i is worth.

    Two passes: with exponents of 1 for the dangers, then with the exponents that follow from them.
    """
    distance = np.abs(x[:, None] - x[None, :]) / spread
    median = np.abs(x - median_point(x, issue.weight)) / spread
    salience, ones = issue.salience, np.ones_like(x)

    def odds(exponent: np.ndarray) -> np.ndarray:
        return success(votes(distance, issue.weight, exponent), reading.all_contests)

    def challenging(chance: np.ndarray, risk: np.ndarray) -> np.ndarray:
        worth = gain_from_challenge(distance, median[:, None], chance, salience[None, :], risk[:, None], reading.stay)
        return worth.round(DECIMALS)

    chance = odds(ones)
    risk = risk_exponents(challenging(chance, ones))
    if reading.risk_in_votes:
        chance = odds(risk)
    own = challenging(chance, risk)
    if not reading.perceived:
        return own, own.T
    rival = gain_from_challenge(distance, median[None, :], chance.T, salience[:, None], risk[:, None], reading.stay)
    return own, rival.round(DECIMALS)


def classify(own: np.ndarray, rival: np.ndarray, x: np.ndarray, near: float) -> np.ndarray:
    """How i answers j, (n, n) of STANDS, CONFRONTATION, COMPROMISE, CAPITULATION; actors within `near` let be."""
    answer = np.full(own.shape, STANDS)
    answer[(own > 0) & (rival > own)] = CONFRONTATION
    answer[(own <= 0) & (rival > -own)] = COMPROMISE
    answer[(own <= 0) & (rival > 0) & (rival <= -own)] = CAPITULATION
    answer[np.abs(x[:, None] - x[None, :]) <= near] = STANDS
    return answer


def move(
    x: np.ndarray, own: np.ndarray, rival: np.ndarray, answer: np.ndarray, spread: float, reading: Reading
) -> np.ndarray:
    """New positions (n,): each actor takes one of the offers that it must answer, all at the same time.

    Of the kinds of offers that it has, the first: confrontations, compromises, capitulations. Of those the smallest
    move, or the lowest compromise; of equals the one of greatest worth to its sender; of equals the middle.
    """
    first = np.where(answer > STANDS, answer, CAPITULATION + 1).min(axis=1)
    is_offer, meets = answer == first[:, None], (first == COMPROMISE)[:, None]
    mine, theirs, a = x[:, None], x[None, :], np.abs(own)
    share = np.divide(a, rival, out=np.ones_like(own), where=is_offer & meets)
    offers = theirs + (mine - theirs) * (1 - share)  # exactly the sender's position for share 1
    least = np.abs(offers - mine)
    if reading.lowest_compromise:
        least = np.divide(a * mine + rival * theirs, a + rival, out=least, where=is_offer & meets)
    least = np.where(is_offer, least, np.inf)
    best = is_offer & (least <= least.min(axis=1, keepdims=True) + STILL * spread)
    worth = np.where(best, rival, -np.inf)
    best &= worth >= worth.max(axis=1, keepdims=True) - STILL
    low, high = np.where(best, offers, np.inf).min(axis=1), np.where(best, offers, -np.inf).max(axis=1)
    new, moves = x.copy(), best.any(axis=1)
    new[moves] = (low[moves] + high[moves]) / 2
    return new
