"""Drafting: which draft of the menu the Secretary-General tables (MODEL.md, Submodels, Drafting)."""

from .compiled import rule
from .tolerance import is_not_negative

#: By so much must a draft's pivotal gain exceed another's to count as larger.
MARGIN = 1e-9


@rule
def progress(round_, rounds, concession):
    """((t - 1) / (T - 1)) ** (1 / c): how far the sponsor has conceded, in [0, 1].

    The time-dependent tactic of Faratin, Sierra & Jennings (1998): c > 1 concedes early, c < 1 late.
    With T = 1 the first round is the last: nothing is conceded. Past a deadline that an event brought forward,
    everything is.
    """
    if rounds <= 1.0:
        return 0.0
    elapsed = min((round_ - 1.0) / (rounds - 1.0), 1.0)
    return elapsed if concession == 1.0 else elapsed ** (1.0 / concession)


@rule
def aspiration(first, walk_away, conceded):
    """A(t) = U(0) - (1 - W) max(U(0), 0) progress: what the sponsor still asks for.

    It gives up its gain from the proposal bit by bit, but for the share W at which it would rather walk away; it never
    goes below the status quo.
    """
    return first - (1.0 - walk_away) * max(first, 0.0) * conceded


@rule
def is_admissible(utility, aspiration_, is_available):
    """Whether the sponsor has a draft tabled: it is at hand, U >= A(t), and U >= 0."""
    return is_available & is_not_negative(utility - aspiration_) & is_not_negative(utility)


@rule
def expected_gain(gain, learnt, bound):
    """V + epsilon-hat - C: an actor's balance as the Secretary-General sees it, with what is known of its reservation
    and what its commitment costs."""
    return gain + learnt - bound


@rule
def replaces(admissible, pivotal, best):
    """Whether a draft takes the place of the best so far, whose pivotal gain is `best`; -inf before the first.

    Drafts come in menu order, so on a tie the more ambitious one stays; whatever the order of actors, since two sums of
    the same numbers differ by less than what a draft must be better.
    """
    return admissible & (pivotal > best + MARGIN)
