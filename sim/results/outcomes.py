"""What came out of an ensemble: shares of the outcomes, who broke silence, when agreement was reached.

Everything is read from a *tally*, which has one row for every combination of outcome, round, blockers and objectors
that occurred, and in `runs` how often: a few hundred rows, however many runs there were.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ..scenario.parts import ExternalPower
from ..scenario.schema import Scenario
from ..words import say
from .counting import QUANTILES, count_quantile, wilson_interval

#: Columns of the run table that a tally counts.
COMBINATION = ["outcome", "round", "blockers", "objectors"]


def tally(tables: pd.DataFrame | Iterable[pd.DataFrame]) -> pd.DataFrame:
    """The tally of a run table, or of its parts: outcome, round, blockers, objectors, runs."""
    parts = [tables] if isinstance(tables, pd.DataFrame) else tables
    counted = [part.groupby(COMBINATION, observed=True).size().rename("runs").reset_index() for part in parts]
    whole = pd.concat([part.astype({c: str for c in COMBINATION if c != "round"}) for part in counted])
    return whole.groupby(COMBINATION, as_index=False)["runs"].sum()


def outcome_shares(tallied: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """One row per outcome, in menu order, then shelved: outcome, label, count, share, low, high (95 %)."""
    return _shares("outcome", scenario.outcomes, _count(tallied, "outcome"), tallied, scenario)


def blockers(tallied: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """One row per member and host: actor, label, count, share, low, high, alone, objected; all of *all* runs.

    `share`: it was among the blockers, who broke silence (or declined) at the last tabling of a shelved run.
    `alone`: it was the only one. `objected`: it broke silence in some round, whatever the run ended with.
    """
    voters, runs = scenario.voters, tallied["runs"].sum()
    named = {column: tallied[column].str.split(",") for column in ("blockers", "objectors")}
    blocking, objecting = (_count(tallied.assign(name=names).explode("name"), "name") for names in named.values())
    alone = _count(tallied, "blockers")
    return _shares("actor", voters, blocking, tallied, scenario).assign(
        alone=[alone.get(voter, 0) / runs for voter in voters],
        objected=[objecting.get(voter, 0) / runs for voter in voters],
    )


def prominent(scenario: Scenario) -> tuple[str, ...]:
    """Members and host on whose mind the matter is: with a coded salience of half or more. In a whole Council these are
    the countries that the question is about, which figures show first."""
    known = [(name, scenario.actors[name]) for name in scenario.voters]
    return tuple(name for name, who in known if not isinstance(who, ExternalPower) and who.salience.value >= 0.5)


def withdrawn(tallied: pd.DataFrame) -> float:
    """Share of all runs that ended shelved because the sponsor had nothing tabled in the last round: nobody blocked."""
    silent = (tallied["outcome"] == "shelved") & (tallied["blockers"] == "")
    return float(tallied.loc[silent, "runs"].sum() / tallied["runs"].sum())


def coalitions(tallied: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Who blocked together: blockers, label, share of all runs; the most frequent first, runs without any left out."""
    counts = _count(tallied, "blockers").drop("", errors="ignore").sort_values(ascending=False, kind="stable")
    names = list(counts.index)
    return pd.DataFrame(
        {
            "blockers": names,
            "label": [say("list.together").join(scenario.label(actor) for actor in name.split(",")) for name in names],
            "share": counts.to_numpy(float) / tallied["runs"].sum(),
        }
    )


def agreement_over_time(tallied: pd.DataFrame, scenario: Scenario, rounds: int) -> pd.DataFrame:
    """Cumulative share of all runs that had adopted a draft by a round: round, draft, label, share."""
    counts = tallied.pivot_table(index="round", columns="outcome", values="runs", aggfunc="sum", fill_value=0)
    counts = counts.reindex(index=range(1, rounds + 1), columns=list(scenario.drafts), fill_value=0)
    shares = counts.cumsum() / tallied["runs"].sum()
    cumulative = shares.rename_axis(columns="draft").stack().rename("share").reset_index()
    cumulative.insert(2, "label", [scenario.label(draft) for draft in cumulative["draft"]])
    return cumulative


def rounds_to_agreement(tallied: pd.DataFrame) -> dict[str, Any]:
    """Rounds that the adopted runs took: adopted (how many), mean and quantiles; None where nothing was adopted."""
    agreed = _count(tallied[tallied["outcome"] != "shelved"], "round")
    return _described(agreed.index.to_numpy(), agreed.to_numpy())


def decided_position(tallied: pd.DataFrame, scenario: Scenario) -> dict[str, Any]:
    """Where on the scale the adopted runs decided: adopted (how many), mean and quantiles; None where none did.

    Of each draft the coded position counts, in the unit of the scale. Only for a scenario with positions.
    """
    counts = _count(tallied[tallied["outcome"] != "shelved"], "outcome")
    places = [(d.position.value, counts.get(d.name, 0)) for d in scenario.menu if d.position is not None]
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


def summary(tallied: pd.DataFrame, scenario: Scenario, seed: int) -> dict[str, Any]:
    """The numbers of a run as one plain object: scenario, runs, seed, outcomes, withdrawn, blockers, rounds; position,
    if the scenario has positions. `withdrawn` is the share of all runs that were shelved with nothing on the table."""
    shares = outcome_shares(tallied, scenario).rename(columns={"outcome": "name"})
    who = blockers(tallied, scenario)
    return {
        "scenario": scenario.name,
        "runs": int(tallied["runs"].sum()),
        "seed": seed,
        "outcomes": shares[["name", "share", "low", "high"]].to_dict("records"),
        "withdrawn": withdrawn(tallied),
        "blockers": dict(zip(who["actor"], who["share"].tolist(), strict=True)),
        "rounds": rounds_to_agreement(tallied),
        **({} if scenario.spatial is None else {"position": decided_position(tallied, scenario)}),
    }


def _shares(
    kind: str, names: Sequence[str], counts: pd.Series, tallied: pd.DataFrame, scenario: Scenario
) -> pd.DataFrame:
    """Rows of what is named: how often of all runs, with the interval."""
    count, runs = np.array([int(counts.get(name, 0)) for name in names]), tallied["runs"].sum()
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


def _count(tallied: pd.DataFrame, column: str) -> pd.Series:
    """Runs by the values of a column."""
    return tallied.groupby(column)["runs"].sum()
