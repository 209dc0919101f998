"""What came out of an ensemble: shares of the outcomes, who broke silence, when agreement was reached.

Everything is read from a *tally*, which counts the runs: a few hundred numbers, however many runs there were.
"""

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ..scenario.parts import ExternalPower
from ..scenario.schema import Scenario
from ..scenario.vocabulary import SHELVED
from ..words import say
from .counting import QUANTILES, count_quantile, wilson_interval

#: Columns of the run table that a tally counts.
COUNTED = ["outcome", "round", "blockers", "objectors"]


class Tally(NamedTuple):
    """How many runs there were of each kind.

    Attributes:
        ends: by outcome and round.
        blockers: by the set of blockers, names with commas; "" are runs that nobody blocked.
        objected: by who objected in some round; a run counts for each of them.
    """

    ends: pd.Series
    blockers: pd.Series
    objected: pd.Series

    @property
    def runs(self) -> int:
        """How many there were."""
        return int(self.ends.sum())

    @property
    def outcomes(self) -> pd.Series:
        """By outcome."""
        return self.ends.groupby(level="outcome").sum()

    @property
    def agreed(self) -> pd.Series:
        """Those that reached agreement, by round."""
        return self.ends.drop(SHELVED, level="outcome", errors="ignore").groupby(level="round").sum()

    def with_more(self, other: "Tally") -> "Tally":
        """That of these runs and others."""
        both = (pd.concat(pair) for pair in zip(self, other, strict=True))
        return Tally(*(one.groupby(level=one.index.names).sum() for one in both))


def tally(tables: pd.DataFrame | Iterable[pd.DataFrame]) -> Tally:
    """The tally of a run table, or of its parts, of which one is held at a time."""
    return reduce(Tally.with_more, map(_tally, [tables] if isinstance(tables, pd.DataFrame) else tables))


def _tally(table: pd.DataFrame) -> Tally:
    words = table[COUNTED].astype({"outcome": str})
    blockers, objectors = (_by_set(words[column]) for column in ("blockers", "objectors"))
    return Tally(words.groupby(["outcome", "round"]).size(), blockers, _by_actor(objectors))


def _by_set(names: pd.Series) -> pd.Series:
    """Runs by set, in alphabetical order: a category's order is that of its numbers."""
    counts = names.groupby(names, observed=True).size()
    return counts.set_axis(counts.index.astype(str)).rename_axis(names.name).sort_index()


def _by_actor(sets: pd.Series) -> pd.Series:
    """Runs by each actor in the sets by which they were counted."""
    counts = sets.drop("", errors="ignore").rename("runs").rename_axis("actor").reset_index()
    named = counts.assign(actor=counts["actor"].str.split(",")).explode("actor")
    return named.groupby("actor")["runs"].sum()


def outcome_shares(tallied: Tally, scenario: Scenario) -> pd.DataFrame:
    """One row per outcome, in menu order, then shelved: outcome, label, count, share, low, high (95 %)."""
    return _shares("outcome", scenario.outcomes, tallied.outcomes, tallied, scenario)


def blockers(tallied: Tally, scenario: Scenario) -> pd.DataFrame:
    """One row per member and host: actor, label, count, share, low, high, alone, objected; all of *all* runs.

    `share`: it was among the blockers, who broke silence (or declined) at the last tabling of a shelved run.
    `alone`: it was the only one. `objected`: it broke silence in some round, whatever the run ended with.
    """
    voters, alone = scenario.voters, tallied.blockers
    return _shares("actor", voters, _by_actor(tallied.blockers), tallied, scenario).assign(
        alone=[alone.get(voter, 0) / tallied.runs for voter in voters],
        objected=[tallied.objected.get(voter, 0) / tallied.runs for voter in voters],
    )


def prominent(scenario: Scenario) -> tuple[str, ...]:
    """Members and host on whose mind the matter is: with a coded salience of half or more. In a whole Council these are
    the countries that the question is about, which figures show first."""
    known = [(name, scenario.actors[name]) for name in scenario.voters]
    return tuple(name for name, who in known if not isinstance(who, ExternalPower) and who.salience.value >= 0.5)


def withdrawn(tallied: Tally) -> float:
    """Share of all runs that ended shelved because the sponsor had nothing tabled in the last round: nobody blocked."""
    return float((tallied.blockers.get("", 0) - tallied.agreed.sum()) / tallied.runs)


