"""`nearest`: the sponsor pays whoever broke silence and seems nearest to keeping it.

Closeness is V + L - C on the draft on the table, the reservation being the other's own. The default; cheap where the
nearest is also the one that decides, and wasted where it is not.
"""

from ..equations.compiled import rule


@rule
def closeness(gain, pull, bound):
    """V + L - C: how near to silence a blocker seems to be."""
    return gain + pull - bound
