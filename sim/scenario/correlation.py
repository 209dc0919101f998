"""Quantities that are believed to move together: rank correlations between them, and whether these can all hold.

    correlations:
      - {between: [france.autonomy, france.entrapment], rank: 0.6, source: ..., rationale: ...}

A rank correlation (Spearman's) says nothing of how each quantity is distributed, so every range keeps its own
distribution. How uniforms are made to correlate is in `sim/engines/copula.py`.
"""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Annotated, Any, ClassVar, Literal, Protocol

from pydantic import Field

from ..errors import nearest
from .quantity import Number, Part
from .tree import Contradiction, mapping, number_in

#: The least eigenvalue of a correlation matrix that can be worked with: below it one quantity follows from the others.
_LEAST = 1e-6


class Group(Protocol):
    """Quantities, and the rank correlation of each two of them."""

    @property
    def between(self) -> tuple[str, ...]:
        """Their paths."""
        ...

    @property
    def rank(self) -> float:
        """Spearman's rho, above -1 and below 1."""
        ...


Paths = Annotated[tuple[str, ...], Field(min_length=2, description="paths of quantities")]
Rank = Annotated[
    Number,
    Field(
        gt=-1,
        lt=1,
        description="rank correlation of each two of them; others have 0",
        json_schema_extra={"exclusiveMinimum": -1, "exclusiveMaximum": 1},
    ),
]


class Correlation(Part):
    """Quantities whose draws have one rank correlation, each two of them."""

    words: ClassVar[frozenset[str]] = frozenset({"basis", "source", "rationale"})

    between: Paths
    rank: Rank
    basis: Literal["stated", "inferred", "outside", "assumed"] = "assumed"
    source: str = ""
    rationale: str = ""


def between_normals(rank: float) -> float:
    """r of two standard normals of that rank correlation, which is (6/pi) asin(r/2), so r = 2 sin(pi rank/6) (Pearson
    1907; Hotelling & Pabst 1936)."""
    return 2 * math.sin(math.pi * rank / 6)


def matrix(paths: Sequence[str], groups: Sequence[Group], share: float = 1.0) -> list[list[float]]:
    """Correlations between standard normals whose ranks correlate as the groups say, in the order of `paths`; or to a
    share of what they say. Pairs that no group names have 0; what is not among `paths` is left out.
    """
    known = {pair: share * group.rank for group in groups for pair in combinations(sorted(group.between), 2)}

    def normal(a: str, b: str) -> float:
        return 1.0 if a == b else between_normals(known.get((min(a, b), max(a, b)), 0.0))

    return [[normal(a, b) for b in paths] for a in paths]


def named(groups: Sequence[Group]) -> tuple[str, ...]:
    """Every path in the groups, once, in their order."""
    return tuple(dict.fromkeys(path for group in groups for path in group.between))


def only(groups: Sequence[Correlation], paths: Collection[str]) -> tuple[Correlation, ...]:
    """What the groups say of some quantities; those of which fewer than two are left say nothing."""
    kept = [(group, tuple(path for path in group.between if path in paths)) for group in groups]
    return tuple(group.model_copy(update={"between": between}) for group, between in kept if len(between) > 1)


def clashes(groups: Sequence[Group]) -> Iterator[tuple[int, str]]:
    """What is wrong with groups, each with the number of the culprit: a pair that is named twice, correlations that
    cannot hold together."""
    seen: dict[tuple[str, str], int] = {}
    wrong = False
    for n, group in enumerate(groups):
        twice = [path for path in dict.fromkeys(group.between) if group.between.count(path) > 1]
        if twice:
            wrong = True
            yield n, f"'{twice[0]}' stands twice in one group; name each quantity once"
            continue
        for pair in combinations(sorted(group.between), 2):
            if pair in seen:
                wrong = True
                yield (
                    n,
                    f"{' and '.join(pair)} correlate by entry {seen[pair] + 1} already; give each two one rank",
                )
                break
            seen[pair] = n
    if wrong or not groups:
        return
    if not _can_hold(groups, 1.0):
        share = next(share for share in range(99, -1, -1) if _can_hold(groups, share / 100))
        what = "no quantities can have all these rank correlations at once"
        yield len(groups) - 1, f"{what}; bring them nearer to 0, all of them to {share} % of theirs or less"


def _can_hold(groups: Sequence[Group], share: float) -> bool:
    """Whether quantities can have all these correlations at once, each times `share`."""
    import numpy as np  # reading a scenario needs no numpy, and few correlate anything

    wanted = np.array(matrix(named(groups), groups, share))
    return bool(np.linalg.eigvalsh(wanted)[0] > _LEAST)


def correlation_mistakes(tree: Mapping[str, Any], known: Collection[str]) -> Iterator[Contradiction]:
    """What is wrong with the correlations of a scenario's tree, where `known` are the paths that may be named.

    Entries of the wrong shape are left to the schema.
    """
    entries = tree.get("correlations")
    if not isinstance(entries, list | tuple):
        return
    groups, at = [], []
    for n, entry in enumerate(map(mapping, entries)):
        between, rank = entry.get("between"), number_in(entry.get("rank"))
        if not isinstance(between, list | tuple) or not all(isinstance(path, str) for path in between):
            return
        unknown = [path for path in between if path not in known]
        for path in unknown:
            yield ("correlations", n, "between"), f"'{path}' is no quantity of this scenario{nearest(path, known)}"
        if unknown or rank is None or not -1 < rank < 1 or len(between) < 2:
            return
        groups.append(Correlation(between=tuple(between), rank=rank))
        at.append(n)
    for n, what in clashes(groups):
        yield ("correlations", at[n]), what
