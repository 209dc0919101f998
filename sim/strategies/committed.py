"""`committed`: a member that stands by an open no, whatever it costs it.

From the round after its first open no, taking it back costs C m (Leventoglu & Tarar 2005, Prenegotiation public
commitment in domestic and international bargaining). The process parameter C holds for all members; a
committed one has max(C, 1): more than what hardly anybody gains from any draft, which is our reading of its pledge.
"""

from ..equations.compiled import rule

#: The least C of a member that commits itself.
LEAST = 1.0


@rule
def cost(commitment):
    """max(C, 1): what taking back an open no costs a committed member, per unit of salience."""
    return max(commitment, LEAST)
