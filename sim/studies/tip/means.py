"""What would change the answer: each number moved to the better end of its coded range, and who could move it."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ...engines.layout import Layout
from ...results.cases import ADOPTED
from ...results.findings import Findings, Progress
from ...scenario.schema import Scenario
from ...sweeps.sweeping import evaluate
from ..blockers.study import blockers

#: Who could move a number: the side that proposes, which writes the draft and leads the talks; other members; nobody.
OURSELVES, PARTNERS, NOBODY = "ourselves", "partners", "nobody"
#: What a government finds and does not choose: what others do to it, and the weight that it has.
FOUND = frozenset({"threat", "core_threat", "influence"})
#: What the sponsor decides about the talks.
LED = frozenset({"process.rounds", "process.concession", "process.walk_away"})
#: Runs behind each end of a range; members beside sponsor and host whose numbers are moved, those that block most; and
#: runs among which they are looked for.
RUNS, BLOCKING, EXPLAINED = 4_000, 3, 5_000
#: The run whose effects were asked for last, and what they are.
_LAST: list[tuple[Findings, tuple[float, pd.DataFrame]]] = []
_COLUMNS = ("path", "low", "high", "at_low", "at_high", "to", "share", "effect", "who")


def who_could(path: str, scenario: Scenario) -> str:
    """Who could move the number at a path: one of OURSELVES, PARTNERS, NOBODY. Our reading, not the report's."""
    owner, _, name = path.partition(".")
    if owner in scenario.drafts or path in LED or owner == "inducement":
        return OURSELVES
    if owner not in scenario.voters or name in FOUND:
        return NOBODY
    return OURSELVES if owner in (scenario.sponsor, scenario.host) else PARTNERS


def effects_of(run: Findings, progress: Progress) -> tuple[float, pd.DataFrame]:
    """`moved` for the scenario of a run and those that block most in it; more agreement is better where it is shelved
    in at least half of the runs. A page asks it twice of the same run, and it is computed once."""
    if _LAST and _LAST[0][0] is run:
        return _LAST[0][1]
    actors = blockers(run, runs=min(run.runs, EXPLAINED), progress=progress).tables["actors"]
    blocking = actors[actors["shapley"] > 0]["actor"].head(BLOCKING).tolist()
    wanted = run.report()["outcomes"][-1]["share"] > 0.5
    found = moved(run.scenario, blocking, run.seed, wanted=wanted, progress=progress)
    _LAST[:] = [(run, found)]
    return found


def moved(
    scenario: Scenario, blocking: Sequence[str], seed: int, *, wanted: bool, progress: Progress
) -> tuple[float, pd.DataFrame]:  # fmt: skip
    """The share adopted as coded, and what it is with each number at either end of its coded range, all else as coded.

    Moved are the numbers of the drafts, of the talks, of external powers, of sponsor and host, and of the members
    `blocking`, on the same RUNS draws. The table has a row a number, the largest effect first: path; low, high, the
    ends; at_low, at_high, the shares adopted there; to, share, the better end and its share; effect, by how much it
    is better, 0 where neither end is; who, as `who_could` says. Better is more agreement if it is `wanted`, else less.
    """
    owners = {
        *scenario.drafts,
        *scenario.externals,
        *blocking,
        scenario.sponsor,
        scenario.host,
        "process",
        "inducement",
    }
    ranges = {
        row.name: row.quantity.ends
        for row in Layout(scenario).stated
        if row.quantity.is_sampled and row.name.partition(".")[0] in owners
    }
    columns = {path: np.full(1 + 2 * len(ranges), np.nan) for path in ranges}
    for n, (path, (low, _, high)) in enumerate(ranges.items()):
        columns[path][1 + 2 * n : 3 + 2 * n] = low, high
    if not ranges:
        return float("nan"), pd.DataFrame(columns=_COLUMNS)
    with progress("numbers at the ends of their ranges", len(ranges) * 2 + 1) as advance:
        shares = evaluate(scenario, columns, RUNS, seed, progress=advance)[ADOPTED].to_numpy(float)
    base, ends, sign = shares[0], shares[1:].reshape(-1, 2), 1.0 if wanted else -1.0
    better = np.argmax(sign * ends, axis=1)
    table = pd.DataFrame({"path": list(ranges), "low": [low for low, _, _ in ranges.values()],
                          "high": [high for _, _, high in ranges.values()], "at_low": ends[:, 0],
                          "at_high": ends[:, 1]})  # fmt: skip
    pick = np.arange(len(table)), better
    table["to"], table["share"] = table[["low", "high"]].to_numpy()[pick], ends[pick]
    table["effect"] = np.maximum(sign * (table["share"] - base), 0.0)
    table["who"] = [who_could(path, scenario) for path in table["path"]]
    return float(base), table.sort_values("effect", ascending=False, kind="stable", ignore_index=True)
