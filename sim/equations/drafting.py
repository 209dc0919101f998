"""Drafting: which draft of the menu the Secretary-General tables (MODEL.md, Submodels, Drafting)."""

from .compiled import rule

#: What rounding may take from a sponsor's gain before a draft counts as below its aspiration.
TOLERANCE = 1e-12


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
def lowest_aspiration(smallest):
    """V_low = max(0, smallest gain over the menu): no sponsor concedes below the status quo."""
    return max(0.0, smallest)


@rule
def aspiration(first, lowest, conceded):
    """A(t) = V0 - (V0 - V_low) * conceded."""
    return first - (first - lowest) * conceded


@rule
def is_admissible(gain, aspiration_, first):
    """Whether the sponsor accepts to see a draft tabled: V >= min(A(t), V0) up to rounding, and V >= 0."""
    return (gain >= min(aspiration_, first) - TOLERANCE) & (gain >= 0.0)


@rule
def expected_gain(gain, learnt):
    """V + epsilon-hat: an actor's gain as the Secretary-General sees it, with what is known of its reservation."""
    return gain + learnt


@rule
def replaces(admissible, pivotal, best):
    """Whether a draft takes the place of the best so far, whose pivotal gain is `best`; -inf before the first.

    Drafts come in menu order, so the more ambitious one stays on a tie, and draft 0 where none is admissible.
    """
    return admissible & (pivotal > best)
