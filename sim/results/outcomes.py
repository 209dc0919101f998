"""What came out of an ensemble: shares of the outcomes, who broke silence, when agreement was reached.

Everything is read from a *tally*, which counts outcomes by round, objections by voter, and every set of blockers that
occurred, in numbers and bits; names are made of these when they are looked at.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..engines.layout import Layout
from ..engines.runs import Record, Runs, spelled
from ..scenario.parts import ExternalPower
from ..scenario.schema import Scenario
from ..words import say
from .counting import QUANTILES, count_quantile, wilson_interval

if TYPE_CHECKING:
    import pandas as pd

#: Columns of the run table that a tally counts.
COUNTED = ("outcome", "round", "blockers", "objectors")
#: Runs that are counted in one go.
_STRETCH = 1 << 18


class Tally(NamedTuple):
    """What came out of runs, counted."""

    ended: np.ndarray  # (outcomes, rounds + 1) runs by outcome, shelved last, and by the round in which they ended
    objected: np.ndarray  # (voters,) runs in which the voter objected in some round
    sets: np.ndarray  # distinct sets of blockers as words, bit i for voter i; the empty one of adopted runs included
    times: np.ndarray  # how many runs had each of them

    @property
    def runs(self) -> int:
        """How many runs there were."""
        return int(self.ended.sum())

    def with_more(self, other: "Tally") -> "Tally":
        """That of these runs and others of the same scenario."""
        sets, times = _merged((self.sets, other.sets), (self.times, other.times))
        return Tally(self.ended + other.ended, self.objected + other.objected, sets, times)


def tally_of(runs: Runs) -> Tally:
    """The tally of runs that were just made."""
    return tally((part.record for part in runs.stretches(_STRETCH)), runs.layout.scenario)


def tally(parts: Iterable[Record], scenario: Scenario) -> Tally:
    """The tally of runs of a scenario, part by part."""
    layout = Layout(scenario)
    shape = len(scenario.outcomes), layout.last_round + 1
    ended, objected = np.zeros(shape, np.int64), np.zeros(len(layout.voters), np.int64)
    found, counted = [np.zeros(1, np.uint64)], [np.zeros(1, np.int64)]
    for part in parts:
        cells = part.outcome.astype(np.int64) * shape[1] + part.round
        ended += np.bincount(cells, minlength=ended.size).reshape(shape)
        for voter in range(len(objected)):
            objected[voter] += np.count_nonzero(part.objectors & part.objectors.dtype.type(1 << voter))
        sets, times = np.unique(part.blockers, return_counts=True)
        found.append(sets.astype(np.uint64))
        counted.append(times)
    return Tally(ended, objected, *_merged(found, counted))


def _merged(sets: Sequence[np.ndarray], times: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Distinct sets in ascending order, and how many runs had each of them in all."""
    distinct, at = np.unique(np.concatenate(sets), return_inverse=True)
    return distinct, np.bincount(at, np.concatenate(times)).astype(np.int64)


def outcome_shares(tallied: Tally, scenario: Scenario) -> "pd.DataFrame":
    """One row per outcome, in menu order, then shelved: outcome, label, count, share, low, high (95 %)."""
    return framed(_shares("outcome", scenario.outcomes, tallied.ended.sum(axis=1), tallied.runs, scenario))


def blockers(tallied: Tally, scenario: Scenario) -> "pd.DataFrame":
    """One row per member and host: actor, label, count, share, low, high, alone, objected; of *all* runs.

    `share`: it was among the blockers, who broke silence (or declined) at the last tabling of a shelved run.
    `alone`: it was the only one. `objected`: it broke silence in some round, whatever the run ended with.
    """
    return framed(_blockers(tallied, scenario))


def _blockers(tallied: Tally, scenario: Scenario) -> dict[str, Any]:
    bits = np.uint64(1) << np.arange(len(scenario.voters), dtype=np.uint64)
    count = [int(tallied.times[tallied.sets & bit != 0].sum()) for bit in bits]
    alone = np.array([int(tallied.times[tallied.sets == bit].sum()) for bit in bits])
    told = _shares("actor", scenario.voters, np.array(count), tallied.runs, scenario)
    return {**told, "alone": alone / tallied.runs, "objected": tallied.objected / tallied.runs}


def prominent(scenario: Scenario) -> tuple[str, ...]:
    """Members and host on whose mind the matter is: with a coded salience of half or more. In a whole Council these are
    the countries that the question is about, which figures show first."""
    known = [(name, scenario.actors[name]) for name in scenario.voters]
    return tuple(name for name, who in known if not isinstance(who, ExternalPower) and who.salience.value >= 0.5)


def withdrawn(tallied: Tally) -> float:
    """Share of all runs that ended shelved because the sponsor had nothing tabled in the last round: nobody blocked."""
    nobody = tallied.times[tallied.sets == 0].sum() - tallied.ended[:-1].sum()
    return float(nobody / tallied.runs)


