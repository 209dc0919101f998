"""Consultation: members and host average their views (MODEL.md, Submodels, Consultation; Friedkin & Johnsen 1990)."""

from .compiled import rule


@rule
def voice(influence, salience, persuasion):
    """How loudly an actor speaks: omega * m * (1 + p); p is 0 for all but the host. At least 0."""
    return influence * salience * (1.0 + persuasion)


@rule
def voice_share(own, total, speakers):
    """The actor's normalised weight: own / total, in [0, 1]. Where nobody has a voice, everybody counts the same."""
    return own / total if total > 0.0 else 1.0 / speakers


@rule
def heard(so_far, share, view):
    """One more view in the weighted mean: so_far + share * view."""
    return so_far + share * view


@rule
def revised_view(openness, anchor, mean_view):
    """theta <- (1 - phi) theta0 + phi * mean: the Friedkin-Johnsen step, between the actor's anchor and the mean."""
    return (1.0 - openness) * anchor + openness * mean_view
