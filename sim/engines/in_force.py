"""Which equations are in force: a number that changes with the text of any of them."""

from hashlib import blake2b
from pathlib import Path

from ..scenario.vocabulary import (
    ALL_ATTRIBUTES,
    EFFECTS,
    EXTERNAL_TRAITS,
    FAILURE,
    HOST_TRAITS,
    OPTIONS,
    PROCESS,
    VOTER_TRAITS,
    WEIGHTS,
)
from ..strategies.catalogue import STRATEGIES

#: The names of quantities in the order from which the numbers of their rows follow, which kernels freeze.
ROW_ORDER = " ".join([
    *VOTER_TRAITS, *HOST_TRAITS, *EXTERNAL_TRAITS, *WEIGHTS, *FAILURE, *PROCESS,
    *(name for group in OPTIONS.values() for name in group), *ALL_ATTRIBUTES,
    *EFFECTS, *STRATEGIES,
])  # fmt: skip


def _digest_of_equations() -> int:
    """A number that changes with the text of any equation, and of anything else that the kernels inline.

    Without this an edited equation would not reach a kernel that was compiled before, and the engines would silently
    disagree.
    """
    here = Path(__file__).parent
    inlined = [
        here / name for name in ("acting.py", "appraisal.py", "block.py", "kernel.py", "layout.py", "quantiles.py")
    ]
    floors = (here.parent / "equations", here.parent / "strategies")
    sources = [*(source for floor in floors for source in sorted(floor.glob("*.py"))), *inlined]
    digest = blake2b(ROW_ORDER.encode() + b"".join(source.read_bytes() for source in sources), digest_size=7)
    return int.from_bytes(digest.digest(), "little")


#: The equations in force: results of two installations agree where this does.
EQUATIONS = _digest_of_equations()