def coalitions(tallied: Tally, scenario: Scenario, most: int | None = None) -> "pd.DataFrame":
    """Who blocked together: blockers, label, share of all runs; the most frequent first, runs without any left out.

    Of sets that are as frequent as one another the first by name comes first; `most`: so many of them.
    """
    sets, times = tallied.sets[tallied.sets > 0], tallied.times[tallied.sets > 0]
    if most is not None and most < len(sets):
        kept = times >= np.partition(times, -most)[-most]  # the others need not be spelled out
        sets, times = sets[kept], times[kept]
    names = [spelled(word, scenario.voters) for word in sets.tolist()]
    rows = sorted(zip(names, times.tolist(), strict=True), key=lambda row: (-row[1], row[0]))[:most]
    together = say("list.together")
    return framed(
        {
            "blockers": [name for name, _ in rows],
            "label": [together.join(map(scenario.label, name.split(","))) for name, _ in rows],
            "share": np.array([count for _, count in rows], float) / tallied.runs,
        }
    )


def agreement_over_time(tallied: Tally, scenario: Scenario, rounds: int) -> "pd.DataFrame":
    """Cumulative share of all runs that had adopted a draft by a round: round, draft, label, share."""
    drafts, adopted = scenario.drafts, tallied.ended[:-1, : rounds + 1].cumsum(axis=1)[:, 1:]
    return framed(
        {
            "round": np.repeat(np.arange(1, rounds + 1), len(drafts)),
            "draft": [*drafts] * rounds,
            "label": [scenario.label(draft) for draft in drafts] * rounds,
            "share": (adopted / tallied.runs).T.ravel(),
        }
    )


def rounds_to_agreement(tallied: Tally) -> dict[str, Any]:
    """Rounds that the adopted runs took: adopted (how many), mean and quantiles; None where nothing was adopted."""
    agreed = tallied.ended[:-1].sum(axis=0)
    return _described(np.arange(len(agreed)), agreed)


def decided_position(tallied: Tally, scenario: Scenario) -> dict[str, Any]:
    """Where on the scale the adopted runs decided: adopted (how many), mean and quantiles; None where none did.

    Of each draft the coded position counts, in the unit of the scale. Only for a scenario with positions.
    """
    counts = tallied.ended.sum(axis=1)
    places = [(d.position.value, n) for d, n in zip(scenario.menu, counts, strict=False) if d.position is not None]
    return _described(*np.array(sorted(places, key=lambda place: place[0]), float).T)


def gain_terms(terms: np.ndarray, scenario: Scenario) -> dict[str, list[Any]]:
    """Each voter's gain from the proposal by term, and in total: columns actor, label, term, mean, low, high (5 to
    95 %).

    `terms` is (voters, terms, runs), as `engines.ensemble.opening` gives them.
    """
    rows = []
    for voter, values in zip(scenario.voters, terms, strict=True):
        for term, sample in zip((*scenario.preferences.terms, "total"), (*values, values.sum(axis=0)), strict=True):
            low, high = np.quantile(sample, (0.05, 0.95))
            rows.append((voter, scenario.label(voter), term, float(sample.mean()), float(low), float(high)))
    return dict(zip(("actor", "label", "term", "mean", "low", "high"), map(list, zip(*rows, strict=True)), strict=True))


def summary(tallied: Tally, scenario: Scenario, seed: int) -> dict[str, Any]:
    """The numbers of a run as one plain object: scenario, runs, seed, outcomes, withdrawn, blockers, objectors, rounds;
    position, if the scenario has positions. `withdrawn` is the share of all runs that were shelved with nothing on the
    table, `objectors` who objected in some round, `blockers` who did at the last tabling of a shelved run."""
    ended, who = tallied.ended.sum(axis=1), _blockers(tallied, scenario)
    shares = _shares("name", scenario.outcomes, ended, tallied.runs, scenario)
    names = ("name", "share", "low", "high")
    rows = zip(*(np.asarray(shares[name]).tolist() for name in names), strict=True)
    return {
        "scenario": scenario.name,
        "runs": tallied.runs,
        "seed": seed,
        "outcomes": [dict(zip(names, row, strict=True)) for row in rows],
        "withdrawn": withdrawn(tallied),
        "blockers": dict(zip(who["actor"], who["share"].tolist(), strict=True)),
        "objectors": dict(zip(who["actor"], who["objected"].tolist(), strict=True)),
        "rounds": rounds_to_agreement(tallied),
        **({} if scenario.spatial is None else {"position": decided_position(tallied, scenario)}),
    }


def _shares(kind: str, names: Sequence[str], count: np.ndarray, runs: int, scenario: Scenario) -> dict[str, Any]:
    """Columns of what is named: how often of all runs, with the interval."""
    low, high = wilson_interval(count, runs)
    known = {kind: list(names), "label": [scenario.label(name) for name in names], "count": count}
    return {**known, "share": count / runs, "low": low, "high": high}


def framed(columns: Mapping[str, Any]) -> "pd.DataFrame":
    """Columns as a pandas frame."""
    import pandas as pd  # only for somebody who looks at a frame

    return pd.DataFrame(columns)


def _described(values: np.ndarray, counts: np.ndarray) -> dict[str, Any]:
    """How many runs there are of these values, in ascending order, with their mean and quantiles."""
    runs = int(counts.sum())
    if not runs:
        return {"adopted": 0, "mean": None, "quantiles": None}
    quantiles = {f"{level:g}": values[int(count_quantile(counts, level))].item() for level in QUANTILES}
    return {"adopted": runs, "mean": float(values @ counts / runs), "quantiles": quantiles}
