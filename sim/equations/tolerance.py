"""What rounding may take: the comparisons of balances with zero, written once (MODEL.md, Submodels)."""

from .compiled import rule

#: A balance counts as zero as long as it is not farther below it.
TOLERANCE = 1e-12


@rule
def is_not_negative(balance):
    """x >= 0, up to what rounding takes: x >= -1e-12. Every balance is compared with zero in this way."""
    return balance >= -TOLERANCE
