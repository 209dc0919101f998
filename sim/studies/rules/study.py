"""The same runs under every decision rule and forum: what each adopts, at whose cost, and who has power."""

from collections.abc import Sequence
from typing import Annotated, Any

from ...engines import ensemble
from ...errors import Mistake, ResultsError
from ...results.findings import Findings, Progress, unseen
from ...results.options import MOST_RUNS, Option, Overrides, ScenarioLike, Seed, Threads, checked
from ...results.study import plain_rows
from ...results.taking import scenario_of
from ...scenario.schema import Scenario
from ...words import DEFAULT, speaking
from . import rulebook
from .tables import Trial, outcome_shares, power_table, price_of_unanimity, rule_table

EXAMPLES = (
    "nacsim rules tokyo_liaison_office",
    "nacsim rules tokyo_liaison_office --forum united_states,germany --forum united_states,france --runs 100000",
)
TABLES = {
    "shares": "a rule in a forum and an outcome",
    "rules": "a rule in a forum, of which the first is unanimity of all",
    "power": "a rule in a forum and a member or host",
}
_ASKED = (
    "Also ask only these members; repeatable. Default: the Council without each member that blocks in a tenth of the "
    "runs or more, three at the most."
)
_Forum = Annotated[Sequence[str] | None, Option(_ASKED, metavar="MEMBER,...", typed=list[str] | None)]
_Runs = Annotated[int, Option("How many runs under each rule.", 1, MOST_RUNS)]


@checked
def rules(
    scenario: ScenarioLike, *, forum: _Forum = None, runs: _Runs = 10_000, seed: Seed = 1, set_: Overrides = None,
    threads: Threads = None, progress: Progress = unseen,
) -> Findings:  # fmt: skip
    """The same runs under every decision rule and forum: outcomes, the price of unanimity, and who has power.

    Returns:
        Tables as `tables.outcome_shares` (`shares`), `tables.rule_table` (`rules`) and `tables.power_table` (`power`)
        give them.

    Raises:
        ScenarioError: no such scenario, or mistakes in it.
        UsageError: a forum with a name that is no member, or weights too fine to count power with.
    """
    loaded = scenario_of(scenario, set_)
    with speaking(DEFAULT):  # what is kept does not depend on the language of whoever asks
        forums = rulebook.named_forums(loaded, forum) if forum else None
        return _compared(loaded, forums, runs, seed, threads, progress)


def rerun(found: Findings, *, threads: int | None = None, progress: Progress = unseen) -> Findings:
    """The same runs under the same rules again.

    Raises:
        ResultsError: the directory is of version 0.1.0, which did not keep the forums.
    """
    with speaking(DEFAULT):
        forums = forums_of(found)
        if forums is None:
            what = "does not say which forums were asked, as version 0.1.0 did not; `nacsim rules` makes it again"
            raise ResultsError(Mistake(found.name, what))
        return _compared(found.scenario, forums, found.runs, found.seed, threads, progress)


def forums_of(found: Findings) -> list[rulebook.Forum] | None:
    """The forums of findings, in their order and in the language spoken; None where they are not kept."""
    if "procedures" not in found.about:
        return None
    asked = dict.fromkeys(tuple(procedure["members"]) for procedure in found.about["procedures"])
    return [rulebook.forum_of(found.scenario, members) for members in asked]


def report(found: Findings) -> dict[str, Any]:
    """Every rule as one plain object, with its outcomes and everybody's power, and the price of unanimity."""
    tables = found.tables
    rows = plain_rows(tables["rules"])
    for row, procedure in zip(rows, found.about.get("procedures", [{}] * len(rows)), strict=True):
        row.update(procedure)
        for key, name in (("outcomes", "shares"), ("power", "power")):
            table = tables[name]
            own = table[(table["forum"] == row["forum"]) & (table["rule"] == row["rule"])]
            row[key] = plain_rows(own.drop(columns=["forum", "forum_label", "rule", "rule_label"]))
    return {
        "title": found.about["title"], "scenario": found.scenario.name, "changes": list(found.scenario.changes),
        "runs": found.runs, "seed": found.seed, "rules": rows, "price": found.about["price"],
    }  # fmt: skip


def _compared(
    scenario: Scenario, forums: Sequence[rulebook.Forum] | None, runs: int, seed: int, threads: int | None,
    progress: Progress,
) -> Findings:  # fmt: skip
    """The runs of every procedure, those of unanimity of all first, and their tables."""
    first = rulebook.unanimity(scenario)
    with progress("runs under unanimity", runs) as advance:
        base = Trial(first, ensemble.simulate(first.scenario, runs, seed, threads=threads, progress=advance))
    if forums is None:
        forums = rulebook.default_forums(scenario, base.side)
    others, trials = rulebook.procedures(scenario, [rulebook.everybody(scenario), *forums])[1:], [base]
    with progress("runs under other rules", runs * len(others)) as advance:
        for procedure in others:
            made = ensemble.simulate(procedure.scenario, runs, seed, threads=threads, progress=advance)
            trials.append(Trial(procedure, made))
    tables = {"shares": outcome_shares(trials), "rules": rule_table(trials), "power": power_table(trials)}
    about = {
        "title": scenario.title, "price": price_of_unanimity(tables["rules"]),
        "procedures": [_said(trial.procedure) for trial in trials],
    }  # fmt: skip
    return Findings("rules", f"{scenario.name}-rules", (scenario,), tables, runs, seed, about=about)


def _said(procedure: rulebook.Procedure) -> dict[str, Any]:
    """A procedure as a scenario says it: who is asked, and the decision."""
    decision = procedure.scenario.decision.model_dump(mode="json", exclude_defaults=True)
    return {"members": list(procedure.forum.members), "decision": {"rule": "unanimity", **decision}}
