"""The same runs under every decision rule: what each adopts, at whose cost, and who decides.

Run n has the same draws under every procedure, so any difference is due to the rule, not to sampling error. What a rule
costs has two sides (Buchanan & Tullock 1962, ch. 6): the more consent it asks for, the dearer is deciding, seen here in
drafts that are shelved and rounds that are spent; the less it asks for, the more is decided against somebody's will,
seen here in objections that are overruled.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ...engines.runs import Runs
from ...equations.decision import is_met
from ...errors import Mistake, UsageError
from ...results.counting import count_quantile, wilson_interval
from ..compare.study import Side, differences, shares, side_of_runs
from .power import Power, power
from .rulebook import EVERYBODY, Procedure

_POWER = ["actor", "label", "role", "votes", "banzhaf", "banzhaf_normalised", "shapley_shubik"]


@dataclass(frozen=True)
class Trial:
    """The runs of one procedure."""

    procedure: Procedure
    runs: Runs

    @property
    def side(self) -> Side:
        """Its runs as one side of a comparison."""
        return side_of_runs(self.procedure.name, self.runs)

    @property
    def said_no(self) -> np.ndarray:
        """(runs,) bits: who broke silence, or declined, at the last tabling of each run."""
        return self.runs.record.blockers | self.runs.record.overruled


def outcome_shares(trials: Sequence[Trial]) -> pd.DataFrame:
    """How the runs end under each procedure, in menu order.

    Columns: forum, forum_label, rule, rule_label, outcome, label, share, low, high (95 %).
    """
    found = [_headed(trial.procedure, shares([trial.side]).drop(columns="scenario")) for trial in trials]
    return pd.concat(found, ignore_index=True)


def rule_table(trials: Sequence[Trial]) -> pd.DataFrame:
    """One row for each procedure, of which the first is unanimity of all.

    forum, forum_label, rule, rule_label; is_own: the scenario's own; asked: how many; needs: what must keep silent;
    adopted, low, high: share of runs that adopt a draft, with its interval (95 %);
    difference, difference_low, difference_high, gained, lost: against unanimity of all, run by run;
    rounds_mean, rounds_median: to adoption, in the runs that adopt (NaN where none does);
    overruled: share of all runs that adopt over an objection; objections: how many those are on average, per adoption;
    power_to_act: the chance to adopt if everybody tossed a coin (Coleman 1971).
    """
    base, rows = trials[0].side, []
    for trial in trials:
        procedure, record, side = trial.procedure, trial.runs.record, trial.side
        runs, adopted = len(trial.runs), side.is_adopted
        low, high = wilson_interval(int(adopted.sum()), runs)
        against = differences(base, [side]).iloc[0]
        counts = np.bincount(record.round[adopted].astype(np.int64), minlength=1)
        words, which = np.unique(record.overruled, return_inverse=True)
        objections = np.array([int(word).bit_count() for word in words])[which]
        row = {
            "is_own": procedure.is_own,
            "asked": len(procedure.forum.members),
            "needs": procedure.needs,
            "adopted": float(adopted.mean()),
            "low": float(low),
            "high": float(high),
            "difference": against["difference"],
            **{f"difference_{end}": against[end] for end in ("low", "high")},
            "gained": int(against["gained"]),
            "lost": int(against["lost"]),
            "rounds_mean": float(record.round[adopted].mean()) if adopted.any() else np.nan,
            "rounds_median": float(count_quantile(counts, 0.5)),
            "overruled": float((objections > 0).mean()),
            "objections": float(objections[adopted].mean()) if adopted.any() else np.nan,
            "power_to_act": float(_power(procedure).to_act),
        }
        rows.append(_headed(procedure, pd.DataFrame([row])))
    return pd.concat(rows, ignore_index=True)


def power_table(trials: Sequence[Trial]) -> pd.DataFrame:
    """Power of each member and the host under each procedure, a priori and in the runs.

    forum, forum_label, rule, rule_label, actor, label, role, votes (0 for those who are not asked, NaN for the host,
    a veto player beside the Council);
    banzhaf, banzhaf_normalised, shapley_shubik: see `power.py`;
    pivotal, low, high, carried, blocked: see `pivotality`; overruled: share of runs that adopt over its objection.
    """
    found = []
    for trial in trials:
        procedure, scenario = trial.procedure, trial.procedure.scenario
        exact, rule, overruled = _power(procedure), procedure.layout.rule, trial.runs.record.overruled
        members = iter(zip(exact.banzhaf, exact.normalised, exact.shapley_shubik, strict=True))
        rows = []
        for i, voter in enumerate(scenario.voters):
            is_host = voter == scenario.host
            index: Any = exact.veto if is_host else next(members) if rule.asked[i] else (0, 0, 0)
            known = (voter, scenario.label(voter), scenario.actors[voter].role)
            rows.append((*known, np.nan if is_host else float(rule.votes[i]), *map(float, index)))
        bits = [overruled.dtype.type(1 << i) for i in range(len(scenario.voters))]
        whole = pd.DataFrame(rows, columns=_POWER).join(pivotality(trial), on="actor")
        whole["overruled"] = [float((overruled & bit > 0).mean()) for bit in bits]
        found.append(_headed(procedure, whole))
    return pd.concat(found, ignore_index=True)


def pivotality(trial: Trial) -> pd.DataFrame:
    """How often one answer alone decided the outcome: pivotal, low, high (95 %), carried, blocked, by voter.

    A voter is pivotal in a run if, at the last tabling, the decision turns when its answer alone is turned and
    everybody else's stands. `carried`: it kept silent (the host: consented), and with its objection the draft would
    have failed. `blocked`: its objection alone kept the draft from passing. Their sum is `pivotal`; all are shares of
    all runs. Where the host declines, or nothing is on the table, no member is pivotal.

    The absolute Banzhaf index is the same chance with a fair coin in place of every answer; taken over how voters
    really answer, it is a behavioural power index (Kaniovski & Leech 2009, doi:10.1007/s11127-009-9431-1).
    """
    layout, rule = trial.procedure.layout, trial.procedure.layout.rule
    is_tabled = trial.runs.record.tabled < layout.shape.drafts
    words, counts = np.unique(trial.said_no[is_tabled], return_counts=True)
    no = (words[:, None] >> np.arange(len(layout.voters), dtype=words.dtype)) & words.dtype.type(1) > 0
    support, silent = (~no) @ rule.votes, (~no)[:, rule.asked].sum(axis=1).astype(float)
    host = layout.shape.host
    met, consents = is_met(support, silent, rule.needs), ~no[:, host] if host >= 0 else np.ones(len(words), bool)
    rows, runs = {}, len(trial.runs)
    for i, voter in enumerate(layout.voters):
        turn = np.where(no[:, i], 1.0, -1.0)
        turned = is_met(support + turn * rule.votes[i], silent + turn, rule.needs)
        pivotal = met if i == host else consents & (turned != met) & rule.asked[i]
        carried, blocked = int(counts[pivotal & ~no[:, i]].sum()), int(counts[pivotal & no[:, i]].sum())
        low, high = wilson_interval(carried + blocked, runs)
        rows[voter] = ((carried + blocked) / runs, float(low), float(high), carried / runs, blocked / runs)
    return pd.DataFrame.from_dict(rows, orient="index", columns=["pivotal", "low", "high", "carried", "blocked"])


def price_of_unanimity(rules: pd.DataFrame) -> dict[str, Any]:
    """What unanimity of all costs in adoptions: rule, rule_label, best, unanimity, price, low, high, ratio, laxest.

    price = max_r P(adopted under r) - P(adopted under unanimity), over the rules r that ask every member, and
    ratio = max_r P(adopted under r) / P(adopted under unanimity), None where nothing is adopted under unanimity.
    The interval (95 %) is that of the paired difference. The term is ours; it is the decision-making cost of unanimity
    in Buchanan and Tullock's sense (1962), counted in proposals that fail. `laxest` names the rule that asks for least:
    in one round it is the best one, over several rounds it need not be, because a sponsor who needs fewer
    members also tables other drafts.
    """
    whole = rules[rules["forum"] == EVERYBODY]
    best, base = whole.loc[whole["adopted"].idxmax()], whole.iloc[0]
    price, low, high = (float(best[f"difference{end}"]) for end in ("", "_low", "_high"))
    return {
        "rule": best["rule"],
        "rule_label": best["rule_label"],
        "best": float(best["adopted"]),
        "unanimity": float(base["adopted"]),
        **{"price": price, "low": low, "high": high},
        "ratio": float(best["adopted"] / base["adopted"]) if base["adopted"] > 0 else None,
        "laxest": whole["rule"].iloc[-1],
    }


def _power(procedure: Procedure) -> Power:
    try:
        return power(procedure.game, veto=procedure.scenario.host is not None)
    except ValueError as error:
        raise UsageError(Mistake("decision.weights", str(error))) from None


def _headed(procedure: Procedure, table: pd.DataFrame) -> pd.DataFrame:
    """A table with its procedure in the first columns."""
    forum = procedure.forum
    heads = {"forum": forum.name, "forum_label": forum.label, "rule": procedure.rule, "rule_label": procedure.label}
    return table.assign(**heads)[[*heads, *table.columns]]
