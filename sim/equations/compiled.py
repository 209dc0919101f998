"""How a rule is compiled."""

from numba import njit

#: Decorator of every rule. The numpy error model keeps a division from raising, so loops over runs can be
#: vectorised; fastmath stays off, because the two engines must round alike.
rule = njit(cache=True, nogil=True, error_model="numpy", forceinline=True)
