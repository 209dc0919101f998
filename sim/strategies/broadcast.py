"""`broadcast`: the host explains itself to all, and its voice in consultation is louder for it.

Its voice is omega m (1 + p) with persuasion p, heard by everybody in the weighted mean of views (Friedkin & Johnsen
1990). The default.
"""

from ..equations.compiled import rule


@rule
def loudness(persuasion, is_broadcast):
    """p where the host speaks to all, else 0: what it says to some is not heard by the others."""
    return persuasion if is_broadcast else 0.0