def coalitions(tallied: Tally, scenario: Scenario) -> pd.DataFrame:
    """Who blocked together: blockers, label, share of all runs; the most frequent first, runs without any left out."""
    counts = tallied.blockers.drop("", errors="ignore").sort_values(ascending=False, kind="stable")
    names = list(counts.index)
    return pd.DataFrame(
        {
            "blockers": names,
            "label": [say("list.together").join(scenario.label(actor) for actor in name.split(",")) for name in names],
            "share": counts.to_numpy(float) / tallied.runs,
        }
    )


def agreement_over_time(tallied: Tally, scenario: Scenario, rounds: int) -> pd.DataFrame:
    """Cumulative share of all runs that had adopted a draft by a round: round, draft, label, share."""
    counts = tallied.ends.unstack("outcome", fill_value=0)
    counts = counts.reindex(index=range(1, rounds + 1), columns=list(scenario.drafts), fill_value=0)
    shares = counts.cumsum() / tallied.runs
    cumulative = shares.rename_axis(columns="draft").stack().rename("share").reset_index()
    cumulative.insert(2, "label", [scenario.label(draft) for draft in cumulative["draft"]])
    return cumulative


def rounds_to_agreement(tallied: Tally) -> dict[str, Any]:
    """Rounds that the adopted runs took: adopted (how many), mean and quantiles; None where nothing was adopted."""
    return _described(tallied.agreed.index.to_numpy(), tallied.agreed.to_numpy())


def decided_position(tallied: Tally, scenario: Scenario) -> dict[str, Any]:
    """Where on the scale the adopted runs decided: adopted (how many), mean and quantiles; None where none did.

    Of each draft the coded position counts, in the unit of the scale. Only for a scenario with positions.
    """
    places = [(d.position.value, tallied.outcomes.get(d.name, 0)) for d in scenario.menu if d.position is not None]
    return _described(*np.array(sorted(places, key=lambda place: place[0]), float).T)


def gain_terms(terms: np.ndarray, scenario: Scenario) -> pd.DataFrame:
    """Each voter's gain from the proposal by term, and in total: actor, label, term, mean, low, high (5 to 95 %).

    `terms` is (voters, terms, runs), as `engines.ensemble.opening` gives them.
    """
    rows = []
    for voter, values in zip(scenario.voters, terms, strict=True):
        for term, sample in zip((*scenario.preferences.terms, "total"), (*values, values.sum(axis=0)), strict=True):
            low, high = np.quantile(sample, (0.05, 0.95))
            rows.append((voter, scenario.label(voter), term, float(sample.mean()), float(low), float(high)))
    return pd.DataFrame(rows, columns=["actor", "label", "term", "mean", "low", "high"])


def summary(tallied: Tally, scenario: Scenario, seed: int) -> dict[str, Any]:
    """The numbers of a run as one plain object: scenario, runs, seed, outcomes, withdrawn, blockers, rounds; position,
    if the scenario has positions. `withdrawn` is the share of all runs that were shelved with nothing on the table."""
    shares = outcome_shares(tallied, scenario).rename(columns={"outcome": "name"})
    who = blockers(tallied, scenario)
    return {
        "scenario": scenario.name,
        "runs": tallied.runs,
        "seed": seed,
        "outcomes": shares[["name", "share", "low", "high"]].to_dict("records"),
        "withdrawn": withdrawn(tallied),
        "blockers": dict(zip(who["actor"], who["share"].tolist(), strict=True)),
        "rounds": rounds_to_agreement(tallied),
        **({} if scenario.spatial is None else {"position": decided_position(tallied, scenario)}),
    }


def _shares(kind: str, names: Sequence[str], counts: pd.Series, tallied: Tally, scenario: Scenario) -> pd.DataFrame:
    """Rows of what is named: how often of all runs, with the interval."""
    count, runs = np.array([int(counts.get(name, 0)) for name in names]), tallied.runs
    low, high = wilson_interval(count, runs)
    known = {kind: list(names), "label": [scenario.label(name) for name in names], "count": count}
    return pd.DataFrame({**known, "share": count / runs, "low": low, "high": high})


def _described(values: np.ndarray, counts: np.ndarray) -> dict[str, Any]:
    """How many runs there are of these values, in ascending order, with their mean and quantiles."""
    runs = int(counts.sum())
    if not runs:
        return {"adopted": 0, "mean": None, "quantiles": None}
    quantiles = {f"{level:g}": values[int(count_quantile(counts, level))].item() for level in QUANTILES}
    return {"adopted": runs, "mean": float(values @ counts / runs), "quantiles": quantiles}
